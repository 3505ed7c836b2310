"""Patterns are let through wherever they match, and may begin wherever they do."""

from __future__ import annotations

import itertools

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kg import lexicon
from kg.lexicon.scan import CueScanner, Head, Openings, Starts, Tail
from kg.text import Letters, plain

FORMS = ("Hội nghị", r"hội\s+nghị\s+\d+", "(?i:kế hoạch|KH)", "\ue001++ nói", r"(?<!\p{L})sở", r"\d{1,2}/\d{1,2}")
WORDS = ["Hội nghị", "hội", "  ", " ", "nghị", "12", "/", "KH", "Kế hoạch", "\n", "\ue001\ue001", "nói", "cơ sở", "."]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)


def _cues(scanner: CueScanner, text: str) -> int:
    return scanner.cues(plain(text))


def _over(openings: Openings, text: str) -> Starts:
    return openings.over(Letters(text), 0, len(text))


@given(TEXTS)
def test_a_text_with_a_match_meets_the_pattern_s_needs(text: str) -> None:
    scanner = CueScanner(FORMS)
    for form, need in zip(FORMS, scanner.needs, strict=True):
        if regex.search(form, text):
            assert _cues(scanner, text) & need == need


@given(TEXTS, st.integers(0, 40), st.integers(0, 12))
def test_a_masked_text_with_a_match_meets_them_with_its_bare_text(bare: str, begin: int, length: int) -> None:
    text = bare[:begin] + "\ue001" * len(bare[begin : begin + length]) + bare[begin + length :]
    scanner = CueScanner(FORMS)
    for form, need in zip(FORMS, scanner.needs, strict=True):
        if regex.search(form, text):
            assert (_cues(scanner, bare) | scanner.cues_of_masks(text)) & need == need


def test_a_text_without_the_words_meets_no_need() -> None:
    scanner = CueScanner(FORMS)
    assert _cues(scanner, "Ngày hội của xã") == 0


@given(TEXTS)
def test_a_pattern_may_begin_where_it_does(text: str) -> None:
    forms = [rf"(?<![\p{{L}}\d])(?:{form})" for form in FORMS]
    starts = _over(Openings({"form": [(form, form) for form in forms]}), text).get("form", {})
    for form in forms:
        assert all(form in starts.get(match.start(), ()) for match in regex.finditer(form, text))


@given(TEXTS)
def test_a_stretch_of_a_text_is_read_as_if_it_stood_alone(text: str) -> None:
    letters, words = Letters(text), [match.span() for match in regex.finditer(r"\S+", text)]
    openings = Openings({"form": [(form, form) for form in ("họp", "nghị", "kế hoạch", r"\d", "sở")]})
    for begin, end in ((one[0], other[1]) for one, other in itertools.combinations_with_replacement(words, 2)):
        alone = text[begin:end]
        assert letters.cut(begin, end) == plain(alone)
        assert openings.over(letters, begin, end) == _over(openings, alone)


def test_openings_are_told_by_place_and_rank() -> None:
    openings = Openings({"body": [("sở nội vụ", 1), ("sở", 2)], "day": [(r"\d\d", 3)]})
    assert _over(openings, "Sở  Nội vụ ngày 12") == {"body": {0: (1, 2)}, "day": {16: (3,)}}
    assert _over(openings, "cơsở 123") == {"day": {5: (3,)}}
    assert _over(openings, "") == {}


def test_a_pattern_that_begins_with_anything_has_no_openings() -> None:
    with pytest.raises(ValueError, match="no words are known"):
        Openings({"any": [(r"\p{L}+", None)]})


@given(TEXTS)
def test_a_head_is_found_wherever_its_pattern_is(text: str) -> None:
    for pattern in map(regex.compile, FORMS):
        found = [position for position in range(len(text)) if Head(pattern).match(text, position)]
        assert found == [position for position in range(len(text)) if pattern.match(text, position)]


@pytest.mark.parametrize(
    ("text", "found"),
    [("theo Đồng Chí  ", True), ("đồng chí", True), ("đồng", False), ("chí", False), ("", False), ("đồng\nchí ", True)],
)
def test_a_tail_is_found_where_it_ends(text: str, found: bool) -> None:
    tail = Tail(regex.compile(r"(?i:đồng\s+chí)\s*$"))
    assert (tail.before(f"{text}A", len(text)) is not None) is found


@given(TEXTS)
def test_a_tail_is_found_wherever_its_pattern_is(text: str) -> None:
    for form in FORMS:
        pattern = regex.compile(rf"(?:{form})\s*$")
        assert (Tail(pattern).before(text, len(text)) is None) is (pattern.search(text[-120:]) is None)


def test_every_rule_is_tried_on_its_examples() -> None:
    for name in lexicon.rule_files():
        for rule in lexicon.rules(name):
            for example in filter(rule.regex.search, rule.examples):
                assert rule in lexicon.candidate_rules(name, lexicon.cues(example))
