"""The attacks in their short form, and what each of them would find."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from attack import coverage, pages, patterns
from attack.pages import attack, mutated
from attack.tally import Tally, table

from kg.emit import emit
from kg.model import Page
from kg.pipeline import extract

pytestmark = pytest.mark.slow


def test_mutated_pages_are_read_and_quoted_right() -> None:
    tally = pages.run(250, 0)
    assert (tally.tries, tally.is_clean) == (250, True), tally.faults


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no wheel for this platform")
def test_pages_that_a_fuzzer_makes_are_read_and_quoted_right() -> None:
    tally = coverage.run(2_000, 0)
    assert tally.tries > 1_000 and tally.is_clean, tally.faults


def test_a_page_is_the_same_for_its_name_and_differs_for_another() -> None:
    assert mutated("0-7") == mutated("0-7") != mutated("0-8")


def test_a_page_that_is_lost_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "extract", lambda page: page.missing)
    tally = Tally("pages")
    attack("one", "Một trang.", tally)
    assert (tally.lost_pages, tally.is_clean) == (1, False)
    assert "AttributeError" in tally.faults[0]


def test_a_page_that_hangs_and_a_quote_that_is_not_the_text_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "SLOW", -1.0)
    monkeypatch.setattr(pages, "_quotes", lambda graphs: [(0, 3, "Hai")])
    tally = Tally("pages")
    attack("one", "Một trang.", tally)
    assert (tally.hangs, tally.wrong_quotes, tally.lost_pages) == (1, 1, 0)


def test_quotes_of_a_seed_are_looked_at() -> None:
    text = pages.seeds()[2]
    assert len(list(pages._quotes(emit(extract(Page("page.txt", text)))))) > 20


def test_every_rule_is_attacked() -> None:
    used = patterns.patterns()
    assert len(used) > 400
    assert {one.use for one in used} == {"match", "search", "tail"}


def test_the_rows_are_a_table() -> None:
    tally = Tally.sum("pages", [Tally("a", 1_000, hangs=1), Tally("b", 5, lost_pages=2, faults=["x"])])
    assert table([tally]).splitlines()[2] == "| pages | 1,005 | 1 | 2 | 0 | 0 | 0 |"
