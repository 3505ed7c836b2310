"""Claims become facts with their words: merged, ordered by the text, the same bytes every time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hong_bang import DAN_VAN, HAMLET, HONG_BANG, HUNG, PLAN, RESOLUTION, SOURCE, TEXT, UBND, VAN, claims, extraction
from pyoxigraph import Literal, NamedNode, Triple

from kg.emit import Graphs, emit, unit_triples
from kg.gazetteer import unit_label
from kg.model import (
    ArticleClaim,
    Claim,
    Extraction,
    MeasurementClaim,
    MeetingClaim,
    Organisation,
    Owner,
    OwnerGround,
    Page,
    ParticipationClaim,
    PostClaim,
    Resolution,
    Role,
    Span,
)
from kg.rdf.iri import Minter
from kg.rdf.namespaces import BASE, NIF, NS, PREFIXES, PROV, RDFS, SCHEME, SKOS, XSD
from kg.rdf.slugs import article_slug

MINTER = Minter(article_slug=article_slug(SOURCE))
CHIEF = MINTER.official(RESOLUTION.officials[HUNG])
COMMITTEE = MINTER.organisation(UBND)
VICE_CHAIR = MINTER.post("Phó Chủ tịch Thường trực", COMMITTEE)


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    return emit(extraction())


def values(graphs: Graphs, subject: NamedNode, name: str) -> list[str]:
    """The values of a property, IRIs shortened: `name` is a prefixed name."""
    prefix, _, local = name.partition(":")
    predicate = NamedNode({**PREFIXES, "prov": PROV}[prefix] + local)
    found = (t.object for t in graphs.assertions if t.subject == subject and t.predicate == predicate)
    return sorted(_short(term) for term in found if isinstance(term, NamedNode | Literal))


def _short(term: NamedNode | Literal) -> str:
    value = term.value
    for start in (BASE, SCHEME, NS):
        value = value.removeprefix(start)
    return value


def test_the_article_says_what_the_page_shows(graphs: Graphs) -> None:
    article = MINTER.article()
    assert values(graphs, article, "rdf:type") == ["Article"]
    assert values(graphs, article, "cchc:source") == [SOURCE]
    assert values(graphs, article, "cchc:published") == ["2022-04-28T11:12:00"]
    assert values(graphs, article, "cchc:publishedOn") == ["2022-04-28"]
    assert values(graphs, article, "cchc:textLength") == [str(len(TEXT))]
    [portal] = values(graphs, article, "cchc:publisher")
    assert values(graphs, NamedNode(BASE + portal), "rdf:type") == ["MediaOutlet"]
    assert len(values(graphs, article, "prov:wasDerivedFrom")) == 2


def test_the_meeting_has_its_host_day_and_kind(graphs: Graphs) -> None:
    meeting = MINTER.event(None, 1)
    [host] = values(graphs, meeting, "cchc:host")
    assert values(graphs, NamedNode(BASE + host), "rdfs:label") == ["Ban Chỉ đạo Cải cách hành chính quận Hồng Bàng"]
    assert values(graphs, NamedNode(BASE + host), "skos:altLabel") == ["Ban Chỉ đạo Cải cách hành chính quận"]
    assert values(graphs, meeting, "cchc:hostAsStated") == ["các phòng, ban"]
    assert values(graphs, meeting, "cchc:date") == ["2022-04-26"]
    assert values(graphs, meeting, "cchc:partOfDay") == ["part-of-day/afternoon"]
    assert values(graphs, meeting, "cchc:meetingKind") == ["meeting-kind/meeting"]
    assert values(graphs, meeting, "cchc:rule") == ["meeting-held"]


def test_the_chair_took_part_in_his_posts(graphs: Graphs) -> None:
    chair = MINTER.participation(1, Role.CHAIRED, CHIEF)
    assert values(graphs, chair, "cchc:agent") == [_short(CHIEF)]
    assert values(graphs, chair, "cchc:chairIn") == [_short(MINTER.event(None, 1))]
    assert len(values(graphs, chair, "cchc:inCapacity")) == 2
    assert not values(graphs, chair, "cchc:inEvent")
    assert values(graphs, CHIEF, "rdfs:label") == ["Đỗ Việt Hưng"]  # the spelling that stands first, not "ĐỖ VIỆT HƯNG"


def test_claims_of_one_fact_merge_and_keep_all_their_words(graphs: Graphs) -> None:
    holding = MINTER.holding(CHIEF, VICE_CHAIR)
    assert len(values(graphs, holding, "prov:wasDerivedFrom")) == 2
    assert values(graphs, holding, "cchc:organisation") == [_short(COMMITTEE)]
    assert values(graphs, holding, "cchc:organisationAsStated") == ["UBND quận Hồng Bàng"]  # the full name is longer
    assert values(graphs, holding, "cchc:unitKindAsStated") == ["unit-kind/quan"]
    assert values(graphs, holding, "cchc:attestedOn") == ["2022-04-26"]
    assert values(graphs, VICE_CHAIR, "rdfs:label") == ["Phó Chủ tịch Thường trực UBND quận Hồng Bàng"]
    assert values(graphs, COMMITTEE, "skos:altLabel") == ["UBND huyện", "UBND quận"]


def test_a_body_has_its_unit_and_the_body_above_it(graphs: Graphs) -> None:
    body = MINTER.organisation(DAN_VAN)
    assert values(graphs, body, "rdf:type") == ["PartyOrgan"]
    assert values(graphs, body, "cchc:governs") == [_short(MINTER.unit(HONG_BANG))]
    [above] = values(graphs, body, "cchc:subOrganisationOf")
    assert values(graphs, NamedNode(BASE + above), "rdfs:label") == ["Quận ủy Hồng Bàng"]


def test_a_post_without_known_body_belongs_to_the_article(graphs: Graphs) -> None:
    post = MINTER.post("Chủ tịch", None)
    holding = MINTER.holding(MINTER.official(RESOLUTION.officials[VAN]), post)
    assert values(graphs, holding, "cchc:post") == [_short(post)]
    assert not values(graphs, holding, "cchc:organisation")


def test_nobody_is_made_of_an_unresolved_name(graphs: Graphs) -> None:
    assert not any("nguyen-minh-tuan" in str(triple) for triple in graphs.assertions)


def test_units_of_the_gazetteer_are_noted_not_described(graphs: Graphs) -> None:
    assert [unit.name for unit in graphs.units] == ["Việt Nam", "Hồng Bàng", "Hải Phòng"]
    assert not values(graphs, MINTER.unit(HONG_BANG), "rdfs:label")
    lines = {str(triple) for triple in unit_triples(HONG_BANG.parent or HONG_BANG, MINTER)}
    assert any(line.endswith("unit-kind/thanh-pho-truc-thuoc-trung-uong>") for line in lines)
    assert any(line.endswith("#ProvinceLevelUnit>") for line in lines)


def test_a_unit_known_only_from_the_page_is_described_in_its_graph() -> None:
    figure = next(claim for claim in claims() if isinstance(claim, MeasurementClaim) and claim.number == 2)
    owners: dict[Claim, Owner] = {figure: Owner(HAMLET, OwnerGround.CLAUSE)}
    graphs = emit(Extraction(extraction().page, (), (), (figure,), RESOLUTION, owners=owners))
    assert values(graphs, MINTER.unit(HAMLET), "rdfs:label") == [unit_label(HAMLET)]
    assert values(graphs, MINTER.figure("measurement", 2), "cchc:about") == [_short(MINTER.unit(HAMLET))]
    assert HAMLET not in graphs.units and HONG_BANG in graphs.units


def test_figures_keep_value_words_and_period(graphs: Graphs) -> None:
    turnout = MINTER.figure("measurement", 2)
    assert values(graphs, turnout, "cchc:value") == ["99.93"]
    assert values(graphs, turnout, "cchc:valueText") == ["99,93%"]
    assert values(graphs, turnout, "cchc:period") == ["2021-H1"]
    assert values(graphs, turnout, "cchc:about") == [_short(COMMITTEE)]
    assert values(graphs, turnout, "cchc:ground") == ["owner-ground/sentence"]
    growth = MINTER.figure("comparison", 1)
    assert values(graphs, growth, "rdf:type") == ["Comparison"]
    assert values(graphs, growth, "cchc:delta") == ["68"]
    assert values(graphs, growth, "cchc:direction") == ["comparator/increase"]
    assert values(graphs, growth, "cchc:ofMeasurement") == [_short(turnout)]


def test_documents_are_cited_with_their_parts_and_related(graphs: Graphs) -> None:
    plan = MINTER.document(RESOLUTION.documents[PLAN])
    assert values(graphs, plan, "cchc:documentNumber") == ["147/KH-UBND"]
    assert values(graphs, plan, "cchc:issuer") == [_short(COMMITTEE)]
    assert values(graphs, MINTER.citation(plan), "cchc:citedDocument") == [_short(plan)]
    part = MINTER.document_part(plan, "Khoản 3, Điều 7")
    assert values(graphs, part, "cchc:partOfDocument") == [_short(plan)]
    assert values(graphs, MINTER.citation(part), "cchc:citedDocument") == [_short(part)]
    [relation] = [t.subject for t in graphs.assertions if t.predicate.value == NS + "fromDocument"]
    assert isinstance(relation, NamedNode)
    assert values(graphs, relation, "cchc:implementsTarget") == ["document/32-2021-nd-cp"]
    assert not values(graphs, NamedNode(BASE + "document/32-2021-nd-cp"), "cchc:documentDate")  # 30 February


def test_statements_pillars_and_awards(graphs: Graphs) -> None:
    gap, order, award = (MINTER.numbered(kind, 1) for kind in ("shortcoming", "directive", "award"))
    assert values(graphs, gap, "cchc:text") == ["tỷ lệ hồ sơ còn thấp"]
    assert values(graphs, gap, "cchc:aboutPillar") == ["pillar/thu-tuc-hanh-chinh"]
    assert values(graphs, order, "cchc:saidBy") == [_short(CHIEF)]
    assert len(values(graphs, order, "cchc:addressee")) == 2
    assert values(graphs, award, "cchc:awarder") == [_short(COMMITTEE)]
    assert values(graphs, award, "cchc:recipientCount") == ["5"]
    assert values(graphs, MINTER.pillar_mention("the-che"), "cchc:listPosition") == ["1"]


def test_every_fact_has_article_rule_and_words(graphs: Graphs) -> None:
    facts = {t.subject for t in graphs.assertions if t.predicate.value == NS + "statedIn"}
    assert len(facts) > 15
    for fact in facts:
        assert isinstance(fact, NamedNode)
        assert values(graphs, fact, "prov:wasDerivedFrom") and len(values(graphs, fact, "cchc:rule")) == 1


def test_every_quote_is_the_slice_that_its_offsets_name(graphs: Graphs) -> None:
    spans: dict[str, dict[str, str]] = {}
    for triple in graphs.evidence:
        assert isinstance(triple.object, NamedNode | Literal)
        spans.setdefault(str(triple.subject), {})[triple.predicate.value.removeprefix(NIF)] = triple.object.value
    for span in spans.values():
        assert TEXT[int(span["beginIndex"]) : int(span["endIndex"])] == span["anchorOf"]
    spans_of_meeting = {BASE + span for span in values(graphs, MINTER.event(None, 1), "prov:wasDerivedFrom")}
    held = {f"<{span}>" for span in spans_of_meeting}
    assert held == {name for name, span in spans.items() if span.get("referenceContext") == MINTER.article().value}
    sentences = {span[NS + "sentence"] for span in spans.values() if NS + "sentence" in span}
    assert sentences <= {name.strip("<>") for name in spans}
    assert not any(NS + "sentence" in spans[f"<{name}>"] for name in sentences)


def test_labels_are_vietnamese_and_nothing_is_blank(graphs: Graphs) -> None:
    named = {RDFS + "label", SKOS + "altLabel", NS + "topic", NS + "text"}
    for triple in (*graphs.assertions, *graphs.evidence):
        assert isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal)
        if triple.predicate.value in named and isinstance(triple.object, Literal):
            assert triple.object.language == ("vi" if triple.object.value != SOURCE else None)


def test_whatever_people_list_has_a_label(graphs: Graphs) -> None:
    assert values(graphs, MINTER.article(), "rdfs:label") == [SOURCE]  # the page has no title
    [topic] = values(graphs, MINTER.event(None, 1), "cchc:topic")
    assert values(graphs, MINTER.event(None, 1), "rdfs:label") == [topic]
    nameless = tuple(replace(claim, topic="") if isinstance(claim, MeetingClaim) else claim for claim in claims())
    graphs = emit(replace(extraction(), claims=nameless))
    assert values(graphs, MINTER.event(None, 1), "rdfs:label") == ["Cuộc họp ngày 26/4/2022"]


def test_the_order_of_claims_does_not_matter(graphs: Graphs) -> None:
    shuffled = claims() + claims()[:3]
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert emit(extraction(shuffled)) == graphs


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_hash_seed_does_not_matter(graphs: Graphs, seed: str) -> None:
    code = "from hong_bang import extraction; from kg.emit import emit; print(emit(extraction()))"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    folder = Path(__file__).resolve().parent
    environment["PYTHONPATH"] = os.pathsep.join((str(folder.parent), str(folder)))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=True
    )
    assert done.stdout.strip() == str(graphs)


def test_the_base_can_be_set() -> None:
    elsewhere = emit(extraction(), base="https://example.org/kg/")
    assert not any(BASE in str(triple) for triple in (*elsewhere.assertions, *elsewhere.evidence))


def test_what_came_with_the_page_fills_only_what_the_text_leaves_open() -> None:
    page = replace(extraction().page, title="Tiêu đề", published="2020-01-01", url="https://e.vn/1", publisher="Báo X")
    graphs = emit(replace(extraction(), page=page))
    assert values(graphs, MINTER.article(), "cchc:title") == ["Tiêu đề"]
    assert values(graphs, MINTER.article(), "cchc:publishedOn") == ["2022-04-28"]
    assert values(graphs, MINTER.article(), "cchc:url") == ["https://e.vn/1"]
    assert len(values(graphs, MINTER.article(), "cchc:publisher")) == 1


def test_the_day_of_the_page_is_the_extractions() -> None:
    page = replace(extraction().page, published="2020-01-01")
    shown = tuple(claim for claim in claims() if isinstance(claim, ArticleClaim | PostClaim))
    holding = MINTER.holding(MINTER.official(RESOLUTION.officials[VAN]), MINTER.post("Chủ tịch", None))
    for day, stated in (("2022-05-01", ["2022-05-01"]), (None, [])):
        graphs = emit(replace(extraction(), page=page, claims=shown, day=day))
        assert values(graphs, MINTER.article(), "cchc:publishedOn") == stated
        assert values(graphs, holding, "cchc:attestedOn") == stated


def test_nonsense_never_stops_a_run() -> None:
    nowhere, page = Span(90, 5), Page("x.txt", "Hội nghị.")
    common = {"span": nowhere, "sentence": Span(0, 999), "rule": ""}
    odd: list[Claim] = [
        ArticleClaim(**common, slot="published", value="hôm qua"),  # type: ignore[arg-type]
        MeetingClaim(**common, number=1, topic="", kind="???", date="--02-30"),  # type: ignore[arg-type]
        MeasurementClaim(**common, number=1, label="", value=Decimal("NaN"), value_text="", unit="", kind="ranking"),  # type: ignore[arg-type]
        MeasurementClaim(**common, number=2, label="x", value=Decimal("1E+3"), value_text="", unit="", part_of=9),  # type: ignore[arg-type]
        ParticipationClaim(**common, person=HUNG, role=Role.SPOKE, meeting=7),  # type: ignore[arg-type]
    ]
    graphs = emit(Extraction(page, (), (), tuple(odd), Resolution()))
    assert not graphs.evidence
    assert Triple(
        Minter(article_slug=graphs.slug).figure("measurement", 2),
        NamedNode(NS + "value"),
        Literal("1000", datatype=NamedNode(XSD + "decimal")),
    ) in set(graphs.assertions)


def test_a_body_of_unknown_kind_is_a_plain_organisation() -> None:
    odd = dict.fromkeys(RESOLUTION.organisations, Organisation("other", "Tổ", "Tổ"))
    found = emit(replace(extraction(), resolution=replace(RESOLUTION, organisations=odd)))
    assert values(found, MINTER.organisation(odd[next(iter(odd))]), "rdf:type") == ["Organisation"]
