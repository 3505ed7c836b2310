"""What `kg.lexicon.required` reads off a pattern holds for whatever the pattern matches."""

from __future__ import annotations

import sys
from collections.abc import Set

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kg import lexicon
from kg.lexicon import Rule
from kg.lexicon.required import Literals, literals
from kg.text import plain

WORDS = st.sampled_from(["hội nghị", "Họp", "12", "UBND", " ", "đã", "a", ", ", "\ue001"])
CLASSES = [r"\d", r"\s", r"\s+", r"\d{1,2}", "[Hh]", "[abc]", "[^abc]", r"\p{L}", ".", r"\b", "(?!x)", "(?<!x)"]
REPEATS = ["?", "*", "+", "{2}", "{1,3}", "++", "*?"]
ATOMS = st.one_of(WORDS.map(regex.escape), st.sampled_from(CLASSES))
RULES = [rule for name in lexicon.rule_files() for rule in lexicon.rules(name)]


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda options: f"(?:{'|'.join(options)})"),
        st.tuples(inner, st.sampled_from(REPEATS)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        inner.map(lambda one: f"(?i:{one})"),
        inner.map(lambda one: f"(?={one})"),
        inner.map(lambda one: f"(?P<one>{one})" if "(?P<" not in one else one),
    )


PATTERNS = st.recursive(ATOMS, _grown, max_leaves=8)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(["  ", "\n", "H", "b", "x", "7", "HỌP"])), max_size=12).map("".join)


def _holds(found: Literals, match: regex.Match[str]) -> None:
    around, words = plain(match.string), plain(match.group())
    if found.within is not None:
        assert any(word in around for word in found.within)
    if found.whole is not None:
        assert words.strip() in {word.strip() for word in found.whole}
    assert plain(match.string[match.start() :]).startswith(tuple(found.begins))
    assert plain(match.string[: match.end()]).endswith(tuple(found.ends))


def _compiled(pattern: str) -> regex.Pattern[str] | None:
    try:
        return regex.compile(pattern)
    except regex.error:
        return None


@given(PATTERNS, TEXTS)
def test_every_match_has_what_is_known_of_it(pattern: str, text: str) -> None:
    form = _compiled(pattern)
    for match in form.finditer(text) if form else ():
        if match.group():
            _holds(literals(pattern), match)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_a_rule_finds_in_its_examples_has_what_is_known_of_it(rule: Rule) -> None:
    found = literals(lexicon.expand(rule.pattern))
    for match in (m for example in rule.examples if (m := rule.regex.search(example))):
        _holds(found, match)


@pytest.mark.parametrize(
    ("pattern", "within", "begins", "ends"),
    [
        ("Hội nghị", {"hội nghị"}, {"hội nghị"}, {"hội nghị"}),
        (r"hội\s+nghị", {"hội nghị"}, {"hội nghị"}, {"hội nghị"}),
        ("(?:sở|ban)", {"sở", "ban"}, {"sở", "ban"}, {"sở", "ban"}),
        ("[Tt]ham dự", {"tham dự"}, {"tham dự"}, {"tham dự"}),
        ("tham(?: gia)? họp", {"tham họp", "tham gia họp"}, {"tham họp", "tham gia họp"}, {"tham họp", "tham gia họp"}),
        (r"\p{L}+ủy", {"ủy"}, {""}, {"ủy"}),
        ("(?!án)dự", {"dự"}, {"dự"}, {"dự"}),
        (r"(?=\p{Lu})quận", {"quận"}, {"quận"}, {"quận"}),
        ("[a-zđ]+", None, {""}, {""}),
        ("[^;]*", None, {""}, {""}),
        ("a|b", None, {"a", "b"}, {"a", "b"}),
        ("\ue001++", {"\ue001"}, {"\ue001"}, {"\ue001"}),
        (r"năm \d{4}", {"năm 0000"}, {"năm 0000"}, {"năm 0000"}),
        ("[0-9]+ hồ sơ", {"0 hồ sơ"}, {"0"}, {"0 hồ sơ"}),
    ],
)
def test_what_is_read_off_a_pattern(pattern: str, within: Set[str] | None, begins: Set[str], ends: Set[str]) -> None:
    found = literals(pattern)
    assert (found.within, found.begins, found.ends) == (within, begins, ends)


@pytest.mark.parametrize("pattern", ["(?:a", "a)?", "(?:", "[ab"])
def test_a_broken_pattern_is_an_error(pattern: str) -> None:
    with pytest.raises((regex.error, IndexError)):
        literals(pattern)
        regex.compile(pattern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Số  12/KH", "số 00/kh"), ("a\n\nb", "a b"), (" x ", " x "), ("", ""), ("ĐỖ", "đỗ"), ("٣", "0"), ("\tx", " x")],
)
def test_plain_text(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.slow
def test_plain_text_has_no_digit_but_0() -> None:
    digits = [sign for sign in map(chr, range(sys.maxunicode + 1)) if regex.fullmatch(r"\d", sign)]
    assert {plain(sign) for sign in digits} == {"0"}


@given(st.text())
def test_plain_text_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)
