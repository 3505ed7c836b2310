"""Child processes that end by themselves when their parent does, even if it is killed."""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread, current_thread, main_thread
from typing import Final

_ON_DEATH_OF_PARENT: Final = 1  # PR_SET_PDEATHSIG of linux/prctl.h


def end_with_parent(*, at_once: bool) -> None:
    """From here on this process ends when its parent does.

    A thread waits for that, which cannot run while a call in C holds the interpreter. `at_once` has Linux end the
    process even then; it does so, too, when only the thread ends that started the process. Where the parent was gone
    before Linux was asked, the thread finds out.
    """
    if (parent := parent_process()) is None:
        return
    Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()
    if at_once and sys.platform == "linux":
        from ctypes import CDLL  # noqa: PLC0415 -- who has no parent to mind does without

        CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGKILL)


class Child(SpawnProcess):
    """A process that ends with its parent."""

    def start(self) -> None:
        """Begin; the main thread lives as long as its process, another may end before."""
        self._by_main_thread = current_thread() is main_thread()
        super().start()

    def run(self) -> None:
        """Do the work."""
        end_with_parent(at_once=self._by_main_thread)
        super().run()


class Children(SpawnContext):
    """The context whose processes end with their parent."""

    Process = Child


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
