"""Many pages through many processes, and their graphs into the store in one order.

What becomes of one page is a pure function of it (`kg.pipeline`); only the parent process touches the store.
"""

from __future__ import annotations

import traceback
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from kg import pipeline
from kg.errors import DataError, KgError, WorkerError
from kg.messages import CatalogueError, say
from kg.model import CueCount, Page, Problem
from kg.pipeline import Settings
from kg.rdf import sharing
from kg.rdf.iri import Minter
from kg.rdf.statements import Statements
from kg.resolve import learned_by
from kg.run import homes
from kg.run.limit import PageAbandoned, PageTimeout, limited
from kg.run.pruning import Pruning
from kg.run.stop import Stop
from kg.run.workers import Workers, in_order, opened, partitions
from kg.store import Store, Written
from kg.store.loading import graphs_of
from kg.validate import validate
from kg.validate.texts import check_text

WAITING: Final = 1000
"""Results that wait at most until their pages are written together: with their N-Quads they take some 100 MB."""


_DESCRIPTIONS: Final = 1 << 12
"""Shared nodes of which the descriptions are kept while page after page is checked: most are named again soon."""

State = Literal["built", "checked", "unchanged", "duplicate", "older", "refused", "failed"]
_STATES: Final[Mapping[str, State]] = {"input-duplicate": "duplicate", "input-older": "older"}
"""What became of a page that the reader did not hand on, by the rule of its problem; any other was refused."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A page, and what a store holds of it and of the units that it names."""

    page: Page
    statements: Statements


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one page: its graphs when it was built, its problems, the traceback when it failed.

    `facts` is how many it states, `cues` are counted where it was read, `told` are the words for the unit that its text
    tells as its own; `again` says that the store had it already and that it was outdated, `newer` that an older crawl
    of it was put in just before.
    """

    source: str
    state: State
    problems: tuple[Problem, ...] = ()
    page: Page | None = None
    graphs: Written | None = None
    trace: str | None = None
    facts: int = 0
    again: bool = False
    newer: bool = False
    cues: tuple[CueCount, ...] | None = None
    told: str = ""


Item = Page | Problem | Stored | Result


def work(item: Item, settings: Settings) -> Result:
    """What becomes of one item, a failed result included; raises DataError when a file of the package is broken."""
    match item:
        case Problem():
            return Result(item.source, _STATES.get(item.rule, "refused"), (item,))
        case Result():
            return item
    page = item.page if isinstance(item, Stored) else item
    try:
        with limited(settings.page_timeout):
            return _checked(item, settings) if isinstance(item, Stored) else _built(item, settings)
    except (DataError, CatalogueError):
        raise
    except Exception as error:  # the other pages go on, and the report names this one
        return failure(page, error, settings.lang)


def build(
    items: Iterable[Page | Problem | Result],
    store: Store,
    settings: Settings | None = None,
    workers: int | Workers | None = 1,
    stop: Stop | None = None,
    *,
    pruning: Pruning | None = None,
) -> Iterator[Result]:
    """Put each new or changed page into the store, then the outdated ones; a result for each, once it is on disk.

    Without settings those of `kg build` are taken, and what people decided as the store knows it.

    What is outdated is asked when all items are in the store, for some of them bring a new text or another name; an
    item that failed is not tried once more with its old text. A result that was built elsewhere goes in as it is. When
    it is to `stop`, what somebody is at is still stored. When all came, `pruning` removes pages whose files are gone.
    """
    stop = stop or Stop()
    settings = settings or Settings(store.base, identities=store.identities)
    store.adopt(settings.identities)
    store.adopt_own_rules()
    failed: set[str] = set()
    with opened(workers) as pool:
        fresh = (_unless_unchanged(item, store) for item in stop.until(items))
        for result in _into(store, fresh, settings, pool, stop):
            if result.state == "failed":
                failed.add(result.source)
            yield result
        if pruning and not stop.asked:
            pruning.prune(store)
        homes.learn(store, final=True)
        pages = (homes.at_home(page, store) for page in stop.until(store.outdated_pages()))
        outdated = (page for page in pages if page.source not in failed)
        for result in _into(store, outdated, settings, pool, stop):
            yield replace(result, again=True)


def _into(store: Store, items: Iterable[Item], settings: Settings, workers: Workers, stop: Stop) -> Iterator[Result]:
    """The result of every item, in order, once what was built is on disk."""
    waiting: list[Result] = []
    for result in check(items, settings, workers, stop):
        waiting.append(done := _put(result, store, settings) if result.state == "built" else result)
        store.meet(result.source, put=done.state == "built")
        if result.state == "duplicate" and (stale := result.problems[0].value):
            store.remove(stale)  # its new text is kept under another name
        if len(waiting) >= WAITING:
            homes.learn(store)
            store.commit()
        if not store.pending:
            yield from waiting
            waiting.clear()
    store.commit()
    yield from waiting


def check(
    items: Iterable[Item], settings: Settings, workers: int | Workers | None = 1, stop: Stop | None = None
) -> Iterator[Result]:
    """The result of every item, in order, without changing any store."""
    with opened(workers) as pool:
        parts = (_Partition(part, settings, pool) for part in partitions(items, lambda: pool.size, characters))
        for results in in_order(parts, pool, pool.size, stop):
            yield from results


def characters(item: Item) -> int:
    """How long the text is that has to be worked on."""
    page = item.page if isinstance(item, Stored) else item
    return len(page.text) if isinstance(page, Page) else 0


def stored(store: Store, only: str | None = None) -> Iterator[Stored]:
    """Every page of the store, or the one of this source, with its triples and those of all that it names.

    What pages share is described as the whole store describes it, so that rules see what spans pages. UsageError where
    there is no page of this source.
    """
    units = store.unit_lines if only is not None else _all_units(store)
    known = lru_cache(maxsize=_DESCRIPTIONS)(store.description)  # nothing is written meanwhile
    for source, slug in store.articles() if only is None else [(only, store.slug_of(only))]:
        lines = [line for graph in graphs_of(slug, store.minter) for line in store.lines(graph)]
        yield Stored(store.page(source), Statements((*lines, *_described(lines, store.minter, known, units))))


def _all_units(store: Store) -> Callable[[str], list[str]]:
    """What the gazetteer states of each unit that any page names, read at once."""
    units: defaultdict[str, list[str]] = defaultdict(list)
    for line in store.lines(store.minter.graph("gazetteer")):
        units[line.partition(" ")[0]].append(line)
    return lambda node: units.get(node, [])


def _described(
    lines: Iterable[str], minter: Minter, known: Callable[..., list[str]], units: Callable[[str], list[str]]
) -> Iterator[str]:
    """The lines about the shared nodes that the lines name, and about those that these name in turn.

    Of what is inferred there are those between two of them: who else came to a gathering is no matter of this page.
    """
    waiting = deque(sharing.named(lines, minter))
    seen = set(waiting)
    inferred: list[str] = []
    while waiting:
        node = waiting.popleft()
        about = units(node) or known(node)
        yield from about
        inferred += known(node, inferred=True)
        new = sharing.named(about, minter) - seen
        seen |= new
        waiting.extend(new)
    yield from (line for line in inferred if line.rpartition(" ")[2] in seen)


# ---------------------------------------------------------------- one page


def _built(page: Page, settings: Settings) -> Result:
    built = pipeline.build_page(page, settings)
    return Result(
        page.source, "built", built.problems, page, built.graphs, facts=built.facts, cues=built.cues, told=built.told
    )


def _checked(item: Stored, settings: Settings) -> Result:
    page = item.page
    problems = validate(item.statements, source=page.source, lang=settings.lang, validator=settings.validator)
    evidence = check_text(item.statements, page.text, page.source, settings.lang)
    outside = pipeline.outside(pipeline.extract(page), settings.lang)
    return Result(page.source, "checked", (*outside, *problems, *evidence), page, facts=pipeline.facts(item.statements))


def failure(page: Page, error: Exception, lang: str) -> Result:
    """That a page could not be built, and why."""
    if isinstance(error, PageTimeout):
        rule, text = "page-timeout", say("page-timeout", lang)
    elif isinstance(error, PageAbandoned):
        rule, text = "page-abandoned", say("page-abandoned", lang)
    else:
        reason = error.what(lang) if isinstance(error, KgError) else f"{type(error).__name__}: {error}"
        rule, text = "page-failed", say("page-failed", lang, reason=reason)
    problem = Problem("violation", rule, text, page.source)
    return Result(page.source, "failed", (problem,), page, trace="".join(traceback.format_exception(error)))


# ---------------------------------------------------------------- many pages


class _Partition:
    """Items of which the pages are worked on together, and the others stay where they are."""

    def __init__(self, items: Sequence[Item], settings: Settings, workers: Workers) -> None:
        self._items = items
        self._settings = settings
        self._pages = [item for item in items if isinstance(item, Page | Stored)]
        self._task = workers.submit(work_on, self._pages, settings) if self._pages else None

    def result(self, timeout: float | None = None) -> list[Result]:
        """The result of every item; TimeoutError when it is not there after so many seconds."""
        worked = iter(self._worked(timeout))
        return [next(worked) if isinstance(item, Page | Stored) else work(item, self._settings) for item in self._items]

    def cancel(self) -> bool:
        """Give up the items if nobody is at their pages yet."""
        return self._task is not None and self._task.cancel()

    def _worked(self, timeout: float | None) -> list[Result]:
        """The results of the pages, which failed where the workers died of them."""
        try:
            return self._task.result(timeout) if self._task else []
        except WorkerError as error:
            pages = (item.page if isinstance(item, Stored) else item for item in self._pages)
            return [failure(page, error, self._settings.lang) for page in pages]


def work_on(items: Sequence[Item], settings: Settings) -> list[Result]:
    """What becomes of each item."""
    return [work(item, settings) for item in items]


# ---------------------------------------------------------------- the store


def _unless_unchanged(item: Page | Problem | Result, store: Store) -> Item:
    given = item.page if isinstance(item, Result) else item
    if not isinstance(given, Page):
        return item
    page = homes.at_home(given, store)
    if store.unchanged(page):
        store.move(page, learned_by(page))
        return Result(page.source, "unchanged", page=page)
    if store.is_older(page):
        return Result(page.source, "older")
    return item if isinstance(item, Result) and page == given else page


def _put(result: Result, store: Store, settings: Settings) -> Result:
    """The result once its page is in the store; of two pages with one text, the first name in sort order stays."""
    assert result.page and result.graphs
    if store.is_older(result.page):  # what is newer was still being read when this one was looked at
        return Result(result.source, "older")
    newer = store.was_put(result.source)
    lang, other = settings.lang, store.duplicate_of(result.source, result.page.text)
    if other and other < result.source:
        store.remove(result.source)  # what was read from it before is not on the page any more
        store.meet(other)  # its text was met, whatever its name was
        problem = Problem("warning", "input-duplicate", say("input-duplicate", lang, other=other), result.source)
        return Result(result.source, "duplicate", (problem,))
    home = learned_by(result.page), result.told
    store.put(result.page, result.graphs, result.cues, home, result.problems)
    if not other:
        return replace(result, newer=newer)
    store.remove(other)
    renamed = [Problem("warning", "input-renamed", say("input-renamed", lang, other=other), result.source)]
    if other in settings.identities.on_page:
        text = say("input-renamed-decided", lang, other=other)
        renamed.append(Problem("warning", "input-renamed-decided", text, result.source))
    return replace(result, problems=(*result.problems, *renamed), newer=newer)
