"""Charts over time and side by side: round ticks, periods at their places, labels apart, each figure a link."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.charts import Bar, Mark, Series, over_time, ranking, ticks

YEARS = {year: (date(year, 1, 1), date(year, 12, 31)) for year in range(2015, 2025)}


def mark(year: int, value: str, text: str = "", shape: str = "exact") -> Mark:
    """A figure of a whole year."""
    return Mark(*YEARS[year], Decimal(value), text or value, "câu", f"/id/article/a#s{year}-9", shape)


def circles(svg: str) -> list[tuple[float, float]]:
    """The middles of the round marks."""
    return [(float(x), float(y)) for x, y in re.findall(r'<circle class="dot" cx="([\d.]+)" cy="([\d.]+)"', svg)]


@given(st.floats(-1e9, 1e12), st.floats(1e-3, 1e9))
def test_ticks_are_even_and_hold_the_figures(low: float, span: float) -> None:
    found = ticks(low, low + span)
    assert 2 <= len(found) <= 9
    close = max(abs(low), span) * 1e-6
    assert found[0] <= low + close
    assert found[-1] >= low + span - close


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (91.03, 94.696, [91, 92, 93, 94, 95]),
        (7, 7, [6, 6.5, 7, 7.5, 8]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


def test_a_figure_stands_in_the_middle_of_its_period_and_a_later_one_further_right() -> None:
    half = Mark(date(2021, 1, 1), date(2021, 6, 30), Decimal(5), "5", "", None)
    svg = over_time([Series("a", (mark(2020, "5"), half, mark(2021, "5")))], "n", "vi")
    (year, _), (first_half, _), (next_year, _) = circles(svg)
    assert year < first_half < next_year
    assert next_year - first_half == pytest.approx((next_year - year) / 4, rel=0.02)


def test_untold_periods_are_shown_as_a_gap() -> None:
    svg = over_time([Series("a", (mark(2019, "1"), mark(2020, "2"), mark(2023, "3")))], "n", "vi")
    assert len(re.findall(r'class="line s0"', svg)) == 1
    assert len(re.findall(r'class="line s0 gap"', svg)) == 1


def test_the_best_rank_stands_on_top() -> None:
    svg = over_time([Series("a", (mark(2020, "9"), mark(2021, "2")))], "n", "vi", ranks=True)
    (_, ninth), (_, second) = circles(svg)
    assert second < ninth
    assert ">1</text>" in svg


def test_a_target_is_no_result() -> None:
    svg = over_time([Series("a", (mark(2020, "80"), mark(2021, "90")), is_target=True)], "n", "vi")
    assert 'class="line' not in svg
    assert svg.count('class="mark s0 target"') == 2


def test_comparators_have_marks_of_their_own() -> None:
    svg = over_time([Series("a", (mark(2020, "7500", "trên 7.500", "above"), mark(2021, "9000")))], "n", "vi")
    assert "trên 7.500" in svg
    assert svg.count("<polygon") == 1
    assert ">8.000</text>" in svg  # a tick, with the separators of the language


def test_labels_do_not_overlap() -> None:
    crowd = tuple(Mark(*YEARS[2020], Decimal(50), "50.000.000", "", None) for _ in range(12))
    svg = over_time([Series("a", crowd)], "n", "vi")
    places = [(float(x), float(y)) for x, y in re.findall(r'<text class="value" x="([\d.]+)" y="([\d.]+)"', svg)]
    assert 1 <= len(places) < 12
    for index, (x, y) in enumerate(places):
        assert all(abs(y - below) >= 14 or abs(x - beside) >= 60 for beside, below in places[index + 1 :])


def test_bars_are_as_long_as_their_values_and_lead_to_their_sentences() -> None:
    svg = ranking([Bar("A", Decimal(100), "100", "câu", "/x#s1-2"), Bar("B", Decimal(50), "50", "câu", None)], "n")
    first, second = (float(width) for width in re.findall(r'width="([\d.]+)" height', svg))
    assert first == pytest.approx(2 * second, abs=0.2)
    assert 'href="/x#s1-2"' in svg


def test_what_pages_say_is_text_in_a_chart_that_is_well_formed() -> None:
    bad = '</text><script>alert("1")</script>'
    one = Mark(*YEARS[2020], Decimal(1), bad, bad, '/id/article/a"onclick=x')
    for svg in (over_time([Series(bad, (one,))], bad, "vi"), ranking([Bar(bad, Decimal(1), bad, bad, None)], bad)):
        assert "<script" not in svg
        ElementTree.fromstring(svg)
        assert " style=" not in svg
