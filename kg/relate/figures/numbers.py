"""Which numbers of a sentence are figures, and of which kind; every answer names its rule."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

import regex

from kg import lexicon
from kg.find.quantities import Quantity, read_quantities
from kg.lexicon import Rule
from kg.model import Reading, Span
from kg.relate.figures.clauses import frame_of, shown
from kg.relate.figures.patterns import candidates, piece, tail

_MANY: Final = 100
"""So many of anything are a result; fewer may be those whom the sentence speaks of."""
_LIST_GAP: Final = 45
"""Characters between two counts of one list: its nouns are short, and what is longer is a clause of its own."""
_ELLIPSIS: Final = 160
"""Characters behind a count in which a number without a unit may count the same."""
_END: Final = 12
"""Characters behind a number in which its phrase ends."""
ELLIPTIC: Final = "count.elliptic"
FROM: Final = "count.from"
COUNTED: Final = ("counted", "bodies", "other", "attendance", "abstract")
_DIGITS: Final = regex.compile(r"\d[\d.,]*")
_DIALLED: Final = regex.compile(r"0\d\d")
"""A number that is dialled, or the number of an account."""
_GAP: Final = re.compile(r"\s{40,}")
"""A run of blanks that stands where a table or a picture was: no phrase reaches over it."""
_FILLER: Final = "\uf8ff"
_WAYS: Final = {"increasing": "increase", "decreasing": "decrease"}


class Figure(NamedTuple):
    """A number that is a figure: `kind` as in a claim, `rule` why; `target` when it is aimed at, not reached."""

    quantity: Quantity
    kind: str
    rule: str
    target: bool = False
    share: bool = False


class NumberedSentence(NamedTuple):
    """A sentence whose numbers are read: in `plain` days are masked, numbers in words are digits; same length.

    `cues` are those of `plain` (`lexicon.cues`).
    """

    text: str
    plain: str
    quantities: tuple[Quantity, ...]
    cues: int


def prepare(reading: Reading) -> NumberedSentence:
    """The sentence's words and numbers; a number inside a name, a post or a document is none."""
    if not reading.numbers and not _has_phrases(reading.cues):
        return NumberedSentence(reading.text, reading.text, (), reading.cues)
    hidden = _hidden(reading)
    if "  " in hidden or not reading.text.isprintable():
        hidden = _GAP.sub(_filled, hidden)
    cues = reading.cues if hidden == reading.text else reading.cues | lexicon.all_mask_cues()
    phrases = tuple(_in_phrases(hidden, cues))
    begun = {q.number.begin for q in phrases}
    plainly = (q for q in read_quantities(hidden, cues, reading.numbers) if q.number.begin not in begun)
    numbers = (*plainly, *phrases)
    free = sorted((q for q in numbers if not _in_a_name(reading, hidden, q, cues)), key=lambda q: (q.number, q.value))
    plain = _in_digits(hidden, free)
    return NumberedSentence(reading.text, plain, tuple(free), cues if plain == hidden else lexicon.cues(plain))


def _filled(gap: re.Match[str]) -> str:
    """A long blank as one that no phrase reaches over, of the same length."""
    return " " + _FILLER * (len(gap.group()) - 2) + " "


def figures_in(words: NumberedSentence, known: frozenset[str], taken: Sequence[Span]) -> tuple[Figure, ...]:
    """The figures among a sentence's numbers; `known` are counts of sets that the page names, `taken` are awards."""
    free = [q for q in words.quantities if phrase(q) not in known and not any(q.number.within(s) for s in taken)]
    judged = [_judge(*_shown(words, q), q) for q in free]
    for i, (one, other) in enumerate(pairwise(free)):
        begun, reached = judged[i], judged[i + 1]
        if reached and not (begun and begun.rule) and _goes_over(words.plain, one, other):
            judged[i] = _beginning(one, other)
    found = [figure for figure in judged if figure is not None]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for i in order:
            company = found[i - 1 if order.step > 0 else i + 1]
            found[i] = _joined(words.plain, found[i], company)
    return tuple(_with_ellipses(words, free, [figure for figure in found if figure.rule]))


def _goes_over(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether what was measured went from one number to the other: "giảm từ 61 xuống 18 người"."""
    if other.number.begin > one.span.end + _LIST_GAP or one.unit not in ("", other.unit):
        return False
    return piece("to").match(text[one.span.end : other.number.begin]) is not None and bool(
        tail("from").before(text, one.number.begin, _END)
    )


def _beginning(one: Quantity, other: Quantity) -> Figure:
    """The number at which it began, in the unit of the other where it has none of its own."""
    begun = one if one.unit else _in_unit_of(other, one)
    return Figure(begun._replace(direction=None), "measurement", FROM)


def _in_unit_of(other: Quantity, bare: Quantity) -> Quantity:
    """A number without a unit in that of another, which it leaves unsaid."""
    return bare._replace(kind=other.kind, unit=other.unit, noun=Span(bare.number.end, bare.number.end))


def _with_ellipses(words: NumberedSentence, free: Sequence[Quantity], proven: Sequence[Figure]) -> Iterator[Figure]:
    """The figures with the bare numbers that count what the count before them does: "nhận 40 hồ sơ, trả 38, trễ 2"."""
    numbers = {figure.quantity.number for figure in proven}
    rest, last = deque(proven), None
    for q, other in zip_longest(free, free[1:]):
        while rest and rest[0].quantity.number <= q.number:
            figure = rest.popleft()
            last = figure if figure.quantity.kind in COUNTED else last
            yield figure
        if last is None or q.kind != "bare" or q.number in numbers:
            continue
        for figure in _bare_pair(words, q, other, last) or filter(None, (_elliptic(words, q, last),)):
            numbers.add(figure.quantity.number)
            last = figure
            yield figure
    yield from rest


def _bare_pair(words: NumberedSentence, one: Quantity, other: Quantity | None, last: Figure) -> tuple[Figure, ...]:
    """Two bare numbers from which and to which what was counted before went: "giảm 38 xã (từ 199 còn 161)"."""
    near = last.quantity.span.end + _ELLIPSIS
    if other is None or other.kind != "bare" or one.number.begin > near or not last.quantity.unit:
        return ()
    if not _goes_over(words.plain, one, other):
        return ()
    counted = (_in_unit_of(last.quantity, q)._replace(direction=None) for q in (one, other))
    return tuple(Figure(quantity, "measurement", FROM) for quantity in counted)


def _elliptic(words: NumberedSentence, q: Quantity, last: Figure) -> Figure | None:
    begin, end = last.quantity.span.end, q.number.begin
    if (
        not begin < end <= begin + _ELLIPSIS
        or q.out_of
        or q.value != q.value.to_integral_value()
        or not last.quantity.unit
    ):
        return None
    if _DIALLED.match(words.plain, end):
        return None
    behind = words.plain[q.number.end : q.number.end + _END]
    if not (piece("elliptic").match(words.plain[begin:end]) and piece("ends").match(behind)):
        return None
    view, cues = _shown(words, q)
    if at("never", view, q, cues):
        return None
    counted = _in_unit_of(last.quantity, q)
    return _aimed(view, cues, counted, Figure(counted, "change" if q.direction else "measurement", ELLIPTIC))


def _shown(words: NumberedSentence, quantity: Quantity) -> tuple[str, int]:
    """What is shown of the sentence from a number's brackets, and its cues."""
    view = shown(words.plain, frame_of(words.plain, quantity.number.begin))
    return view, words.cues if view == words.plain else lexicon.cues(view)


def _joined(text: str, figure: Figure, company: Figure) -> Figure:
    """An unproven count proven by the company of one in the same list: "4 trường của tỉnh và 7 trường của huyện"."""
    if figure.rule or not company.rule or not _in_one_list(text, figure.quantity, company.quantity):
        return figure
    follows = figure.quantity.number > company.quantity.number
    way = company.quantity.direction if follows else None
    quantity = figure.quantity._replace(direction=way)
    return figure._replace(rule="count.alongside", kind="change" if way else figure.kind, quantity=quantity)


def _in_one_list(text: str, one: Quantity, other: Quantity) -> bool:
    if other.kind not in COUNTED:
        return False
    first, second = sorted((one, other), key=lambda q: q.number)
    gap = text[first.span.end : second.number.begin]
    alike = one.unit.split()[:1] == other.unit.split()[:1]
    if len(gap) >= (2 * _LIST_GAP if alike else _LIST_GAP) or (";" in gap and not alike):
        return False
    return piece("listed").match(gap) is not None


def phrase(quantity: Quantity) -> str:
    """Number and noun of an office or a heading ("4 tỉnh"), by which a page calls a known set; else empty."""
    if quantity.kind not in ("bodies", "abstract") or quantity.out_of:
        return ""
    return f"{quantity.value} {quantity.unit.split()[0]}".casefold()


def cue(name: str, text: str, position: int, cues: int) -> bool:
    """Whether a cue of this name reaches the position, nothing between taking it back; `cues` as in `candidates`."""
    return last_cue(name, text, position, cues) is not None


def last_cue(name: str, text: str, position: int, cues: int) -> int | None:
    """Where the last such cue before the position ends."""
    for rule in candidates(name, cues):
        floor = position - int(rule.options.get("reach", position))
        unless = rule.options.get("unless")
        for begin, end in reversed(_cues(rule.regex, text)):
            if floor <= begin and end <= position and not (unless and _unless(str(unless)).search(text, end, position)):
                return end
    return None


@lru_cache(maxsize=256)  # each number asks for every cue of its sentence, and the work would be their product
def _cues(pattern: regex.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in pattern.finditer(text))


def matches(name: str, text: str, cues: int) -> list[regex.Match[str]]:
    """Every match of the rules that give `name`."""
    return [m for rule in candidates(name, cues) for m in rule.regex.finditer(text)]


def at(name: str, text: str, quantity: Quantity, cues: int) -> Rule | None:
    """The first rule that gives `name` and matches at the number."""
    for rule in candidates(name, cues):
        kinds = rule.options.get("kinds")
        if (not kinds or quantity.kind in kinds) and rule.regex.match(text, quantity.number.begin):
            return rule
    return None


@cache
def _unless(pattern: str) -> regex.Pattern[str]:
    return lexicon.compiled(lexicon.expand(pattern))


def _hidden(reading: Reading) -> str:
    if not (reading.documents or reading.dates or reading.periods):
        return reading.text
    text = reading.text
    for kind, mentions in (("document", reading.documents), ("date", reading.dates), ("date", reading.periods)):
        text = lexicon.masked(text, (reading.own(mention.span) for mention in mentions), kind)
    return text


def _in_a_name(reading: Reading, text: str, quantity: Quantity, cues: int) -> bool:
    """Whether the number is part of a name; behind a verb it is not, however far a body's name was read."""
    number = reading.span(*quantity.number)
    spans = (*(m.span for m in reading.places), *(m.span for m in reading.people), *(m.span for m in reading.posts))
    names = [span for span in spans if number.within(span)]
    bodies = [m.span for m in reading.organisations if number.within(m.span)]
    if not any(span.begin < number.begin for span in (*names, *bodies)):
        return False
    return bool(names) or at("evidence", text, quantity, cues) is None


def _in_phrases(text: str, cues: int) -> Iterator[Quantity]:
    """Numbers that stand in a phrase: "tăng gấp đôi" is an increase of 2 lần, "bằng 1/4" 0.25."""
    for kind in ("double", "fraction"):
        for rule in candidates(kind, cues):
            for match in rule.regex.finditer(text):
                yield _in_phrase(rule, match, kind, _times(), _direction(match["way"]))
    for rule in candidates("ordinal", cues):
        for match in rule.regex.finditer(text):
            yield _in_phrase(rule, match, "ordinal", "rank", None)


def _in_phrase(rule: Rule, match: regex.Match[str], kind: str, unit: str, direction: str | None) -> Quantity:
    number, text = Span(*match.span("n")), match["n"]
    noun = Span(number.end, number.end) if kind == "ordinal" else number
    value = _fraction(text) if kind == "fraction" else Decimal(_number_word(text.split()[0]))
    return Quantity(number, noun, value, text, unit, kind, direction=direction, worded=True, rule=rule.id)


@cache
def _times() -> str:
    """The unit in which multiples are counted."""
    return str(next(iter(lexicon.table("units")["times"].values())))


def _direction(way: str) -> str | None:
    return next((direction for name, direction in _WAYS.items() if way.casefold() in lexicon.words(name)), None)


def _has_phrases(cues: int) -> bool:
    return any(candidates(kind, cues) for kind in ("double", "fraction", "ordinal"))


def _fraction(text: str) -> Decimal:
    """The value of a fraction, to three places: "1/3" and "một phần ba" are 0.333."""
    if "/" in text:
        part, whole = map(int, text.split("/"))
    else:
        words, table = text.casefold().split(), lexicon.table("numbers")
        part, whole = _number_word(words[0]), table["ordinals"][words[-1]]
    return round(Decimal(part) / whole, 3).normalize()


def _number_word(word: str) -> int:
    table = lexicon.table("numbers")
    units: dict[str, int] = {**table["units"], **table["multiples"]}
    return units[word.casefold()]


def _in_digits(text: str, quantities: Sequence[Quantity]) -> str:
    for q in quantities:
        words = text[q.number.begin : q.number.end]
        if q.worded or ("/" not in words and not _DIGITS.fullmatch(words)):
            text = text[: q.number.begin] + "1" * len(words) + text[q.number.end :]
    return text


def _judge(text: str, cues: int, q: Quantity) -> Figure | None:
    if q.kind == "ordinal":
        return Figure(q, "ranking", q.rule)
    if rank := at("rank", text, q, cues):
        return Figure(q._replace(unit="rank"), "ranking", rank.id)
    if top := at("top", text, q, cues):
        return _aimed(text, cues, q, Figure(q._replace(unit="rank", comparator="at-most"), "ranking", top.id))
    if at("never", text, q, cues) or _of_the_meeting(text, cues, q):
        return None
    return _aimed(text, cues, q, _kind(text, cues, q))


def _of_the_meeting(text: str, cues: int, q: Quantity) -> bool:
    """Whether the number counts who was at the meeting, or which known set of bodies it was held with."""
    if q.kind not in COUNTED or q.out_of:
        return False
    return cue("attending", text, q.number.begin, cues) or (
        at("gathered", text, q, cues) is not None and cue("gathering", text, q.number.begin, cues)
    )


def _kind(text: str, cues: int, q: Quantity) -> Figure | None:
    """The figure that the number is when its sentence reports something done."""
    if q.kind == "fraction" and not q.direction:
        return Figure(q, "measurement", q.rule)
    if q.kind in ("double", "fraction") or (
        q.direction and q.kind not in ("duration", "abstract", "attendance", "bare", "times")
    ):
        return Figure(q, "change", f"change.{q.direction}")
    if q.kind in ("duration", "times", "bare"):
        rule = at(q.kind, text, q, cues)
        kind = "change" if q.direction and q.kind != "bare" else "measurement"
        return Figure(q, kind, rule.id) if rule else None
    if q.kind in ("steps", "winners"):
        return None
    if q.kind in ("rate", "points", "money", "measure"):
        return Figure(q, "measurement", f"measurement.{q.kind}", share=at("share", text, q, cues) is not None)
    return _counted(text, cues, q)


def _counted(text: str, cues: int, q: Quantity) -> Figure | None:
    """A count with the rule that proves it; without a rule it waits for company, headings ("6 nhiệm vụ") never do.

    What offices count (dossiers, procedures, services) is a result in whatever sentence it stands.
    """
    if q.out_of and q.value <= q.out_of:
        return Figure(q, "measurement", "count.fraction")
    if q.kind == "other" and (q.value >= _MANY or q.comparator):
        return Figure(q, "measurement", "count.many")
    evidence = at("evidence", text, q, cues) if q.kind != "attendance" or at("elected", text, q, cues) else None
    plain = "count.plain" if q.kind == "counted" else ""
    return Figure(q, "measurement", evidence.id if evidence else plain)


def _aimed(text: str, cues: int, q: Quantity, figure: Figure | None) -> Figure | None:
    """The figure as a target where it is one; None where the sentence only asks people to act.

    What somebody asks for in money or in pieces is a figure, but no target: "kiến nghị tỉnh hỗ trợ 12 tỷ đồng".
    """
    if figure is None:
        return None
    if cue("proposal", text, q.number.begin, cues):
        return figure if q.kind in ("money", "counted", "other") else None
    aimed = cue("target", text, q.number.begin, cues)
    if cue("directive", text, q.number.begin, cues) and at("named", text, q, cues) is None:
        firm = aimed or at("assured", text, q, cues) or q.kind in ("counted", "bodies", "other")
        done = q.kind in ("measure", "money") and at("evidence", text, q, cues)
        return figure._replace(target=True) if firm or done else None
    return figure._replace(target=aimed)
