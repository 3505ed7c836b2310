"""Asking: headers, parameters and their faults, and the five ways in which an answer is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples
from pyoxigraph import Store as Graph

from kg.answer.ask import Answer, ask, bound, question, questions, render, run
from kg.errors import DataError, UsageError
from kg.rdf.namespaces import BASE, XSD

DATE = NamedNode(XSD + "date")
INTEGER = NamedNode(XSD + "integer")
GOOD = """\
# title.vi: Có gì?
# title.en: What is there?
# competency: 3, 14
# param: who text optional tên / name
# param: since date optional từ ngày / since
# param: what iri required cái gì / what
# param: least integer optional ít nhất / at least
# param: kind string optional loại / kind
# example: kind=a
SELECT ?s ?o WHERE {
  VALUES (?who ?since ?what ?least ?kind) { (UNDEF UNDEF UNDEF UNDEF UNDEF) }
  ?s ?what ?o .
}
ORDER BY ?s ?o
"""
ANSWER = Answer(
    ("name", "node", "day", "empty"),
    (
        (
            Literal('a "b", c|d\n\\e', language="vi"),
            NamedNode(f"{BASE}event/x--1"),
            Literal("2021-04-07", datatype=DATE),
            None,
        ),
        (Literal("tab\there"), BlankNode("b"), Literal("3", datatype=INTEGER), None),
    ),
)


class Little:
    """A store of one triple."""

    base = BASE

    def __init__(self) -> None:
        self._graph = Graph()
        self._graph.update('INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> "c" } }')

    def query(self, sparql: str, *, allow_service: bool = False) -> QuerySolutions | QueryBoolean | QueryTriples:
        return self._graph.query(sparql, use_default_graph_as_union=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "what-is.rq").write_text(GOOD, encoding="utf-8")
    return tmp_path


# ---------------------------------------------------------------- headers


def test_a_header_is_read(folder: Path) -> None:
    [asked] = questions(folder)
    assert asked.name == "what-is"
    assert asked.title == {"vi": "Có gì?", "en": "What is there?"}
    assert [p.name for p in asked.parameters if p.required] == ["what"]
    assert [p.type for p in asked.parameters] == ["text", "date", "iri", "integer", "string"]
    assert asked.parameters[0].description == {"vi": "tên", "en": "name"}
    assert (asked.competency, asked.example, asked.columns) == ((3, 14), {"kind": "a"}, ("s", "o"))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("# title.vi: Có gì?\n", "", 1, "title.vi"),
        ("# title.en: What", "# title.vi: What", 1, "title.vi"),
        ("# competency: 3, 14", "# competency: three", 3, "three"),
        ("# competency", "# competence", 3, "competence"),
        ("who text optional", "who words optional", 4, "words"),
        ("who text optional", "who text maybe", 4, "maybe"),
        ("tên / name", "tên", 4, "tên"),
        ("# example: kind=a", "# example: sort=a", 9, "sort"),
        ("(?who ?since", "(?whom ?since", 11, "differ"),
        ("VALUES (?who ?since ?what ?least ?kind) { (UNDEF UNDEF UNDEF UNDEF UNDEF) }", "", 1, "differ"),
        ("?s ?what ?o .", "?s ?what .", 12, "SPARQL"),
        ("SELECT ?s ?o WHERE", "ASK", 1, "SELECT"),
    ],
)
def test_a_broken_file_is_named_with_its_line(folder: Path, old: str, new: str, line: int, words: str) -> None:
    assert old in GOOD
    path = folder / "broken.rq"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=words) as caught:
        questions(folder)
    assert caught.value.where == f"{path}:{line}"


# ---------------------------------------------------------------- parameters


def test_parameters_are_bound_as_terms(folder: Path) -> None:
    [asked] = questions(folder)
    given = {"who": 'Vũ" } ?x ?y ?z #', "since": "2021-04-07", "what": "urn:b", "least": "07", "kind": "\\1"}
    sparql = bound(asked, given, BASE)
    assert 'VALUES (?who ?since ?what ?least ?kind) { ("Vũ\\" } ?x ?y ?z #"@vi' in sparql
    assert f'"2021-04-07"^^<{XSD}date> <urn:b> "7"^^<{XSD}integer> "\\\\1") }}' in sparql
    assert len(ask(Little(), asked, given).rows) == 1


def test_parameters_not_given_are_left_out(folder: Path) -> None:
    [asked] = questions(folder)
    assert "VALUES (?what) { (<urn:b>) }" in bound(asked, {"what": "urn:b"}, BASE)


def test_an_iri_may_be_given_as_a_table_shows_it(folder: Path) -> None:
    [asked] = questions(folder)
    assert f"<{BASE}event/x--1>" in bound(asked, {"what": "event/x--1"}, BASE)


def test_a_decomposed_name_is_composed(folder: Path) -> None:
    [asked] = questions(folder)
    assert '"Vũ"@vi' in bound(asked, {"what": "urn:b", "who": "Vu\u0303"}, BASE)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "needs the parameter “what”"),
        ({"what": "urn:b", "whoo": "x"}, "did you mean who"),
        ({"what": ""}, "no iri"),
        ({"what": "urn:b c"}, "no iri"),
        ({"what": "urn:b", "since": "7/4/2021"}, "no date"),
        ({"what": "urn:b", "since": "20210407"}, "no date"),
        ({"what": "urn:b", "since": "2021-02-30"}, "no date"),
        ({"what": "urn:b", "least": "many"}, "no integer"),
    ],
)
def test_a_wrong_parameter_is_explained(folder: Path, given: dict[str, str], words: str) -> None:
    [asked] = questions(folder)
    with pytest.raises(UsageError) as caught:
        ask(Little(), asked, given)
    assert words in str(caught.value)


def test_an_unknown_question_is_answered_with_its_like() -> None:
    with pytest.raises(UsageError, match="who-chair") as caught:
        question("who-chair")
    assert "who-chaired" in caught.value.advice()
    with pytest.raises(UsageError) as caught:
        question("xyz")
    assert "articles, " in caught.value.advice()


# ---------------------------------------------------------------- other queries


def test_a_query_that_asks_is_answered_by_true_or_false() -> None:
    answer = run(Little(), "ASK { ?s ?p ?o }")
    assert answer.boolean is True
    assert json.loads(render(answer, "json")) == {"head": {}, "boolean": True}
    assert render(answer, "table") == "true\n"


def test_triples_are_rows() -> None:
    answer = run(Little(), "CONSTRUCT WHERE { ?s ?p ?o }")
    assert render(answer, "csv") == "subject,predicate,object\r\nurn:a,urn:b,c\r\n"


# ---------------------------------------------------------------- formats


def test_json_is_sparql_results_json() -> None:
    assert json.loads(render(ANSWER, "json")) == {
        "head": {"vars": ["name", "node", "day", "empty"]},
        "results": {
            "bindings": [
                {
                    "name": {"type": "literal", "value": 'a "b", c|d\n\\e', "xml:lang": "vi"},
                    "node": {"type": "uri", "value": f"{BASE}event/x--1"},
                    "day": {"type": "literal", "value": "2021-04-07", "datatype": DATE.value},
                },
                {
                    "name": {"type": "literal", "value": "tab\there"},
                    "node": {"type": "bnode", "value": "b"},
                    "day": {"type": "literal", "value": "3", "datatype": INTEGER.value},
                },
            ]
        },
    }


def test_csv_is_sparql_results_csv() -> None:
    text = render(ANSWER, "csv")
    assert text.startswith("name,node,day,empty\r\n")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ['a "b", c|d\n\\e', f"{BASE}event/x--1", "2021-04-07", ""],
        ["tab\there", "_:b", "3", ""],
    ]


def test_tsv_is_sparql_results_tsv() -> None:
    assert render(ANSWER, "tsv").splitlines() == [
        "?name\t?node\t?day\t?empty",
        f'"a \\"b\\", c|d\\n\\\\e"@vi\t<{BASE}event/x--1>\t"2021-04-07"^^<{DATE.value}>\t',
        f'"tab\\there"\t_:b\t"3"^^<{INTEGER.value}>\t',
    ]


def test_markdown_escapes_bars_and_keeps_a_row_on_a_line() -> None:
    lines = render(ANSWER, "markdown").splitlines()
    assert lines[:2] == ["| name | node | day | empty |", "| --- | --- | --- | --- |"]
    assert lines[2] == f'| a "b", c\\|d \\\\e | {BASE}event/x--1 | 2021-04-07 |  |'


def test_a_table_in_a_file_is_as_wide_as_it_takes_and_shortens_iris() -> None:
    long = Literal("chữ " * 100)
    text = render(Answer(("a", "b"), ((long, NamedNode(f"{BASE}event/x--1")), (Literal("[b]"), None))), "table")
    assert ("chữ " * 100).strip() in text
    assert "[b]" in text
    assert "event/x--1" in text
    assert BASE not in text


def test_a_narrow_terminal_gets_one_cell_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda self: True))
    row = tuple(Literal(f"giá trị thứ {n}") for n in range(6))
    text = render(Answer(tuple(f"cột{n}" for n in range(6)), (row, (*row[:5], None))), "table")
    assert text.startswith("cột0  giá trị thứ 0\ncột1  giá trị thứ 1\n")
    assert len(text.splitlines()) == 6 + 1 + 5


@pytest.mark.parametrize("format", ["table", "json", "csv", "tsv", "markdown"])
def test_an_answer_without_rows_still_has_its_columns(format: str) -> None:
    text = render(Answer(("một", "hai"), ()), format)
    assert "một" in text
    assert "hai" in text


def test_an_unknown_format() -> None:
    with pytest.raises(UsageError, match="xml"):
        render(ANSWER, "xml")
