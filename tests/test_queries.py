"""Every question is well formed, answers alike in two engines, and says of the seeds what a careful reader says.

`expected/<question>.csv` holds those columns of the answer that matter; a question is asked with the parameters of its
header's `# example:` lines.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import rdflib
from contract import CONTRACT
from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples
from pyoxigraph import Store as Graph
from rdflib.plugins.sparql import prepareQuery

from kg.answer.ask import Question, ask, bound, question, questions
from kg.answer.render import plain
from kg.model import Page
from kg.pipeline import Settings
from kg.rdf.namespaces import BASE
from kg.run.batch import build
from kg.store import Store
from kg.text import canonical

COMPETENCY = range(1, 31)
EXPECTED = Path(__file__).parent / "expected"
QUESTIONS = questions()
OF_MEETINGS = [
    asked for asked in QUESTIONS if re.search(r"cchc:(chair|direct|conclude|speak|attend)In\b", asked.sparql)
]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

Rows = set[tuple[str, ...]]
Engine = Callable[[str], list[dict[str, str]]]


def ids(asked: Question) -> str:
    return asked.name


class Memory:
    """Quads in memory that answer as a store does."""

    base = BASE

    def __init__(self, quads: tuple[Quad, ...]) -> None:
        self._graph = Graph()
        self._graph.extend(quads)

    def query(self, sparql: str, *, allow_service: bool = False) -> QuerySolutions | QueryBoolean | QueryTriples:
        return self._graph.query(sparql, use_default_graph_as_union=True)


def rdflib_dataset(quads: tuple[Quad, ...]) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data="".join(f"{quad} .\n" for quad in quads), format="nquads")
    return dataset


@pytest.fixture(scope="session")
def asserted_quads(seed_quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """The seeds without what was inferred."""

    def inferred(quad: Quad) -> bool:
        return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(f"{BASE}graph/inferred/")

    assert any(map(inferred, seed_quads))
    return tuple(quad for quad in seed_quads if not inferred(quad))


@pytest.fixture(scope="session")
def oxigraph_asserted(asserted_quads: tuple[Quad, ...]) -> Memory:
    return Memory(asserted_quads)


@pytest.fixture(scope="session")
def rdflib_all(seed_quads: tuple[Quad, ...]) -> rdflib.Dataset:
    return rdflib_dataset(seed_quads)


@pytest.fixture(scope="session")
def rdflib_asserted(asserted_quads: tuple[Quad, ...]) -> rdflib.Dataset:
    return rdflib_dataset(asserted_quads)


def params(asked: Question, store: Store) -> Mapping[str, str]:
    """The example of a question; the fact whose evidence is asked for is that Trần Vĩnh Tuyến chaired."""
    if asked.name != "evidence":
        return asked.example
    chaired = ask(store, "who-chaired", {"official": "Trần Vĩnh Tuyến"})
    return {"fact": plain(chaired.rows[0][chaired.columns.index("fact")])}


def expected(asked: Question) -> tuple[list[str], Rows]:
    with (EXPECTED / f"{asked.name}.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, {tuple(map(canonical, row)) for row in rows}


def from_oxigraph(asked: Question, columns: list[str], store: Store | Memory, given: Mapping[str, str]) -> Rows:
    answer = ask(store, asked, given)
    indexes = [answer.columns.index(column) for column in columns]
    return {tuple(canonical(plain(row[index])) for index in indexes) for row in answer.rows}


def from_rdflib(asked: Question, columns: list[str], dataset: rdflib.Dataset, given: Mapping[str, str]) -> Rows:
    found = dataset.query(bound(asked, given, BASE))
    rows = [row.asdict() for row in found if isinstance(row, rdflib.query.ResultRow)]
    return {tuple(canonical(str(row.get(column, ""))) for column in columns) for row in rows}


# ---------------------------------------------------------------- form


def test_the_questions_of_the_contract_are_there_with_their_columns() -> None:
    found = {asked.name: asked.columns for asked in QUESTIONS}
    for name, columns in CONTRACT.items():
        wanted = tuple(columns.split())
        assert found[name][: len(wanted)] == wanted


def test_every_competency_question_is_a_file() -> None:
    covered = {number for asked in QUESTIONS for number in asked.competency}
    assert covered == set(COMPETENCY)


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_a_question_is_asked_in_both_languages(asked: Question) -> None:
    assert asked.title["vi"].endswith("?")
    assert asked.title["en"].endswith("?")
    assert all(text.strip() for parameter in asked.parameters for text in parameter.description.values())


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_rows_have_an_order_that_ends_in_something_of_their_own(asked: Question) -> None:
    assert re.search(r"\nORDER BY [^\n]+\n$", asked.sparql)


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_a_query_declares_all_its_prefixes_and_uses_no_extension(asked: Question) -> None:
    Graph().query(asked.sparql)
    prepareQuery(asked.sparql)
    namespaces = re.findall(r"PREFIX \w+: <([^>]+)>", asked.sparql)
    standard = r"https://w3id\.org/cchc/|http://www\.w3\.org/|http://xmlns\.com/foaf/|.*/nif-core#$"
    assert all(re.match(standard, namespace) for namespace in namespaces)


def test_every_expectation_belongs_to_a_question() -> None:
    assert {path.stem for path in EXPECTED.glob("*.csv")} == {asked.name for asked in QUESTIONS}


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_the_seeds_answer_as_a_careful_reader_does(asked: Question, seeds_store: Store) -> None:
    columns, rows = expected(asked)
    assert from_oxigraph(asked, columns, seeds_store, params(asked, seeds_store)) == rows


@pytest.mark.slow
@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_rdflib_gives_the_same_rows_in_the_same_order(
    asked: Question, seeds_store: Store, rdflib_all: rdflib.Dataset
) -> None:
    given = params(asked, seeds_store)
    here = [tuple(map(plain, row)) for row in ask(seeds_store, asked, given).rows]
    there = [
        row.asdict() for row in rdflib_all.query(bound(asked, given, BASE)) if isinstance(row, rdflib.query.ResultRow)
    ]
    assert [tuple(str(row.get(column, "")) for column in asked.columns) for row in there] == here


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_answers_need_nothing_inferred(asked: Question, seeds_store: Store, oxigraph_asserted: Memory) -> None:
    given = params(asked, seeds_store)
    assert ask(oxigraph_asserted, asked, given).rows == ask(seeds_store, asked, given).rows


@pytest.mark.slow
@pytest.mark.parametrize("asked", OF_MEETINGS, ids=ids)
def test_answers_about_meetings_need_nothing_inferred_in_rdflib(
    asked: Question, seeds_store: Store, rdflib_asserted: rdflib.Dataset
) -> None:
    columns = list(asked.columns)
    given = params(asked, seeds_store)
    assert from_rdflib(asked, columns, rdflib_asserted, given) == from_oxigraph(asked, columns, seeds_store, given)


def test_three_officials_chaired(seeds_store: Store) -> None:
    answer = ask(seeds_store, "who-chaired")
    officials = [plain(row[answer.columns.index("official")]) for row in answer.rows]
    assert officials == ["Trần Minh Vũ", "Đỗ Việt Hưng", "Trần Vĩnh Tuyến"]


@pytest.mark.parametrize("asked", [a for a in QUESTIONS if "source" in [p.name for p in a.parameters]], ids=ids)
def test_a_source_narrows_the_answer_to_that_page(asked: Question, seeds_store: Store) -> None:
    given = params(asked, seeds_store)
    everything = ask(seeds_store, asked, given)
    index = everything.columns.index("source")
    for source in seeds_store.sources():
        rows = tuple(row for row in everything.rows if plain(row[index]) == source)
        assert ask(seeds_store, asked, {**given, "source": source}).rows == rows


@pytest.mark.parametrize("asked", [a for a in QUESTIONS if "official" in [p.name for p in a.parameters]], ids=ids)
def test_an_official_narrows_the_answer_to_that_person(asked: Question, seeds_store: Store) -> None:
    everything = ask(seeds_store, asked, asked.example)
    index = everything.columns.index("official")
    for official in ("Đỗ Việt Hưng", "Trần Minh Vũ", "Nguyễn Minh Tuấn"):
        rows = tuple(row for row in everything.rows if plain(row[index]) == official)
        assert ask(seeds_store, asked, {**asked.example, "official": official}).rows == rows


@pytest.mark.parametrize("asked", [a for a in QUESTIONS if "fact" in a.columns and a.name != "evidence"], ids=ids)
def test_every_fact_of_an_answer_has_evidence_in_its_page(asked: Question, seeds_store: Store) -> None:
    answer = ask(seeds_store, asked, asked.example)
    for row in answer.rows:
        fact, source = (plain(row[answer.columns.index(column)]) for column in ("fact", "source"))
        found = ask(seeds_store, question("evidence"), {"fact": fact})
        text = seeds_store.page(source).text
        assert found.rows, fact
        for each in found.rows:
            named = dict(zip(found.columns, map(plain, each), strict=True))
            assert named["source"] == source
            assert text[int(named["begin"]) : int(named["end"])] == named["quote"]
            assert named["sentence"] in text
            assert named["quote"] in named["sentence"]


def test_namesakes_in_different_bodies_are_shown_with_their_pages(tmp_path: Path) -> None:
    text = "Sáng 12/3/2021, UBND {unit} tổ chức hội nghị. Ông Lê Văn Bình - Chủ tịch UBND {unit} chủ trì hội nghị.\n"
    pages = [Page(f"{i}.txt", text.format(unit=unit)) for i, unit in enumerate(("huyện Tân Kỳ", "quận Hồng Bàng"))]
    with Store.open(tmp_path / "kg-store", write=True) as store:
        assert {r.state for r in build(pages, store, Settings(validated=False))} == {"built"}
        answer = ask(store, question("same-name"))
    indexes = [answer.columns.index(name) for name in ("official", "identities", "source")]
    shown = [tuple(plain(row[i]) for i in indexes) for row in answer.rows]
    assert shown == [("Lê Văn Bình", "2", "1.txt"), ("Lê Văn Bình", "2", "0.txt")]


OF_THANH_XUAN = {(unit, "whole") for unit in ("phường Khương Mai", "phường Khương Trung", "quận Thanh Xuân")}


@pytest.mark.parametrize(
    ("unit", "areas"),
    [
        ("phường Yên Hòa", {("quận Thanh Xuân", "part")}),
        ("phường Khương Đình", {("phường Khương Trung", "part"), ("quận Thanh Xuân", "part")}),
        (
            "phường Phương Liệt",
            {("phường Khương Mai", "whole"), ("phường Khương Trung", "part"), ("quận Thanh Xuân", "part")},
        ),
        ("quận Thanh Xuân", OF_THANH_XUAN),
        ("Thành phố Hà Nội", OF_THANH_XUAN),
        ("tỉnh An Giang", {("huyện Tân Hiệp", "whole")}),
    ],
)
def test_meetings_of_a_divided_unit_are_in_its_shares_but_those_of_its_parts_only_where_these_went(
    moved_store: Store, unit: str, areas: set[tuple[str, str]]
) -> None:
    answer = ask(moved_store, "meetings-in", {"unit": unit})
    indexes = [answer.columns.index(name) for name in ("area", "share")]
    assert {tuple(plain(row[i]) for i in indexes) for row in answer.rows} == areas


@pytest.fixture(scope="module")
def moved_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Meetings of 2021 in a quận that was divided, in two wards of it, and in a huyện of a province that was merged."""
    text = "Sáng 12/3/2021, UBND {unit} tổ chức hội nghị về cải cách hành chính.\n"
    district = "quận Thanh Xuân, thành phố Hà Nội"
    units = (district, f"phường Khương Mai, {district}", f"phường Khương Trung, {district}", "huyện Tân Hiệp")
    pages = [Page(f"{i}.txt", text.format(unit=unit)) for i, unit in enumerate(units)]
    with Store.open(tmp_path_factory.mktemp("moved") / "kg-store", write=True) as store:
        assert {r.state for r in build(pages, store, Settings(validated=False))} == {"built"}
        yield store
