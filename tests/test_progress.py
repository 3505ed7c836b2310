"""What is shown while pages are read: figures, bar, lines of a log; and that what is kept does not grow with them."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from pathlib import Path

import pytest
from rich.console import Console

from kg.cli import progress
from kg.cli.bar import Bar
from kg.cli.pace import Pace, ProgressView
from kg.cli.progress import Log
from kg.cli.tally import KEPT, Tally, gravity
from kg.messages import clock, figure
from kg.model import Problem
from kg.read import Meter, Sieve, read
from kg.run.stop import Stop

PAGE = "Ngày 1/3/2021, ông Trần Minh Vũ, Chủ tịch UBND huyện Tân Hiệp chủ trì cuộc họp."


def problem(severity: str, number: int = 0, rule: str = "r") -> Problem:
    return Problem(severity, rule, "m", f"{number:06}.txt")


# ---------------------------------------------------------------- counting


def test_a_tally_counts_pages_facts_and_problems() -> None:
    tally = Tally()
    tally.add("built", [problem("violation"), problem("warning"), problem("info")], facts=7)
    tally.add("renewed", [], facts=2)
    tally.add("refused", [problem("violation", rule="input-empty")])
    assert (tally.pages, tally.stored, tally.facts) == (3, 2, 9)
    assert tally.severities == {"violation": 2, "warning": 1, "info": 1}
    assert tally.problems == 3


def test_a_note_is_no_problem_that_strict_minds() -> None:
    tally = Tally()
    tally.add("built", [problem("info")])
    assert tally.problems == 0
    tally.add("built", [problem("warning")])
    assert tally.problems == 1


def test_of_many_problems_only_the_gravest_are_kept() -> None:
    many = [problem(severity, number) for severity in ("violation", "warning") for number in range(500)]
    random.Random(1).shuffle(many)
    tally = Tally()
    for one in many:
        tally.add("built", [one, problem("info")])
    assert tally.gravest == sorted(many, key=gravity)[:KEPT]
    assert tally.more == len(many) - KEPT


def test_problems_of_the_input_are_not_among_the_gravest() -> None:
    tally = Tally()
    for number in range(2 * KEPT):
        tally.add("refused", [problem("violation", number, "input-empty")])
    tally.add("built", [problem("warning")])
    assert [one.severity for one in tally.gravest] == ["warning"]
    assert tally.more == 0


# ---------------------------------------------------------------- how far the reading is


def test_a_folder_of_pages_is_measured_in_pages(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"{PAGE} {number}", encoding="utf-8")
    meter = Meter()
    parts = [meter.fraction() for _ in read([tmp_path], meter=meter)]
    assert meter.pages == 4
    assert parts == [0, 0.25, 0.5, 0.75]


def test_a_packed_container_is_measured_in_its_own_bytes(tmp_path: Path) -> None:
    noise = random.Random(1)
    lines = (json.dumps({"text": f"{PAGE} {noise.randbytes(500).hex()}"}) for _ in range(200))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    (tmp_path / "z.txt").write_text(PAGE, encoding="utf-8")
    meter = Meter()
    parts = [meter.fraction() or 0 for _ in read([tmp_path], meter=meter)]
    assert meter.pages is None
    assert parts == sorted(parts)
    assert 0 < parts[0] < 0.2
    assert 0.4 < parts[100] < 0.6
    assert 0.99 < parts[-1] <= 1


def test_where_pages_are_left_out_nobody_knows_how_many_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    meter = Meter()
    list(read([tmp_path], meter=meter, sieve=Sieve()))
    assert meter.pages is None
    assert meter.fraction() is not None


def test_records_from_standard_input_have_no_end_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = json.dumps({"text": PAGE}).encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    meter = Meter()
    assert len(list(read(["-"], meter=meter))) == 1
    assert (meter.pages, meter.fraction()) == (None, None)


# ---------------------------------------------------------------- figures


def test_the_pace_is_that_of_the_last_while() -> None:
    pace = Pace()
    for second in range(100):
        pages = second if second < 50 else 50 + 10 * (second - 50)
        pace.note(second, pages, pages / 1000)
    assert pace.speed() == pytest.approx(10)
    assert pace.left() == pytest.approx((1000 - 540) / 10)


def test_at_first_nothing_is_shown_of_the_time_left() -> None:
    pace = Pace()
    assert (pace.speed(), pace.left()) == (None, None)
    pace.note(0.0, 1, 0.1)
    assert (pace.speed(), pace.left()) == (None, None)
    pace.note(1.0, 3, 0.3)
    assert (pace.speed(), pace.left()) == (2, None)


def view(lang: str, pages: int | None = 12_000) -> ProgressView:
    """One that has seen 6,000 pages in ten seconds."""
    tally = Tally()
    seen = ProgressView(tally, Meter(pages), lang)
    seen.note(0)
    for _ in range(6000):
        tally.add("built", [problem("warning")], facts=3)
    seen.note(10)
    return seen


@pytest.mark.parametrize(
    ("lang", "figures", "part"),
    [
        (
            "vi",
            "6.000/12.000 trang · 600,0 trang/s · 18.000 dữ kiện · 0 lỗi · 6.000 cảnh báo",
            " 50 % · còn 0:00:10",
        ),
        (
            "en",
            "6,000/12,000 pages · 600.0 pages/s · 18,000 facts · 0 violations · 6,000 warnings",
            " 50 % · 0:00:10 left",
        ),
    ],
)
def test_the_figures_in_either_language(lang: str, figures: str, part: str) -> None:
    assert view(lang).figures() == figures
    assert view(lang).part() == part


def test_without_a_known_end_there_is_no_part_and_no_time_left() -> None:
    assert view("en", None).figures().startswith("6,000 pages · 600.0 pages/s")
    assert view("en", None).part() == ""


def test_more_pages_than_were_counted_have_no_known_end() -> None:
    assert view("en", 5_000).figures().startswith("6,000 pages · ")
    assert view("en", 5_000).part() == ""


def test_numbers_and_times_as_people_write_them() -> None:
    assert (figure(1234567), figure(1234.56, "vi", 1), figure(1234.56, "en", 1)) == ("1.234.567", "1.234,6", "1,234.6")
    assert (clock(7), clock(3600 * 25 + 61)) == ("0:00:07", "25:01:01")


# ---------------------------------------------------------------- what is shown


def test_a_log_has_a_line_every_half_minute(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    monkeypatch.setattr(progress, "monotonic", lambda: now)
    tally = Tally()
    log = Log(ProgressView(tally, Meter(1000), "en"), "en")
    for _ in range(100):
        now += 0.7
        tally.add("built", [], facts=2)
        log.show()
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.splitlines() == [
        "reading: 43/1,000 pages · 1.4 pages/s · 86 facts · 0 violations · 0 warnings ·   4 % · 0:11:10 left",
        "reading: 86/1,000 pages · 1.4 pages/s · 172 facts · 0 violations · 0 warnings ·   9 % · 0:10:40 left",
    ]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the bar stands where `view` was last."""
    monkeypatch.setattr("kg.cli.bar.monotonic", lambda: 10.0)


def drawn(width: int, stop: Stop) -> list[str]:
    """The lines of a bar in a terminal of so many columns."""
    stream = io.StringIO()
    bar = Bar(view("vi"), stop, "vi")
    bar.show()
    Console(file=stream, width=width, color_system=None).print(bar.get_renderable())
    return stream.getvalue().splitlines()


@pytest.mark.usefixtures("still")
def test_the_bar_and_its_figures_fit_a_terminal_of_eighty_columns() -> None:
    bar, figures = drawn(80, Stop())
    assert bar.startswith("đang đọc ━━━") and bar.endswith("50 % · còn 0:00:10")
    assert figures == "6.000/12.000 trang · 600,0 trang/s · 18.000 dữ kiện · 0 lỗi · 6.000 cảnh báo"


@pytest.mark.usefixtures("still")
def test_in_a_narrow_terminal_no_figure_is_cut_off() -> None:
    bar, *figures = drawn(40, Stop())
    assert "━━━" in bar and "còn 0:00:10" in bar
    assert " ".join(line.strip() for line in figures).endswith("0 lỗi · 6.000 cảnh báo")
    assert max(map(len, (bar, *figures))) <= 40


@pytest.mark.usefixtures("still")
def test_the_bar_shows_that_the_work_is_about_to_stop() -> None:
    stop = Stop()
    stop.asked = True
    assert "đang dừng" in drawn(80, stop)[0]


@pytest.mark.parametrize("forced", ["FORCE_COLOR", "TTY_COMPATIBLE"])
def test_what_is_no_terminal_gets_no_bar_and_no_escape_codes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], forced: str
) -> None:
    monkeypatch.setenv(forced, "1")
    tally = Tally()
    with progress.shown(tally, Meter(10), Stop(), "vi") as show:
        for _ in range(10):
            tally.add("built", [])
            show()
    assert capsys.readouterr() == ("", "")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_messages_stand_above_the_bar_and_answers_go_where_they_belong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kg.cli.console import answer, tell  # noqa: PLC0415

    terminal, file = Terminal(), io.StringIO()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", file)
    with progress.shown(Tally(), Meter(10), Stop(), "vi") as show:
        show()
        tell("page.txt\n  [lỗi] trống")
        answer("[]\n")
    assert file.getvalue() == "[]\n"
    shown = terminal.getvalue()
    assert "đang đọc" in shown
    assert "\x1b[2Kpage.txt\n" in shown  # the bar is wiped before each line of the message
    assert "\x1b[2K  [lỗi] trống\n" in shown
