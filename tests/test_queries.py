"""Every question is well formed, answers alike in two engines, and says of the seeds what a careful reader says.

`expected/<question>.csv` holds those columns of the answer that matter; a question is asked with the parameters of its
header's `# example:` lines. `fixtures/questions` has a graph with rows of what the seeds have none of, and with what is
no row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import rdflib
from contract import CONTRACT
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, serialize
from pyoxigraph import Store as Graph
from rdflib.plugins.sparql import prepareQuery

from kg.answer.ask import Question, ask, bound, question, questions, run
from kg.answer.render import plain
from kg.export import export
from kg.infer import load
from kg.model import Page
from kg.pipeline import Settings
from kg.rdf.namespaces import BASE
from kg.run.batch import build
from kg.store import Store
from kg.text import canonical

COMPETENCY = range(1, 31)
ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "tests" / "expected"
FIXTURE = ROOT / "tests" / "fixtures" / "questions"
QUESTIONS = questions()
ON_FIXTURE = [asked for asked in QUESTIONS if (FIXTURE / f"{asked.name}.csv").exists()]
GIVEN = {
    "documents-implementing": {"basis": "76/NQ-CP"},
    "evidence": {"fact": "event/so-ket"},
    "indicator-over-time": {"indicator": "files-online-rate", "organisation": "UBND huyện Ba Khe"},
    "league-table": {"indicator": "files-online-rate"},
    "meetings-in": {"unit": "xã Đồng Lau"},
}
"""The parameters that questions are asked with on the fixture."""
NOT_STORED = (
    *(
        "hasParticipation",
        "hasHolding",
        "hasRelation",
        "role",
        "relationKind",
        "toDocument",
        "periodStart",
        "periodEnd",
    ),
    *("chaired", "directed", "spoke", "attended", "concluded", "presented", "holdsPost", "holdsPostIn"),
)
"""What follows from the rest, so that no question may rest on it."""

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

Rows = set[tuple[str, ...]]


def ids(asked: Question) -> str:
    return asked.name


class Memory:
    """Triples in memory, in one graph, that answer as a store does."""

    base = BASE

    def __init__(self, *documents: bytes) -> None:
        self._graph = Graph()
        for document in documents:
            self._graph.load(document, format=RdfFormat.TURTLE, base_iri=BASE)

    def query(self, sparql: str, *, allow_service: bool = False) -> QuerySolutions | QueryBoolean | QueryTriples:
        return self._graph.query(sparql)


def in_rdflib(*documents: bytes) -> rdflib.Graph:
    graph = rdflib.Graph()
    for document in documents:
        graph.parse(data=document.decode(), format="turtle")
    return graph


def turtle(store: Store, *, full: bool = False) -> bytes:
    document = io.BytesIO()
    export(store, "turtle", document, full=full)
    return document.getvalue()


@pytest.fixture(scope="session")
def seeds_turtle(seeds_store: Store) -> bytes:
    return turtle(seeds_store)


@pytest.fixture(scope="session")
def seeds_full(seeds_store: Store) -> bytes:
    return turtle(seeds_store, full=True)


@pytest.fixture(scope="session")
def asserted(seeds_store: Store) -> Memory:
    """The seeds in one graph, without what was inferred."""
    shortcuts = load().shortcuts
    kept = [quad.triple for quad in seeds_store.quads() if str(quad.predicate) not in shortcuts]
    assert len(kept) < sum(1 for _ in seeds_store.quads())
    document = io.BytesIO()
    serialize(kept, document, RdfFormat.TURTLE)
    return Memory(document.getvalue())


@pytest.fixture(scope="session")
def rdflib_seeds(seeds_turtle: bytes) -> rdflib.Graph:
    return in_rdflib(seeds_turtle)


@pytest.fixture(scope="session")
def rdflib_full(seeds_full: bytes) -> rdflib.Graph:
    return in_rdflib(seeds_full)


@pytest.fixture(scope="session")
def made() -> list[bytes]:
    """The documents of the fixture: what its pages state, and the code lists."""
    return [path.read_bytes() for path in (FIXTURE / "graph.ttl", *sorted((ROOT / "ontology/schemes").glob("*.ttl")))]


@pytest.fixture(scope="session")
def made_memory(made: list[bytes]) -> Memory:
    return Memory(*made)


@pytest.fixture(scope="session")
def made_rdflib(made: list[bytes]) -> rdflib.Graph:
    return in_rdflib(*made)


def params(asked: Question, store: Store) -> Mapping[str, str]:
    """The example of a question; the fact whose evidence is asked for is the last that is known of a chair."""
    if asked.name != "evidence":
        return asked.example
    chaired = ask(store, "who-chaired")
    return {"fact": plain(chaired.rows[-1][chaired.columns.index("fact")])}


def expected(asked: Question, folder: Path = EXPECTED) -> tuple[list[str], Rows]:
    with (folder / f"{asked.name}.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    return columns, {tuple(map(canonical, row)) for row in rows}


def answered(asked: Question, store: Store | Memory, given: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The rows of an answer by pyoxigraph, in their order."""
    return [tuple(map(plain, row)) for row in run(store, bound(asked, given, BASE)).rows]


def by_rdflib(asked: Question, graph: rdflib.Graph, given: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The rows of an answer by rdflib, in their order."""
    found = graph.query(bound(asked, given, BASE))
    rows = [row.asdict() for row in found if isinstance(row, rdflib.query.ResultRow)]
    return [tuple(str(row.get(column, "")) for column in asked.columns) for row in rows]


def those(asked: Question, columns: list[str], rows: list[tuple[str, ...]]) -> Rows:
    """These columns of the rows, nodes of the data without the base of their IRIs."""
    indexes = [asked.columns.index(column) for column in columns]
    return {tuple(canonical(row[index].removeprefix(BASE)) for index in indexes) for row in rows}


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


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_a_question_asks_for_no_graph_and_for_nothing_that_follows_from_the_rest(asked: Question) -> None:
    query = re.sub(r"(?m)^\s*#.*$", "", asked.sparql)
    assert not re.search(r"\bGRAPH\b|foaf:", query)
    assert not re.findall(rf"cchc:(?:{'|'.join(NOT_STORED)})\b", query)


def test_every_expectation_belongs_to_a_question() -> None:
    assert {path.stem for path in EXPECTED.glob("*.csv")} == {asked.name for asked in QUESTIONS}
    assert {path.stem for path in FIXTURE.glob("*.csv")} <= {asked.name for asked in QUESTIONS}


def test_what_the_seeds_have_no_row_of_the_fixture_has() -> None:
    on_seeds = {asked.name for asked in QUESTIONS if expected(asked)[1]}
    on_fixture = {asked.name for asked in ON_FIXTURE if expected(asked, FIXTURE)[1]}
    assert on_fixture == {asked.name for asked in ON_FIXTURE}
    assert on_seeds | on_fixture == {asked.name for asked in QUESTIONS}


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_the_seeds_answer_as_a_careful_reader_does(asked: Question, seeds_store: Store) -> None:
    columns, rows = expected(asked)
    assert those(asked, columns, answered(asked, seeds_store, params(asked, seeds_store))) == rows


@pytest.mark.parametrize("asked", ON_FIXTURE, ids=ids)
def test_the_fixture_answers_as_a_careful_reader_does(
    asked: Question, made_memory: Memory, made_rdflib: rdflib.Graph
) -> None:
    columns, rows = expected(asked, FIXTURE)
    given = GIVEN.get(asked.name, {})
    here, there = answered(asked, made_memory, given), by_rdflib(asked, made_rdflib, given)
    assert those(asked, columns, here) == rows
    assert there == here


@pytest.mark.slow
@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_rdflib_gives_the_same_rows_of_the_turtle_export_in_the_same_order(
    asked: Question, seeds_store: Store, rdflib_seeds: rdflib.Graph
) -> None:
    given = params(asked, seeds_store)
    assert by_rdflib(asked, rdflib_seeds, given) == answered(asked, seeds_store, given)


@pytest.mark.slow
@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_what_follows_from_the_rest_changes_no_row(
    asked: Question, seeds_store: Store, seeds_full: bytes, rdflib_full: rdflib.Graph
) -> None:
    given = params(asked, seeds_store)
    rows = answered(asked, seeds_store, given)
    assert answered(asked, Memory(seeds_full), given) == rows
    assert by_rdflib(asked, rdflib_full, given) == rows


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_answers_need_neither_graphs_nor_anything_inferred(
    asked: Question, seeds_store: Store, asserted: Memory
) -> None:
    given = params(asked, seeds_store)
    assert answered(asked, asserted, given) == answered(asked, seeds_store, given)


@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_nothing_is_answered_of_an_empty_graph(asked: Question) -> None:
    given = {**dict.fromkeys((one.name for one in asked.parameters if one.required), "x"), **asked.example}
    assert answered(asked, Memory(), given) == []
    assert by_rdflib(asked, rdflib.Graph(), given) == []


@pytest.mark.slow
@pytest.mark.parametrize("asked", QUESTIONS, ids=ids)
def test_every_question_is_answered_of_sixty_pages_in_rdflib(
    asked: Question, sixty_pages: Store, rdflib_sixty: rdflib.Graph
) -> None:
    given = params(asked, sixty_pages)
    assert by_rdflib(asked, rdflib_sixty, given) == answered(asked, sixty_pages, given)


@pytest.fixture(scope="session")
def sixty_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of sixty pages of many kinds."""
    pages = [
        Page(path.name, path.read_text("utf-8")) for path in sorted((ROOT / "tests" / "pages").glob("*.txt"))[::6][:60]
    ]
    with Store.open(tmp_path_factory.mktemp("sixty") / "kg-store", write=True) as store:
        assert [result.state for result in build(pages, store, Settings(validated=False))] == ["built"] * 60
        yield store


@pytest.fixture(scope="session")
def rdflib_sixty(sixty_pages: Store) -> rdflib.Graph:
    return in_rdflib(turtle(sixty_pages))


def test_three_officials_chaired_one_in_two_capacities(seeds_store: Store) -> None:
    answer = ask(seeds_store, "who-chaired")
    officials = [plain(row[answer.columns.index("official")]) for row in answer.rows]
    assert officials == ["Trần Minh Vũ", "Đỗ Việt Hưng", "Đỗ Việt Hưng", "Trần Vĩnh Tuyến"]


@pytest.mark.parametrize(("words", "values"), [("ngân sách", {"68", "33"}), ("cử tri", {"99.93"})])
def test_results_beyond_reform_are_asked_for_by_their_words(seeds_store: Store, words: str, values: set[str]) -> None:
    answer = ask(seeds_store, "statistics", {"about": words})
    found = {plain(row[answer.columns.index("value")]) for row in answer.rows}
    assert found == values


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
