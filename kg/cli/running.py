"""A run over pages while people watch: how far it is, what became of them, and the exit code that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeVar

import typer

from kg.cli.console import DONE_WITH_PROBLEMS, exit_after, tell
from kg.cli.output import current
from kg.cli.refusals import Refusals
from kg.errors import UsageError
from kg.messages import say
from kg.model import Page, Problem
from kg.run.stop import Stop, Stopped
from kg.shown import shown_line

if TYPE_CHECKING:
    from kg.answer.unread import Counted
    from kg.cli.tally import Tally
    from kg.read import Meter, Sieve
    from kg.run.batch import Result
    from kg.run.pruning import Pruning

Item = TypeVar("Item")
NAMES_TOLD: Final = 3
"""So many pages that are gone are named."""
KINDS_NAMED: Final = 8
"""So many kinds of files that nobody reads are named: a line has room for no more."""


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
    refusals = Refusals(lang)
    refusals.add(item for item in ahead if isinstance(item, Problem))
    refusals.tell()
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

    `each` is given the problems of each page; without it, those that nothing keeps are told in the end by their kind.
    """
    from kg.cli.progress import shown as seen  # noqa: PLC0415
    from kg.cli.tally import Tally  # noqa: PLC0415
    from kg.read import Meter  # noqa: PLC0415

    tally, stop, refusals = Tally(), stop or Stop(), Refusals(lang, each=debug)
    current().tally = tally
    each = each or refusals.add
    try:
        with seen(tally, meter or Meter(), stop, lang) as show:
            for result in results:
                tally.add(_state(result), result.problems, result.facts)
                each(result.problems)
                if debug and result.trace:
                    tell(result.trace)
                show()
    finally:  # whatever ends the run, nothing else keeps what was not read
        refusals.tell()
    if stop.asked:
        raise Stopped(tally.stored)
    return tally


def _state(result: Result) -> str:
    """How a page counts: one that took the place of an older crawl of this run stands for that one, which is gone."""
    if result.state != "built":
        return result.state
    return "renewed" if result.again else "older" if result.newer else "built"


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


def tell_problems(tally: Tally, lang: str) -> None:
    """The gravest problems of the graphs on stderr, and how many more there are."""
    from kg.cli.report import problems_text  # noqa: PLC0415

    if tally.gravest:
        tell(problems_text(tally.gravest, lang), "warning")
    if tally.more:
        tell(say("more-problems", lang, count=tally.more), "warning")


def tell_left_out(sieve: Sieve | None, lang: str, skipped: Counter[str] | None = None) -> None:
    """How many pages of other kinds were left out, where a sieve was used, and how many files of which kinds."""
    if sieve:
        tell(say("left-out", lang, count=sieve.left_out))
    if skipped:
        ordered = sorted(skipped, key=lambda kind: (-skipped[kind], kind))
        named = [shown_line(kind or say("no-suffix", lang)) for kind in ordered[:KINDS_NAMED]]
        kinds = ", ".join(named) + (" …" if len(skipped) > KINDS_NAMED else "")
        tell(say("files-skipped", lang, count=skipped.total(), kinds=kinds))


def tell_pruned(pruning: Pruning | None, lang: str) -> None:
    """Which pages went because their files are gone, or why they were spared."""
    if pruning and (gone := pruning.removed or pruning.spared):
        names = ", ".join(map(shown_line, gone[:NAMES_TOLD])) + (" …" if len(gone) > NAMES_TOLD else "")
        tell(say("pruned" if pruning.removed else "prune-spared", lang, count=len(gone), names=names))


def finish(
    tally: Tally, strict: bool, lang: str, kept: tuple[int, int] = (0, 0), pruning: Pruning | None = None
) -> None:
    """UsageError when every page failed; exit with 1 when some did or were refused, or when `strict` and with problems.

    With 1 too where `pruning` was asked for and nothing was removed, for it were too many.

    Violations and warnings are problems, those of this run and those that the pages in a store have (`kept`).
    """
    if not tally.states.keys() - {"refused", "failed"}:
        raise UsageError("nothing-built")
    exit_if_lost(tally, lang)
    if pruning and pruning.spared:
        raise typer.Exit(DONE_WITH_PROBLEMS)
    if strict:
        exit_if_faulty(tally.problems, kept, lang)


def exit_if_faulty(found: int, kept: tuple[int, int], lang: str) -> None:
    """Exit with 1 where problems were found now, or pages were stored with some; these are told if none was found."""
    if any(kept) and not found:
        violations, warnings = kept
        tell(say("problems-kept", lang, violations=violations, warnings=warnings))
    if found or any(kept):
        raise typer.Exit(DONE_WITH_PROBLEMS)


def exit_if_lost(tally: Tally, lang: str) -> None:
    """Exit with 1 where pages failed or were refused, and report how many and what to do."""
    lost = tally.states["failed"]
    refused = [say("pages-refused", lang, count=tally.refused)] if tally.refused else []
    if told := refused + ([say("pages-lost", lang, count=lost)] if lost else []):
        raise exit_after("\n".join(told), DONE_WITH_PROBLEMS, debug=False)
