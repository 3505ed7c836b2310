"""Who took part in a meeting: nobody but those whom the examples of the rules name, and the words that state it."""

from __future__ import annotations

import pytest

from kg import lexicon
from kg.answer.trying import read_proof
from kg.find import read_sentence
from kg.lexicon import Proof
from kg.model import BlockKind, Claim, GroupClaim, ParticipationClaim, Reading, Role, Sentence, Span
from kg.relate.participation import participations
from kg.text import canonical

LED = "Hội nghị giao ban do bà Phạm Thị Lan - Chủ tịch UBND huyện chủ trì."
BEFORE = 7
"""Characters of the page before the sentence: offsets in it and offsets in the page must not be confused."""
NOBODY = (
    "Ông Mai Văn Sơn chủ trì xây dựng đề án vị trí việc làm.",
    "Đề án do bà Phạm Thị Lan chủ trì, phối hợp với các xã thực hiện.",
    "Ông Mai Văn Sơn dự kiến bàn giao trụ sở trong tháng.",
    "Bà Phạm Thị Lan nhắc lại Kết luận số 12-KL/TW.",
    "Ông Mai Văn Sơn làm trưởng đoàn ĐBQH tỉnh.",
    "Ông Mai Văn Sơn là Trưởng phòng Nội vụ.",
    "Thực hiện chỉ đạo của cấp trên, đồng chí Mai Văn Sơn đã đến thăm xã.",
    "Chủ tịch UBND các xã chủ trì họp dân.",
    "Dự án có tổng mức đầu tư 20 tỷ đồng.",
    "Dự thảo kế hoạch được gửi các xã để tham dự thi.",
    "Tham dự hội nghị có các đồng chí.",
    "Đông đảo đại biểu, khách mời đã tham dự hội nghị.",
)
"""Nobody took part, though a person, a cue or both are there."""

proofs = pytest.mark.parametrize(
    "proof", [proof for rule in lexicon.rules("participation") for proof in rule.proofs], ids=lambda proof: proof.text
)


def reading(text: str, kind: BlockKind = BlockKind.BODY) -> Reading:
    words = canonical(text)
    return read_sentence(words, Sentence(Span(BEFORE, BEFORE + len(words)), kind), 0, 2021)


def claims(text: str) -> list[Claim]:
    return list(participations([reading(text)], {0: 1}, set()))


@proofs
def test_nobody_has_a_role_that_an_example_does_not_name(proof: Proof) -> None:
    found = [claim for claim in read_proof(proof)[0] if isinstance(claim, ParticipationClaim)]
    assert {claim.role for claim in found} == {role for role in Role if proof.values.get(role)}
    assert all(claim.capacity == claim.person.posts for claim in found)


@proofs
def test_the_words_of_a_claim_stand_in_the_page(proof: Proof) -> None:
    page = " " * BEFORE + canonical(proof.text)
    for claim in claims(proof.text):
        words = page[claim.span.begin : claim.span.end]
        assert claim.span.within(claim.sentence)
        if isinstance(claim, GroupClaim):
            assert (words, claim.role) == (claim.label, Role.ATTENDED)
        else:
            assert isinstance(claim, ParticipationClaim)
            assert claim.person.name in words


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_took_part(text: str) -> None:
    assert claims(text) == []


def test_a_sentence_that_speaks_of_no_meeting_gives_nothing() -> None:
    readings = [reading(LED), reading(LED)]
    assert [
        claim.meeting for claim in participations(readings, {1: 3}, set()) if isinstance(claim, ParticipationClaim)
    ] == [3]


@pytest.mark.parametrize("kind", [kind for kind in BlockKind if kind != BlockKind.FURNITURE])
def test_only_running_text_says_who_took_part(kind: BlockKind) -> None:
    found = list(participations([reading(LED, kind)], {0: 1}, {0}))
    assert bool(found) == (kind in {BlockKind.BODY, BlockKind.LEAD, BlockKind.CAPTION})


@pytest.mark.parametrize(("kinds", "groups"), [(18, 1), (19, 0)])
def test_a_list_of_more_than_forty_words_is_no_group(kinds: int, groups: int) -> None:
    assert len(claims(f"Tham dự hội nghị có lãnh đạo {'các xã ' * kinds}trong huyện.")) == groups


def test_a_list_goes_on_over_full_stops() -> None:
    sentences = (
        "Dự hội nghị có các đồng chí: Lê Văn Bình, Bí thư Huyện ủy.",
        "Đồng chí Trần Thị Hoa, Chủ tịch UBND huyện.",
        "Đồng chí Phạm Văn Nam, Trưởng phòng Nội vụ phát biểu.",
        "Bà Vũ Thị Lan, Chủ tịch UBND xã vắng mặt.",
    )
    found = participations([reading(text) for text in sentences], dict.fromkeys(range(4), 1), set())
    assert [(one.person.name, one.role) for one in found if isinstance(one, ParticipationClaim)] == [
        ("Lê Văn Bình", Role.ATTENDED),
        ("Trần Thị Hoa", Role.ATTENDED),
        ("Phạm Văn Nam", Role.SPOKE),
    ]
