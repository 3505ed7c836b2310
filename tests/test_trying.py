"""`kg try`: what is found in a text, which rules match where, what they give, and why one does not."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from kg.answer import values
from kg.answer.trying import Trial, trial, tried
from kg.cli import app
from kg.errors import UsageError
from kg.messages import say
from kg.model import Claim, MeetingClaim, ParticipationClaim

HELD = "Sáng 12/3, UBND huyện Tân Hiệp tổ chức hội nghị."
ALONE = "Ông Lê Văn Bình, Trưởng phòng Nội vụ cho biết người dân rất hài lòng."
LED = "Hội nghị do ông Lê Văn Bình, Chủ tịch UBND huyện chủ trì."
TEXT = f"{HELD} {LED}"


def words(one: Trial, rule: str) -> list[str]:
    """The words that a rule matches."""
    begin = one.span.begin
    return [
        one.text[match.begin - begin : match.end - begin]
        for each in one.tried
        if each.rule.id == rule
        for match in each.matches
    ]


def test_a_sentence_has_its_mentions_its_matches_and_its_claims() -> None:
    held, led = trial(TEXT)
    assert [(found.kind, found.text) for found in held.mentions] == [
        ("date", "Sáng 12/3"),
        ("organisation", "UBND huyện Tân Hiệp"),
    ]
    assert held.masked == "Sáng 12/3, {organisation} tổ chức hội nghị."
    assert [type(claim) for claim in held.claims] == [MeetingClaim]
    assert [found.text for found in led.mentions if found.kind == "person"] == ["ông Lê Văn Bình, Chủ tịch UBND huyện"]
    assert all(TEXT[found.span.begin : found.span.end] == found.text for found in (*held.mentions, *led.mentions))
    assert words(led, "chaired.do") == ["do ông Lê Văn Bình, Chủ tịch UBND huyện chủ trì"]
    (chaired,) = (each.claims for each in led.tried if each.rule.id == "chaired.do")
    assert [claim.role for claim in chaired if isinstance(claim, ParticipationClaim)] == ["chaired"]


@pytest.mark.parametrize(
    ("text", "rule", "answer"),
    [
        (TEXT, "chaired.do", "cho 1 điều đọc được ở trên"),
        (ALONE, "spoke.subject", "nhưng không cho gì"),
        ("UBND huyện Tân Hiệp họp phiên thứ 8.", "chaired.under", "một trong các từ: dưới sự chủ trì của {person} | "),
        ("Ông Lê Văn Bình chủ trì xây dựng đề án của UBND huyện.", "chaired.subject", "không khớp chỗ nào"),
    ],
)
def test_why_a_rule_gives_what_it_gives(text: str, rule: str, answer: str) -> None:
    assert answer in tried(text, rule).splitlines()[-1]


def test_a_rule_that_is_not_tried_lacks_the_answers_matches() -> None:
    (one,) = trial("UBND huyện Tân Hiệp họp phiên thứ 8.", "chaired.do")
    assert one.asked is not None
    assert one.asked.matches == ()
    assert any("\ue001" in word for needed in one.asked.lacking for word in needed)
    assert "{person}" in tried(one.text, "chaired.do")


def test_every_kind_of_claim_has_its_words() -> None:
    assert {kind.__name__ for kind in values._SHOWN} == {kind.__name__ for kind in Claim.__subclasses__()}
    assert "  chaired: Lê Văn Bình (chaired.do)\n" in tried(TEXT)


def test_numbers_are_tried_as_figures_see_them() -> None:
    (one,) = trial("UBND huyện Tân Hiệp giải quyết 603 hồ sơ.", "count.object")
    assert one.asked is not None
    assert one.asked.matches


def test_a_text_that_no_page_of_the_kind_would_be_says_so() -> None:
    (one,), note = trial("Ông Lê Văn Bình chủ trì."), say("try-outside", "en")
    assert one.outside
    assert one.claims == ()
    assert note in tried(one.text, lang="en")
    assert note not in tried(TEXT, lang="en")


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UsageError, match=r"there is no rule “chaired\.doo”"):
        trial(TEXT, "chaired.doo")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_command_takes_a_text_or_stdin(lang: str) -> None:
    given = CliRunner().invoke(app, ["try", TEXT, "--lang", lang])
    piped = CliRunner().invoke(app, ["try", "-", "--lang", lang], input=TEXT)
    assert given.exit_code == piped.exit_code == 0
    assert given.stdout == piped.stdout == f"{tried(TEXT, lang=lang)}\n"
    assert "chaired.do (participation.yaml:" in given.stdout


def test_nothing_that_a_terminal_obeys_is_shown() -> None:
    done = CliRunner().invoke(app, ["try", "UBND huyện \x1b[31mhọp\u202e."])
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_an_empty_text_has_no_sentence() -> None:
    assert (trial(""), tried("", lang="en")) == ((), "no sentence")
