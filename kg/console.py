"""What the commands tell people on stderr: progress, problems and errors; and the exit code that follows."""

from __future__ import annotations

import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import typer

from kg.errors import KgError, UsageError
from kg.messages import say
from kg.model import Problem

if TYPE_CHECKING:
    from kg.decisions import Identities
    from kg.pipeline import Result
    from kg.read import Sieve
    from kg.remote.push import Pushed
    from kg.remote.source import Remote
    from kg.store import Store

Item = TypeVar("Item")

DONE_WITH_PROBLEMS: Final = 1
WRONG: Final = 2
INTERRUPTED: Final = 130
PROBLEMS_SHOWN: Final = 20
ERROR: Final = {"vi": "Lỗi", "en": "Error"}  # not in the catalogue, which may be what is broken
_UNSTORED: Final = ("input-", "page-", "shard")


@contextmanager
def faults_told(lang: str, debug: bool) -> Iterator[None]:
    """Whatever goes wrong inside ends as a message for people and an exit code, a traceback only with `debug`."""
    try:
        yield
    except KeyboardInterrupt:
        raise _end(say("interrupted", lang), INTERRUPTED, debug) from None
    except BrokenPipeError:  # `kg ask … | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KgError as error:
        raise _end(f"{ERROR[lang]}: {error.text(lang)}", WRONG, debug) from error
    except OSError as error:  # a full disk, a folder that may not be written
        place = None if error.filename is None else str(error.filename)
        told = KgError("system", where=place, reason=error.strerror or str(error))
        raise _end(f"{ERROR[lang]}: {told.text(lang)}", WRONG, debug) from error
    except Exception as error:
        if hasattr(error, "exit_code"):  # typer's own: usage, exit, abort
            raise
        told = KgError("unexpected", reason=f"{type(error).__name__}: {error}")
        raise _end(f"{ERROR[lang]}: {told.text(lang)}", WRONG, debug) from error


def tell(text: str) -> None:
    """`text` on stderr, where it does not mix with answers."""
    typer.echo(text, err=True)


@contextmanager
def source(place: str, lang: str) -> Iterator[Store | Remote]:
    """The store in a folder or at a URL, open for reading; that its graphs have to be fetched is told."""
    from kg.remote.address import is_remote  # noqa: PLC0415

    if is_remote(place):
        from kg.remote.source import Remote  # noqa: PLC0415

        with Remote.open(place, lambda count: tell(say("fetching", lang, count=count))) as remote:
            yield remote
    else:
        from kg.store import Store  # noqa: PLC0415

        with Store.open(Path(place)) as store:
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
    tell_problems([item for item in ahead if isinstance(item, Problem)], lang)
    if sieve and sieve.left_out:
        raise UsageError("nothing-of-the-genre", count=sieve.left_out)
    raise UsageError("nothing-read")


def watched(results: Iterable[Result], lang: str, debug: bool) -> tuple[Counter[str], list[Problem]]:
    """How many pages ended in which state, and all problems, while a line on the terminal shows how far it is."""
    from rich.console import Console  # noqa: PLC0415 -- a tenth of a second

    states: Counter[str] = Counter()
    problems: list[Problem] = []
    with Console(stderr=True).status(say("reading", lang)) as status:
        for result in results:
            states[result.state] += 1
            problems += result.problems
            status.update(f"{states.total()} · {result.source}")
            if debug and result.trace:
                tell(result.trace)
    return states, problems


def tell_problems(problems: Iterable[Problem], lang: str) -> None:
    """The gravest problems on stderr, notes left out, those of the input whole: no later command shows them again."""
    from kg import report  # noqa: PLC0415

    grave = sorted((p for p in problems if p.severity != "info"), key=report.gravity)
    shown = [p for number, p in enumerate(grave) if number < PROBLEMS_SHOWN or p.rule.startswith(_UNSTORED)]
    if shown:
        tell(report.problems_text(shown, lang))
    if len(grave) > len(shown):
        tell(say("more-problems", lang, count=len(grave) - len(shown)))


def tell_left_out(sieve: Sieve | None, lang: str) -> None:
    """How many pages of other kinds were left out, where a sieve was used."""
    if sieve:
        tell(say("left-out", lang, count=sieve.left_out))


def finish(states: Mapping[str, int], problems: Iterable[Problem], strict: bool, lang: str) -> None:
    """UsageError when every page failed; exit with 1 when `strict` and there is a violation or a warning."""
    from kg import report  # noqa: PLC0415

    if not any(number for state, number in states.items() if state not in ("refused", "failed")):
        raise UsageError("nothing-built")
    if strict and report.grave(problems):
        raise typer.Exit(DONE_WITH_PROBLEMS)


def answered(answer: str, filled: bool, lang: str, near: Sequence[str] = ()) -> None:
    """The answer on stdout; that it is empty, and which labels come near, on stderr, so that nobody waits for rows."""
    typer.echo(answer, nl=False)
    if not filled:
        tell(say("no-rows-near", lang, near="”, “".join(near)) if near else say("no-rows", lang))


def decided(file: Path, store: Store, lang: str) -> Identities:
    """The identities that follow from the decisions about a store, what is odd about them told on stderr.

    Where the file is gone, the store keeps what it took from it.
    """
    from kg import decisions  # noqa: PLC0415

    if decisions.lost(file, store.identities):
        tell(say("decisions-missing", lang, file=file))
        return store.identities
    rows = decisions.read(file)
    found = decisions.identities(rows, file)
    for row, given in decisions.unknown(rows, store) if store.sources() else ():
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


def _end(message: str, code: int, debug: bool) -> typer.Exit:
    tell(message)
    if debug:
        tell(traceback.format_exc())
    return typer.Exit(code)
