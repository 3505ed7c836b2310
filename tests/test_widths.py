"""Tables in terminals of any width: words stay whole, rows low, pages short; files and pipes get a row on a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import done
from pyoxigraph import Literal
from terminals import needs_a_terminal, on_terminal

from kg.answer.questions import questions
from kg.answer.render import Answer, View, render

WORDS = (
    "hội nghị tổng kết công tác cải cách hành chính năm 2020, triển khai kế hoạch thực hiện năm 2021",
    "Trần Minh Vũ",
    "Phó Chủ tịch Thường trực",
    "UBND huyện Tân Hiệp",
)
ROW = tuple(map(Literal, (*WORDS, "https://huyen.example.gov.vn/tin-tuc/hoi-nghi-tong-ket-cong-tac-2020.html")))
ANSWER = Answer(("topic", "official", "position", "organisation", "source"), (ROW, ROW))
CHAIRED = View("who-chaired")


def in_terminal(answer: Answer, width: int, monkeypatch: pytest.MonkeyPatch, view: View = CHAIRED) -> list[str]:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("rich.console.Console.is_terminal", property(lambda self: True))
    return render(answer, "table", view).splitlines()


def words_of(texts: list[str]) -> set[str]:
    return {word for text in texts for word in text.split()}


@pytest.mark.parametrize("width", [30, 45, 60, 72, 80, 100, 120, 160, 200])
def test_no_word_is_cut_and_no_line_is_longer_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = in_terminal(ANSWER, width, monkeypatch)
    assert max(map(len, lines)) <= width
    assert words_of(list(WORDS)) <= words_of(lines)


@pytest.mark.parametrize(("width", "most"), [(60, 8), (80, 6), (120, 3), (200, 1)])
def test_rows_are_low(width: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = in_terminal(ANSWER, width, monkeypatch)
    body = "\n".join(lines).split("─\n")[-1].strip("\n").split("\n\n")
    assert max(len(block.splitlines()) for block in body) <= most * (len(ANSWER.rows) if len(body) == 1 else 1)


def test_the_name_of_a_page_is_cut_in_its_midst_and_stands_last(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = in_terminal(ANSWER, 120, monkeypatch)
    assert lines[0].split()[-1] == "bài"
    assert "huyen.ex…" in lines[2] and lines[2].endswith("2020.html")


def test_columns_that_hold_nothing_take_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer(("official", "organisation", "topic"), ((Literal("An"), None, Literal("họp")),))
    assert in_terminal(answer, 80, monkeypatch)[0].split() == ["cán", "bộ", "cuộc", "họp"]
    assert "cơ quan" in in_terminal(answer, 80, monkeypatch, View("who-chaired", chosen=True))[0]


def test_numbers_stand_at_the_right(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Answer(("label", "value"), ((Literal("a"), Literal("7500")), (Literal("b"), Literal("9"))))
    assert in_terminal(answer, 80, monkeypatch, View("statistics"))[2:] == ["a           7.500", "b               9"]


def test_what_is_too_narrow_for_a_table_is_wrapped_at_words_below_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = in_terminal(ANSWER, 40, monkeypatch)
    assert lines[0] == "cuộc họp  hội nghị tổng kết công tác cải"
    assert lines[1] == "          cách hành chính năm 2020,"
    assert "cán bộ    Trần Minh Vũ" in lines


def test_a_file_and_a_pipe_have_a_row_on_a_line(seeds_folder: Path, tmp_path: Path) -> None:
    text = done("ask", "who-chaired", "--store", seeds_folder)
    assert len(text.splitlines()) == 2 + 4
    assert "002_5e6dac1fbc6af054.txt" in text
    done("ask", "who-chaired", "--store", seeds_folder, "-o", tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == text


@needs_a_terminal
@pytest.mark.slow
@pytest.mark.parametrize("columns", [80, 120])
def test_every_question_fits_a_terminal(seeds_folder: Path, columns: int) -> None:
    for name in ("who-chaired", "statistics", "positions-held", "directives", "documents-cited"):
        assert name in {question.name for question in questions()}
        lines = on_terminal("ask", name, "--store", seeds_folder, columns=columns).splitlines()
        assert lines and max(map(len, lines)) <= columns
        whole = words_of(done("ask", name, "--store", seeds_folder).splitlines())
        assert {word for word in words_of(lines) if "…" not in word and set(word) != {"─"}} <= whole
