"""The hierarchy of the bodies that pages name: on the seeds, in a store, under the shapes, for every unit."""

from __future__ import annotations

from pathlib import Path

from bodies import DAY, body
from pyoxigraph import Literal

from kg.emit import body_triples, emit, unit_triples
from kg.gazetteer import LEVELS, Gazetteer, unit_label
from kg.gazetteer.bodies import seat, superior, tree
from kg.model import Organisation, Page
from kg.pipeline import Settings, extract
from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS, RDFS
from kg.run.batch import build
from kg.store import Store
from kg.validate import validate

SEEDS = Path(__file__).parent.parent / "seeds"


SUPERIORS = {
    "Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng": None,  # of the committee or of the Party: the name leaves it open
    "Ban Dân vận Quận ủy Hồng Bàng": "Quận ủy Hồng Bàng",
    "Ban Tuyên giáo Quận ủy Hồng Bàng": "Quận ủy Hồng Bàng",
    "Bưu điện quận Hồng Bàng": None,  # enterprises, portals and front desks are not in the tree of authorities
    "Bộ phận Một cửa quận": None,
    "Bộ phận tiếp nhận và trả kết quả của Tổ một cửa cấp huyện Tân Hiệp": None,
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


def test_the_bodies_of_the_seeds_have_their_superiors() -> None:
    found: dict[str, str | None] = {}
    for path in sorted(SEEDS.glob("*.txt")):
        for each in extract(Page(path.name, path.read_text(encoding="utf-8"))).resolution.organisations.values():
            above = superior(each)
            found[each.label] = above.label if above else None
    assert found == SUPERIORS


def test_no_page_states_what_only_the_law_lays_down() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        graphs = emit(extract(Page(path.name, path.read_text(encoding="utf-8"))))
        stated = {triple.predicate.value.removeprefix(NS) for triple in (*graphs.assertions, *graphs.evidence)}
        assert not stated & {"superior", "replacedBy"}


def test_a_removed_page_takes_out_only_the_bodies_that_it_alone_brought(tmp_path: Path) -> None:
    text = "Sáng 12/3/2021, {host} tổ chức hội nghị cải cách hành chính. Ông Lê Văn Bình chủ trì hội nghị.\n"
    hosts = {"a.txt": "UBND quận Bình Thủy", "b.txt": "UBND quận Cái Răng"}
    pages = [Page(source, text.format(host=host), published=DAY) for source, host in hosts.items()]
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


def test_what_the_type_system_adds_keeps_the_shapes() -> None:
    minter = Minter()
    bodies = {each for words in ("Sở KH&ĐT tỉnh Nghệ An", "Quận ủy Bình Thủy") for each in tree(body(words))}
    units = {unit for each in bodies if (unit := seat(each))}
    described = [t for each in bodies for t in body_triples(each, minter)]
    assert not validate([*described, *(t for unit in units for t in unit_triples(unit, minter))], source="page.txt")


def test_every_unit_of_today_has_a_committee_under_the_government() -> None:
    gazetteer = Gazetteer.load()
    for level in LEVELS[:2]:
        for unit in gazetteer.units(level):
            line = tree(Organisation("peoples-committee", "UBND", f"UBND {unit_label(unit)}", unit))
            assert line[-1].label == "Chính phủ"
