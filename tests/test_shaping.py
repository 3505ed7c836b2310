"""Rows in an order, the first of them, some columns: `--sort`, `--limit`, `--columns`, for questions and queries."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from commands import done, in_english, kg
from pyoxigraph import Literal, NamedNode

from kg.answer.render import Answer, plain
from kg.answer.shaping import Shape, shaped
from kg.errors import UsageError
from kg.rdf.namespaces import XSD

DECIMAL = NamedNode(XSD + "decimal")
FIGURES = Answer(
    ("label", "value", "period"),
    (
        (Literal("bàn"), Literal("1000", datatype=DECIMAL), Literal("2021-Q2")),
        (Literal("đa"), Literal("94.36", datatype=DECIMAL), None),
        (Literal("ăn"), None, Literal("2021-Q1")),
        (Literal("dạ"), Literal("9", datatype=DECIMAL), Literal("2021")),
    ),
)
QUERY = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"


def column(answer: Answer, name: str) -> list[str]:
    index = answer.columns.index(name)
    return [plain(row[index]) for row in answer.rows]


def by(sort: str, question: str | None = "statistics") -> list[str]:
    return column(shaped(FIGURES, Shape(sort=sort), question)[0], "label")


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("sort", "labels"),
    [
        ("label", ["ăn", "bàn", "dạ", "đa"]),
        ("-label", ["đa", "dạ", "bàn", "ăn"]),
        ("value", ["dạ", "đa", "bàn", "ăn"]),
        ("-value", ["bàn", "đa", "dạ", "ăn"]),
        ("period", ["ăn", "dạ", "bàn", "đa"]),
        ("-kỳ", ["bàn", "dạ", "ăn", "đa"]),
        ("gia tri", ["dạ", "đa", "bàn", "ăn"]),
    ],
)
def test_rows_are_sorted_and_empty_cells_come_last(sort: str, labels: list[str]) -> None:
    assert by(sort) == labels


def test_the_rows_of_any_query_are_sorted_by_the_types_of_their_values() -> None:
    assert by("-value", question=None) == ["bàn", "đa", "dạ", "ăn"]


def test_the_first_column_named_counts_most() -> None:
    rows = tuple((Literal(a), Literal(b)) for a, b in ("by", "ax", "bx", "ay"))
    found, _ = shaped(Answer(("one", "two"), rows), Shape(sort="one,-two"))
    assert [f"{plain(a)}{plain(b)}" for a, b in found.rows] == ["ay", "ax", "by", "bx"]


def test_rows_are_cut_after_they_are_sorted_and_by_a_column_that_is_not_shown() -> None:
    found, more = shaped(FIGURES, Shape(columns="nội dung", sort="-value", limit=1), "statistics")
    assert (found.columns, column(found, "label"), more) == (("label",), ["bàn"], 3)


def test_columns_stand_in_the_order_in_which_they_are_named() -> None:
    found, more = shaped(FIGURES, Shape(columns=" period ,Giá Trị"), "statistics")
    assert (found.columns, more) == (("period", "value"), 0)


@pytest.mark.parametrize("shape", [Shape(columns="label,vlaue"), Shape(sort="-vlaue"), Shape(sort="gia trij")])
def test_a_column_that_is_not_there_is_answered_with_its_like(shape: Shape) -> None:
    with pytest.raises(UsageError, match="did you mean value") as raised:
        shaped(FIGURES, shape, "statistics")
    assert "label, value, period" in raised.value.advice()


@pytest.fixture(scope="module")
def store(seeds_folder: Path) -> Path:
    return seeds_folder


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "markdown"])
def test_every_format_has_the_rows_and_columns_asked_for(store: Path, format: str) -> None:
    call: list[str | Path] = [
        "--columns",
        "official",
        "--sort",
        "-official",
        "--limit",
        "1",
        "--format",
        format,
        "--store",
        store,
    ]
    result = in_english("ask", "who-chaired", *call)
    assert result.exit_code == 0
    assert "Trần Vĩnh Tuyến" in result.stdout
    assert "Đỗ Việt Hưng" not in result.stdout and "UBND" not in result.stdout
    assert "3 more rows" in result.stderr


def test_a_query_is_sorted_and_cut_too(store: Path) -> None:
    result = kg("query", "-", "--sort", "-n", "--limit", "2", "--format", "csv", "--store", store, stdin=QUERY)
    (head, first, second) = table(result.stdout)
    assert head == ["p", "n"] and int(first[1]) >= int(second[1]) > 1
    assert "--limit" in result.stderr


def test_without_a_limit_nothing_is_said(store: Path) -> None:
    assert kg("ask", "who-chaired", "--store", store).stderr == ""


def test_the_headings_of_csv_stay_the_names_of_the_columns(store: Path) -> None:
    text = done("ask", "who-chaired", "--format", "csv", "--columns", "Cán bộ,ngày", "--store", store)
    assert table(text)[0] == ["official", "date"]
    assert ["Trần Minh Vũ", "2021-03-26"] in table(text)
