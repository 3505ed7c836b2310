"""A run over pages while people watch: how far it is, what became of them, and the exit code that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

import typer

from kg.cli.console import DONE_WITH_PROBLEMS, exit_after, tell
from kg.cli.output import current
from kg.errors import UsageError
from kg.messages import say
from kg.model import Page, Problem
from kg.run.stop import Stop, Stopped

if TYPE_CHECKING:
    from kg.answer.unread import Counted
    from kg.cli.tally import Tally
    from kg.read import Meter, Sieve
    from kg.run.batch import Result

Item = TypeVar("Item")


def with_a_page(items: Iterable[Item], lang: str, sieve: Sieve | None = None) -> Iterator[Item]:
    """The same items, or UsageError before anything is done when there is no page among them.

    Without a page the sieve, when one is used, knows whether there were pages of other kinds.
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

    `each` is given the problems of each page; without it, those that nothing keeps are shown as they come.
    """
    from kg.cli.progress import shown as seen  # noqa: PLC0415
    from kg.cli.tally import Tally  # noqa: PLC0415
    from kg.read import Meter  # noqa: PLC0415

    tally, stop, each = Tally(), stop or Stop(), each or partial(_tell_of_the_input, lang)
    current().tally = tally
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


def read_cues(
    items: Iterable[Page | Problem], workers: int | None, meter: Meter, *, lang: str, only: str | None, debug: bool
) -> tuple[list[Counted], Tally]:
    """The pages, or the one of the source `only`, each with its cues, and what became of them.

    UsageError where there is none of this source.
    """
    from kg.pipeline import Settings  # noqa: PLC0415
    from kg.run import batch  # noqa: PLC0415

    pages: list[Counted] = []

    def seen(results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            if result.page and result.cues is not None:
                pages.append((result.page, result.cues))
            yield result

    wanted = (item for item in items if only in (None, item.source))
    results = batch.check(wanted, Settings(lang=lang, validated=False), workers)
    tally = run_with_progress(seen(results), lang, debug, meter=meter)
    if only is not None and not tally.pages:
        raise UsageError("unread-page", source=only)
    return pages, tally


def _tell_of_the_input(lang: str, problems: Iterable[Problem]) -> None:
    """Problems of the input on stderr, whole: no later command shows them again."""
    from kg.cli.report import problems_text  # noqa: PLC0415
    from kg.cli.tally import input_problems  # noqa: PLC0415

    if found := input_problems(problems):
        is_lost = any(problem.severity == "violation" for problem in found)
        tell(problems_text(found, lang), "error" if is_lost else "warning")


def tell_problems(tally: Tally, lang: str) -> None:
    """The gravest problems of the graphs on stderr, and how many more there are."""
    from kg.cli.report import problems_text  # noqa: PLC0415

    if tally.gravest:
        tell(problems_text(tally.gravest, lang), "warning")
    if tally.more:
        tell(say("more-problems", lang, count=tally.more), "warning")


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
    """Exit with 1 where pages failed, and report how many and what to do."""
    if lost := tally.states["failed"]:
        raise exit_after(say("pages-lost", lang, count=lost), DONE_WITH_PROBLEMS, debug=False)
