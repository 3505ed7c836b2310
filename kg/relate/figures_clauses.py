"""The words around a number: its clause, and what they leave to say once the number is taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.quantities import Quantity
from kg.model import Span

MOST_WORDS: Final = 20
_GROUP: Final = regex.compile(r"\([^()]*\)?")
_STARTS: Final = "Theo|Để|Thông tin|Tại|Sau|Sau khi|Phát biểu|Nhấn mạnh|Liên quan|Với|Về|Tính|Sáng|Chiều|Tổng số|Trong"
_HARD: Final = regex.compile(rf"[;…:]|\.{{2,}}|\.(?=\s)|\s[-–]\s|(?<=\p{{Ll}})\s(?=(?:{_STARTS})\s\p{{L}})")
_AND: Final = regex.compile(r"\s(?:và|với|tương ứng với|tương ứng)(?=\s)")
_SAYS_MORE: Final = regex.compile(r"\s(?:đứng|xếp|đạt|chiếm|tăng|giảm|vượt)(?=\s)")
_BROKEN: Final = regex.compile(r"\s(?:nhưng|tuy nhiên|trong khi|tương ứng|đồng thời|trong đó|góp phần|nhằm|để|giúp|qua đó|từ đó|do đó|thay vì|bằng|do)(?!\p{L})")
_HEAD: Final = regex.compile(r"(?i)(?<!\p{L})(?:chỉ số|tỷ lệ|tỉ lệ)(?!\p{L})")
_WITH_HEAD: Final = regex.compile(r"(?i)\s(?:với|có)\s(?=(?:tỷ lệ|tỉ lệ|tổng|số|mức|kinh phí|diện tích|quy mô|doanh thu|giá trị|sản lượng|thu nhập)(?!\p{L}))")
_REPORTING: Final = regex.compile(r"(?i)(?<!\p{L})(?:báo cáo|cho biết|thống kê|ghi nhận)$")
_WORD: Final = regex.compile(r"[\p{L}\p{N}%][\p{L}\p{N}/%.,-]*")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands before and after a number in its clause; `frame` is the pair of brackets or the sentence around it.

    `begin` is where the words begin that no other number and no semicolon parts from this one.
    """

    left: Span
    right: Span
    frame: Span
    begin: int

    @property
    def span(self) -> Span:
        """The whole clause."""
        return Span(self.left.begin, self.right.end)


def clauses(text: str, quantities: Sequence[Quantity]) -> tuple[Clause, ...]:
    """The clause of each of a sentence's figures, in their order."""
    return tuple(_clause(text, quantities, i) for i in range(len(quantities)))


def frame_of(text: str, place: int) -> Span:
    """The inside of the brackets around `place`, else the whole text."""
    for match in _GROUP.finditer(text):
        if match.start() < place < match.end():
            return Span(match.start() + 1, match.end() - (match.group()[-1] == ")"))
    return Span(0, len(text))


def shown(text: str, frame: Span) -> str:
    """The text with everything outside the frame, and every bracket inside it, blanked; same length."""
    inside = text[frame.begin : frame.end]
    inside = _GROUP.sub(lambda m: " " * len(m.group()), inside)
    return " " * frame.begin + inside + " " * (len(text) - frame.end)


def words(text: str) -> int:
    """The number of words."""
    return len(_WORD.findall(text))


def commas(text: str) -> Iterator[int]:
    """The commas that part clauses; those inside "cá nhân, tổ chức" or a number do not."""
    for match in regex.finditer(r",(?!\d)", text):
        if not (_paired_before().search(text[max(0, match.start() - 30) : match.start()]) and _paired_after().match(text, match.end())):
            yield match.start()


@cache
def _paired_before() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)(?<!\p{{L}})(?:{'|'.join(lexicon.words('paired'))})\s*$")


@cache
def _paired_after() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\s*(?:các\s|và\s)?(?:{'|'.join(lexicon.words('paired'))})(?!\p{{L}})")


def _clause(text: str, quantities: Sequence[Quantity], i: int) -> Clause:
    this = quantities[i]
    frame = frame_of(text, this.number.begin)
    view = shown(text, frame)
    same = [q for q in quantities if q.number.begin >= frame.begin and q.number.end <= frame.end and frame_of(text, q.number.begin) == frame]
    before = [q for q in same if q.number.begin < this.number.begin]
    after = [q for q in same if q.number.begin > this.number.begin]
    begin = _begin(view, frame.begin, this, before[-1] if before else None)
    index = this.kind in ("rate", "points", "steps", "bare", "bodies")
    thin = this.kind in ("measure", "money", "rate", "points") and begin != (before[-1].span.end if before else -1)
    left = Span(_shortened(view, begin, this.number.begin, 4 if thin else 2, index), this.number.begin)
    right = _right(view, frame.end, this, after[0] if after else None)
    return Clause(left, right, frame, begin)


def _begin(view: str, floor: int, this: Quantity, last: Quantity | None) -> int:
    end = this.number.begin
    begin = max((m.end() for m in _HARD.finditer(view, floor, end) if view[m.end() : end].strip()), default=floor)
    return _after_last(view, last.span.end, end) if last is not None and last.span.end > begin else begin


def _after_last(view: str, begin: int, end: int) -> int:
    """Where the words of this number begin behind the number before it."""
    gap = view[begin:end]
    if regex.match(r"\s(?:tương ứng|trong đó)", gap):
        return begin
    cuts = [*commas(gap), *(m.start() for m in _AND.finditer(gap))]
    cuts = [c for c in cuts if c >= 0]
    return begin + max(cuts, default=0)


def _shortened(view: str, begin: int, end: int, least: int, index: bool) -> int:
    """The latest comma before which nothing needs to be read: `least` words or more are left, and not too many.

    A rank or a rate is of an index or a ratio: its words reach back to "chỉ số" or "tỷ lệ" where they are at hand.
    """
    places = [p for p in (begin + c + 1 for c in commas(view[begin:end])) if _says_something(view[p:end], least)]
    place = max(places, default=begin)
    heads = [m.start() for m in _HEAD.finditer(view, begin, end)]
    if index and heads and heads[-1] < place and words(view[heads[-1] : end]) <= MOST_WORDS + 6:
        return heads[-1]
    if words(view[place:end]) > MOST_WORDS:
        near = [m.end() for m in _WITH_HEAD.finditer(view, place, end)]
        return near[-1] if near else list(_WORD.finditer(view, place, end))[-MOST_WORDS].start()
    return place


def _says_something(piece: str, least: int) -> bool:
    left = without_links(regex.sub(r"[\ue000-\uf8ff]+", " ", piece))
    if _REPORTING.search(left):
        return False
    return words(left) >= least or bool(left) and left.casefold() in lexicon.words("counting-verb")


def _right(view: str, ceiling: int, this: Quantity, following: Quantity | None) -> Span:
    begin = this.span.end
    end = ceiling
    if following is not None:
        end = following.number.begin
    if hard := _HARD.search(view, begin, end):
        end = hard.start()
    rest = view[begin:end]
    cut = min([*commas(rest), *_breaks(rest)], default=len(rest))
    if following is not None and cut == len(rest) and end == following.number.begin:
        cut = _before_next(rest)
    rest = rest[:cut]
    kept = list(_WORD.finditer(rest))[:MOST_WORDS]
    return Span(begin, begin + (kept[-1].end() if kept else 0))


def _breaks(rest: str) -> Iterator[int]:
    if found := _BROKEN.search(rest):
        yield found.start()
    if found := _and_verb().search(rest):
        yield found.start()


@cache
def _and_verb() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)\s(?:và|với)\s(?:đã\s)?(?:{'|'.join(lexicon.words('counting-verb'))}|hơn|trên|gần|khoảng|\d)(?!\p{{L}})")


def _before_next(rest: str) -> int:
    """Where the next number's own words begin, when no comma parts them: at the last "và" or "với", else at its verb."""
    cuts = [m.start() for m in _AND.finditer(rest)] or [m.start() for m in _SAYS_MORE.finditer(rest)]
    return max(cuts, default=len(rest))


def without_links(piece: str) -> str:
    """The words without openers ("đồng thời", "trong đó") before and links ("đạt", "là trên") behind."""
    piece = " ".join(piece.split()).strip(" ,.-–:")
    while (shorter := _openers().sub("", _closers().sub("", piece)).strip(" ,.-–:")) != piece:
        piece = shorter
    return piece


@cache
def _openers() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)^(?:{'|'.join(lexicon.words('opener'))})(?!\p{{L}})")


@cache
def _closers() -> regex.Pattern[str]:
    return regex.compile(rf"(?i)(?<!\p{{L}})(?:{'|'.join(lexicon.words('closer'))})$")
