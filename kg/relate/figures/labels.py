"""What a figure counts, in the page's own words without the number."""

from __future__ import annotations

from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.model import Span
from kg.relate.figures.clauses import Clause, frame_of, is_subject, shown, without_links, words
from kg.relate.figures.numbers import ELLIPTIC, Figure
from kg.relate.figures.patterns import piece, tail

_BEFORE: Final = regex.compile(r"[;:…]|\.\s|\s{2,}|\d%?")
_COMMA: Final = regex.compile(r",(?!\d)")
_DAY: Final = regex.compile(r"\d[/.-]\d{1,2}(?!\d)")
_PER: Final = regex.compile(r"^(?:/\s?(?:[\d.,]+\s?)?\p{L}+)+")
_WORD: Final = regex.compile(r"[\p{L}\d]+")
_NAMED: Final = ("counted", "bodies", "other", "abstract", "attendance", "times")
_MOST: Final = 30
"""Words of the longest label: what stands behind them is no part of its name."""
_BRIEF: Final = 3
"""Words up to which a clause is too brief to have a subject of its own."""
_PART_WORDS: Final = 3
"""Words from which a part of a sentence can be a subject: two are hardly more than a link and a name."""


class Label(NamedTuple):
    """The label; `subject` is what later rates and changes of the sentence are of, `lead` what later counts of its list
    begin with; `from_base` where it took such words itself."""

    text: str
    subject: str
    lead: str
    from_base: bool = False


class Base(NamedTuple):
    """What a figure may go on about; `listed` when it stands in brackets or in a list behind those words."""

    text: str = ""
    listed: bool = False


class _Words(NamedTuple):
    """The words of a figure's clause: before the number, the counted noun, behind it; and those of the base."""

    own: str
    noun: str
    right: str
    base: Base


def label(text: str, figure: Figure, clause: Clause, base: Base, period: Span | None) -> Label:
    """The figure's label; the base is put before it when the clause has no subject of its own."""
    view = _without(shown(text, clause.frame), period)
    noun = _noun(text, figure)
    around = _Words(_own(view[clause.left.begin : clause.left.end], figure, noun), noun, _right(view, clause), base)
    if figure.rule == ELLIPTIC:
        counted = base.text if figure.kind == "change" and base.text else figure.quantity.unit
        own = f"{counted} {around.own}"
        return Label(_joined(figure.target, own), own, own)
    leans = _leans(figure, around)
    about = (_first_part(view, clause) or _stem(base.text, around.own)) if leans else ""
    kept = " ".join(p for p in (about, around.own) if p)
    if figure.kind == "ranking":
        subject = about or without_links(tail("ranked").cut(around.own))
        return Label(_joined(figure.target, kept), subject, kept, leans and bool(base.text))
    lead = kept
    if (
        not noun
        and piece("measured-by").match(around.right)
        and (verb := tail("reached").before(view, clause.left.end))
    ):
        kept = f"{kept} {verb['verb']}"
    return Label(
        _joined(figure.target, kept, noun, around.right), _subject(around, about, lead), lead, leans and bool(base.text)
    )


def before_bracket(text: str, clause: Clause) -> str:
    """What a figure in brackets is about by the words before them: "công khai thủ tục hành chính (…)"."""
    outer = frame_of(text, max(0, clause.frame.begin - 2))
    view = shown(text, outer)[: clause.frame.begin - 1]
    parts = [p for p in _COMMA.split(_BEFORE.split(view)[-1]) if words(without_links(p)) >= 2]
    return without_links(parts[-1]) if parts else ""


def shorter(base: str) -> str:
    """The first words of a base, up to where or by what it was done."""
    return piece("adverbial").sub("", base)


def repeated(one: str, other: str) -> float:
    """How much of the shorter label's words the other has."""
    first, second = _bag(one), _bag(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())).difference(*map(str.split, lexicon.words("target-label")))


def _subject(around: _Words, about: str, lead: str) -> str:
    if around.noun:
        subject = f"{around.noun} {around.right}" if words(around.right) >= 2 else f"{lead} {around.noun}"
    else:
        subject = about or (around.right if is_subject(around.right) else around.own)
    return subject.strip() or around.right


def _own(left: str, figure: Figure, noun: str) -> str:
    """The words before the number without links, without its comparator, without who asks for a target."""
    if figure.quantity.comparator:
        left = tail("compared").cut(left)
    own = without_links(left, "count-closer" if noun else "closer")
    if own.casefold() in lexicon.words("preposition"):
        return ""
    asked = piece("asked").match(own) if figure.target and not noun else None
    return own[asked.end() :] if asked else own


def _stem(base: str, own: str) -> str:
    """The base without the level that this figure replaces: "tỷ lệ … của cấp tỉnh", then "cấp huyện"."""
    return tail("of-level").cut(base) if piece("level").match(own) else base


def _leans(figure: Figure, around: _Words) -> bool:
    """Whether the clause has no subject of its own: "(đạt 99,46%)", "và 3 triệu hộ gia đình", "Quảng Trị 1.355 tấn"."""
    brief = words(around.own) <= _BRIEF
    if around.noun:
        return (brief and around.base.listed) or (not around.own and words(around.right) < 2)
    if not around.own and is_subject(around.right):
        return False
    if figure.quantity.kind == "rate" and piece("level").match(around.own) and piece("rate").match(around.base.text):
        return words(around.own) <= 2 * _BRIEF
    if around.base.listed and brief and figure.quantity.kind in ("measure", "rate"):
        return not piece("rate").match(around.own)
    return piece("predicate").match(around.own) is not None


def _first_part(view: str, clause: Clause) -> str:
    """The subject that stands further back in the same sentence part: "quy mô kinh tế …, đến nay đã xếp thứ 5"."""
    if clause.begin >= clause.left.begin:
        return ""
    parts = view[clause.begin : clause.left.begin].split(",")
    return next((p for p in map(without_links, parts) if words(p) >= _PART_WORDS), "")


def _without(view: str, period: Span | None) -> str:
    """The text with the period, and the words that lead to it, blanked; a law keeps its year, and a day tells apart."""
    if period is None or tail("law").before(view, period.begin) or _DAY.search(view, *period):
        return view
    link = tail("time-link").before(view, period.begin)
    begin = period.begin - len(link.group()) if link else period.begin
    return view[:begin] + " " * (period.end - begin) + view[period.end :]


def _noun(text: str, figure: Figure) -> str:
    q = figure.quantity
    if figure.kind == "ranking" or q.kind not in _NAMED or (q.direction and q.kind == "times"):
        return ""
    return piece("scale").sub("", text[q.noun.begin : q.noun.end])


def _right(view: str, clause: Clause) -> str:
    right = " ".join(view[clause.right.begin : clause.right.end].split()).strip(" ,.-–:\"”'")
    right = tail("trailing").cut(_PER.sub("", right).strip())
    return "" if piece("conjunction").match(right) else right


def _joined(target: bool, *parts: str) -> str:
    words_of_all = " ".join(" ".join(p for p in parts if p).split(" ")[:_MOST])
    mark = lexicon.words("target-label")[0]
    if target and not words_of_all.casefold().startswith(mark):
        return f"{mark} {words_of_all}"
    return words_of_all
