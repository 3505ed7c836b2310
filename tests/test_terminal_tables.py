"""Tables that people read: at every width all words are there and none is cut, and a file has a line a row."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.tables import blocks, paragraph, table

WIDTHS = (20, 32, 40, 60, 80, 120)
HEADS = ("Lần này", "Vấn đề", "Cả kho")
NUMBERS = (
    [("12.000", "mới, thay đổi"), ("0:00:00", "thời gian")],
    [("0", "cảnh báo")],
    [("124", "dữ kiện có câu dẫn")],
)
COMMANDS = [
    ("kg ask --store kho", "các câu hỏi có sẵn"),
    ("kg validate --store kho", "xem các vấn đề, kèm câu dẫn và cách sửa"),
]


def words(text: str) -> list[str]:
    return sorted(text.replace("─", " ").split())


@pytest.mark.parametrize("width", WIDTHS)
def test_blocks_stand_side_by_side_or_below_one_another(width: int) -> None:
    text = blocks(HEADS, NUMBERS, indent=2, width=width)
    lines = text.splitlines()
    assert max(map(len, lines)) <= width
    whole = " ".join([*HEADS, *(cell for block in NUMBERS for row in block for cell in row)])
    assert words(text) == words(whole)
    assert sum(any(head in line for head in HEADS) for line in lines) == (1 if width >= 80 else 2 if width >= 40 else 3)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_command_is_whole_at_every_width(width: int) -> None:
    text = table(COMMANDS, whole={0}, indent=2, width=width)
    assert words(text) == words(" ".join(cell for row in COMMANDS for cell in row))
    lines = text.splitlines()
    assert all(any(f"  {command}" in line for line in lines) for command, _ in COMMANDS)
    assert all(len(line) <= max(width, len("  kg validate --store kho")) for line in lines)


def test_numbers_stand_under_one_another_and_below_their_head() -> None:
    text = table([("a", "5", "x"), ("bb", "1.200", "")], ("bảng", "đúng", ""), right={1})
    assert text.splitlines() == ["bảng   đúng", "a         5  x", "bb    1.200"]


@pytest.mark.parametrize("width", [16, 24, 28, 30, 34, 60])
def test_no_word_of_a_table_is_cut_at_any_width(width: int) -> None:
    rows = [("article.title", "1.000", "tiêu đề của bài viết"), ("meeting.host", "0.500", "đơn vị tổ chức họp")]
    text = table(rows, ("bảng", "đúng", ""), right={1}, width=width)
    assert {word for row in rows for cell in row for word in cell.split()} <= set(text.split())
    assert max(map(len, text.splitlines())) <= width


def test_only_a_terminal_makes_lines_short() -> None:
    long = "từ ngữ " * 99
    assert paragraph(long.strip(), 2).count("\n") == 0
    assert table([(long,)]).count("\n") == 0
    lines = paragraph(long.strip(), 2, deeper=4, width=40).splitlines()
    assert {line[:2] for line in lines} == {"  "}
    assert {line[:6].strip() for line in lines[1:]} == {""}
    assert " ".join(lines).split() == long.split()


def test_what_a_page_holds_gives_no_orders_to_a_terminal() -> None:
    assert "\x1b" not in table([("\x1b[2J[bold]x[/]",)]) + blocks(("\x1b",), [[("1", "\x1b")]])
    assert "[bold]x[/]" in table([("[bold]x[/]",)])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("script") is None, reason="script (util-linux) is not here to give a terminal")
@pytest.mark.parametrize("width", [48, 80])
def test_in_a_terminal_a_sentence_is_wrapped_at_its_words(width: int, seeds_folder: Path) -> None:
    command = f"stty cols {width}; {sys.executable} -m kg unread --store {seeds_folder} --limit 1"
    plain = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    call = ["script", "-qec", command, "/dev/null"]
    done = subprocess.run(call, capture_output=True, text=True, check=True, env=plain)
    lines = done.stdout.replace("\r", "").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("    343: "))
    sentence = [line for line in lines[begin : begin + 8] if line.startswith("    ")]
    assert len(sentence) > 2
    assert max(map(len, sentence)) <= width
    assert "Đồng chí Trần Thanh Bình, Chủ tịch UBND quận Bình Thuỷ trao khen« thưởng" in " ".join(
        " ".join(sentence).split()
    )
