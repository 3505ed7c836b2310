"""The stages of one page within one process: each against all of them, two of them against the plain way."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import regex
import yaml

from kg import infer
from kg.emit import Graphs, described, emit, named_units
from kg.model import Page
from kg.pipeline import extract, reasoner
from kg.rdf.statements import Statements
from kg.read import Sieve
from kg.store import Store, written
from kg.validate import validate

from . import plain
from .pages import ROOT, seeds, varied
from .turns import Pair, Row, mean, row

SCAN: Final = "`regex` scan with five cue patterns"
STAGES: Final = ("extract", "emit", "infer", "validate", "put")
_PAGES: Final = 100


def rows(runs: int) -> list[Row]:
    """One row a stage, for the mean of the pages, against all stages together; a first round warms up."""
    rounds = [_round() for _ in range(1 + runs)][1:]
    whole = [sum(spent.values()) for spent in rounds]
    return [
        row(f"{stage}, one page of many", "its five stages", [spent[stage] for spent in rounds], whole)
        for stage in STAGES
    ]


def pairs() -> dict[str, Pair]:
    """Extraction and the sieve against a scan, closure against owlrl, validation against pyshacl; means of pages."""
    own, owlrl = mean(reasoner("own"), _assertions()), mean(infer.owlrl_closure, _assertions())
    held = plain.rules()
    data = [plain.graph(triples) + held.schemes for triples in _closed()]
    claims, scanning = mean(extract, seeds()), mean(scan, [page.text for page in seeds()])
    prepared, pyshacl = mean(validate, _closed()), mean(lambda graph: plain.check(graph, held), data)
    others = yaml.safe_load((ROOT / "tests" / "fixtures" / "outside.yaml").read_text("utf-8"))
    sieve, othersscan = mean(Sieve().keeps, others), mean(scan, others)
    return {
        "scan": Pair("extract, text in, claims out", claims, SCAN, scanning),
        "infer": Pair("closure of one page", own, "owlrl, same triples", owlrl),
        "validate": Pair("SHACL on one page", prepared, "`pyshacl.validate`, same triples", pyshacl),
        "sieve": Pair(
            "`--only-genre`, one text of another kind", sieve, "`regex` scan with five cue patterns", othersscan
        ),
    }


# ---------------------------------------------------------------- stages


def _round() -> dict[str, float]:
    """Seconds of each stage for the mean of many pages, which go into a new store."""
    watch = _Watch()
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "store", write=True) as store:
        for page in varied(_PAGES):
            _through(page, store, watch)
        with watch("put"):
            store.graphs()  # has the graph know of all of them
    return {stage: spent / _PAGES for stage, spent in watch.spent.items()}


def _through(page: Page, store: Store, watch: _Watch) -> None:
    """What `kg.run.batch` does with a page, stage by stage."""
    with watch("extract"):
        extraction = extract(page)
    with watch("emit"):
        graphs = emit(extraction)
    with watch("infer"):
        inferred = reasoner("own")(graphs.assertions)
    with watch("validate"):
        named = described(named_units(graphs, store.minter), store.minter)
        validate(Statements.joined((graphs.assertions, graphs.evidence, named, inferred)), source=page.source)
    with watch("put"):
        store.put(page, written(graphs, inferred, store.minter))


class _Watch:
    """Adds up the seconds of each stage."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(STAGES, 0.0)

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.spent[stage] += time.perf_counter() - begin


def scan(text: str) -> int:
    """How many cues a text has: what a scan for posts, meetings, numbers of documents, days and quantities costs.

    The five patterns are one alternation, each of the kind that a rule begins with, and nothing is made of a match.
    """
    return sum(1 for _ in _cues().finditer(text))


@cache
def _cues() -> regex.Pattern[str]:
    posts = r"(?:Chủ tịch|Bí thư|Giám đốc)\s+\p{Lu}\p{Ll}+"
    meetings = "(?:hội nghị|cuộc họp|chủ trì|phát biểu|kết luận)"
    documents = r"(?:Quyết định|Nghị quyết|Kế hoạch)\s+số\s+\d+"
    days = r"\d{1,2}/\d{1,2}/\d{4}"
    quantities = r"\d+(?:[.,]\d+)?\s?%"
    return regex.compile("|".join((posts, meetings, documents, days, quantities)))


# ---------------------------------------------------------------- pages


@cache
def _graphs() -> list[Graphs]:
    return [emit(extract(page)) for page in seeds()]


def _assertions() -> list[Statements]:
    return [graphs.assertions for graphs in _graphs()]


def _closed() -> list[Statements]:
    """Assertions, evidence and what follows."""
    return [Statements.joined((g.assertions, g.evidence, reasoner("own")(g.assertions))) for g in _graphs()]
