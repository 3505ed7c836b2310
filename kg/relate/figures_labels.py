"""What a figure counts, in the page's own words without the number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import regex

from kg import lexicon
from kg.model import Span
from kg.relate.figures_clauses import MEASURED_BY, PREDICATE, Clause, frame_of, is_subject, shown, without_links, words
from kg.relate.figures_rules import Figure

_RANKED: Final = regex.compile(r"(?i)\s*(?<!\p{L})(?:đã\s)?(?:đứng|xếp|vươn lên|đạt|giữ|ở|vị trí|thứ|hạng|thứ hạng|xếp hạng|lên|là|\s)+$")
_LEVEL: Final = regex.compile(r"(?i)(?:riêng\s)?(?:cấp|khối|khu vực|lĩnh vực|nhóm|nam|nữ)(?!\p{L})")
_OF_LEVEL: Final = regex.compile(r"(?i)\s(?:(?:của|tại|ở)\s)?cấp\s\p{L}+(?:\svà\scấp\s\p{L}+)*$")
_ASKED: Final = regex.compile(r"(?i)^.*(?<!\p{L})(?:phấn đấu|yêu cầu|đề nghị|sẽ|cần|phải|mục tiêu)(?!\p{L})\s*(?=\p{L}+\s\p{L})")
_REACHED: Final = regex.compile(r"(?i)(?<!\p{L})(đạt|bằng)\s*(?:(?:trên|gần|hơn|khoảng)\s*)?$")
_RATE: Final = regex.compile(r"(?i)(?:bình quân\s)?(?:tỷ lệ|tỉ lệ|tốc độ|mức độ|chỉ số)(?!\p{L})")
_TRAILING: Final = regex.compile(r"(?i)(?:\s*(?<!\p{L})(?:(?:đối |so )?với|cho|hơn|trên|gần|khoảng|của|tại|trong|có|là|đạt|và|từ))+$")
_PLACE: Final = regex.compile(r"\s(?:trên|tại|theo|qua|đảm bảo|bảo đảm|và)\s.*")
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
        subject = about or without_links(_RANKED.sub("", own))
        return Label(_joined(figure.target, kept), subject, kept, leans and bool(base))
    if noun:
        subject = f"{noun} {right}" if words(right) >= 2 else f"{kept} {noun}"
    else:
        subject = about or (right if is_subject(right) else own)
    if not noun and MEASURED_BY.match(right) and (verb := _REACHED.search(view[: clause.left.end])):
        kept = f"{kept} {verb[1]}"
    return Label(_joined(figure.target, kept, noun, right), subject.strip() or right, kept, leans and bool(base))


def _own(left: str, figure: Figure, counted: bool) -> str:
    own = without_links(left, "count-closer" if counted else "closer")
    if own.casefold() in lexicon.words("preposition"):
        return ""
    if figure.target and counted is False and (asked := _ASKED.match(own)):
        return own[asked.end() :]
    return own


def _stem(base: str, own: str) -> str:
    """The base without the level that this figure replaces: "tỷ lệ … của cấp tỉnh", then "cấp huyện"."""
    return _OF_LEVEL.sub("", base) if _LEVEL.match(own) else base


def _leans(figure: Figure, own: str, noun: str, right: str, listed: bool, base: str) -> bool:
    """Whether the clause has no subject of its own: "(đạt 99,46%)", "và 3 triệu hộ gia đình", "Quảng Trị 1.355 tấn"."""
    if noun:
        return words(own) <= 3 and listed or not own and words(right) < 2
    if not own and is_subject(right):
        return False
    if _LEVEL.match(own) and words(own) <= 6 and _RATE.match(base) and figure.quantity.kind == "rate":
        return True
    return PREDICATE.match(own) is not None or listed and words(own) <= 3 and figure.quantity.kind == "measure"


def _first_part(view: str, clause: Clause) -> str:
    """The subject that stands further back in the same sentence part: "quy mô kinh tế …, đến nay đã xếp thứ 5"."""
    if clause.begin >= clause.left.begin:
        return ""
    parts = view[clause.begin : clause.left.begin].split(",")
    return next((p for p in map(without_links, parts) if words(p) >= 3), "")


def before_bracket(text: str, clause: Clause) -> str:
    """The words before the brackets in which the figure stands, as what it is about: "công khai thủ tục hành chính (…)"."""
    outer = frame_of(text, max(0, clause.frame.begin - 2))
    view = shown(text, outer)[: clause.frame.begin - 1]
    piece = regex.split(r"[;:…]|\.\s|\s{2,}|\d%?", view)[-1]
    parts = [p for p in regex.split(r",(?!\d)", piece) if words(without_links(p)) >= 2]
    return without_links(parts[-1]) if parts else ""


def shorter(base: str) -> str:
    """The first words of a base, up to where or by what it was done."""
    return _PLACE.sub("", base)


def _without(view: str, period: Span | None) -> str:
    if period is None or regex.search(r"(?i)luật\s[^.;,]{0,40}$", view[: period.begin]):
        return view
    begin = period.begin
    if before := regex.search(r"(?i)(?:(?<!\p{L})(?:trong|đến|đến hết|hết|đến thời điểm|đến thời điểm cuối|cuối|đầu|tính đến|của|vào|từ)\s*)+$", view[:begin]):
        begin = before.start()
    return view[:begin] + " " * (period.end - begin) + view[period.end :]


def _noun(text: str, figure: Figure) -> str:
    q = figure.quantity
    if figure.kind == "ranking" or q.direction and q.kind == "times" or q.kind not in ("counted", "bodies", "other", "abstract", "attendance", "times"):
        return ""
    return text[q.noun.begin : q.noun.end]


def _right(view: str, figure: Figure, clause: Clause) -> str:
    right = " ".join(view[clause.right.begin : clause.right.end].split()).strip(" ,.-–:\"”'")
    right = regex.sub(r"^(?:/\s?(?:[\d.,]+\s?)?\p{L}+)+", "", right).strip()
    if figure.kind != "change":
        right = _TRAILING.sub("", right)
    return "" if regex.match(r"(?i)(?:và|với|nhưng|tuy|trong khi|-)(?!\p{L})", right) else right


def _joined(target: bool, *parts: str) -> str:
    said = " ".join(" ".join(p for p in parts if p).split())
    said = " ".join(said.split(" ")[:_MOST])
    if target and not said.casefold().startswith("mục tiêu"):
        return f"mục tiêu {said}"
    return said


def indicator(text: str) -> str | None:
    """The slug of the index that the words name: "par-index", "sipas" …"""
    for rule in lexicon.rules("figures"):
        if rule.gives == "indicator" and rule.regex.search(text):
            return str(rule.options["slug"])
    return None


def repeated(one: str, other: str) -> float:
    """How much of the shorter label's words the other has."""
    first, second = (set(_bag(t)) for t in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def _bag(text: str) -> Sequence[str]:
    return [w for w in regex.findall(r"[\p{L}\d]+", text.casefold()) if w not in ("mục", "tiêu")]
