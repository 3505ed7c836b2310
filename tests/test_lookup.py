"""Names are found as people type them; what is not in the store is told apart from what has no rows."""

from __future__ import annotations

from typing import Any

import pytest
from exports import Memory, quad
from pyoxigraph import Literal, NamedNode
from rdflib import RDFS as RDFLIB_RDFS
from rdflib import Graph, URIRef

from kg import resources
from kg.answer.ask import ask
from kg.answer.forms import agrees, plain, short, spelt
from kg.answer.kinds import KINDS, kind_named, plural
from kg.answer.lookup import Lookup, find, labels, near, one
from kg.errors import UsageError
from kg.rdf.namespaces import BASE, NS, RDF, RDFS, SKOS
from kg.store import Store

NAMES = [
    ("person", "Đỗ Việt Hưng", "Đỗ Việt Hưng", "exact"),
    ("person", "  đỗ việt  HƯNG ", "Đỗ Việt Hưng", "spelling"),
    ("person", "Do Viet Hung", "Đỗ Việt Hưng", "unmarked"),
    ("person", "Đỗ Viet Hung", "Đỗ Việt Hưng", "unmarked"),
    ("person", "ông Đỗ Việt Hưng", "Đỗ Việt Hưng", "other"),
    ("person", "đồng chí Đỗ Việt Hưng", "Đỗ Việt Hưng", "other"),
    ("person", "Đ/c do viet hung", "Đỗ Việt Hưng", "other"),
    ("person", "Phó Chủ tịch UBND quận Hồng Bàng Đỗ Việt Hưng", "Đỗ Việt Hưng", "other"),
    ("person", "Đỗ Việt Hưng, Phó Chủ tịch UBND quận", "Đỗ Việt Hưng", "other"),
    ("unit", "quận Bình Thuỷ", "quận Bình Thủy", "spelling"),
    ("unit", "Bình Thủy", "quận Bình Thủy", "short"),
    ("unit", "TP Hải Phòng", "Thành phố Hải Phòng", "other"),
    ("unit", "hai phong", "Thành phố Hải Phòng", "short"),
    ("unit", "TPHCM", "Thành phố Hồ Chí Minh", "short"),
    ("body", "Uỷ ban nhân dân quận Bình Thuỷ", "UBND quận Bình Thủy", "other"),
    ("body", "uy ban nhan dan quan binh thuy", "UBND quận Bình Thủy", "other"),
    ("body", "UBND Bình Thủy", "UBND quận Bình Thủy", "short"),
    ("body", "MTTQ quận Hồng Bàng", "Ủy ban MTTQ Việt Nam quận Hồng Bàng", "other"),
    ("body", "UB Mặt trận Tổ quốc quận Hồng Bàng", "Ủy ban MTTQ Việt Nam quận Hồng Bàng", "other"),
    ("body", "Ban Chỉ đạo CCHC quận Hồng Bàng", "Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng", "other"),
    ("document", "97/2019/qh14", "97/2019/QH14", "spelling"),
    ("document", "Nghị quyết 97/2019/QH14", "97/2019/QH14", "exact"),
    ("document", "nghị quyết số 97/2019/qh14", "97/2019/QH14", "other"),
    ("document", "NQ 97/2019/QH14 ngày 27/11/2019 của Quốc hội", "97/2019/QH14", "other"),
    ("document", "Nghị quyết 97", "97/2019/QH14", "part"),
    ("indicator", "par index", "par-index", "spelling"),
    ("indicator", "SIPAS", "sipas", "exact"),
    ("indicator", "trực tuyến", "files-online-rate", "exact"),
    ("indicator", "hai long", "satisfaction-rate", "unmarked"),
    ("article", "003_fcd192befce49ee2.txt", "003_fcd192befce49ee2.txt", "exact"),
    ("article", "seeds/003_fcd192befce49ee2.txt", "003_fcd192befce49ee2.txt", "other"),
    ("article", "Huyện Tân Hiệp tổng kết công tác", "002_5e6dac1fbc6af054.txt", "part"),
]


@pytest.mark.parametrize(("kind", "typed", "value", "how"), NAMES, ids=[f"{row[0]}-{row[1]}" for row in NAMES])
def test_a_name_is_found_as_it_is_typed(seeds_store: Store, kind: str, typed: str, value: str, how: str) -> None:
    assert labels(seeds_store, typed, [kind]) == [value]
    assert {match.how for match in find(seeds_store, typed, [kind])} == {how}


@pytest.mark.parametrize(
    ("kind", "typed", "nearest"),
    [
        ("person", "Đỗ Việt Hùng", "Đỗ Việt Hưng"),
        ("person", "Đỗ Việt", "Đỗ Việt Hưng"),
        ("unit", "huyện Bình Thủy", "quận Bình Thủy"),
        ("document", "97/2019/QH15", "Nghị quyết 97/2019/QH14"),
        ("body", "UBND quận Hồng Băng", "UBND quận Hồng Bàng"),
        ("indicator", "chỉ số cải các hành chính", "Chỉ số cải cách hành chính"),
    ],
)
def test_what_there_is_not_is_offered_what_comes_near(seeds_store: Store, kind: str, typed: str, nearest: str) -> None:
    assert find(seeds_store, typed, [kind]) == []
    assert nearest in [match.label for match in near(seeds_store, typed, [kind])]
    with pytest.raises(UsageError, match="nearest: ") as raised:
        one(seeds_store, typed, [kind])
    assert f"“{nearest}" in raised.value.advice()


def test_what_nothing_comes_near_is_refused_with_the_list_of_its_kind(seeds_store: Store) -> None:
    with pytest.raises(UsageError, match="the store has no official called “Xyzzy Q”") as raised:
        one(seeds_store, "Xyzzy Q", ["person"])
    assert raised.value.advice() == "see what there is: kg list people"
    assert find(seeds_store, "") == find(seeds_store, "?!") == []


def test_an_iri_is_found_whole_and_as_tables_print_it(seeds_store: Store) -> None:
    person = one(seeds_store, "Trần Minh Vũ", ["person"])
    for typed in (person.iri, f"<{person.iri}>", person.iri.removeprefix(seeds_store.base)):
        assert one(seeds_store, typed).iri == person.iri
        assert find(seeds_store, typed, ["body"]) == []


# ---------------------------------------------------------------- several of a name


def people(*names: str, alt: str | None = None) -> Memory:
    quads = [quad(f"person/{n}", f"{RDF}type", NamedNode(f"{NS}Official")) for n in range(len(names))]
    quads += [quad(f"person/{n}", f"{RDFS}label", Literal(name, language="vi")) for n, name in enumerate(names)]
    quads += [quad("person/0", f"{SKOS}altLabel", Literal(alt, language="vi"))] if alt else []
    return Memory(quads)


def bodies(**labels: str) -> Memory:
    """Bodies by their own label, each with a name that it has besides."""
    quads = []
    for n, (other, label) in enumerate(labels.items()):
        quads.append(quad(f"organisation/{n}", f"{RDF}type", NamedNode(f"{NS}SpecialisedAgency")))
        quads.append(quad(f"organisation/{n}", f"{RDFS}label", Literal(label, language="vi")))
        quads.append(quad(f"organisation/{n}", f"{SKOS}altLabel", Literal(other.replace("_", " "), language="vi")))
    return Memory(quads)


def test_two_people_of_one_label_are_one_value_of_a_parameter_but_no_one_entity() -> None:
    store = people("Nguyễn Văn An", "Nguyễn Văn An")
    assert Lookup(store).term("nguyen van an", ["person"]) == Literal("Nguyễn Văn An", language="vi")
    with pytest.raises(UsageError, match="may be 2 entities"):
        one(store, "nguyen van an", ["person"])


def test_two_labels_without_marks_alike_are_listed_and_marks_choose() -> None:
    store = people("Nguyễn Văn An", "Nguyễn Vân Ẩn")
    with pytest.raises(UsageError, match="“nguyen van an” may be 2 names") as raised:
        Lookup(store).term("nguyen van an", ["person"])
    assert "Nguyễn Văn An" in str(raised.value)
    assert "Nguyễn Vân Ẩn" in str(raised.value)
    assert labels(store, "nguyen vân an", ["person"]) == ["Nguyễn Vân Ẩn"]


def test_a_name_that_a_thing_has_besides_leads_to_its_label() -> None:
    assert labels(people("Nguyễn Văn An", alt="Nguyễn An"), "Nguyen An", ["person"]) == ["Nguyễn Văn An"]


def test_a_short_name_of_one_body_does_not_stand_for_it_where_others_begin_so() -> None:
    alone = bodies(Sở_Nội_vụ="Sở Nội vụ tỉnh An Giang", Sở_Y_tế="Sở Y tế tỉnh Bình Định")
    assert labels(alone, "Sở Nội vụ", ["body"]) == ["Sở Nội vụ tỉnh An Giang"]
    both = bodies(Sở_Nội_vụ="Sở Nội vụ tỉnh An Giang", Sở="Sở Nội vụ tỉnh Bình Định")
    assert labels(both, "Sở Nội vụ", ["body"]) == ["Sở Nội vụ tỉnh An Giang", "Sở Nội vụ tỉnh Bình Định"]


def test_fields_are_written_out() -> None:
    store = bodies(Sở="Sở Nông nghiệp và Phát triển nông thôn tỉnh An Giang")
    for typed in ("Sở NN&PTNT tỉnh An Giang", "so nn-ptnt an giang", "Sở Nông nghiệp & Phát triển nông thôn An Giang"):
        assert labels(store, typed, ["body"]) == ["Sở Nông nghiệp và Phát triển nông thôn tỉnh An Giang"]


def test_a_unit_without_its_kind_is_no_commune_where_there_is_one_above() -> None:
    quads = []
    for n, (kind, label) in enumerate({"Commune": "phường Hồng Bàng", "District": "quận Hồng Bàng"}.items()):
        quads.append(quad(f"unit/{n}", f"{RDF}type", NamedNode(f"{NS}{kind}LevelUnit")))
        quads.append(quad(f"unit/{n}", f"{RDFS}label", Literal(label, language="vi")))
    assert labels(Memory(quads), "hồng bàng", ["unit"]) == ["quận Hồng Bàng"]
    assert labels(Memory(quads[:2]), "hồng bàng", ["unit"]) == ["phường Hồng Bàng"]


# ---------------------------------------------------------------- questions


@pytest.mark.parametrize(
    ("question", "given", "cell"),
    [
        ("who-chaired", {"official": "ong do viet hung"}, "Đỗ Việt Hưng"),
        ("documents-implementing", {"basis": "Nghị quyết 97/2019/qh14"}, "97/2019/QH14"),
        ("documents-cited", {"document": "NQ 97/2019/QH14"}, "97/2019/QH14"),
        ("meetings-in", {"unit": "TP Hải Phòng"}, "Thành phố Hải Phòng"),
        ("organisation-tree", {"organisation": "Uỷ ban nhân dân quận Bình Thuỷ"}, "UBND quận Bình Thủy"),
        ("league-table", {"indicator": "PAR INDEX"}, "UBND quận Thanh Xuân"),
        ("articles", {"source": "Huyện Tân Hiệp tổng kết công tác"}, "002_5e6dac1fbc6af054.txt"),
        ("what-was-said", {"by": "Trần Minh Vũ"}, "Trần Minh Vũ"),
    ],
)
def test_questions_take_names_as_they_are_typed(
    seeds_store: Store, question: str, given: dict[str, str], cell: str
) -> None:
    rows = ask(seeds_store, question, given).rows
    assert rows
    assert all(cell in [getattr(one, "value", None) for one in row] for row in rows)


def test_a_meeting_is_taken_by_iri_or_topic(seeds_store: Store) -> None:
    meeting = one(seeds_store, "hội nghị tổng kết công tác cải cách hành chính năm 2020", ["meeting"])
    by_iri, by_topic = (
        ask(seeds_store, "what-was-said", {"meeting": name}).rows for name in (meeting.iri, meeting.label)
    )
    assert by_iri == by_topic != ()


def test_what_the_store_knows_has_no_rows_and_what_it_does_not_is_refused(seeds_store: Store) -> None:
    assert ask(seeds_store, "league-table", {"indicator": "PCI"}).rows == ()
    with pytest.raises(UsageError) as raised:
        ask(seeds_store, "who-chaired", {"official": "Đỗ Việt Hùng"})
    assert str(raised.value).startswith("--param official: the store has no official called “Đỗ Việt Hùng”")


def test_a_document_without_a_number_is_known_by_its_name() -> None:
    law, decree = "document/luat-hop-tac-xa-2012", "document/193-2013-nd-cp"
    quads = [quad(one, f"{RDF}type", NamedNode(f"{NS}LegalNormativeDocument")) for one in (law, decree)]
    quads += [quad(law, f"{RDFS}label", Literal("Luật Hợp tác xã 2012", language="vi"))]
    quads += [quad(law, "documentName", Literal("Luật Hợp tác xã 2012", language="vi"))]
    quads += [quad(decree, "documentNumber", Literal("193/2013/NĐ-CP"))]
    quads += [quad("document-relation/a/1", "fromDocument", NamedNode(BASE + decree))]
    quads += [quad("document-relation/a/1", "detailsTarget", NamedNode(BASE + law))]
    [row] = ask(Memory(quads), "documents-implementing", {"basis": "luat hop tac xa"}).rows
    assert [getattr(cell, "value", None) for cell in row] == ["Luật Hợp tác xã 2012", "193/2013/NĐ-CP"]


# ---------------------------------------------------------------- forms and kinds


def test_forms_of_names() -> None:
    assert spelt("Thuỷ  Lý, 01/2017-NQ") == "thủy lí 1 2017 nq"
    assert plain("unit", spelt("Q.Bình Thuỷ")) == "quận bình thủy"
    assert short("body", "ubnd quận bình thủy") == "ubnd bình thủy"
    assert short("body", "ubnd quận 6") == "ubnd quận 6"
    assert agrees("do việt hung", "đỗ việt hưng")
    assert not agrees("đồ việt hưng", "đỗ việt hưng")


def test_kinds_are_named_in_either_language_and_number() -> None:
    for word in ("people", "person", "Cán bộ", "can bo"):
        assert kind_named(word) == "person"
    assert {kind_named(plural(kind)) for kind in KINDS} == set(KINDS)
    with pytest.raises(UsageError, match="did you mean people"):
        kind_named("peple")
    with pytest.raises(UsageError, match="take one of people, bodies"):
        kind_named("zzz")


def test_a_kind_has_every_class_of_the_ontology_below_its_own() -> None:
    ontology = Graph().parse(resources.ontology() / "cchc.ttl")
    for kind in KINDS.values():
        first = URIRef(NS + kind.classes[0])
        below: set[Any] = set(ontology.transitive_subjects(RDFLIB_RDFS.subClassOf, first))
        assert {str(one).removeprefix(NS) for one in below} == set(kind.classes)


def test_all_names_of_a_kind_are_asked_for_once(seeds_store: Store) -> None:
    class Counting:
        base = BASE
        asked: list[str] = []  # noqa: RUF012 -- of this test alone

        def query(self, sparql: str, *, allow_service: bool = False) -> Any:
            self.asked.append(sparql)
            return seeds_store.query(sparql)

    lookup = Lookup(Counting())
    lookup.find("do viet hung", ["person"])
    before = len(Counting.asked)
    lookup.near("tran minh", ["person"])
    lookup.holding("vũ", ["person"])
    assert len(Counting.asked) == before <= 3
