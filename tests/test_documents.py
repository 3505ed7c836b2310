"""Documents: one for all the ways in which a page cites it, one for all pages that cite it, and no two made one."""

from __future__ import annotations

import pytest

from kg.emit import emit
from kg.model import DocumentLinkClaim, Page
from kg.pipeline import extract
from kg.rdf.namespaces import BASE, NS

BEGIN = "Hội nghị cải cách hành chính\nNgày 2/3/2021, UBND quận Hồng Bàng tổ chức hội nghị về cải cách hành chính. "


def documents(sentences: str, source: str = "page.txt") -> list[str]:
    """The IRIs of the documents that a page of quận Hồng Bàng cites, without what all begin with."""
    graphs = emit(extract(Page(source, BEGIN + sentences)))
    cited = {triple.subject for triple in graphs.assertions if triple.predicate.value == f"{NS}documentKind"}
    return sorted(str(node)[1:-1].removeprefix(f"{BASE}document/") for node in cited)


@pytest.mark.parametrize(
    "sentences",
    [
        "Hội nghị triển khai Nghị định số 32/2021/NĐ-CP ngày 29/3/2021 của Chính phủ.",
        "Hội nghị triển khai Nghị định 32/2021/NĐ-CP.",
        "Hội nghị triển khai Nghị định số 32/2021/NĐ-CP. Thực hiện Nghị định 32 của Chính phủ, quận có kế hoạch.",
    ],
)
def test_a_decree_is_one_whichever_page_cites_it_and_however(sentences: str) -> None:
    assert documents(sentences) == ["32-2021-nd-cp"]


@pytest.mark.parametrize(
    ("cited", "node"),
    [
        ("Nghị quyết số 30c/NQ-CP ngày 08/11/2011 của Chính phủ", "30c-nq-cp--2011"),
        ("Nghị quyết 30a/2008/NQ-CP", "30a-2008-nq-cp"),
        ("Nghị quyết 30a/2008/NQ-CP và thảo luận Nghị quyết 30a của Chính phủ", "30a-2008-nq-cp"),
    ],
)
def test_a_number_may_have_a_small_letter(cited: str, node: str) -> None:
    assert documents(f"Hội nghị triển khai {cited}.") == [node]


def test_a_short_number_is_the_plan_that_was_introduced_before() -> None:
    sentences = "Hội nghị triển khai Kế hoạch số 222/KH-UBND ngày 5/1/2021 của UBND quận. Kế hoạch 222 có 3 mục tiêu."
    [plan] = documents(sentences)
    assert plan.startswith("222-kh-ubnd--ubnd--district-303-") and plan.endswith("--2021")
    assert documents(sentences, "another.txt") == [plan]


@pytest.mark.parametrize(
    ("sentence", "node"),
    [
        ("Ngày 12/3/2021, UBND quận ban hành Kế hoạch số 40/KH-UBND về số hóa.", "40-kh-ubnd--ubnd--district-303-"),
        ("Ngày 12/3/2021, UBND quận mới đây đã ký Quyết định số 40/QĐ-X.", "40-qd-x--ubnd--district-303-"),
        ("Ngày 12/3/2021, Chủ tịch UBND quận vừa ký Quyết định số 40/QĐ-X.", "40-qd-x--chu-tich-ubnd--district-303-"),
        ("Quyết định số 40/QĐ-X ngày 12/3/2021 của Giám đốc Sở Nội vụ.", "40-qd-x--giam-doc--so-noi-vu--"),
    ],
)
def test_who_stands_before_the_verb_issued_it_on_the_day_before(sentence: str, node: str) -> None:
    [found] = documents(sentence)
    assert found.startswith(node)
    assert found.endswith("--2021")


def test_who_signs_by_name_issues_in_the_office() -> None:
    [found] = documents("Chủ tịch UBND quận Lê Văn An đã ký Quyết định số 40/QĐ-X.")
    assert "--chu-tich-ubnd--district-303-" in found


@pytest.mark.parametrize(
    "sentence",
    [
        "Phó Chủ tịch UBND quận đã ký Quyết định số 40/QĐ-X.",
        "Chủ tịch UBND quận vừa ký Kế hoạch số 40/KH-X.",
        "Ngày 12/3/2021, theo Quyết định số 40/QĐ-X, tổ công tác được lập.",
    ],
)
def test_nobody_else_issued_it(sentence: str) -> None:
    [found] = documents(sentence)
    assert "ubnd" not in found and "--2021" not in found


def test_plans_of_one_number_are_two_where_their_issuers_are() -> None:
    sentences = (
        "Hội nghị triển khai Kế hoạch số 147/KH-UBND ngày 30/12/2020 của UBND thành phố, "
        "Kế hoạch số 147/KH-UBND ngày 31/12/2020 của UBND quận."
    )
    city, district = documents(sentences)[::-1]
    assert "--province-31-" in city and "--district-303-" in district


def test_plans_of_one_number_are_two_where_their_years_are() -> None:
    sentences = (
        "Hội nghị triển khai Kế hoạch số 147/KH-UBND ngày 30/12/2020 của UBND quận. "
        "UBND quận đã tổng kết Kế hoạch số 147/KH-UBND ngày 5/1/2019 của UBND quận."
    )
    assert [plan[-6:] for plan in documents(sentences)] == ["--2019", "--2020"]


def test_programmes_of_one_number_are_two_where_party_and_committee_of_a_unit_issued_them() -> None:
    sentences = "Hội nghị triển khai Kế hoạch số 12 của UBND quận. Hội nghị quán triệt Kế hoạch số 12 của Quận ủy."
    party, committee = documents(sentences)
    assert "--ubnd--district-303-" in committee and "--quan-uy--district-303-" in party


@pytest.mark.parametrize("issuers", [("Chính phủ", "Thủ tướng Chính phủ"), ("UBND quận", "Chủ tịch UBND quận")])
def test_a_body_and_its_head_do_not_make_two_documents(issuers: tuple[str, str]) -> None:
    sentences = (f"Hội nghị triển khai Quyết định số 1985/QĐ-X ngày 5/1/2021 của {issuer}." for issuer in issuers)
    assert len(documents(" ".join(sentences))) == 1


@pytest.mark.parametrize(
    "cited",
    [
        "Kế hoạch số 147/KH-UBND năm 2021 của UBND quận",
        "Kế hoạch số 147/KH-UBND của UBND quận ngày 5/1/2021",
        "Kế hoạch số 147/KH-UBND của UBND quận ban hành ngày 5 tháng 1 năm 2021",
    ],
)
def test_the_year_may_stand_behind_the_number_and_the_date_behind_the_issuer(cited: str) -> None:
    [plan] = documents(f"Hội nghị triển khai {cited}.")
    assert plan.startswith("147-kh-ubnd--ubnd--district-303-") and plan.endswith("--2021")


@pytest.mark.parametrize(
    "words",
    ["Kế hoạch số 147/KH-UBND năm 2021 - 2025 của UBND quận", "Kế hoạch số 147/KH-UBND của UBND quận, ngày 5/1/2021"],
)
def test_a_period_behind_the_number_and_another_date_are_not_its_date(words: str) -> None:
    [plan] = documents(f"Hội nghị triển khai {words} họp.")
    assert not plan.endswith("--2021")


def test_a_number_that_fits_two_plans_of_the_page_is_neither() -> None:
    sentences = (
        "Hội nghị triển khai Kế hoạch số 147/KH-UBND ngày 30/12/2020 của UBND thành phố, "
        "Kế hoạch số 147/KH-UBND ngày 31/12/2020 của UBND quận. Hội nghị thảo luận Kế hoạch số 147/KH-UBND."
    )
    assert len(documents(sentences)) == 3


def test_a_plan_without_issuer_or_year_is_of_its_page_alone() -> None:
    sentences = "Hội nghị triển khai Kế hoạch số 147/KH-UBND."
    assert documents(sentences, "one.txt") != documents(sentences, "two.txt")


@pytest.mark.parametrize("name", ["Luật Đầu tư năm 2014", "Luật Đầu tư 2014"])
def test_a_law_is_one_however_its_year_is_written(name: str) -> None:
    resolution = extract(Page("page.txt", f"{BEGIN}Hội nghị quán triệt {name}.")).resolution
    assert {document.title for document in resolution.documents.values()} == {"Đầu tư"}
    [node] = documents(f"Hội nghị quán triệt {name}.")
    assert node.startswith("luat-dau-tu-") and node.endswith("--2014")


def cited(sentence: str, head: str = BEGIN) -> list[tuple[str | None, str | None, str | None]]:
    """Number, day and issuer of each document that a page cites in its last sentence, in its order."""
    resolution = extract(Page("page.txt", head + sentence)).resolution
    found = sorted(resolution.documents.items(), key=lambda one: one[0].span)
    return [(d.number, d.date, d.issuer.label if d.issuer else None) for _, d in found]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Hội nghị quán triệt Nghị quyết số 18, 19-NQ/TW.",
            [("18-NQ/TW", None, None), ("19-NQ/TW", None, None)],
        ),
        (
            "Hội nghị công bố Quyết định 935 và 936 của UBND quận Hồng Bàng.",
            [("935", None, "UBND quận Hồng Bàng"), ("936", None, "UBND quận Hồng Bàng")],
        ),
        ("Hội nghị công bố Quyết định 935 và 12 cá nhân được khen.", [("935", None, None)]),
        ("Hội nghị triển khai Nghị định số 45/2026.", [("45/2026", None, "Chính phủ")]),
        ("Hội nghị triển khai Nghị quyết số 101/2025 của HĐND quận.", [("101/2025", None, "HĐND quận Hồng Bàng")]),
        ("Hội nghị nghe về nghị quyết 09 của HĐND quận.", [("09", None, "HĐND quận Hồng Bàng")]),
        ("Quận có nhiều văn bản, như 14/QĐ-X ngày 5/1/2021.", [("14/QĐ-X", "2021-01-05", None)]),
        ("Hướng dẫn 11 tổ chức nộp hồ sơ.", []),
        ("Quận được giao 318 việc, chậm so với quy định 12 ngày.", []),
        ("Quận triển khai Đề án 06 và Chương trình 135.", []),
    ],
)
def test_numbers_are_short_listed_or_stand_alone(sentence: str, found: list[tuple[str, str, str]]) -> None:
    assert cited(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Ngày 9-4, UBND quận đã có văn bản chấn chỉnh.", [(None, "2021-04-09", "UBND quận Hồng Bàng")]),
        ("Ngày 3/2 (mùng 7 Tết), UBND quận ra thông báo.", [(None, "2021-02-03", "UBND quận Hồng Bàng")]),
        (
            "Việc này theo kế hoạch do Phó Chủ tịch UBND quận Lê Văn An ký ngày 2/2.",
            [(None, "2021-02-02", "UBND quận Hồng Bàng")],
        ),
        ("Ngày 9-4, UBND quận đã có nhiều văn bản chấn chỉnh.", []),
        ("UBND quận đã có văn bản chấn chỉnh.", []),
        ("Báo cáo số 87/BC-X ngày 31/1 nêu rõ việc này.", [("87/BC-X", "2021-01-31", None)]),
        ("Kế hoạch số 87/KH-X, ngày 31/1 quận họp.", [("87/KH-X", None, None)]),
        (
            "Quyết định số 3/QĐ-X do Chủ tịch UBND quận Lê Văn An ký ngày 30-1-2021.",
            [("3/QĐ-X", "2021-01-30", "Chủ tịch UBND quận Hồng Bàng")],
        ),
        (
            "Ngày 22/4/2020, Thủ tướng Chính phủ ký Quyết định số 505/QĐ-TTg.",
            [("505/QĐ-TTg", "2020-04-22", "Thủ tướng Chính phủ")],
        ),
    ],
)
def test_a_day_stands_before_or_behind_with_or_without_its_year(
    sentence: str, found: list[tuple[str, str, str]]
) -> None:
    assert cited(sentence) == found


@pytest.mark.parametrize(
    ("sentence", "issuers"),
    [
        ("UBND phường An Bình ban hành Kế hoạch số 6/KH-UBND về hộ tịch và Kế hoạch số 9/KH-UBND về số hóa.", 2),
        ("UBND phường An Bình ban hành 21 văn bản, trong đó có: Kế hoạch số 6/KH-UBND; Công văn số 14/UBND-VP.", 2),
        ("UBND phường An Bình thống nhất (Kế hoạch số 6/KH-UBND).", 1),
        ("UBND phường An Bình phê duyệt kết quả tại Quyết định số 31/QĐ-UBND.", 1),
        ("Hội nghị nghe kế hoạch số 41/KH-UBND của phường An Bình.", 1),
        ("Phó Chủ tịch UBND phường An Bình Lê Văn Tư ký Kế hoạch số 6/KH-UBND.", 1),
    ],
)
def test_the_letters_of_a_number_name_a_body_of_its_sentence(sentence: str, issuers: int) -> None:
    assert [issuer for _, _, issuer in cited(sentence)] == ["UBND phường An Bình"] * issuers


@pytest.mark.parametrize(
    ("sentence", "issuer"),
    [
        ("Hội nghị nghe Báo cáo số 6/BC-UBND.", "UBND quận Hồng Bàng"),
        ("Thực hiện Quyết định số 6/QĐ-UBND, tổ công tác được lập.", None),
        ("Hội nghị nghe Báo cáo số 6/BC-SNV.", None),
        ("Hội nghị nghe Thông tư liên tịch số 6/2012/TTLT-UBND-X.", None),
        (
            "Hội nghị có Sở Giáo dục và Đào tạo Hải Phòng. Hội nghị nghe Báo cáo số 6/BC-SGDĐT.",
            "Sở Giáo dục và Đào tạo",
        ),
        ("Hội nghị có Văn phòng Thành ủy Hải Phòng. Hội nghị nghe Thông báo số 6-TB/VPTU.", "Văn phòng Thành ủy"),
    ],
)
def test_the_letters_of_a_number_name_the_one_body_of_the_page(sentence: str, issuer: str | None) -> None:
    [(_, _, found)] = cited(sentence)
    assert found == issuer if issuer is None else found and found.startswith(issuer)


def test_a_plan_told_by_its_day_is_the_one_of_that_day_that_has_a_number() -> None:
    sentences = "Ngày 5/1/2021, UBND quận ban hành kế hoạch số hóa. Kế hoạch số 12/KH-UBND ngày 5/1/2021 có 3 mục tiêu."
    [plan] = documents(sentences)
    assert plan.startswith("12-kh-ubnd--ubnd--district-303-")


def test_a_number_with_its_year_is_the_decree_of_that_number() -> None:
    assert documents("Hội nghị triển khai Nghị định số 45/2026/NĐ-CP. Theo Nghị định 45/2026, quận họp.") == [
        "45-2026-nd-cp"
    ]


def links(sentences: str) -> list[tuple[str | None, str, str | None]]:
    """What each document of a page is to another, by their numbers."""
    extraction = extract(Page("page.txt", BEGIN + sentences))
    of = extraction.resolution.documents
    found = (claim for claim in extraction.claims if isinstance(claim, DocumentLinkClaim))
    return sorted((of[claim.document].number, claim.relation, of[claim.basis].number) for claim in found)


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        (
            "Chương trình 49-CTr/TU thực hiện Nghị quyết 5-NQ/TW; Chương trình 52-CTr/TU thực hiện Nghị quyết 4-NQ/TW.",
            [("49-CTr/TU", "implements", "5-NQ/TW"), ("52-CTr/TU", "implements", "4-NQ/TW")],
        ),
        (
            "Kế hoạch số 9/KH-X về việc triển khai thực hiện Quyết định số 5/QĐ-TTg về số hóa, Chỉ thị số 6/CT-TTg.",
            [("9/KH-X", "implements", "5/QĐ-TTg"), ("9/KH-X", "implements", "6/CT-TTg")],
        ),
        (
            "Thực hiện Quyết định số 5/QĐ-TTg và Chỉ thị số 6/CT-TTg, UBND quận đã ban hành Kế hoạch số 9/KH-UBND.",
            [("9/KH-UBND", "implements", "5/QĐ-TTg"), ("9/KH-UBND", "implements", "6/CT-TTg")],
        ),
        (
            "UBND quận có Thông báo số 9/TB-UBND về xếp loại. Thực hiện Quyết định số 5/QĐ-TTg về chấm điểm.",
            [("9/TB-UBND", "implements", "5/QĐ-TTg")],
        ),
        ("Thực hiện Quyết định số 5/QĐ-TTg, quận họp. Hội nghị nghe Kế hoạch số 9/KH-UBND.", []),
        ("Hội nghị quán triệt Quyết định số 5/QĐ-TTg, Kế hoạch số 9/KH-UBND.", []),
    ],
)
def test_one_sentence_links_several_documents_and_two_sentences_two(
    sentences: str, found: list[tuple[str, str, str]]
) -> None:
    assert links(sentences) == sorted(found)
