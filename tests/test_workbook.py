"""A workbook that Excel opens: typed cells, headings for people, what was asked; and a CSV that it opens too."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from commands import done, in_english, kg
from pyoxigraph import Literal, NamedNode

from kg.answer.render import Answer, View, encoded
from kg.errors import UsageError
from kg.rdf.namespaces import XSD

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
INTEGER = NamedNode(XSD + "integer")
ANSWER = Answer(
    ("label", "value", "comparator", "date", "period", "sentence"),
    (
        (
            Literal("=1+1"),
            Literal("7500"),
            Literal("more-than"),
            Literal("2021-04-30"),
            Literal("2021-Q1"),
            Literal("@SUM(A1), câu dài\nhai dòng"),
        ),
        (Literal("-2"), Literal("94.36"), None, Literal("0000-01-01"), Literal("2021"), Literal("+84 \x07")),
        (Literal("lớn"), Literal("12345678901234567890"), None, None, None, None),
    ),
)


class Book:
    """The cells of a workbook by their places, as a reader has them: text, or a number with its format."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name).decode() for name in archive.namelist()}
        strings = ElementTree.fromstring(self.parts["xl/sharedStrings.xml"])
        self._strings = ["".join(one.itertext()) for one in strings.iter(f"{MAIN}si")]
        styles = ElementTree.fromstring(self.parts["xl/styles.xml"])
        codes = {one.get("numFmtId"): str(one.get("formatCode")) for one in styles.iter(f"{MAIN}numFmt")}
        [used] = styles.iter(f"{MAIN}cellXfs")
        self._forms = [codes.get(one.get("numFmtId"), str(one.get("numFmtId"))) for one in used]

    def cells(self, sheet: int = 1) -> dict[str, object]:
        root = ElementTree.fromstring(self.parts[f"xl/worksheets/sheet{sheet}.xml"])
        assert not list(root.iter(f"{MAIN}f")), "there is a formula"
        return {str(cell.get("r")): self._value(cell) for cell in root.iter(f"{MAIN}c") if len(cell)}

    def _value(self, cell: ElementTree.Element) -> object:
        text = cell.findtext(f"{MAIN}v") or ""
        if cell.get("t") == "s":
            return self._strings[int(text)]
        return float(text), self._forms[int(cell.get("s") or 0)]


@pytest.fixture
def cells() -> dict[str, object]:
    return Book(encoded(ANSWER, "xlsx", View("figures-mentioning"))).cells()


def test_headings_are_those_of_people_and_a_comparator_has_its_own_column(cells: dict[str, object]) -> None:
    assert [cells[f"{letter}1"] for letter in "ABCDEF"] == ["nội dung", "giá trị", "so sánh", "ngày", "kỳ", "câu nguồn"]
    assert cells["C2"] == "hơn"


def test_numbers_and_days_are_what_they_are(cells: dict[str, object]) -> None:
    assert cells["B2"] == (7500, "3") or cells["B2"] == (7500, "#,##0")
    assert cells["B3"] == (94.36, "4") or cells["B3"] == (94.36, "#,##0.00")
    assert cells["D2"] == (44316, "dd/mm/yyyy")
    assert (cells["E2"], cells["E3"]) == ("quý I/2021", "2021")


def test_what_a_cell_would_not_keep_is_text(cells: dict[str, object]) -> None:
    assert cells["B4"] == "12.345.678.901.234.567.890"
    assert cells["D3"] == "01/01/0000"


def test_text_that_begins_like_a_formula_stays_text(cells: dict[str, object]) -> None:
    assert (cells["A2"], cells["A3"]) == ("=1+1", "-2")
    assert str(cells["F2"]).startswith("@SUM(A1), câu dài")
    assert str(cells["F3"]).startswith("+84")


def test_the_headings_stay_in_sight_and_filter() -> None:
    sheet = Book(encoded(ANSWER, "xlsx", View("figures-mentioning"))).parts["xl/worksheets/sheet1.xml"]
    assert 'ySplit="1"' in sheet and 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:F4"/>' in sheet


def test_more_rows_than_a_sheet_has_are_refused() -> None:
    many = Answer(("x",), ((None,),) * (1 << 20))
    with pytest.raises(UsageError, match="too many for a sheet") as raised:
        encoded(many, "xlsx")
    assert "csv" in raised.value.advice()


def test_an_answer_of_yes_or_no(tmp_path: Path, seeds_folder: Path) -> None:
    done("query", "-", "-o", tmp_path / "a.xlsx", "--store", seeds_folder, stdin="ASK { ?s ?p ?o }")
    assert Book((tmp_path / "a.xlsx").read_bytes()).cells() == {"A1": "có"}


# ---------------------------------------------------------------- at the command line


def test_the_second_sheet_says_what_was_asked(tmp_path: Path, seeds_folder: Path) -> None:
    call: list[str | Path] = [
        "ask",
        "career",
        "--official",
        "Trần Minh Vũ",
        "-o",
        tmp_path / "a.xlsx",
        "--store",
        seeds_folder,
    ]
    result = kg(*call, SOURCE_DATE_EPOCH="1618000000")
    assert (result.exit_code, result.stdout) == (0, "")
    assert f"đã ghi {tmp_path / 'a.xlsx'}" in result.stderr
    book = Book((tmp_path / "a.xlsx").read_bytes())
    assert "Trần Minh Vũ" in book.cells().values()
    about = book.cells(2)
    assert {f"{key}={value}" for key, value in zip(("A3", "B3"), (about["A3"], about["B3"]), strict=True)} == {
        "A3=tham số",
        "B3=official=Trần Minh Vũ",
    }
    assert about["B2"] == "career" and about["B4"] == str(seeds_folder) and about["B5"] == "09/04/2021"


def test_the_same_answer_gives_the_same_bytes(tmp_path: Path, seeds_folder: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        done("ask", "statistics", "-o", tmp_path / name, "--store", seeds_folder, SOURCE_DATE_EPOCH="1618000000")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_end_of_a_name_tells_the_format_unless_one_is_named(tmp_path: Path, seeds_folder: Path) -> None:
    for name, begin in (("a.csv", "source,"), ("a.JSON", "{"), ("a.tsv", "?source"), ("a.md", "| "), ("a.txt", "cuộc")):
        done("ask", "who-chaired", "-o", tmp_path / name, "--store", seeds_folder)
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begin)
    done("ask", "who-chaired", "--format", "csv", "-o", tmp_path / "b.json", "--store", seeds_folder)
    assert (tmp_path / "b.json").read_text(encoding="utf-8").startswith("source,")


def test_a_workbook_needs_a_file(seeds_folder: Path) -> None:
    result = in_english("ask", "who-chaired", "--format", "xlsx", "--store", seeds_folder)
    assert result.exit_code == 2 and "-o kg.xlsx" in result.stderr


def test_a_csv_for_excel_begins_with_its_mark(tmp_path: Path, seeds_folder: Path) -> None:
    call: list[str | Path] = ["ask", "who-chaired", "--format", "csv", "--store", seeds_folder]
    done(*call, "--bom", "-o", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + done(*call).replace("\n", "\r\n").encode()
    assert done(*call, "--bom").startswith("\ufeff")
    result = in_english("ask", "who-chaired", "--bom", "--store", seeds_folder)
    assert result.exit_code == 2 and "--format csv" in result.stderr


def test_an_export_of_an_answer_is_a_workbook_too(tmp_path: Path, seeds_folder: Path) -> None:
    done("export", "xlsx", "--question", "who-chaired", "-o", tmp_path / "a.xlsx", "--store", seeds_folder)
    assert "Trần Minh Vũ" in Book((tmp_path / "a.xlsx").read_bytes()).cells().values()
