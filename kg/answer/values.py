"""What was read in a text as short strings, each under the key by which the example of a rule names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

import regex

from kg import lexicon
from kg.find.quantities import Quantity
from kg.lexicon import Proof, Rule
from kg.model import (
    ArticleClaim,
    AwardClaim,
    CitationClaim,
    Claim,
    DocumentLinkClaim,
    DocumentMention,
    GroupClaim,
    MeasurementClaim,
    MeetingClaim,
    OrganisationMention,
    ParticipationClaim,
    PersonMention,
    PillarClaim,
    PlaceMention,
    PostClaim,
    PostMention,
    Reading,
    Service,
    StatementClaim,
    UnitClaim,
)
from kg.relate.cues import cues
from kg.relate.figures.numbers import prepare
from kg.relate.kinds import kind_of

_MEETING: Final = (
    *("kind", "theme", "date", "end_date", "part_of_day", "mode", "hosts"),
    *("reviews_period", "plans_period", "covers_units"),
)
_FIGURE: Final = (
    *("kind", "comparator", "period", "holder", "part_of", "share_of", "of", "baseline", "out_of", "scope", "target"),
    *("indicator", "service"),
)
_DOCUMENT: Final = ("date", "issuer", "part")
_AWARD: Final = ("form", "giver", "recipient", "reason")
_STATEMENT: Final = ("speaker", "groups", "bodies", "pillars", "deadline", "answers")
_OMITTED: Final = (None, (), "", False, "measurement", "change")
"""What is not shown: what is not known, and the kinds of figure that the other values show."""


class _Shown(NamedTuple):
    """The words for what a claim is about, and the fields that are shown where they are known."""

    head: Callable[[Any], str]
    fields: tuple[str, ...] = ()


def values(claims: Iterable[Claim], readings: Iterable[Reading]) -> dict[str, tuple[str, ...]]:
    """Everything that was read, by kind: of claims what they state, of readings their days, periods and quantities."""
    found: dict[str, dict[str, None]] = {}
    for claim in claims:
        key, words = value(claim)
        found.setdefault(key, {})[words] = None
    for reading in readings:
        for key, words in _read(reading):
            found.setdefault(key, {})[words] = None
    return {key: tuple(words) for key, words in found.items()}


def cued(claims: Iterable[Claim], readings: Sequence[Reading]) -> dict[str, tuple[str, ...]]:
    """The cues of readings as "kind: words", those of which a claim came `read`, the others `unread`."""
    found: dict[str, dict[str, None]] = {"read": {}, "unread": {}}
    texts = {reading.sentence.span: reading for reading in readings}
    for cue in cues(readings, [prepare(reading) for reading in readings], claims):
        reading = texts[cue.sentence]
        begin, end = reading.own(cue.span)
        found["read" if cue.answered else "unread"][f"{cue.kind}: {reading.printed[begin:end]}"] = None
    return {key: tuple(words) for key, words in found.items()}


def value(claim: Claim) -> tuple[str, str]:
    """The key of a claim, and what it states: first what it is about, then what else is known as `name=value`."""
    shown = _SHOWN[type(claim)]
    return kind_of(claim), _known(shown.head(claim), claim, shown.fields)


def matched(rule: Rule, text: str) -> dict[str, tuple[str, ...]]:
    """The words that the rule's first match in a text has, and those of its named groups as `name=words`."""
    match: regex.Match[str] | None = rule.regex.search(text)
    if match is None:
        return {"words": (), "named": ()}
    named = match.capturesdict().items()
    return {
        "words": (match.group(),),
        "named": tuple(f"{name}={words}" for name, captures in named for words in captures),
    }


def named_by(proof: Proof, found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Of all that was found what the example names; a kind of which nothing was found is empty."""
    return {key: found.get(key, ()) for key in proof.values}


def _read(reading: Reading) -> Iterator[tuple[str, str]]:
    for day in reading.dates:
        yield "days", f"{day.date} {day.part_of_day}" if day.part_of_day else day.date
    for period in reading.periods:
        yield "periods", period.period
    for quantity in prepare(reading).quantities:
        yield "quantities", _quantity(quantity)


def _quantity(quantity: Quantity) -> str:
    sign = quantity.direction or quantity.comparator
    over = f"/{quantity.out_of}" if quantity.out_of else ""
    number = _number(quantity.value, quantity.unit, over)
    return f"{sign} {number}" if sign else number


def _number(value: Decimal, unit: str, over: str = "") -> str:
    return f"{value:f}{over}{'' if unit == '%' else ' '}{unit}".rstrip()


def _known(head: str, of: object, names: Iterable[str]) -> str:
    """The head, and whatever is known of these fields."""
    known = ((name, getattr(of, name)) for name in names)
    parts = (name if it is True else f"{name}={_words(it)}" for name, it in known if it not in _OMITTED)
    return "; ".join((head, *parts))


def _words(it: object) -> str:
    """The words for a mention, for several, or for a plain value."""
    if isinstance(it, tuple):
        return ", ".join(map(_words, it))
    parts = _PARTS.get(type(it))
    return " ".join(map(_words, filter(None, parts(it)))) if parts else str(it)


def _figure_head(figure: MeasurementClaim) -> str:
    return f"{_number(figure.value, figure.unit)}: {figure.label}"


def _title(post: PostMention) -> str:
    """The title of a post, marked where it is a former one."""
    former: str = lexicon.table("network")["former"]["vi"]
    return former.format(post=post.title) if post.former else post.title


_PARTS: Final[Mapping[type, Callable[[Any], tuple[object, ...]]]] = {
    PersonMention: lambda person: (person.name or ", ".join(map(_words, person.posts)),),
    PostMention: lambda post: (_title(post), post.body),
    OrganisationMention: lambda body: (body.shown or body.head, body.unit),
    PlaceMention: lambda place: (place.kind, place.name),
    DocumentMention: lambda document: (document.kind, document.number or document.name),
    Service: lambda service: (service.name, *service.levels),
}
"""What the words for a mention are joined of."""
_SHOWN: Final[Mapping[type[Claim], _Shown]] = {
    ArticleClaim: _Shown(lambda claim: f"{claim.slot}: {claim.value}"),
    ParticipationClaim: _Shown(lambda claim: _words(claim.person)),
    GroupClaim: _Shown(lambda claim: claim.label),
    PostClaim: _Shown(lambda claim: f"{_words(claim.person)}: {_words(claim.post)}"),
    MeetingClaim: _Shown(lambda claim: claim.topic, _MEETING),
    CitationClaim: _Shown(lambda claim: _known(_words(claim.document), claim.document, _DOCUMENT)),
    DocumentLinkClaim: _Shown(lambda claim: f"{_words(claim.document)} {claim.relation} {_words(claim.basis)}"),
    AwardClaim: _Shown(lambda claim: f"{claim.count} {claim.recipients}", _AWARD),
    MeasurementClaim: _Shown(_figure_head, _FIGURE),
    StatementClaim: _Shown(lambda claim: claim.text, _STATEMENT),
    PillarClaim: _Shown(lambda claim: f"{claim.position} {claim.pillar}"),
    UnitClaim: _Shown(lambda claim: _words(claim.place)),
}
"""What is shown of each kind of claim."""
