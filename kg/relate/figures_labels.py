"""What a figure counts, in the page's own words without the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from kg import lexicon
from kg.model import Span
from kg.relate.figures_clauses import Clause, frame_of, is_subject, shown, without_links, words
from kg.relate.figures_rules import Figure
from kg.relate.figures_words import piece, rules

_BEFORE: Final = regex.compile(r"[;:…]|\.\s|\s{2,}|\d%?")
_COMMA: Final = regex.compile(r",(?!\d)")
_PER: Final = regex.compile(r"^(?:/\s?(?:[\d.,]+\s?)?\p{L}+)+")
_MOST: Final = 30


@dataclass(frozen=True, slots=True)
class Label:
    """The label; `subject` is what later rates and changes of the sentence are of, `lead` what later counts of its list
    begin with; `from_base` says that it took such words itself."""

    text: str
    subject: str
    lead: str
    from_base: bool = False


def label(text: str, figure: Figure, clause: Clause, base: str, period: Span | None, listed: bool) -> Label:
    """The figure's label; `base` is what the figure before was about, used when the clause has no subject of its own.

    `listed` says that the figure stands in brackets or in a list behind the one that `base` is of.
    """
    view = _without(shown(text, clause.frame), period)
    noun = _noun(text, figure)
    own = _own(view[clause.left.begin : clause.left.end], figure, bool(noun))
    right = _right(view, figure, clause)
    leans = _leans(figure, own, noun, right, listed, base)
    about = (_first_part(view, clause) or _stem(base, own)) if leans else ""
    kept = " ".join(p for p in (about, own) if p)
    if figure.kind == "ranking":
        subject = about or without_links(piece("ranked").sub("", own))
        return Label(_joined(figure.target, kept), subject, kept, leans and bool(base))
    if noun:
        subject = f"{noun} {right}" if words(right) >= 2 else f"{kept} {noun}"
    else:
        subject = about or (right if is_subject(right) else own)
    if not noun and piece("measured-by").match(right) and (verb := piece("reached").search(view[: clause.left.end])):
        kept = f"{kept} {verb['verb']}"
    return Label(_joined(figure.target, kept, noun, right), subject.strip() or right, kept, leans and bool(base))


def _own(left: str, figure: Figure, counted: bool) -> str:
    if figure.quantity.comparator:
        left = piece("compared").sub("", left)
    own = without_links(left, "count-closer" if counted else "closer")
    if own.casefold() in lexicon.words("preposition"):
        return ""
    if figure.target and counted is False and (asked := piece("asked").match(own)):
        return own[asked.end() :]
    return own


def _stem(base: str, own: str) -> str:
    """The base without the level that this figure replaces: "tỷ lệ … của cấp tỉnh", then "cấp huyện"."""
    return piece("of-level").sub("", base) if piece("level").match(own) else base


def _leans(figure: Figure, own: str, noun: str, right: str, listed: bool, base: str) -> bool:
    """Whether the clause has no subject of its own: "(đạt 99,46%)", "và 3 triệu hộ gia đình", "Quảng Trị 1.355 tấn"."""
    if noun:
        return (words(own) <= 3 and listed) or (not own and words(right) < 2)
    if not own and is_subject(right):
        return False
    if piece("level").match(own) and words(own) <= 6 and piece("rate").match(base) and figure.quantity.kind == "rate":
        return True
    if listed and words(own) <= 3 and figure.quantity.kind in ("measure", "rate"):
        return not piece("rate").match(own)
    return piece("predicate").match(own) is not None


def _first_part(view: str, clause: Clause) -> str:
    """The subject that stands further back in the same sentence part: "quy mô kinh tế …, đến nay đã xếp thứ 5"."""
    if clause.begin >= clause.left.begin:
        return ""
    parts = view[clause.begin : clause.left.begin].split(",")
    return next((p for p in map(without_links, parts) if words(p) >= 3), "")


def before_bracket(text: str, clause: Clause) -> str:
    """What a figure in brackets is about by the words before them: "công khai thủ tục hành chính (…)"."""
    outer = frame_of(text, max(0, clause.frame.begin - 2))
    view = shown(text, outer)[: clause.frame.begin - 1]
    parts = [p for p in _COMMA.split(_BEFORE.split(view)[-1]) if words(without_links(p)) >= 2]
    return without_links(parts[-1]) if parts else ""


def shorter(base: str) -> str:
    """The first words of a base, up to where or by what it was done."""
    return piece("place").sub("", base)


def _without(view: str, period: Span | None) -> str:
    if period is None or piece("law").search(view[: period.begin]):
        return view
    begin = period.begin
    if before := piece("time-link").search(view[:begin]):
        begin = before.start()
    return view[:begin] + " " * (period.end - begin) + view[period.end :]


def _noun(text: str, figure: Figure) -> str:
    q = figure.quantity
    if (
        figure.kind == "ranking"
        or (q.direction and q.kind == "times")
        or q.kind not in ("counted", "bodies", "other", "abstract", "attendance", "times")
    ):
        return ""
    return piece("scale").sub("", text[q.noun.begin : q.noun.end])


def _right(view: str, figure: Figure, clause: Clause) -> str:
    right = " ".join(view[clause.right.begin : clause.right.end].split()).strip(" ,.-–:\"”'")
    right = _PER.sub("", right).strip()
    right = piece("trailing").sub("", right)
    return "" if piece("conjunction").match(right) else right


def _joined(target: bool, *parts: str) -> str:
    said = " ".join(" ".join(p for p in parts if p).split())
    said = " ".join(said.split(" ")[:_MOST])
    if target and not said.casefold().startswith("mục tiêu"):
        return f"mục tiêu {said}"
    return said


def indicator(text: str) -> str | None:
    """The slug of the index that the words name: "par-index", "sipas" …"""
    return next((str(rule.options["slug"]) for rule in rules("indicator") if rule.regex.search(text)), None)


def repeated(one: str, other: str) -> float:
    """How much of the shorter label's words the other has."""
    first, second = (set(_bag(t)) for t in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def _bag(text: str) -> Sequence[str]:
    return [w for w in regex.findall(r"[\p{L}\d]+", text.casefold()) if w not in ("mục", "tiêu")]
