"""Who took part in a meeting, in which role and post, and which groups came: `fixtures/participation.yaml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from kg import lexicon
from kg.find import read_sentence
from kg.model import BlockKind, Claim, GroupClaim, ParticipationClaim, PostMention, Reading, Role, Sentence, Span
from kg.relate.participation import participations
from kg.text import canonical

FIXTURE: Final = yaml.safe_load((Path(__file__).parent / "fixtures" / "participation.yaml").read_text(encoding="utf-8"))
ROWS: Final = FIXTURE["sentences"]
KEYS: Final = {"text", "rules", "posts", "groups", *Role}
BEFORE: Final = 7
"""Characters of the page before the sentence: places in it and places in the page must not be confused."""

sentences = pytest.mark.parametrize("row", ROWS, ids=lambda row: "+".join(row["rules"]))


def reading(text: str, kind: BlockKind = BlockKind.BODY) -> Reading:
    words = canonical(text)
    return read_sentence(words, Sentence(Span(BEFORE, BEFORE + len(words)), kind), 0, 2021)


def claims(text: str) -> list[Claim]:
    return list(participations([reading(text)], {0: 1}))


def post(held: PostMention) -> str:
    body = held.body
    parts = [held.title, *((body.head, body.unit.kind if body.unit else "") if body else ())]
    return " ".join(filter(None, parts))


@sentences
def test_everybody_has_the_roles_of_the_sentence(row: Mapping[str, Any]) -> None:
    found = defaultdict(list)
    for claim in claims(row["text"]):
        if isinstance(claim, ParticipationClaim):
            found[claim.role].append(claim.person.name)
    assert found == {role: row[role] for role in Role if role in row}


@sentences
def test_each_role_is_read_by_the_rule_that_is_meant(row: Mapping[str, Any]) -> None:
    assert {claim.rule for claim in claims(row["text"])} == set(row["rules"])


@sentences
def test_a_person_acts_in_the_posts_beside_the_name(row: Mapping[str, Any]) -> None:
    wanted = row.get("posts", {})
    for claim in claims(row["text"]):
        if isinstance(claim, ParticipationClaim):
            assert list(map(post, claim.capacity)) == wanted.get(claim.person.name, [])


@sentences
def test_groups_are_called_as_the_sentence_calls_them(row: Mapping[str, Any]) -> None:
    found = [claim for claim in claims(row["text"]) if isinstance(claim, GroupClaim)]
    assert [claim.label for claim in found] == row.get("groups", [])
    assert {claim.role for claim in found} <= {Role.ATTENDED}


@sentences
def test_the_words_of_a_claim_stand_in_the_page(row: Mapping[str, Any]) -> None:
    page = " " * BEFORE + canonical(row["text"])
    for claim in claims(row["text"]):
        words = page[claim.span.begin : claim.span.end]
        assert claim.span.within(claim.sentence)
        if isinstance(claim, GroupClaim):
            assert words == claim.label
        else:
            assert isinstance(claim, ParticipationClaim)
            assert claim.person.name in words


@pytest.mark.parametrize("text", FIXTURE["nobody"])
def test_nobody_took_part(text: str) -> None:
    assert claims(text) == []


def test_every_rule_has_a_sentence_and_every_row_is_spelt_as_is_asked() -> None:
    assert {rule for row in ROWS for rule in row["rules"]} == {rule.id for rule in lexicon.rules("participation")}
    assert {key for row in ROWS for key in row} <= KEYS


def test_a_sentence_that_speaks_of_no_meeting_gives_nothing() -> None:
    readings = [reading(ROWS[0]["text"]), reading(ROWS[0]["text"])]
    assert [claim.meeting for claim in participations(readings, {1: 3}) if isinstance(claim, ParticipationClaim)] == [3]


@pytest.mark.parametrize("kind", [kind for kind in BlockKind if kind != BlockKind.FURNITURE])
def test_only_running_text_says_who_took_part(kind: BlockKind) -> None:
    found = list(participations([reading(ROWS[0]["text"], kind)], {0: 1}))
    assert bool(found) == (kind in {BlockKind.BODY, BlockKind.LEAD, BlockKind.CAPTION})


@pytest.mark.parametrize(("kinds", "groups"), [(18, 1), (19, 0)])
def test_a_list_of_more_than_forty_words_is_no_group(kinds: int, groups: int) -> None:
    assert len(claims(f"Tham dự hội nghị có lãnh đạo {'các xã ' * kinds}trong huyện.")) == groups
