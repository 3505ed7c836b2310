"""What some hundred pages cost on this machine, in one process: a minute or two of processor time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

from kg import pipeline
from kg.emit import Graphs, described, emit, named_units
from kg.model import Page, Problem
from kg.pipeline import Settings
from kg.rdf.iri import Minter
from kg.rdf.statements import Statements
from kg.read import read
from kg.relate.cues import counted
from kg.resolve import learned_by
from kg.run import shards
from kg.run.batch import Result
from kg.store import Store, written
from kg.validate import validate

from ..pages import ROOT, SEEDS
from . import beside
from .costs import Cost, Total
from .post import Post
from .watch import Watch

_WARM: Final = 20
"""Pages that are worked on before any is timed: patterns are compiled and tables read when they are first needed."""


def record() -> tuple[list[Cost], list[Total]]:
    """The costs of all pages of `tests/pages` and `seeds`, and what was timed beside them."""
    watch, settings = Watch(), Settings()
    with TemporaryDirectory() as name:
        folder = Path(name)
        lines = _as_lines(folder / "pages.jsonl")
        pages = [page for page in read([lines]) if isinstance(page, Page)]
        for page in pages[:_WARM]:
            _built(page, Watch(), settings)
        results = [_built(page, watch, settings) for page in pages]
        totals = [
            *_sharded(lines, results, watch, settings, folder / "shards"),
            *_stored(results, watch, folder / "store"),
            *beside.totals(folder, len(pages)),
        ]
    return [_cost(result, watch) for result in results], totals


def _as_lines(path: Path) -> Path:
    """All pages in one file of JSON Lines, in which whoever runs a large build would have them."""
    files = sorted([*(ROOT / "tests" / "pages").glob("*.txt"), *(ROOT / SEEDS).glob("*.txt")])
    rows = ({"id": file.stem, "text": file.read_text(encoding="utf-8")} for file in files)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def _built(page: Page, watch: Watch, settings: Settings) -> Result:
    """What `kg.pipeline.build_page` makes of a page, stage by stage."""
    minter, name = Minter(settings.base), page.source
    extraction = watch(name, "extract", lambda: pipeline.extract(page))
    graphs = watch(name, "emit", lambda: emit(extraction))
    inferred = watch(name, "infer", lambda: pipeline.reasoner(settings.reasoner)(graphs.assertions))
    problems = watch(name, "validate", lambda: _judged(page, graphs, inferred, minter))
    stored = watch(name, "emit", lambda: written(graphs, inferred, minter))
    cues = watch(name, "emit", lambda: counted(extraction.cues))
    facts = pipeline.facts(graphs.assertions)
    return Result(name, "built", problems, page, stored, facts=facts, cues=cues, told=extraction.told)


def _judged(page: Page, graphs: Graphs, inferred: Statements, minter: Minter) -> tuple[Problem, ...]:
    named = described(named_units(graphs, minter), minter)
    judged = Statements.joined((graphs.assertions, graphs.evidence, named, inferred))
    return tuple(validate(judged, source=page.source))


def _sharded(lines: Path, results: Sequence[Result], watch: Watch, settings: Settings, folder: Path) -> Iterator[Total]:
    """Into shards, as a cluster would be asked for them."""
    for kept, at in ((Watch(), folder.with_name("warm")), (watch, folder)):
        post = Post({result.source: result for result in results}, kept)
        for _ in shards.build(read([lines]), shards.Folder(at), settings, post):
            post.arrived()
    for ending in (".nq.zst", ".parquet", ".pages.jsonl.zst"):
        size = sum(file.stat().st_size for file in folder.glob(f"part-*{ending}"))
        yield Total(f"shard{ending}", size / len(results), "bytes a page", f"`part-*{ending}`")
    begin = process_time()
    read_again = shards.read(
        [shards.Folder(folder)], shards.folder.Origin.here(settings.base, settings.identities), "en"
    )
    count = sum(1 for _ in read_again)
    yield Total("unpack", 1000 * (process_time() - begin) / count, "ms a page", "a shard read by whoever loads it")


def _stored(results: Iterable[Result], watch: Watch, path: Path) -> Iterator[Total]:
    """Into a new store, as a build puts them there."""
    sizes: dict[str, int] = {}
    with Store.open(path, write=True) as store:
        for number, result in enumerate(results, 1):
            _put(result, store, watch)
            sizes[result.source] = len(_document(result))
            if number % 100 == 0:
                yield from beside.shared(store, number)
        begin = process_time()
        store.graphs()  # has the graph know of all of them
        watch.share("sync", process_time() - begin, sizes)
    yield from beside.of_store(path, len(sizes))


def _put(result: Result, store: Store, watch: Watch) -> None:
    page, graphs = result.page, result.graphs
    assert page and graphs
    home = (learned_by(page), result.told)
    watch(result.source, "put", lambda: store.put(page, graphs, result.cues, home))


def _document(result: Result) -> bytes:
    """The N-Quads of a page without those of units and bodies of the tree, which many pages have in common."""
    assert result.graphs
    return b"".join((*result.graphs.graphs, result.graphs.said))


def _cost(result: Result, watch: Watch) -> Cost:
    assert result.page and result.graphs
    document, said = _document(result), result.graphs.said
    spent: dict[str, Any] = dict(watch.spent[result.source])
    quads, shared = (part.count(b"\n") for part in (document, said))
    return Cost(characters=len(result.page.text), **spent, bytes=len(document), quads=quads, said=shared)
