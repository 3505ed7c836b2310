"""The type system of bodies: each has the superior that the law gives it, under the IRI that pages naming it give."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest
from bodies import body, named

from kg import lexicon, resources
from kg.emit import body_triples
from kg.find.organisations import organisation_of
from kg.gazetteer import LEVELS, unit_label
from kg.gazetteer.bodies import national, replacements, rules, seat, superior, tree
from kg.model import Organisation
from kg.rdf.iri import Minter
from kg.rdf.keys import organisation_key
from kg.text import key

ROWS = list(csv.DictReader((resources.data() / "replacements.csv").open(encoding="utf-8", newline="")))
SERIES = lexicon.table("hierarchy")["series"]


def above(found: Organisation) -> list[str]:
    """The labels of all bodies above, the nearest first."""
    labels = []
    while step := superior(found):
        labels.append(step.label)
        found = step
    return labels


# ---------------------------------------------------------------- the data


def test_every_rule_leads_to_types_and_levels_that_there_are() -> None:
    for name, rule in rules().items():
        assert rule.levels <= {*LEVELS, "country"}, name
        assert {rule.above, rule.under} - {None} <= {*rules(), *SERIES}, name
        assert rule.heads and (rule.levels or rule.named), name
        assert lexicon.table("hierarchy")["types"][name]["law"], name
    for kinds in SERIES.values():
        assert set(kinds.values()) <= set(rules())


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_a_national_body_is_one_that_pages_name(rule: object) -> None:
    head = getattr(rule, "national", None)
    if head is not None:
        found = organisation_of(head)
        assert found and (found.head, found.kind, found.level) == (head, national(head).kind, "none")


def test_a_head_has_one_type_of_a_kind() -> None:
    heads = Counter((rule.kind, head) for rule in rules().values() for head in rule.heads)
    assert [head for head, count in heads.items() if count > 1] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['old']} → {row['new']}")
def test_a_replacement_is_of_names_as_pages_are_read(row: dict[str, str]) -> None:
    date.fromisoformat(row["on"])
    assert row["source"]
    shares = [other["share"] for other in ROWS if (other["old"], other["level"]) == (row["old"], row["level"])]
    assert shares == ["whole"] if len(shares) == 1 else set(shares) == {"divided"}
    for head in (row["old"], row["new"]):
        found = organisation_of(head)
        assert found and found.head == head
        assert any(r.kind == found.kind and row["level"] in r.levels and key(head) in r.heads for r in rules().values())


# ---------------------------------------------------------------- superiors


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("UBND quận Bình Thủy", ["UBND Thành phố Cần Thơ", "Chính phủ"]),
        ("UBND phường An Thới, quận Bình Thủy", ["UBND quận Bình Thủy", "UBND Thành phố Cần Thơ", "Chính phủ"]),
        ("Quận ủy Bình Thủy", ["Thành ủy Cần Thơ", "Ban Chấp hành Trung ương Đảng"]),
        ("Huyện ủy Đắk Song", ["Tỉnh ủy Đắk Nông", "Ban Chấp hành Trung ương Đảng"]),
        ("Thị ủy Kỳ Anh", ["Tỉnh ủy Hà Tĩnh", "Ban Chấp hành Trung ương Đảng"]),
        (
            "Đảng ủy xã Thuận Hà, huyện Đắk Song",
            ["Huyện ủy Đắk Song", "Tỉnh ủy Đắk Nông", "Ban Chấp hành Trung ương Đảng"],
        ),
        (
            "Ban Tổ chức Quận ủy Bình Thủy",
            ["Quận ủy Bình Thủy", "Thành ủy Cần Thơ", "Ban Chấp hành Trung ương Đảng"],
        ),
        ("HĐND quận Bình Thủy", ["HĐND Thành phố Cần Thơ", "Ủy ban Thường vụ Quốc hội", "Quốc hội"]),
        ("Thường trực HĐND tỉnh Nghệ An", ["HĐND tỉnh Nghệ An", "Ủy ban Thường vụ Quốc hội", "Quốc hội"]),
        ("Ban Pháp chế HĐND tỉnh Nghệ An", ["HĐND tỉnh Nghệ An", "Ủy ban Thường vụ Quốc hội", "Quốc hội"]),
        ("Sở Nội vụ tỉnh Hà Tĩnh", ["UBND tỉnh Hà Tĩnh", "Chính phủ"]),
        ("Ban Dân tộc tỉnh Nghệ An", ["UBND tỉnh Nghệ An", "Chính phủ"]),
        ("Văn phòng UBND tỉnh Đắk Nông", ["UBND tỉnh Đắk Nông", "Chính phủ"]),
        ("Phòng Nội vụ quận Bình Thủy", ["UBND quận Bình Thủy", "UBND Thành phố Cần Thơ", "Chính phủ"]),
        ("Phòng Một cửa quận Bình Thủy", []),
        (
            "Phòng Cải cách hành chính Sở Nội vụ tỉnh Nghệ An",
            ["Sở Nội vụ tỉnh Nghệ An", "UBND tỉnh Nghệ An", "Chính phủ"],
        ),
        ("Công an quận Bình Thủy", ["Công an Thành phố Cần Thơ", "Bộ Công an", "Chính phủ"]),
        ("Ban CHQS huyện Đắk Song", ["Bộ Chỉ huy Quân sự tỉnh Đắk Nông"]),
        ("TAND huyện Đắk Song", ["Tòa án nhân dân tỉnh Đắk Nông", "Tòa án nhân dân tối cao"]),
        ("VKSND tỉnh Đắk Nông", ["Viện Kiểm sát nhân dân tối cao"]),
        ("Ủy ban MTTQ tỉnh Nghệ An", ["Ủy ban Trung ương MTTQ Việt Nam"]),
        (
            "Hội LHPN huyện Đắk Song",
            ["Hội Liên hiệp Phụ nữ tỉnh Đắk Nông", "Trung ương Hội Liên hiệp Phụ nữ Việt Nam"],
        ),
        ("Quận đoàn Bình Thủy", ["Thành đoàn Cần Thơ", "Trung ương Đoàn TNCS Hồ Chí Minh"]),
        ("Bộ NN&PTNT", ["Chính phủ"]),
        ("Bộ Chính trị", ["Ban Chấp hành Trung ương Đảng"]),
        ("Ban Chỉ đạo Cải cách hành chính quận Bình Thủy", []),
        ("UBND huyện", []),
    ],
)
def test_a_body_has_its_superiors(words: str, expected: list[str]) -> None:
    assert above(body(words)) == expected


def test_a_commune_answers_to_the_province_once_there_are_no_districts() -> None:
    assert above(body("UBND xã Nhà Bè, Thành phố Hồ Chí Minh", "2025-08-12")) == [
        "UBND Thành phố Hồ Chí Minh",
        "Chính phủ",
    ]
    assert above(body("UBND xã Phước Kiển, huyện Nhà Bè")) == [
        "UBND huyện Nhà Bè",
        "UBND Thành phố Hồ Chí Minh",
        "Chính phủ",
    ]


@pytest.mark.parametrize("words", ["UBND huyện", "UBND xã Đất Lạ, huyện Đắk Song", "Ban Thường vụ Huyện ủy"])
def test_a_body_of_a_unit_that_only_the_page_knows_is_not_in_the_tree(words: str) -> None:
    local = body(words)
    assert (seat(local), superior(local), tree(local)) == (None, None, ())


@pytest.mark.parametrize(
    "words",
    [
        *("UBND phường An Thới, quận Bình Thủy", "Đảng ủy phường An Thới, quận Bình Thủy", "Thị ủy Kỳ Anh"),
        *("Ban Tổ chức Quận ủy Bình Thủy", "Thường trực HĐND quận Bình Thủy", "Công an huyện Đắk Song"),
        *("Ban CHQS huyện Đắk Song", "TAND huyện Đắk Song", "VKSND huyện Đắk Song", "Hội CCB huyện Đắk Song"),
        *("Ban Thường trực Ủy ban MTTQ huyện Đắk Song", "Đảng ủy Quân sự tỉnh Đắk Nông", "LĐLĐ huyện Đắk Song"),
        *("Huyện Đoàn Đắk Song", "Hội Nông dân huyện Đắk Song", "Thành đoàn Cần Thơ"),
        *("Sở LĐ-TB&XH tỉnh Đắk Nông", "Sở KH&ĐT tỉnh Nghệ An", "Ban Dân tộc tỉnh Nghệ An", "Ủy ban Dân tộc"),
        *("Ban Tuyên giáo Trung ương", "Kiểm toán Nhà nước", "Thanh tra tỉnh Nghệ An"),
    ],
)
def test_all_that_hang_together_are_the_nodes_that_pages_naming_them_give(words: str) -> None:
    found = tree(body(words))
    assert len(found) > 1
    for each in found[1:]:
        below = each.unit.parent if each.unit and each.unit.level == "district" else None
        written = f"{each.label}, {unit_label(below)}" if below else each.label
        assert organisation_key(each) in {organisation_key(o) for o in named(written).values()}


def test_the_same_body_has_the_same_triples_whichever_page_names_it() -> None:
    minter = Minter()
    from_below = tree(body("UBND quận Bình Thủy"))[1]
    itself = tree(body("UBND TP. Cần Thơ"))[0]
    assert body_triples(from_below, minter) == body_triples(itself, minter)
    shorter, longer = tree(body("Ủy ban MTTQ tỉnh Nghệ An"))[0], tree(body("Ủy ban MTTQ Việt Nam tỉnh Nghệ An"))[0]
    assert body_triples(shorter, minter) == body_triples(longer, minter)


# ---------------------------------------------------------------- replacements


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Sở KH&ĐT tỉnh Nghệ An", ["Sở Tài chính tỉnh Nghệ An"]),
        ("Sở GTVT tỉnh Nghệ An", ["Sở Xây dựng tỉnh Nghệ An"]),
        ("Sở GTVT Thành phố Hồ Chí Minh", []),  # there it became Sở Giao thông công chính
        ("Bộ TT&TT", ["Bộ Khoa học và Công nghệ"]),
        ("Bộ LĐTB&XH", ["Bộ Nội vụ", "Bộ Giáo dục và Đào tạo", "Bộ Y tế"]),
        ("Ban Dân tộc tỉnh Nghệ An", ["Sở Dân tộc và Tôn giáo tỉnh Nghệ An"]),
        ("Sở Nội vụ tỉnh Nghệ An", []),
    ],
)
def test_a_body_is_replaced_by_the_body_of_the_new_name_in_the_same_unit(words: str, expected: list[str]) -> None:
    assert [new.label for new, _ in replacements(body(words))] == expected


def test_a_replacement_holds_only_where_the_unit_stood_on_the_day() -> None:
    assert [r.on for _, r in replacements(body("Sở KH&ĐT tỉnh An Giang"))] == ["2025-03-01"]
    later = body("Sở KH&ĐT tỉnh An Giang", "2025-08-12")
    assert later.unit and later.unit.valid_from == "2025-07-01"
    assert replacements(later) == ()
