"""`python -m kg` is `kg`."""

from __future__ import annotations

import os
import signal
from types import FrameType

_STOPPED = 130


def main() -> None:
    """Run the command line; Ctrl-C ends it without a word where there is nothing to store yet or any more.

    Commands take it up by themselves (`kg.run.stop`). Where it was started to ignore Ctrl-C, it does.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)
    from kg.cli import main as run  # noqa: PLC0415 -- it takes a while, in which it may be stopped

    run()


def _end(number: int, frame: FrameType | None) -> None:
    os._exit(_STOPPED)


if __name__ == "__main__":
    main()
