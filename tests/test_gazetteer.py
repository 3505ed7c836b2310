"""The gazetteer: the units of the seeds, the codes that were given out twice, the spellings, the files."""

from __future__ import annotations

import pytest
from units import one

from kg import resources
from kg.gazetteer import FIRST, LEVELS, Gazetteer, english, folded, kind_of, unit_label, valid_on
from kg.model import Unit

DATA = resources.data() / "gazetteer"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize(
    ("kind", "name", "on", "expected"),
    [
        ("quận", "Bình Thuỷ", "2021-04-07", ("district-918-2019-10-06", 8)),
        ("quận", "Bình Thủy", "2021-04-07", ("district-918-2019-10-06", 8)),
        ("quận", "Thanh Xuân", "2021-04-07", ("district-009-2019-10-06", 11)),
        ("quận", "Thanh Xuân", "2025-05-01", ("district-009-2019-10-06", 9)),
        ("huyện", "Tân Hiệp", "2018-10-16", ("district-904-2019-10-06", 11)),
        ("quận", "Hồng Bàng", "2019-12-31", ("district-303-2019-10-06", 11)),
        ("quận", "Hồng Bàng", "2025-05-01", ("district-303-2019-10-06", 10)),
        ("Quận", "6", "2018-10-16", ("district-775-2019-10-06", 14)),
        ("Q.", "6", "2025-05-01", ("district-775-2019-10-06", 10)),
        ("quận", "Thủ Đức", "2018-10-16", ("district-762-2019-10-06", 12)),
        ("TP", "Thủ Đức", "2021-04-07", ("district-769-2021-01-01", 34)),
        ("huyện", "Bình Chánh", "2018-10-16", ("district-785-2019-10-06", 16)),
    ],
)
def test_districts_of_the_seeds(gazetteer: Gazetteer, kind: str, name: str, on: str, expected: tuple[str, int]) -> None:
    district = one(gazetteer.find(kind, name, on=on))
    assert (district.key, len(gazetteer.parts(district, "commune", on))) == expected


def test_tan_hiep_lies_in_kien_giang(gazetteer: Gazetteer) -> None:
    assert gazetteer.province_of(one(gazetteer.find("huyện", "Tân Hiệp"))) == one(gazetteer.find("tỉnh", "Kiên Giang"))


def test_phuoc_kieng_is_phuoc_kien(gazetteer: Gazetteer) -> None:
    nha_be = one(gazetteer.find("huyện", "Nhà Bè", on="2018-10-16"))
    assert gazetteer.find("xã", "Phước Kiểng", on="2018-10-16", within=nha_be) == ()
    commune = gazetteer.alike("xã", "Phước Kiểng", on="2018-10-16", within=nha_be)
    assert commune and (commune.code, commune.name, commune.parent) == ("27646", "Phước Kiển", nha_be)


@pytest.mark.parametrize(
    ("kind", "name", "place"),
    [
        ("xã", "Phước Kiểng", ("huyện", "Bình Chánh")),
        ("phường", "Phước Kiểng", ("huyện", "Nhà Bè")),
        ("xã", "Tân Thanh", ("huyện", "Nhà Bè")),
        ("xã", "Sơn Kim 3", ("huyện", "Hương Sơn")),
    ],
)
def test_no_other_kind_place_name_or_number_is_taken_for_a_misspelling(
    gazetteer: Gazetteer, kind: str, name: str, place: tuple[str, str]
) -> None:
    within = one(gazetteer.find(*place, on="2018-10-16"))
    assert gazetteer.alike(kind, name, on="2018-10-16", within=within) is None


def test_a_name_is_looked_for_among_its_likes_once(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    nha_be = one(gazetteer.find("huyện", "Nhà Bè", on="2018-10-16"))
    found = gazetteer.alike("xã", "Phước Kiểng", on="2018-10-16", within=nha_be)
    monkeypatch.setattr("kg.gazetteer.ends_in", None)
    monkeypatch.setattr("kg.gazetteer._commune", None)
    assert gazetteer.alike("xã", "Phước Kiểng", on="2018-10-16", within=nha_be) == found
    assert gazetteer.alike("xã", "Phước Kiểm", on="2018-10-16", within=nha_be) is not None


@pytest.mark.parametrize(
    ("level", "code", "names"),
    [
        ("province", "91", {"Kiên Giang", "An Giang"}),
        ("province", "80", {"Long An", "Tây Ninh"}),
        ("province", "82", {"Tiền Giang", "Đồng Tháp"}),
        ("province", "15", {"Yên Bái", "Lào Cai"}),
        ("province", "24", {"Bắc Giang", "Bắc Ninh"}),
        ("province", "44", {"Quảng Bình", "Quảng Trị"}),
        ("province", "52", {"Bình Định", "Gia Lai"}),
        ("province", "46", {"Thừa Thiên Huế", "Huế"}),
        ("district", "769", {"2", "Thủ Đức"}),
        ("district", "049", {"Quảng Uyên", "Quảng Hòa"}),
        ("commune", "26740", {"Bến Nghé", "Sài Gòn"}),
    ],
)
def test_a_code_is_not_a_unit(gazetteer: Gazetteer, level: str, code: str, names: set[str]) -> None:
    units = [unit for unit in gazetteer.units(level) if unit.code == code]
    assert {unit.name for unit in units} == names
    assert len({unit.key for unit in units}) == len(units)


def test_an_giang_of_2025_is_not_kien_giang(gazetteer: Gazetteer) -> None:
    new = one(gazetteer.find("tỉnh", "An Giang", on="2025-08-01"))
    assert new.key == "province-91-2025-07-01"
    assert gazetteer.find("huyện", "Tân Hiệp", within=new) == ()
    before = [one(gazetteer.find("tỉnh", name, on="2025-06-30")) for name in ("An Giang", "Kiên Giang")]
    assert [gazetteer.successors(unit) for unit in before] == [((new, "whole"),)] * 2


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [
        ("2018-10-16", 63, 713, 11160),
        ("2024-01-31", 63, 705, 10599),
        ("2025-05-01", 63, 696, 10035),
        ("2025-07-01", 34, 0, 3321),
    ],
)
def test_counts_of_a_day(gazetteer: Gazetteer, on: str, provinces: int, districts: int, communes: int) -> None:
    counts = [sum(valid_on(unit, on) for unit in gazetteer.units(level)) for level in LEVELS]
    assert counts == [provinces, districts, communes]


@pytest.mark.parametrize(
    ("kind", "name", "on", "label"),
    [
        (None, "TPHCM", "2018-10-16", "Thành phố Hồ Chí Minh"),
        (None, "TP HCM", "2018-10-16", "Thành phố Hồ Chí Minh"),
        (None, "TP.HCM", "2018-10-16", "Thành phố Hồ Chí Minh"),
        ("TP.", "HCM", "2018-10-16", "Thành phố Hồ Chí Minh"),
        (None, "Thủ đô Hà Nội", "2018-10-16", "Thành phố Hà Nội"),
        (None, "Quận 06", "2018-10-16", "Quận 6"),
        (None, "BR-VT", "2018-10-16", "tỉnh Bà Rịa - Vũng Tàu"),
        (None, "Bà Rịa–Vũng Tàu", "2018-10-16", "tỉnh Bà Rịa - Vũng Tàu"),
        ("tỉnh", "Thừa Thiên-Huế", "2021-01-01", "tỉnh Thừa Thiên Huế"),
        ("T.P", "Huế", "2021-01-01", "thành phố Huế"),
        ("TP", "Huế", "2025-03-01", "Thành phố Huế"),
        ("huyện", "Đăk Song", "2021-01-01", "huyện Đắk Song"),
        ("huyện", "Đak Song", "2021-01-01", "huyện Đắk Song"),
        ("thành phố", "Qui Nhơn", "2021-01-01", "thành phố Quy Nhơn"),
        ("huyện", "Ia H’ Drai", "2021-01-01", "huyện Ia H'Drai"),
        ("tỉnh", "Đồng Nai", "2026-04-29", "tỉnh Đồng Nai"),
        ("thành phố", "Đồng Nai", "2026-04-30", "Thành phố Đồng Nai"),
    ],
)
def test_spellings(gazetteer: Gazetteer, kind: str | None, name: str, on: str, label: str) -> None:
    assert unit_label(one(gazetteer.find(kind, name, on=on))) == label


def test_a_unit_of_another_time_is_offered_with_its_dates(gazetteer: Gazetteer) -> None:
    gone = one(gazetteer.find("huyện", "Sa Pa", on="2021-04-07"))
    assert (gone.valid_from, gone.valid_until) == (FIRST, "2020-01-01")
    assert not valid_on(gone, "2021-04-07")


def test_the_parent_settles_a_shared_name(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.find("huyện", "Châu Thành", on="2021-04-07")) == 10
    kien_giang = one(gazetteer.find("tỉnh", "Kiên Giang"))
    assert one(gazetteer.find("huyện", "Châu Thành", within=kien_giang)).code == "905"


def test_no_name_of_speech_and_no_unknown_kind(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("thành phố", "Sài Gòn") == ()
    assert gazetteer.find("phố", "Huế") == ()
    assert gazetteer.find("huyện", "Bình Thủy") == ()


@pytest.mark.parametrize(
    ("kind", "words", "count"),
    [
        ("huyện", "Trần Văn Thời Nguyễn Văn A", 3),
        ("huyện", "Trần Minh Vũ", 0),
        ("tỉnh", "Bà Rịa - Vũng Tàu và", 5),
        ("quận", "Bình Thuỷ, thành phố", 2),
        ("Quận", "6 sáng nay", 1),
        ("phường", "Hiệp Bình Chánh (quận", 3),
        ("xã", "Phước Kiển", 2),
        ("TP.", "HCM", 1),
        (None, "TPHCM đã", 1),
        (None, "TP. HCM", 2),
        (None, "hòa bình", 0),
        (None, "Phước Kiển", 0),
        ("phố", "Huế", 0),
        ("thành phố", "", 0),
    ],
)
def test_longest_name(gazetteer: Gazetteer, kind: str | None, words: str, count: int) -> None:
    assert gazetteer.longest_name_at(words.split(), kind) == count


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Thuỷ  Nguyên", "thủy nguyên"),
        ("Bà Rịa - Vũng Tàu", "bà rịa vũng tàu"),
        ("Mỹ Tho", "mĩ tho"),
        ("01", "1"),
        ("Quý", "quí"),
    ],
)
def test_folded(name: str, form: str) -> None:
    assert folded(name) == form


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("TP", "thành phố"),
        ("T.P", "thành phố"),
        ("TX.", "thị xã"),
        ("TT", "thị trấn"),
        ("P.", "phường"),
        ("Q.", "quận"),
        ("đường", None),
    ],
)
def test_kind_of(word: str, kind: str | None) -> None:
    assert kind_of(word) == kind


def test_every_alias_leads_to_a_unit(gazetteer: Gazetteer) -> None:
    for line in (DATA / "aliases.csv").read_text(encoding="utf-8").splitlines()[1:]:
        alias, kind, name, level = line.split(",")
        assert gazetteer.find(kind, name, level=level), line
        assert gazetteer.find(kind, alias, level=level) == gazetteer.find(kind, name, level=level), line


def test_every_unit_lies_in_a_unit_of_its_time(gazetteer: Gazetteer) -> None:
    for level in LEVELS:
        for unit in gazetteer.units(level):
            above = unit.parent
            assert above is not None, unit.key
            assert unit.key == f"{level}-{unit.code}-{unit.valid_from}"
            assert (above.valid_from or "") <= (unit.valid_from or ""), unit.key
            assert (unit.valid_until or "9") <= (above.valid_until or "9"), unit.key


def test_no_name_of_a_commune_is_shared_within_its_district(gazetteer: Gazetteer) -> None:
    for on in ("2018-10-16", "2025-05-01", "2025-08-01"):
        names = [
            (unit.kind, folded(unit.name), unit.parent) for unit in gazetteer.units("commune") if valid_on(unit, on)
        ]
        assert len(names) == len(set(names)), on


def test_names_are_in_one_form() -> None:
    for file in ("units.csv", "communes.csv"):
        text = (DATA / file).read_text(encoding="utf-8")
        assert '"' not in text and "  " not in text
        assert not any(ending in f"{text.casefold()} " for ending in ("hoà,", "thuỷ,", "hoá,", "tuý,", "hoè,"))


# ---------------------------------------------------------------- names in English


@pytest.mark.parametrize(
    ("kind", "name", "on", "name_in_english"),
    [
        ("thành phố", "Cần Thơ", "2021-04-07", "Can Tho City"),
        ("tỉnh", "Kiên Giang", "2021-04-07", "Kien Giang Province"),
        ("tỉnh", "Bà Rịa - Vũng Tàu", "2021-04-07", "Ba Ria - Vung Tau Province"),
        ("quận", "Bình Thủy", "2021-04-07", "Binh Thuy District"),
        ("quận", "6", "2018-10-16", "District 6"),
        ("thị xã", "Sa Pa", "2021-04-07", "Sa Pa Town"),
        ("phường", "Thanh Xuân Bắc", "2021-04-07", "Thanh Xuan Bac Ward"),
        ("xã", "Phước Kiển", "2018-10-16", "Phuoc Kien Commune"),
        ("thị trấn", "Nhà Bè", "2018-10-16", "Nha Be Township"),
        ("đặc khu", "Phú Quốc", "2025-08-01", "Phu Quoc Special Zone"),
        ("phường", "1 Bảo Lộc", "2025-08-01", "Ward 1 Bao Loc"),
    ],
)
def test_names_in_english(gazetteer: Gazetteer, kind: str, name: str, on: str, name_in_english: str) -> None:
    assert english(one(gazetteer.find(kind, name, on=on))) == name_in_english


def test_every_unit_has_an_english_name_in_ascii(gazetteer: Gazetteer) -> None:
    names = [english(unit) for level in LEVELS for unit in gazetteer.units(level)]
    assert [name for name in names if not (name and name.isascii())] == []
    assert english(gazetteer.central()) == "Viet Nam"
    assert english(Unit("stated-1", "khu phố", "1", "hamlet")) is None
