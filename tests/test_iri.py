"""IRIs are ASCII, the same for two spellings of one name, and never the same for two entities."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError, KgError, UsageError
from kg.model import Document, Official, Organisation, Role, Span, Unit
from kg.rdf.iri import Minter, concept, tail
from kg.rdf.namespaces import BASE, SCHEME
from kg.rdf.slugs import article_slug, keyed, slug

MINTER = Minter(article_slug=article_slug("003.txt"))
ARTICLE = MINTER.article_slug
UNIT = Unit("district-303-2004-01-01", "quận", "Hồng Bàng", "district")
OTHER_UNIT = Unit("district-009-2004-01-01", "quận", "Thanh Xuân", "district")
UBND = Organisation("peoples-committee", "Ủy ban nhân dân", "UBND quận Hồng Bàng", UNIT)
GOVERNMENT = Organisation("state-organ", "Chính phủ", "Chính phủ")


def test_a_change_of_units_is_named_after_the_unit_that_came_out() -> None:
    assert MINTER.unit_change(UNIT).value == f"{BASE}unit-change/{UNIT.key}"


def test_slugs_read_like_the_words() -> None:
    assert slug("Đỗ Việt  Hưng") == "do-viet-hung"
    assert slug("147/KH-UBND") == "147-kh-ubnd"
    assert slug("một " * 40) == "-".join(["mot"] * 15)
    assert re.fullmatch(r"do-viet-hung-[0-9a-f]{8}", keyed("Đỗ Việt Hưng"))


@pytest.mark.parametrize(
    ("one", "same"), [("Bình Thuỷ", "Bình Thủy"), ("Trần Văn Hùng", "TRẦN VĂN HÙNG"), ("Hoà  Bình", "Hòa Bình")]
)
def test_tone_placement_case_and_blanks_make_no_difference(one: str, same: str) -> None:
    assert MINTER.official(Official(one, UNIT.key)) == MINTER.official(Official(same, UNIT.key))


@pytest.mark.parametrize(
    ("one", "other"), [("Trần Văn Hùng", "Trần Văn Hưng"), ("Lê Thị Thảo", "Lê Thị Thao"), ("Đặng An", "Dặng An")]
)
def test_names_that_fold_alike_stay_apart(one: str, other: str) -> None:
    assert slug(one) == slug(other)
    assert MINTER.official(Official(one, UNIT.key)) != MINTER.official(Official(other, UNIT.key))


def test_one_name_in_two_scopes_is_two_people() -> None:
    scopes = ["a", "b", "A", "a.txt", "A.txt"]
    assert len({MINTER.official(Official("Trần Văn Hùng", scope)) for scope in scopes}) == len(scopes)


def test_an_article_is_known_by_its_whole_name() -> None:
    assert re.fullmatch(r"003-fcd192befce49ee2-[0-9a-f]{12}", article_slug("003_fcd192befce49ee2.txt"))
    assert article_slug("a/001.txt") != article_slug("b/001.txt") != article_slug("b/001.html")
    assert re.fullmatch(r"[0-9a-f]{12}", article_slug("中文"))
    assert article_slug("Tin tức.txt") == article_slug("Tin tức.txt")


def test_organisations_differ_by_head_unit_and_parent() -> None:
    party = Organisation("party-organ", "Quận ủy", "Quận ủy Hồng Bàng", UNIT)
    bodies = [
        UBND,
        Organisation("peoples-committee", "Ủy ban nhân dân", "UBND quận Thanh Xuân", OTHER_UNIT),
        Organisation("peoples-committee", "Ủy ban nhân dân", "UBND"),
        Organisation("party-organ", "Ban Dân vận", "Ban Dân vận", UNIT),
        Organisation("party-organ", "Ban Dân vận", "Ban Dân vận Quận ủy", UNIT, party),
        Organisation("other", "Ban Dân văn", "Ban Dân văn", UNIT),
    ]
    assert len({MINTER.organisation(body) for body in bodies}) == len(bodies)
    renamed = Organisation("peoples-committee", "Uỷ ban nhân dân", "Uỷ ban nhân dân quận Hồng Bàng", UNIT)
    assert MINTER.organisation(renamed) == MINTER.organisation(UBND)
    assert UNIT.key in MINTER.organisation(UBND).value


def document(*slots: object, **more: object) -> str:
    return tail(MINTER.document(Document(*slots, **more)))  # type: ignore[arg-type]


def test_a_decree_is_known_by_its_number() -> None:
    assert document("nghi-dinh", "32/2021/NĐ-CP") == "32-2021-nd-cp"
    assert document("nghi-dinh", "32/2021/ND-CP", "2021-03-30", GOVERNMENT) == "32-2021-nd-cp"
    assert document("luat", "47/2019/QH14") == "47-2019-qh14"
    assert document("quyet-dinh", "0749/QĐ-TTg", "2020-06-03") == "749-qd-ttg--2020"


def test_a_local_plan_needs_issuer_and_year() -> None:
    issuer = tail(MINTER.organisation(UBND))
    assert document("ke-hoach", "147/KH-UBND", "2021-12-30", UBND) == f"147-kh-ubnd--{issuer}--2021"
    assert document("quyet-dinh", "15/2020/QĐ-UBND", None, UBND) == f"15-2020-qd-ubnd--{issuer}"
    assert document("ke-hoach", "147/KH-UBND") == f"147-kh-ubnd--{ARTICLE}"
    assert document("ke-hoach", "147/KH-UBND", "2021-12-30") == f"147-kh-ubnd--{ARTICLE}--2021"
    assert document("ke-hoach", "147/KH-UBND", issuer=UBND) == f"147-kh-ubnd--{ARTICLE}--{issuer}"
    assert document("quyet-dinh", "749/QĐ-TTg") == f"749-qd-ttg--{ARTICLE}"


def test_a_number_that_looks_like_a_year_is_none() -> None:
    decisions = [document("quyet-dinh", "1985/QĐ-TTg", f"{year}-11-02") for year in (2015, 2021)]
    assert decisions == ["1985-qd-ttg--2015", "1985-qd-ttg--2021"]
    issuer = tail(MINTER.organisation(UBND))
    assert document("ke-hoach", "2022/KH-UBND", "2021-12-30", UBND) == f"2022-kh-ubnd--{issuer}--2021"
    assert document("quyet-dinh", "1985/QĐ-TTg") == f"1985-qd-ttg--{ARTICLE}"
    assert document("luat", "2020/QH14") == "2020-qh14"
    assert document("luat", "06/2019/NQ-HĐND", None, UBND) == f"6-2019-nq-hdnd--{issuer}"


def test_a_short_number_is_scoped_by_kind_and_issuer() -> None:
    assert document("nghi-dinh", "16", None, GOVERNMENT) == f"nghi-dinh-16--{tail(MINTER.organisation(GOVERNMENT))}"
    assert document("nghi-dinh", "16") == f"nghi-dinh-16--{ARTICLE}"
    assert document("ke-hoach", "16", None, UBND) == f"ke-hoach-16--{ARTICLE}--{tail(MINTER.organisation(UBND))}"


def test_a_law_is_known_by_name_and_year() -> None:
    law = document("luat", name="Luật Đầu tư năm 2014", title="Đầu tư")
    assert law == document("luat", name="Luật Đầu tư 2014", title="Đầu tư")
    assert law == document("luat", name="Đầu tư", date="2014-11-26")
    assert re.fullmatch(r"luat-dau-tu-[0-9a-f]{8}--2014", law)
    assert document("luat", name="Luật Đầu tư").endswith(f"--{ARTICLE}")
    assert document("nghi-quyet", date="2016-04-05") == f"nghi-quyet-2016-04-05--{ARTICLE}"
    assert document("chi-thi", "5", scope="mot-nhiem-ky") == "chi-thi-5--mot-nhiem-ky"


def test_facts_are_scoped_by_the_article() -> None:
    person = MINTER.official(Official("Đỗ Việt Hưng", UNIT.key))
    post = MINTER.post("Chủ tịch", MINTER.organisation(UBND))
    assert MINTER.participation(1, Role.CHAIRED, person).value == (
        f"{BASE}participation/{ARTICLE}/1/chaired/{tail(person)}"
    )
    assert MINTER.holding(person, post) != MINTER.holding(person, post, former=True)
    assert MINTER.span(Span(0, 16)).value == f"{BASE}span/{ARTICLE}/0-16"
    assert MINTER.post("Chủ tịch", None, "UBND xã A") != MINTER.post("Chủ tịch", None, "UBND xã B")
    whole = MINTER.document(Document("nghi-dinh", "32/2021/NĐ-CP"))
    part = MINTER.document_part(whole, "Khoản 3, Điều 7")
    assert MINTER.citation(part).value.startswith(MINTER.citation(whole).value + "/part/khoan-3-dieu-7-")


def test_concepts_are_found_by_id_and_by_words() -> None:
    assert concept("unit-kind", "thị xã") == concept("unit-kind", "thi-xa")
    assert concept("role", "chaired").value == f"{SCHEME}role/chaired"


@pytest.mark.parametrize(
    "base", ["", "id/", "http://e.org/id", "http://e.org/tỉnh/", "http://e.org/a b/", "http://e/<x>/"]
)
def test_a_base_that_cannot_begin_an_iri_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="cannot begin an IRI"):
        Minter(base)


def test_what_would_break_an_iri_is_refused() -> None:
    with pytest.raises(DataError, match="cannot be part of an IRI"):
        MINTER.node("c14n0 <x>")
    with pytest.raises(KgError):
        concept("role", "???")


@given(st.text(), st.text(), st.text())
def test_whatever_a_page_says_the_iri_is_ascii(name: str, scope: str, number: str) -> None:
    unit = Unit(scope, "xã", name, "commune")
    body = Organisation("other", name, name, unit, Organisation("other", scope, scope))
    for node in (
        Minter(article_slug=article_slug(name)).article(),
        MINTER.official(Official(name, scope)),
        MINTER.post(name, MINTER.organisation(body)),
        MINTER.post(name, None, scope),
        MINTER.group(name),
        MINTER.unit(unit),
        MINTER.document(Document(name, number, scope, body, name)),
        MINTER.document(Document(name, None, scope, None, number)),
        MINTER.citation(MINTER.document_part(MINTER.document(Document(name, number)), scope)),
    ):
        assert re.fullmatch(r"[a-z0-9:/.-]+", node.value.removeprefix(BASE))
