"""The type system of bodies: each has the place that the law gives it, under the IRI that a page naming it gives it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal

from kg import lexicon, resources
from kg.emit import body_triples, emit, unit_triples
from kg.find.organisations import organisation_of
from kg.gazetteer import LEVELS, Gazetteer, unit_label
from kg.gazetteer.bodies import national, replacements, rules, seat, superior, tree
from kg.model import Organisation, Page
from kg.pipeline import Settings, extract
from kg.rdf.iri import Minter
from kg.rdf.keys import organisation_key
from kg.rdf.namespaces import NS, RDFS
from kg.run.batch import build
from kg.store import Store
from kg.text import key
from kg.validate import validate

SEEDS = Path(__file__).parent.parent / "seeds"
ROWS = list(csv.DictReader((resources.data() / "replacements.csv").open(encoding="utf-8", newline="")))
TYPES = {row["id"] for row in lexicon.table("bodies")["types"]}
SERIES = lexicon.table("hierarchy")["series"]
DAY = "2021-03-12"


def named(text: str, day: str = DAY) -> dict[str, Organisation]:
    """The bodies that a page of a day with these words names, by label."""
    page = Page(
        "page.txt", f"Cải cách hành chính\nTại hội nghị, {text} triển khai cải cách hành chính.\n", published=day
    )
    return {body.label: body for body in extract(page).resolution.organisations.values()}


def body(words: str, day: str = DAY) -> Organisation:
    """The body that a page means by these words."""
    return max(named(words, day).values(), key=lambda found: len(found.label))


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
def test_a_replacement_is_told_of_names_as_pages_are_read(row: dict[str, str]) -> None:
    date.fromisoformat(row["on"])
    assert row["source"]
    shares = [other["share"] for other in ROWS if (other["old"], other["level"]) == (row["old"], row["level"])]
    assert shares == ["whole"] if len(shares) == 1 else set(shares) == {"divided"}
    for head in (row["old"], row["new"]):
        found = organisation_of(head)
        assert found and found.head == head
        assert any(r.kind == found.kind and row["level"] in r.levels and key(head) in r.heads for r in rules().values())


# ---------------------------------------------------------------- places


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
def test_a_body_has_its_place(words: str, expected: list[str]) -> None:
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
def test_a_body_of_a_unit_that_only_the_page_knows_has_no_place(words: str) -> None:
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


# ---------------------------------------------------------------- the seeds


PLACES = {
    "Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng": None,  # of the committee or of the Party: the name does not tell
    "Ban Dân vận Quận ủy Hồng Bàng": "Quận ủy Hồng Bàng",
    "Ban Tuyên giáo Quận ủy Hồng Bàng": "Quận ủy Hồng Bàng",
    "Bưu điện quận Hồng Bàng": None,  # enterprises, portals and front desks have no place among the authorities
    "Bộ phận Một cửa quận": None,
    "Bộ phận tiếp nhận và trả kết quả của Tổ một cửa cấp": None,
    "Chính phủ": None,
    "Cổng thông tin điện tử huyện Tân Hiệp": None,
    "Cổng thông tin điện tử quận Hồng Bàng": None,
    "Cổng thông tin điện tử quận Thanh Xuân": None,
    "Huyện ủy Bình Thủy": "Thành ủy Cần Thơ",
    "Phòng Văn hóa và Thông tin quận Thanh Xuân": "UBND quận Thanh Xuân",
    "Quận ủy Bình Thủy": "Thành ủy Cần Thơ",
    "Quận ủy Hồng Bàng": "Thành ủy Hải Phòng",
    "Quốc hội": None,
    "Sở Công Thương Thành phố Hồ Chí Minh": "UBND Thành phố Hồ Chí Minh",
    "Thanh tra Thành phố Hồ Chí Minh": "UBND Thành phố Hồ Chí Minh",
    "Tổng công ty Bưu điện Việt Nam": None,
    "UBND Quận 6": "UBND Thành phố Hồ Chí Minh",
    "UBND Thành phố Hà Nội": "Chính phủ",
    "UBND Thành phố Hồ Chí Minh": "Chính phủ",
    "UBND huyện Bình Chánh": "UBND Thành phố Hồ Chí Minh",
    "UBND huyện Tân Hiệp": "UBND tỉnh Kiên Giang",
    "UBND phường": None,  # of no ward that the page names
    "UBND phường Hiệp Bình Chánh": "UBND quận Thủ Đức",
    "UBND quận Bình Thủy": "UBND Thành phố Cần Thơ",
    "UBND quận Hồng Bàng": "UBND Thành phố Hải Phòng",
    "UBND quận Thanh Xuân": "UBND Thành phố Hà Nội",
    "UBND quận Thủ Đức": "UBND Thành phố Hồ Chí Minh",
    "UBND xã Phước Kiển": "UBND huyện Nhà Bè",
    "Ủy ban MTTQ Việt Nam Thành phố Hồ Chí Minh": "Ủy ban Trung ương MTTQ Việt Nam",
    "Ủy ban MTTQ Việt Nam quận Hồng Bàng": "Ủy ban MTTQ Việt Nam Thành phố Hải Phòng",
}


def test_the_bodies_of_the_seeds_have_their_places() -> None:
    found: dict[str, str | None] = {}
    for path in sorted(SEEDS.glob("*.txt")):
        for each in extract(Page(path.name, path.read_text(encoding="utf-8"))).resolution.organisations.values():
            place = superior(each)
            found[each.label] = place.label if place else None
    assert found == PLACES


def test_no_page_is_said_to_state_what_only_the_law_says() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        graphs = emit(extract(Page(path.name, path.read_text(encoding="utf-8"))))
        said = {triple.predicate.value.removeprefix(NS) for triple in (*graphs.assertions, *graphs.evidence)}
        assert not said & {"superior", "replacedBy"}


def test_a_removed_page_takes_out_only_the_bodies_that_it_alone_brought(tmp_path: Path) -> None:
    told = "Sáng 12/3/2021, {host} tổ chức hội nghị cải cách hành chính. Ông Lê Văn Bình chủ trì hội nghị.\n"
    hosts = {"a.txt": "UBND quận Bình Thủy", "b.txt": "UBND quận Cái Răng"}
    pages = [Page(source, told.format(host=host), published=DAY) for source, host in hosts.items()]
    with Store.open(tmp_path / "store", write=True) as store:
        assert {result.state for result in build(pages, store, Settings(validated=False))} == {"built"}
        above = ["Chính phủ", "UBND Thành phố Cần Thơ"]
        assert shared_bodies(store) == [*above, "UBND quận Bình Thủy", "UBND quận Cái Răng"]
        store.remove("a.txt")
        assert shared_bodies(store) == [*above, "UBND quận Cái Răng"]
        store.remove("b.txt")
        assert shared_bodies(store) == []


def shared_bodies(store: Store) -> list[str]:
    """The labels of the bodies that the graph of organisations describes."""
    quads = store.quads(store.minter.graph("organisations"))
    return sorted(
        q.object.value for q in quads if q.predicate.value == RDFS + "label" and isinstance(q.object, Literal)
    )


def test_what_the_type_system_says_keeps_the_shapes() -> None:
    minter = Minter()
    bodies = {each for words in ("Sở KH&ĐT tỉnh Nghệ An", "Quận ủy Bình Thủy") for each in tree(body(words))}
    units = {place for each in bodies if (place := seat(each))}
    said = [t for each in bodies for t in body_triples(each, minter)]
    assert not validate([*said, *(t for unit in units for t in unit_triples(unit, minter))], source="page.txt")


def test_every_unit_of_today_has_a_committee_under_the_government() -> None:
    gazetteer = Gazetteer.load()
    for level in LEVELS[:2]:
        for unit in gazetteer.units(level):
            line = tree(Organisation("peoples-committee", "UBND", f"UBND {unit_label(unit)}", unit))
            assert line[-1].label == "Chính phủ"
