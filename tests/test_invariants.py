"""What no graph may break: each invariant with a graph that keeps it and one that breaks it, the seeds, the command."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
from commands import done, kg
from conftest import SEEDS
from pyoxigraph import NamedNode, Quad, QuerySolutions

from kg import pipeline, resources
from kg.cli import invariants as asking
from kg.errors import DataError
from kg.model import Problem
from kg.rdf.statements import Statements
from kg.read import read
from kg.run import batch
from kg.store import Store
from kg.validate import LANGUAGES, invariants
from kg.validate.invariants import Gathered, broken_invariants
from kg.validate.texts import check_text

FIXTURES: Final = Path(__file__).parent / "fixtures" / "invariants"
BASE: Final = (FIXTURES / "base.ttl").read_text(encoding="utf-8")
NAMES: Final = [each.name for each in invariants.invariants()]
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"


def broken(*texts: str, lang: str = "en") -> list[Problem]:
    """What is broken in the base graph with these texts."""
    gathered = Gathered()
    quads = ox.parse("\n".join((BASE, *texts)).encode(), format=ox.RdfFormat.TURTLE)
    gathered.add(b"".join(f"{quad.triple} .\n".encode() for quad in quads))
    return broken_invariants(gathered.ask, lang)


def fixture(name: str, kind: str) -> str:
    """A fixture of an invariant."""
    return (FIXTURES / f"{name}.{kind}.ttl").read_text(encoding="utf-8")


def test_nothing_is_broken_in_the_base_graph() -> None:
    assert broken() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_good_graph_keeps_an_invariant(name: str) -> None:
    assert broken(fixture(name, "ok")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_graph_breaks_an_invariant_and_no_other(name: str) -> None:
    also = {"two-kinds": {"wrong-subject", "wrong-value"}}.get(name, set())
    assert {problem.rule for problem in broken(fixture(name, "bad"))} - also == {name}


def test_every_invariant_has_two_fixtures_and_every_fixture_an_invariant() -> None:
    wanted = {f"{name}.{kind}.ttl" for name in NAMES for kind in ("ok", "bad")}
    assert {path.name for path in FIXTURES.iterdir()} == wanted | {"base.ttl"}


@pytest.mark.parametrize("each", invariants.invariants(), ids=lambda each: each.name)
def test_an_invariant_says_what_is_wrong_and_what_to_do_in_both_languages(each: invariants.Invariant) -> None:
    for texts in (each.titles, each.advice):
        assert set(texts) == set(LANGUAGES)
        assert all(re.fullmatch(r"\S.*[.?…”]", text) for text in texts.values()), texts
        assert texts["vi"] != texts["en"]
    assert max(map(len, each.sparql.splitlines())) <= 120


def test_a_problem_shows_the_words_of_the_fact() -> None:
    found = broken(fixture("printed-number", "bad"), lang="vi")
    [problem] = found
    assert (problem.severity, problem.source, problem.quote) == ("violation", "1.txt", "đã nhận 100 hồ sơ")
    assert problem.message.startswith(
        "Giá trị không phải là số in trên trang (cchc:valueText). → So với câu được trích"
    )
    assert (problem.value, problem.focus) == ("101", "https://w3id.org/cchc/id/measurement/trang-1/2")


def test_the_seeds_break_no_invariant(seeds_store: Store) -> None:
    assert broken_invariants(seeds_store.query, "vi") == []


def test_the_texts_of_the_seeds_are_those_that_were_read(seeds_store: Store) -> None:
    for page in batch.stored(seeds_store):
        assert check_text(page.statements, page.page.text, page.page.source, "vi") == []
        other = check_text(page.statements, page.page.text.replace("cải cách", "cải tiến ấy"), page.page.source, "en")
        assert {problem.rule for problem in other} == {"text-hash", "text-length", "text-quote"}
        assert all(problem.source == page.page.source for problem in other)


def test_what_is_said_of_a_text_that_changed() -> None:
    begin, quote = f"<{NIF}beginIndex>", f"<{NIF}anchorOf>"
    span = "<https://w3id.org/cchc/id/span/a/0-4>"
    lines = (f'{span} {begin} "0"', f'{span} <{NIF}endIndex> "4"', f'{span} {quote} "UBND"')
    assert check_text(Statements(lines), "UBND huyện", "a.txt", "en") == []
    [problem] = check_text(Statements(lines), "HĐND huyện", "a.txt", "en")
    assert (problem.rule, problem.value, problem.quote) == ("text-quote", "HĐND", "UBND")
    assert (problem.begin, problem.end, problem.focus) == (0, 4, span[1:-1])


# ---------------------------------------------------------------- kg validate


@pytest.fixture
def damaged(seeds_folder: Path, tmp_path: Path) -> Path:
    """A store of the seeds in whose graph somebody is said to have chaired what nobody says that he chaired."""
    path = shutil.copytree(seeds_folder, tmp_path / "kg-store")
    with Store.open(path) as store:
        rows = store.query(
            "SELECT ?p ?e WHERE { ?p cchc:attended ?e FILTER NOT EXISTS { ?p cchc:chaired ?e } } LIMIT 1"
        )
        row = next(iter(rows))  # type: ignore[arg-type]
        graph = store.minter.graph("inferred")
    chaired = NamedNode("https://w3id.org/cchc/ns#chaired")
    graph_store = ox.Store(str(next(path.glob("graph*"))))
    graph_store.add(Quad(row["p"], chaired, row["e"], graph))
    graph_store.flush()
    return path


def test_a_store_is_asked_once_after_its_pages(damaged: Path) -> None:
    found = json.loads(done("validate", "--store", damaged, "--format", "json", "--lang", "en"))
    [problem] = [each for each in found if each["rule"] == "shortcut"]
    assert problem["message"].startswith("An inferred relation (chaired, attended, holds post …) is stated by no fact.")
    assert kg("validate", "--store", damaged, "--strict").exit_code == 1


def test_pages_that_are_in_no_store_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every so many pages, and at the end; each result stays where it is."""
    asked: list[int] = []

    def counted(ask: Callable[[str], QuerySolutions], lang: str) -> list[Problem]:
        [count] = ask("SELECT (COUNT(*) AS ?n) { ?page a cchc:Article }")
        asked.append(int(count["n"].value))
        return [Problem("info", "asked", lang, "")]

    monkeypatch.setattr(asking, "broken_invariants", counted)
    monkeypatch.setattr(asking, "AT_ONCE", 2)
    items = list(read([str(SEEDS)]))
    results = list(asking.with_invariants(batch.check(items, pipeline.Settings(validated=False)), "en"))
    assert [result.source for result in results] == [item.source for item in items]
    assert asked == [2, 2, 1]
    assert ["asked" in {problem.rule for problem in result.problems} for result in results] == [0, 1, 0, 1, 1]


def test_nothing_is_asked_where_no_page_was_read() -> None:
    refused = batch.Result("a.txt", "refused")
    assert list(asking.with_invariants([refused], "en")) == [refused]
    assert list(asking.with_invariants([], "en")) == []


# ---------------------------------------------------------------- broken files


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# severity: violation\n", "", r"span-length\.rq:1: the head of an invariant states severity"),
        ("# severity: violation", "# severity: grave", r"states violation, warning, info"),
        ("# title.en", "# titel.en", r"span-length\.rq:3: the head of an invariant states title\.vi, title\.en"),
    ],
)
def test_a_head_that_says_too_little_is_refused(
    old: str, new: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(resources.shapes(), tmp_path / "shapes")
    path = tmp_path / "shapes" / invariants.FOLDER / "span-length.rq"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    monkeypatch.setattr(resources, "shapes", lambda: tmp_path / "shapes")
    invariants.invariants.cache_clear()
    try:
        with pytest.raises(DataError, match=message):
            invariants.invariants()
    finally:
        invariants.invariants.cache_clear()
