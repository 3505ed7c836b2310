"""Statements: what is asked of whom and by when, what was found wanting, and which directive takes it up."""

from __future__ import annotations

import pytest

from kg.emit import emit
from kg.model import OrganisationMention, Page, StatementClaim
from kg.pipeline import extract
from kg.rdf.namespaces import NS

BEGIN = "Hội nghị cải cách hành chính\nNgày 5/3/2021, UBND huyện Tân Kỳ tổ chức hội nghị về cải cách hành chính. "
GAPS = "Tỷ lệ hồ sơ trực tuyến của các xã còn thấp. Việc số hóa hồ sơ của một số phường còn hạn chế. "


def told(sentences: str, kind: str = "directive") -> list[StatementClaim]:
    claims = extract(Page("page.txt", BEGIN + sentences)).claims
    return [claim for claim in claims if isinstance(claim, StatementClaim) and claim.kind == kind]


def words(bodies: tuple[OrganisationMention, ...]) -> list[str]:
    return [body.text for body in bodies]


@pytest.mark.parametrize(
    ("sentence", "groups", "bodies"),
    [
        ("Ông Lê Văn Bình yêu cầu Sở Nội vụ, các xã phải rà soát thủ tục.", ("các xã",), ["Sở Nội vụ"]),
        ("Ông Lê Văn Bình yêu cầu Phòng Nội vụ và Phòng Tư pháp phối hợp.", (), ["Phòng Nội vụ", "Phòng Tư pháp"]),
        ("Ông Lê Văn Bình yêu cầu các phòng, ban rà soát thủ tục.", ("các phòng, ban",), []),
        ("Ông Lê Văn Bình yêu cầu lãnh đạo Sở Nội vụ rà soát thủ tục.", ("lãnh đạo Sở Nội vụ",), []),
    ],
)
def test_bodies_are_addressed_by_name_and_others_in_the_printed_words(
    sentence: str, groups: tuple[str, ...], bodies: list[str]
) -> None:
    [claim] = told(sentence)
    assert (claim.groups, words(claim.bodies)) == (groups, bodies)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("hoàn thành trước ngày 30/6", "2021-06-30"),
        ("chậm nhất là ngày 15/7/2022", "2022-07-15"),
        ("xong đến hết ngày 30/6", "2021-06-30"),
        ("theo kết luận ngày 30/6", None),
        ("từ ngày 1/7", None),
    ],
)
def test_a_directive_is_to_be_done_by_a_day(words: str, day: str | None) -> None:
    [claim] = told(f"Ông Lê Văn Bình yêu cầu các xã phải rà soát thủ tục, {words}.")
    assert claim.deadline == day


@pytest.mark.parametrize(
    ("opening", "answers"),
    [
        ("Để khắc phục những hạn chế trên, ông Lê Văn Bình yêu cầu", (1, 2)),
        ("Trước thực trạng này, ông Lê Văn Bình yêu cầu", (1, 2)),
        ("Để khắc phục những hạn chế của ngành, ông Lê Văn Bình yêu cầu", ()),
        ("Ông Lê Văn Bình yêu cầu", ()),
    ],
)
def test_a_directive_answers_the_shortcomings_that_it_takes_up(opening: str, answers: tuple[int, ...]) -> None:
    [claim] = told(f"{GAPS}{opening} các xã phải rà soát thủ tục.")
    assert claim.answers == answers


def test_shortcomings_named_much_earlier_are_not_taken_up() -> None:
    between = "Huyện có 12 xã. Hội nghị nghe báo cáo. Các xã trao đổi. Các đại biểu thảo luận. "
    [claim] = told(f"{GAPS}{between}Để khắc phục hạn chế trên, ông Lê Văn Bình yêu cầu các xã phải rà soát thủ tục.")
    assert claim.answers == ()


def test_deadline_addressees_and_answered_shortcomings_are_in_the_graph() -> None:
    sentence = "Để khắc phục hạn chế trên, ông Lê Văn Bình yêu cầu Phòng Nội vụ, các xã phải báo cáo trước ngày 30/6."
    graphs = emit(extract(Page("page.txt", BEGIN + GAPS + sentence)))
    found = {
        t.predicate.value.removeprefix(NS): str(t.object) for t in graphs.assertions if "/directive/" in str(t.subject)
    }
    assert found["deadline"].startswith('"2021-06-30"')
    assert sum("/directive/" in str(t.subject) and t.predicate.value == f"{NS}answers" for t in graphs.assertions) == 2
    assert (
        sum("/directive/" in str(t.subject) and t.predicate.value == f"{NS}addressee" for t in graphs.assertions) == 2
    )
