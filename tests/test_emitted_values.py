"""Labels of posts, days of periods, decimals, times and fractions, as the emitter writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.emit.entities import post_label
from kg.emit.figures import fraction
from kg.emit.periods import bounds
from kg.rdf.namespaces import XSD
from kg.rdf.terms import decimal, moment


@pytest.mark.parametrize(
    ("title", "body", "label"),
    [
        ("Ủy viên", "Bộ Chính trị", "Ủy viên Bộ Chính trị"),
        ("Ủy viên Bộ Chính trị", "Bộ Chính trị", "Ủy viên Bộ Chính trị"),
        ("Uỷ viên Ban thường vụ", "Ban Thường vụ Quận ủy", "Uỷ viên Ban thường vụ Quận ủy"),
        ("Trưởng ban", "Ban Dân vận Quận ủy", "Trưởng ban Ban Dân vận Quận ủy"),
        ("Chủ tịch", "", "Chủ tịch"),
    ],
)
def test_post_labels_do_not_stutter(title: str, body: str, label: str) -> None:
    assert post_label(title, body) == label


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2021", ("2021-01-01", "2021-12-31")),
        ("2021-Q1", ("2021-01-01", "2021-03-31")),
        ("2021-H2", ("2021-07-01", "2021-12-31")),
        ("2018-9M", ("2018-01-01", "2018-09-30")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2016/2020", ("2016-01-01", "2020-12-31")),
        ("2021-04-26", ("2021-04-26", "2021-04-26")),
        ("2020/2016", None),
        ("2021-13", None),
        ("2021-0M", None),
        ("năm ngoái", None),
        (None, None),
    ],
)
def test_periods_have_a_first_and_a_last_day(period: str | None, days: tuple[str, str] | None) -> None:
    assert bounds(period) == days


@pytest.mark.parametrize(
    ("number", "text"),
    [("317000000", "317000000"), ("0.50", "0.5"), ("-0.0", "0"), ("1E+2", "100"), ("7.5E-7", "0.00000075")],
)
def test_decimals_have_no_exponent_and_no_idle_zeros(number: str, text: str) -> None:
    literal = decimal(Decimal(number))
    assert literal is not None and literal.value == text


def test_times_keep_their_precision() -> None:
    written = [moment(text) for text in ("2022-04-28", "2022-04-28T11:12", "2022-02-30", "2022-04", None)]
    assert [literal.datatype.value.removeprefix(XSD) if literal else None for literal in written] == [
        "date",
        "dateTime",
        None,
        None,
        None,
    ]


def test_fractions_are_read_where_they_are_printed() -> None:
    assert fraction("76/76 TTHC") == (Decimal(76), Decimal(76))
    assert fraction("1.204/1.210") == (Decimal(1204), Decimal(1210))
    assert fraction("26/4/2022") is None and fraction("99,93%") is None
