"""What the commands write: answers on stdout, all else on stderr, and errors with the exit code that follows."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer

from kg.addresses import without_logins
from kg.cli.output import Level, current, drop, write
from kg.disk import is_full
from kg.errors import KgError
from kg.messages import CatalogueError, say
from kg.run.stop import Stopped, terminated_as_interrupted
from kg.shown import shown

if TYPE_CHECKING:
    from kg.remote.push import Pushed

DONE_WITH_PROBLEMS: Final = 1
WRONG: Final = 2
INTERRUPTED: Final = 130


@contextmanager
def report_errors(lang: str, debug: bool) -> Iterator[None]:
    """Whatever goes wrong inside ends as a message for people and an exit code, a traceback only with `debug`."""
    try:
        with terminated_as_interrupted():
            yield
    except Stopped as stopped:
        raise exit_after(say("stopped", lang, count=stopped.stored), INTERRUPTED, debug) from None
    except KeyboardInterrupt:
        raise exit_after(say("interrupted", lang), INTERRUPTED, debug) from None
    except BrokenPipeError:  # stdout's: `kg export … -o - | head` has read enough
        drop(sys.stdout)
    except Exception as error:
        if hasattr(error, "exit_code"):  # typer's own: usage, exit, abort
            raise
        raise exit_after(_reported(_explained(error).text(lang), lang), WRONG, debug) from error


def tell(text: str, level: Level = "info") -> None:
    """`text` on stderr, where it does not mix with answers, and in the log; with --quiet only errors on stderr.

    On a terminal it is above the bar while there is one. What is in it from outside is neither obeyed by the terminal
    nor does it give a login away.
    """
    output = current()
    output.log(level, text)
    if level == "error" or not output.quiet:
        write(sys.stderr, shown(without_logins(text)), "\n")  # typer.echo writes past the stream of the bar


def answer(text: str) -> None:
    """Whole lines of `text` on stdout, where the summary does not stand alone; above the bar while there is one.

    On a terminal it is made safe.
    """
    if not current().json:
        write(sys.stdout, shown(text) if sys.stdout.isatty() else text)


def report(text: Callable[[], str]) -> None:
    """Lines for people with which a command ends that was not asked for an answer: not for programs, nor if quiet."""
    if not current().quiet and not current().json:
        answer(f"{text()}\n")


def print_answer(text: str, filled: bool, lang: str) -> None:
    """The answer on stdout; that it is empty, on stderr, so that nobody waits for rows."""
    answer(text)  # to a file typer.echo would not write it exactly
    if not filled:
        tell(say("no-rows", lang))


@contextmanager
def pushing(pushed: Pushed, lang: str) -> Iterator[Callable[[], None]]:
    """What shows on the terminal how far a push is; when it breaks off, that is reported too."""
    from rich.console import Console  # noqa: PLC0415 -- a tenth of a second

    try:
        with Console(stderr=True, quiet=current().quiet).status(say("pushing", lang)) as status:
            yield lambda: status.update(f"{pushed.done}/{pushed.graphs} · {pushed.graph}")
    except (KgError, KeyboardInterrupt):
        if pushed.done:
            tell(say("push-stopped", lang, done=pushed.done, graphs=pushed.graphs))
        raise


def exit_after(message: str, code: int, debug: bool) -> typer.Exit:
    """The exit with a code, to be raised, once the message is on stderr; with `debug` a traceback too."""
    current().add(error=message)
    tell(message, "error")
    if debug:
        tell(traceback.format_exc(), "error")
    try:
        sys.stdout.flush()
    except OSError:  # at its end the program would stumble over it again
        drop(sys.stdout)
    return typer.Exit(code)


def _reported(text: str, lang: str) -> str:
    """The text of an error, with the word for one before it unless the catalogue is what is broken."""
    try:
        return say("error", lang, text=text)
    except CatalogueError:
        return text


def _explained(error: Exception) -> KgError | CatalogueError:
    """What went wrong, as one of our errors."""
    if isinstance(error, KgError | CatalogueError):
        return error
    where = str(error.filename) if isinstance(error, OSError) and error.filename is not None else None
    if is_full(error):
        return KgError("disk-full", where=where)
    if isinstance(error, OSError):  # a folder that may not be written
        return KgError("system", where=where, reason=error.strerror or str(error))
    return KgError("unexpected", reason=f"{type(error).__name__}: {error}")
