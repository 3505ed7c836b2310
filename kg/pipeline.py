"""One page through every stage, many pages through many processes, and their graphs into the store in one order.

extract → emit → infer → validate is a pure function of the page; only the parent process touches the store.
"""

from __future__ import annotations

import signal
import traceback
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import Final, Literal

from pyoxigraph import Triple

from kg import infer
from kg.decisions import Identities
from kg.emit import described, emit
from kg.emit.terms import TYPE, cchc
from kg.errors import DataError, KgError, StoreError
from kg.extract import extract
from kg.iri import Minter
from kg.messages import say
from kg.model import Extraction, Page, Problem
from kg.namespaces import BASE
from kg.stop import Stop, unheard
from kg.store import Store, Written, written
from kg.validate import validate

CHUNK: Final = 8
"""Pages that travel to a worker together: enough to make the journey cheap, few enough to keep all workers busy."""
WAITING: Final = 200
"""Results that wait at most until their pages are written together."""

_FACT: Final = cchc("Fact")

State = Literal["built", "checked", "unchanged", "duplicate", "refused", "failed"]
reasoner = cache(infer.reasoner)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the caller chose for all pages."""

    base: str = BASE
    reasoner: str = "own"
    lang: str = "vi"
    validated: bool = True
    validator: str | None = None
    identities: Identities = field(default_factory=Identities)


@dataclass(frozen=True, slots=True)
class Stored:
    """A page and the triples that a store holds of it."""

    page: Page
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one page: its graphs when it was built, its problems, the traceback when it failed.

    `facts` is how many it states; `again` says that the store had it already and that it was outdated.
    """

    source: str
    state: State
    problems: tuple[Problem, ...] = ()
    page: Page | None = None
    graphs: Written | None = None
    trace: str | None = None
    facts: int = 0
    again: bool = False


Item = Page | Problem | Stored | Result


def work(item: Item, settings: Settings) -> Result:
    """What becomes of one item, a failed result included; raises DataError when a file of the package is broken."""
    match item:
        case Problem():
            return Result(item.source, "duplicate" if item.rule == "input-duplicate" else "refused", (item,))
        case Result():
            return item
    page = item.page if isinstance(item, Stored) else item
    try:
        return _checked(item, settings) if isinstance(item, Stored) else _built(item, settings)
    except DataError:
        raise
    except Exception as error:  # the other pages go on, and the report names this one
        return _failed(page, error, settings.lang)


def build(
    items: Iterable[Page | Problem], store: Store, settings: Settings, workers: int = 1, stop: Stop | None = None
) -> Iterator[Result]:
    """Put each new or changed page into the store, then the outdated ones; a result for each, once it is on disk.

    What is outdated is asked when all items are in the store, for some of them bring a new text or another name; an
    item that failed is not tried once more with its old text. When it is to `stop`, what was begun is still stored.
    """
    stop = stop or Stop()
    store.adopt(settings.identities)
    failed: set[str] = set()
    for result in _into(store, (_unless_unchanged(item, store) for item in stop.until(items)), settings, workers, stop):
        if result.state == "failed":
            failed.add(result.source)
        yield result
    outdated = (page for page in stop.until(store.outdated_pages()) if page.source not in failed)
    for result in _into(store, outdated, settings, workers, stop):
        yield replace(result, again=True)


def _into(store: Store, items: Iterable[Item], settings: Settings, workers: int, stop: Stop) -> Iterator[Result]:
    """The result of every item, in order, once what was built is on disk."""
    waiting: list[Result] = []
    for result in check(items, settings, workers, stop):
        waiting.append(_put(result, store, settings) if result.state == "built" else result)
        if len(waiting) >= WAITING:
            store.commit()
        if not store.pending:
            yield from waiting
            waiting.clear()
    store.commit()
    yield from waiting


def check(items: Iterable[Item], settings: Settings, workers: int = 1, stop: Stop | None = None) -> Iterator[Result]:
    """The result of every item, in order, without changing any store.

    Workers may be gone when all were asked to `stop`: who ends a job may signal all of its processes.
    """
    if workers == 1:
        yield from (work(item, settings) for item in items)
        return
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent)
    try:
        yield from _in_order(pool, items, settings, ahead=2 * workers)
    except BrokenProcessPool as error:
        if stop is None or not stop.asked:
            raise StoreError("worker-died") from error
    finally:
        pool.shutdown(cancel_futures=True)


def stored(store: Store, only: str | None = None) -> Iterator[Stored]:
    """Every page of the store, or the one of this source, with its triples and those of the units that it names."""
    units: defaultdict[object, list[Triple]] = defaultdict(list)
    for quad in store.quads(store.minter.graph("gazetteer")):
        units[quad.subject].append(quad.triple)
    for source, slug in store.articles() if only is None else [(only, store.article_slugs()[only])]:
        graphs = [store.minter.graph(kind, slug) for kind in ("article", "evidence", "inferred")]
        triples = [quad.triple for quad in store.quads(*graphs)]
        yield Stored(store.page(source), (*triples, *_named(triples, units)))


def _named(triples: Iterable[Triple], units: Mapping[object, list[Triple]]) -> Iterator[Triple]:
    """What is said of the units that the triples name, and of those that this names in turn."""
    waiting = deque(dict.fromkeys(triple.object for triple in triples if triple.object in units))
    seen = set(waiting)
    while waiting:
        for triple in units[waiting.popleft()]:
            yield triple
            if triple.object in units and triple.object not in seen:
                seen.add(triple.object)
                waiting.append(triple.object)


# ---------------------------------------------------------------- one page


def _built(page: Page, settings: Settings) -> Result:
    extraction = extract(page)
    graphs = emit(extraction, base=settings.base, identities=settings.identities.of(page.source))
    minter = Minter(settings.base)
    units = tuple(described(graphs.units, minter))
    inferred = reasoner(settings.reasoner)((*graphs.assertions, *units))
    problems = _outside(extraction, settings.lang)
    if settings.validated:
        triples = (*graphs.assertions, *graphs.evidence, *units, *inferred)
        problems = (*problems, *validate(triples, source=page.source, lang=settings.lang, validator=settings.validator))
    facts = _facts(inferred)
    return Result(page.source, "built", problems, page, written(graphs, inferred, minter), facts=facts)


def _checked(item: Stored, settings: Settings) -> Result:
    problems = validate(item.triples, source=item.page.source, lang=settings.lang, validator=settings.validator)
    told = (*_outside(extract(item.page), settings.lang), *problems)
    return Result(item.page.source, "checked", told, item.page, facts=_facts(item.triples))


def _facts(triples: Iterable[Triple]) -> int:
    """How many fact nodes there are, told by the class that is inferred of each."""
    return sum(triple.object == _FACT and triple.predicate == TYPE for triple in triples)


def _outside(extraction: Extraction, lang: str) -> tuple[Problem, ...]:
    """The note that a page is of another kind than those that have facts to tell."""
    source = extraction.page.source
    return (Problem("info", "page-outside", say("page-outside", lang), source),) if extraction.outside else ()


def _failed(page: Page, error: Exception, lang: str) -> Result:
    reason = error.what(lang) if isinstance(error, KgError) else f"{type(error).__name__}: {error}"
    problem = Problem("violation", "page-failed", say("page-failed", lang, reason=reason), page.source)
    return Result(page.source, "failed", (problem,), page, trace="".join(traceback.format_exception(error)))


# ---------------------------------------------------------------- many pages


def _in_order(pool: Executor, items: Iterable[Item], settings: Settings, ahead: int) -> Iterator[Result]:
    """Results in the order of the items, at most `ahead` chunks begun before the first of them is taken."""
    rest = iter(items)
    begun: deque[Future[list[Result]]] = deque()
    while chunk := list(islice(rest, CHUNK)):
        with unheard():
            begun.append(pool.submit(_work_on, chunk, settings))
        if len(begun) > ahead:
            yield from begun.popleft().result()
    while begun:
        yield from begun.popleft().result()


def _work_on(chunk: list[Item], settings: Settings) -> list[Result]:
    return [work(item, settings) for item in chunk]


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


# ---------------------------------------------------------------- the store


def _unless_unchanged(item: Page | Problem, store: Store) -> Item:
    if isinstance(item, Page) and store.unchanged(item):
        return Result(item.source, "unchanged", page=item)
    return item


def _put(result: Result, store: Store, settings: Settings) -> Result:
    """The result once its page is in the store; of two pages with one text, the first name in sort order stays."""
    assert result.page and result.graphs
    lang, other = settings.lang, store.duplicate_of(result.source, result.page.text)
    if other and other < result.source:
        problem = Problem("warning", "input-duplicate", say("input-duplicate", lang, other=other), result.source)
        return Result(result.source, "duplicate", (problem,))
    store.put(result.page, result.graphs)
    if not other:
        return result
    store.remove(other)
    told = [Problem("warning", "input-renamed", say("input-renamed", lang, other=other), result.source)]
    if other in settings.identities.on_page:
        text = say("input-renamed-decided", lang, other=other)
        told.append(Problem("warning", "input-renamed-decided", text, result.source))
    return replace(result, problems=(*result.problems, *told))
