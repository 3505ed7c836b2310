"""`python -m tests.bench.scale [record|check|write]`: tables of what many pages on many machines cost, in Markdown.

Without a word, all tables are reckoned and simulated from what was recorded, and printed. `record` times the pages of
this checkout on this machine anew, `check` holds the simulation against a scheduler of dask whose workers sleep,
`write` puts the tables and the picture into `docs/`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import Final

from . import costs, picture, tables


def main() -> None:
    """Do what the call says."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=(__doc__ or "").partition("\n")[2])
    parser.add_argument("what", nargs="?", choices=_DONE, default="show")
    _DONE[parser.parse_args().what]()


def _record() -> None:
    from ..__main__ import facts  # noqa: PLC0415 -- what else is timed is not needed
    from .record import record  # noqa: PLC0415

    pages, totals = record()
    costs.write(pages)
    costs.write_totals(totals)
    print(facts(1), file=sys.stderr)


def _check() -> None:
    from . import checked  # noqa: PLC0415 -- dask is an extra

    print(checked.HEAD)
    for line in checked.lines():
        print(line, flush=True)


def _show() -> None:
    for name in tables.TABLES:
        print(f"\n{tables.table(name)}", flush=True)


def _write() -> None:
    text = tables.DOCUMENT.read_text(encoding="utf-8")
    tables.DOCUMENT.write_text(tables.filled(text), encoding="utf-8")
    picture.draw(tables.DOCUMENT.with_suffix(".svg"))


_DONE: Final[Mapping[str, Callable[[], None]]] = {"show": _show, "record": _record, "check": _check, "write": _write}


if __name__ == "__main__":
    main()
