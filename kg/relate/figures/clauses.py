"""The words around a number: its clause, and what they name once the number is taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.quantities import Quantity
from kg.model import Span
from kg.relate.figures.patterns import head, piece, tail

MOST_WORDS: Final = 20
"""Words of a clause beyond which it has run into the one before it: no label of a figure needs more."""
_FEWEST: Final = 2
"""Words that a clause must have before its number, unless what it is a rate of stands behind."""
_FEWEST_OF_MEASURE: Final = 4
"""Those before a number whose unit ("m", "đồng", "%") names nothing that is counted: two are too few to name it."""
_INDEX_WORDS: Final = 10
"""Words more that a rank or a rate may reach back to the name of its index, which is long."""
_MANY_WORDS: Final = 12
"""Words of a clause from which a verb behind "và" begins a clause of its own."""
_REACH: Final = 600
"""Characters before a number in which its clause begins: bounds the work on sentences that never end."""
_EDGES: Final = " ,.-–:"
_LONGEST_LINK: Final = 24
"""Characters of the longest link ("tương ứng với", "chỉ còn"), so that long runs of them cost their length."""
_PAIR: Final = 30
"""Characters on each side of a comma in which the words stand that make it join, not part: none is longer."""
_COMMA: Final = regex.compile(r"(?<!\d),(?!\d)|(?<=\d),(?!\s?\d)")
_GROUP: Final = regex.compile(r"\([^()]*\)?")
_MASKS: Final = regex.compile(r"[\ue000-\uf8ff]+")
_WORD_OR_DAY: Final = regex.compile(r"[\p{L}\p{N}%][\p{L}\p{N}/%.,-]*|[\ue000-\uf8ff]+")
_WORD: Final = re.compile(r"[\w%][\w/%.,-]*")


class Clause(NamedTuple):
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
    frames = [frame_of(text, q.number.begin) for q in quantities]
    out: list[Clause] = []
    for i, this in enumerate(quantities):
        before = next((q for q, f in _back(quantities, frames, i) if f == frames[i] and q.number != this.number), None)
        after = next((q for q, f in _on(quantities, frames, i) if f == frames[i] and q.number != this.number), None)
        out.append(_clause(shown(text, frames[i]), frames[i], this, before, after))
    return tuple(out)


def _back(quantities: Sequence[Quantity], frames: Sequence[Span], i: int) -> Iterator[tuple[Quantity, Span]]:
    return ((quantities[j], frames[j]) for j in range(i - 1, -1, -1))


def _on(quantities: Sequence[Quantity], frames: Sequence[Span], i: int) -> Iterator[tuple[Quantity, Span]]:
    return ((quantities[j], frames[j]) for j in range(i + 1, len(quantities)))


def frame_of(text: str, position: int) -> Span:
    """The inside of the brackets around a position, else the whole text."""
    return next((f for f in _brackets(text) if f.begin <= position < f.end), Span(0, len(text)))


@lru_cache(maxsize=64)  # each number of a sentence asks for its brackets
def _brackets(text: str) -> tuple[Span, ...]:
    found = _GROUP.finditer(text)
    return tuple(Span(m.start() + 1, m.end() - (m.group()[-1] == ")")) for m in found)


@lru_cache(maxsize=64)  # each number asks for what stands around it: without it dense sentences take twice as long
def shown(text: str, frame: Span) -> str:
    """The text with everything outside the frame, and every bracket inside it, blanked; same length."""
    inside = text[frame.begin : frame.end]
    inside = _GROUP.sub(lambda m: " " * len(m.group()), inside)
    return " " * frame.begin + inside + " " * (len(text) - frame.end)


def words(text: str) -> int:
    """The number of words."""
    return len(_WORD.findall(text.replace("_", " ")))


def commas(text: str, begin: int, end: int) -> Iterator[int]:
    """The commas between two positions that part clauses; those inside "cá nhân, tổ chức" or a number do not."""
    for match in _COMMA.finditer(text, begin, end):
        if not _pairs(text, match.start(), match.end()):
            yield match.start()


def _pairs(text: str, begin: int, end: int) -> bool:
    """Whether the words on both sides are of one phrase: "cá nhân, tổ chức", "cấp huyện và cấp xã"."""
    return bool(
        tail("paired-before").before(text, begin, _PAIR) and piece("paired-after").search(text[end : end + _PAIR])
    )


def _clause(view: str, frame: Span, this: Quantity, before: Quantity | None, after: Quantity | None) -> Clause:
    begin = _begin(view, frame.begin, this, before)
    right = _right(view, frame.end, this, after)
    index = this.kind in ("rate", "points", "steps", "bare", "bodies")
    thin = this.kind in ("measure", "money", "rate", "points") and begin != (before.span.end if before else -1)
    of_it = (
        this.kind == "rate"
        and is_subject(view[right.begin : right.end])
        and not tail("share-of").before(view[begin : this.number.begin], this.number.begin - begin)
    )
    least = 0 if of_it else _FEWEST_OF_MEASURE if thin else _FEWEST
    left = Span(_shortened(view, begin, this.number.begin, least, index), this.number.begin)
    return Clause(left, right, frame, begin)


def is_subject(right: str) -> bool:
    """Whether the words behind a rate name what it is a rate of: "100% văn bản được …", not "đạt 100% kế hoạch"."""
    right = right.strip()
    return words(right) >= 2 and not piece("measured-by").match(right) and not piece("predicate").match(right)


def _begin(view: str, floor: int, this: Quantity, last: Quantity | None) -> int:
    end = this.number.begin
    floor = max(floor, end - _REACH)
    begin = max(
        (m.end() for m in piece("hard").finditer(view, floor, end) if m.group() != ":" or view[m.end() : end].strip()),
        default=floor,
    )
    if last is None or last.span.end <= begin:
        return begin
    after = _after_last(view, last.span.end, end, this)
    if after is not None:
        return after
    between = view[last.span.end : end].strip()
    of_it = between in lexicon.words("part-of")
    own = without_links(between)
    goes_on = last.kind in ("counted", "bodies", "other") and (of_it or (own and not piece("predicate").match(own)))
    return last.noun.begin if goes_on else last.span.end


def _after_last(view: str, begin: int, end: int, this: Quantity) -> int | None:
    """Where the words of this number begin behind the number before it; None when nothing parts the two."""
    if piece("corresponds").match(view, begin, end):
        return begin
    ands = (m.start() for m in piece("and").finditer(view, begin, end) if not _pairs(view, m.start(), m.end()))
    cuts = [*commas(view, begin, end), *ands]
    if this.kind in ("points", "rate", "money", "measure"):
        cuts = [c for c in cuts if without_links(view[c:end])] or cuts
    return max(cuts, default=None)


def _shortened(view: str, begin: int, end: int, least: int, index: bool) -> int:
    """The latest comma before which nothing needs to be read: `least` words or more are left, and not too many.

    A rank or a rate is of an index or a ratio: its words reach back to "chỉ số" or "tỷ lệ" where they are at hand.
    """
    commas_of = (comma + 1 for comma in commas(view, begin, end))
    start = max((after for after in commas_of if _is_enough(view[after:end], least)), default=begin)
    heads = [m.start() for m in piece("head").finditer(view, begin, end)]
    far = bool(heads) and (heads[-1] < start or words(view[start:end]) > MOST_WORDS)
    if index and far and words(view[heads[-1] : end]) <= MOST_WORDS + _INDEX_WORDS:
        return heads[-1]
    if (
        not index
        and words(view[start:end]) > _MANY_WORDS
        and (doing := [m.end() for m in piece("and-does").finditer(view, start, end)])
    ):
        start = doing[-1]
    if words(view[start:end]) > MOST_WORDS:
        near = [m.end() for m in piece("with-head").finditer(view, start, end)]
        return near[-1] if near else list(_WORD.finditer(view.replace("_", " "), start, end))[-MOST_WORDS].start()
    return start


def _is_enough(text: str, least: int) -> bool:
    """Whether the words alone name what a number counts: `least` of them besides links, or a verb of counting."""
    left = without_links(_MASKS.sub(" ", text))
    if tail("reporting").before(left, len(left)):
        return False
    return words(left) >= least or (bool(left) and left.casefold() in lexicon.words("counting-verb"))


def _right(view: str, ceiling: int, this: Quantity, following: Quantity | None) -> Span:
    begin = this.span.end
    end = ceiling
    if following is not None:
        end = following.number.begin
    if hard := piece("hard").search(view, begin, end):
        end = hard.start()
    rest = view[begin:end]
    cut = min([*(c - begin for c in commas(view, begin, end)), *_breaks(rest)], default=len(rest))
    if following is not None and cut == len(rest) and end == following.number.begin:
        cut = _before_next(rest)
    rest = rest[:cut]
    kept = list(_WORD_OR_DAY.finditer(rest))[:MOST_WORDS]
    return Span(begin, begin + (kept[-1].end() if kept else 0))


def _breaks(rest: str) -> Iterator[int]:
    if found := piece("broken").search(rest):
        yield found.start()
    if found := piece("and-verb").search(rest):
        yield found.start()


def _before_next(rest: str) -> int:
    """Where the next number's own words begin when no comma parts them: at the last "và", else at its verb."""
    cuts = [m.start() for m in piece("and").finditer(rest)] or [m.start() for m in piece("says-more").finditer(rest)]
    return max(cuts, default=len(rest))


def opens_with_counting(text: str) -> bool:
    """Whether words begin with a verb of what is counted ("tiếp nhận hồ sơ"), in whatever case."""
    return text.casefold().startswith(_counting_verbs())


@cache
def _counting_verbs() -> tuple[str, ...]:
    return tuple(f"{verb} " for verb in lexicon.words("counting-verb"))


def without_links(text: str, name: str = "closer") -> str:
    """The words without openers ("đồng thời", "trong đó") before and links ("đạt", "là trên"; piece `name`) behind."""
    left = " ".join(text.split()).strip(_EDGES)
    while left:
        link = tail(name).before(left, len(left), _LONGEST_LINK)
        end = len(left) - len(link.group()) if link else len(left)
        opener = head("opener").match(left, 0, end)
        if link is None and opener is None:
            return left
        left = left[opener.end() if opener else 0 : end].strip(_EDGES)
    return left
