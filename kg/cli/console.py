"""What the commands tell people on stderr: progress, problems and errors; and the exit code that follows."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import typer

from kg.addresses import is_address, without_logins
from kg.disk import is_full
from kg.errors import KgError, StoreError, UsageError
from kg.messages import CatalogueError, say
from kg.model import Problem
from kg.run.stop import Stop, Stopped, terminated_as_interrupted
from kg.shown import shown

if TYPE_CHECKING:
    from kg.cli.tally import Tally
    from kg.identity.decisions import Identities
    from kg.read import Meter, Sieve
    from kg.remote.push import Pushed
    from kg.remote.source import Remote
    from kg.run.batch import Result
    from kg.store import Store

Item = TypeVar("Item")

DONE_WITH_PROBLEMS: Final = 1
WRONG: Final = 2
INTERRUPTED: Final = 130
ERROR: Final = {"vi": "Lỗi", "en": "Error"}  # not in the catalogue, which may be what is broken


@contextmanager
def report_errors(lang: str, debug: bool) -> Iterator[None]:
    """Whatever goes wrong inside ends as a message for people and an exit code, a traceback only with `debug`."""
    try:
        with terminated_as_interrupted():
            yield
    except Stopped as stopped:
        raise _end(say("stopped", lang, count=stopped.stored), INTERRUPTED, debug) from None
    except KeyboardInterrupt:
        raise _end(say("interrupted", lang), INTERRUPTED, debug) from None
    except BrokenPipeError:  # `kg ask … | head` has read enough
        _drop_stdout()
    except Exception as error:
        if hasattr(error, "exit_code"):  # typer's own: usage, exit, abort
            raise
        raise _end(f"{ERROR[lang]}: {_explained(error).text(lang)}", WRONG, debug) from error


def refuse_addresses(options: Mapping[str, object]) -> None:
    """Raise StoreError or UsageError where an option that takes a file or folder was given the address of a server."""
    for name, value in options.items():
        places = value if isinstance(value, list | tuple) else [value]
        if any(is_address(str(place)) for place in places if isinstance(place, Path) or name == "output"):
            raise StoreError("store-remote") if name == "store" else UsageError("place-remote")


def tell(text: str) -> None:
    """`text` on stderr, where it does not mix with answers; above the bar while there is one.

    What is in it from outside is neither obeyed by the terminal nor does it give a login away.
    """
    print(shown(without_logins(text)), file=sys.stderr)  # typer.echo writes past the stream that the bar has put there


def answer(text: str) -> None:
    """Whole lines of `text` on stdout; above the bar while there is one on the same terminal, where it is safe."""
    sys.stdout.write(shown(text) if sys.stdout.isatty() else text)
    sys.stdout.flush()


@contextmanager
def source(place: str, lang: str) -> Iterator[Store | Remote]:
    """The store in a folder or at a URL, open for reading; that its graphs have to be fetched is told."""
    if is_address(place):
        from kg.remote.source import Remote  # noqa: PLC0415

        with Remote.open(place, lambda count: tell(say("fetching", lang, count=count))) as remote:
            yield remote
    else:
        from kg.store import Store  # noqa: PLC0415

        with Store.open(Path(place)) as store:
            if behind := store.behind:
                tell(say("store-behind", lang, count=behind))
            yield store


@contextmanager
def pushing(pushed: Pushed, lang: str) -> Iterator[Callable[[], None]]:
    """What shows on the terminal how far a push is; when it breaks off, that is told too."""
    from rich.console import Console  # noqa: PLC0415 -- a tenth of a second

    try:
        with Console(stderr=True).status(say("pushing", lang)) as status:
            yield lambda: status.update(f"{pushed.done}/{pushed.graphs} · {pushed.graph}")
    except (KgError, KeyboardInterrupt):
        if pushed.done:
            tell(say("push-stopped", lang, done=pushed.done, graphs=pushed.graphs))
        raise


def with_a_page(items: Iterable[Item], lang: str, sieve: Sieve | None = None) -> Iterator[Item]:
    """The same items, or UsageError before anything is done when there is no page among them.

    Without a page the sieve, when one is used, tells whether there were pages of other kinds.
    """
    rest = iter(items)
    ahead: list[Item] = []
    for item in rest:
        ahead.append(item)
        if not isinstance(item, Problem):
            return chain(ahead, rest)
    _tell_of_the_input(lang, [item for item in ahead if isinstance(item, Problem)])
    if sieve and sieve.left_out:
        raise UsageError("nothing-of-the-genre", count=sieve.left_out)
    raise UsageError("nothing-read")


def run_with_progress(
    results: Iterable[Result],
    lang: str,
    debug: bool,
    *,
    stop: Stop | None = None,
    meter: Meter | None = None,
    each: Callable[[Sequence[Problem]], None] | None = None,
) -> Tally:
    """What became of the pages, while stderr shows how far it is; raises Stopped when it was to `stop`.

    `each` is given the problems of each page; without it, those that nothing keeps are told as they come.
    """
    from kg.cli.progress import shown as seen  # noqa: PLC0415
    from kg.cli.tally import Tally  # noqa: PLC0415
    from kg.read import Meter  # noqa: PLC0415

    tally, stop, each = Tally(), stop or Stop(), each or partial(_tell_of_the_input, lang)
    with seen(tally, meter or Meter(), stop, lang) as show:
        for result in results:
            renewed = result.again and result.state == "built"
            tally.add("renewed" if renewed else result.state, result.problems, result.facts)
            each(result.problems)
            if debug and result.trace:
                tell(result.trace)
            show()
    if stop.asked:
        raise Stopped(tally.stored)
    return tally


def _tell_of_the_input(lang: str, problems: Iterable[Problem]) -> None:
    """Problems of the input on stderr, whole: no later command shows them again."""
    from kg.cli.report import problems_text  # noqa: PLC0415
    from kg.cli.tally import told_of_the_input  # noqa: PLC0415

    if told := told_of_the_input(problems):
        tell(problems_text(told, lang))


def tell_problems(tally: Tally, lang: str) -> None:
    """The gravest problems of the graphs on stderr, and how many more there are."""
    from kg.cli.report import problems_text  # noqa: PLC0415

    if tally.gravest:
        tell(problems_text(tally.gravest, lang))
    if tally.more:
        tell(say("more-problems", lang, count=tally.more))


def tell_left_out(sieve: Sieve | None, lang: str) -> None:
    """How many pages of other kinds were left out, where a sieve was used."""
    if sieve:
        tell(say("left-out", lang, count=sieve.left_out))


def finish(tally: Tally, strict: bool, lang: str) -> None:
    """UsageError when every page failed; exit with 1 when some did, or when `strict` and there are problems.

    Violations and warnings are problems.
    """
    if not tally.states.keys() - {"refused", "failed"}:
        raise UsageError("nothing-built")
    exit_if_lost(tally, lang)
    if strict and tally.problems:
        raise typer.Exit(DONE_WITH_PROBLEMS)


def exit_if_lost(tally: Tally, lang: str) -> None:
    """Exit with 1 where pages failed, and tell how many and what to do."""
    if lost := tally.states["failed"]:
        raise _end(say("pages-lost", lang, count=lost), DONE_WITH_PROBLEMS, debug=False)


def print_answer(text: str, filled: bool, lang: str, near: Sequence[str] = ()) -> None:
    """The answer on stdout; that it is empty, and which labels come near, on stderr, so that nobody waits for rows."""
    answer(text)  # to a file typer.echo would not write it exactly
    if not filled:
        tell(say("no-rows-near", lang, near="”, “".join(near)) if near else say("no-rows", lang))


def decided(file: Path, store: Store, lang: str) -> Identities:
    """The identities that follow from the decisions about a store, what is odd about them told on stderr.

    Where the file is gone, the store keeps what it took from it.
    """
    from kg.identity import decisions, grouping  # noqa: PLC0415

    if decisions.lost(file, store.identities):
        tell(say("decisions-missing", lang, file=file))
        return store.identities
    rows = decisions.read(file)
    found = grouping.identities(rows, file)
    for row, given in decisions.unknown(rows, store) if store.count() else ():
        tell(f"{file}:{row.line}: {say('decision-idle', lang, given=given)}")
    return found


def tell_removed(removed: Mapping[str, bool], lang: str) -> None:
    """Which pages are gone and which were not there; UsageError when none was."""
    for source, gone in removed.items():
        tell(say("removed" if gone else "not-removed", lang, source=source))
    if not any(removed.values()):
        raise UsageError("no-page-removed")


def params(given: Iterable[str] | None) -> dict[str, str]:
    """`K=V` texts as a mapping; UsageError for one without an equals sign."""
    pairs = [text.partition("=") for text in given or ()]
    for name, sign, _ in pairs:
        if not (name and sign):
            raise UsageError("param-form", given=name)
    return {name: value for name, _, value in pairs}


def text_of(file: str) -> str:
    """The text of a query file, or of stdin for `-`; UsageError when it cannot be read."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError("query-missing", where=file, reason=reason) from error


def _explained(error: Exception) -> KgError | CatalogueError:
    """What went wrong, as one of our errors."""
    if isinstance(error, KgError | CatalogueError):
        return error
    place = str(error.filename) if isinstance(error, OSError) and error.filename is not None else None
    if is_full(error):
        return KgError("disk-full", where=place)
    if isinstance(error, OSError):  # a folder that may not be written
        return KgError("system", where=place, reason=error.strerror or str(error))
    return KgError("unexpected", reason=f"{type(error).__name__}: {error}")


def _drop_stdout() -> None:
    """What stdout still holds goes nowhere: at its end the program would stumble over it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(message: str, code: int, debug: bool) -> typer.Exit:
    tell(message)
    if debug:
        tell(traceback.format_exc())
    with suppress(io.UnsupportedOperation):  # no file, in tests
        try:
            sys.stdout.flush()
        except OSError:
            _drop_stdout()
    return typer.Exit(code)
