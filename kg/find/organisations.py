"""Bodies in words: a type of `bodies.yaml`, the field that it works in, the body above it and its unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, Final

import regex

from kg import lexicon
from kg.find.open_names import open_name, proper_name
from kg.find.places import bare_name_at, kinds_on, unit_at
from kg.lexicon.scan import Starts
from kg.model import OrganisationMention, PlaceMention, Span
from kg.text import canonical

_LAW_REACH: Final = 12
"""So far back the word for a law stands before the body that it is named after."""
PARTY: Final = "party-organ"
"""The kind of a committee of the Party."""
_DASHES: Final = ("-", "–")
_WORD: Final = regex.compile(r"(?<![\p{L}\d])\p{L}+")


@dataclass(frozen=True, slots=True)
class BodyType:
    """One type of body, with its pattern compiled."""

    id: str
    kind: str
    head: str
    form: regex.Pattern[str]
    field: str | None
    unit: str
    unit_kind: str | None
    within: bool
    needs_within: bool
    literal: bool
    issuer: bool
    of_post: bool
    suffix: regex.Pattern[str] | None
    suffix_shown: str
    shown: str | None


@cache
def types() -> tuple[BodyType, ...]:
    """All types of `bodies.yaml`, in the file's order."""
    return tuple(_type(row) for row in lexicon.table("bodies")["types"])


def organisation_at(
    text: str, begin: int, *, issuer: bool = False, of_post: bool = False
) -> OrganisationMention | None:
    """The longest body whose words begin there; None where none does or many are meant ("UBND các phường")."""
    word = _WORD.match(text, begin)
    return _longest(_beginning_with(word.group()), text, begin, issuer, of_post) if word else None


def sender(delegation: OrganisationMention | PlaceMention) -> OrganisationMention | None:
    """The body that sent a delegation named with it ("Đoàn kiểm tra của | UBND huyện"), None for another mention."""
    sent = lexicon.grammar("delegation-of").match(delegation.text)
    body = organisation_at(delegation.text, sent.end()) if sent else None
    return body.shift(delegation.span.begin) if body else None


def find_organisations(text: str, starts: Starts) -> tuple[OrganisationMention, ...]:
    """The bodies of a sentence from left to right, the longest first where two begin together."""
    found = []
    end = 0
    for begin, begun in starts.get("body", {}).items():
        if begin < end or text[begin - 1 : begin].isdecimal():
            continue
        if mention := _longest(begun, text, begin):
            found.append(mention)
            end = mention.span.end
    return tuple(found)


def _longest(
    begun: Iterable[BodyType], text: str, begin: int, issuer: bool = False, of_post: bool = False
) -> OrganisationMention | None:
    """The longest body of one of the types there; those that only issue documents, or have posts, where asked for.

    Behind the word for a law none is meant: "Luật Công an nhân dân".
    """
    longest = None
    for body in begun:
        if (body.issuer and not issuer) or (body.of_post and not of_post):
            continue
        mention = _read(body, text, begin)
        if mention and (longest is None or mention.span.end > longest.span.end):
            longest = mention
    if longest and lexicon.tail("body-of-law").before(text, begin, _LAW_REACH):
        return None
    return longest


def organisation_of(words: str) -> OrganisationMention | None:
    """The body that some words name, apart from any page; None where they name more than it."""
    mention = organisation_at(words, 0, issuer=True)
    return mention if mention and mention.span.end == len(words) else None


def understood(words: str, at: int) -> OrganisationMention | None:
    """The body that goes without saying, as if named in these words: without an extent, where what implies it ends."""
    body = organisation_of(words)
    return replace(body, span=Span(at, at)) if body else None


def head_of_unit(kind: str, unit_kind: str) -> str:
    """The head of the body of a kind that a kind of unit has: the party organ of a huyện is its "Huyện ủy"."""
    of_kind = [body for body in types() if body.kind == kind]
    own = next((body for body in of_kind if body.unit_kind == unit_kind), None)
    return (own or next(body for body in of_kind if body.unit_kind is None)).head


def bears_name(unit_kind: str) -> bool:
    """Whether the bodies of a kind of unit have its bare name: "Tỉnh ủy Nghệ An", but "Đảng ủy xã Tân An"."""
    return any(body.unit_kind == unit_kind for body in types())


def _type(row: Mapping[str, Any]) -> BodyType:
    form = "|".join(lexicon.expand(f) for f in row["forms"])
    return BodyType(
        id=row["id"],
        kind=row["kind"],
        head=canonical(row["head"]),
        form=lexicon.compiled(rf"(?:{form})(?![\p{{L}}\d])"),
        field=row.get("field"),
        unit=row.get("unit", "any"),
        unit_kind=row.get("unit-kind") if row.get("names-unit") else None,
        within=bool(row.get("within")),
        needs_within=row.get("needs") == "within",
        literal=bool(row.get("literal")),
        issuer=bool(row.get("issuer")),
        of_post=bool(row.get("of-post")),
        suffix=lexicon.compiled(rf"\s+{row['suffix']}") if "suffix" in row else None,
        suffix_shown=canonical(row.get("suffix-shown", "")),
        shown=row.get("shown"),
    )


def body_openings() -> Iterator[tuple[str, BodyType]]:
    """The types that stand anywhere, with the patterns of their words."""
    return ((body.form.pattern, body) for body in types() if not body.of_post)


# Asked for the same few words again and again, behind every post and document; each answer tries a hundred forms.
@lru_cache(maxsize=1 << 12)
def _beginning_with(word: str) -> tuple[BodyType, ...]:
    """The types whose forms can begin with a word; asked of the pattern itself, so that no list has to be kept."""
    return tuple(b for b in types() if b.form.match(word, partial=True))


def _read(body: BodyType, text: str, begin: int) -> OrganisationMention | None:
    match = body.form.match(text, begin)
    if match is None or _generic().match(text, match.end()):
        return None
    end, field = _field(body, text, match.end())
    if end is None:
        return None
    parent = _within(text, end) if body.within else None
    if parent and body.kind == PARTY != parent.kind and text[end : parent.span.begin].strip() in _DASHES:
        parent = None  # "Đảng ủy - HĐND - UBND xã" are three
    if body.needs_within and parent is None:
        return None
    end = parent.span.end if parent else end
    unit, end = _unit(body, text, end) if parent is None else (None, end)
    printed = " ".join(((text[begin : match.end()] if body.literal else body.head) + field).split())
    head = _head(body, printed, field)
    return OrganisationMention(
        Span(begin, end),
        text[begin:end],
        body.kind,
        head,
        unit,
        parent,
        body.unit_kind or body.unit,
        body.shown or (printed if printed != head else None),
    )


def _head(body: BodyType, printed: str, field: str) -> str:
    """The name that sets the body apart from others, however it is printed: "Sở KH&ĐT" is "Sở Kế hoạch và Đầu tư"."""
    if full := _full_names().get(_bare(field)):
        return f"{body.head} {full}"
    return body.head if body.literal and body.head else printed


def _field(body: BodyType, text: str, end: int) -> tuple[int | None, str]:
    """Where the field that a body works in ends, and the field; None where the type needs one that is not there."""
    if body.field is None:
        return end, ""
    if body.field == "open":
        return open_name(body.kind, text, end, within=body.within)
    if body.field in ("name", "settlement"):
        return proper_name(text, end, after_kind=body.field == "settlement")
    match = _closed(body.field).match(text, end)
    if match is None:
        return None, ""
    end, words = match.end(), _field_names(body.field).get(_bare(match.group()), match.group().strip())
    if _bare(words) in _full_names():  # an abbreviation is shown as it is printed: "LĐ-TBXH", "LĐTBXH"
        words = " ".join(match.group().split())
    if body.suffix:
        tail = body.suffix.match(text, end)
        if tail is None:
            return None, ""
        end, words = tail.end(), f"{words} {body.suffix_shown}"
    return end, " " + " ".join(words.split())


@cache
def _field_names(name: str) -> dict[str, str]:
    """The fields of a list by their bare letters, as the list first spells them."""
    names: dict[str, str] = {}
    for field in map(canonical, lexicon.table("bodies")["fields"][name]):
        names.setdefault(_bare(field), field)
    return names


@cache
def _full_names() -> dict[str, str]:
    """The name of a field by the bare letters of its other spellings: "KH&ĐT" → "Kế hoạch và Đầu tư"."""
    spellings = lexicon.table("bodies")["field-spellings"].items()
    return {_bare(canonical(other)): canonical(full) for full, others in spellings for other in others}


def _bare(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum() or c == "&")


@cache
def _closed(name: str) -> regex.Pattern[str]:
    fields = sorted((canonical(f) for f in lexicon.table("bodies")["fields"][name]), key=len, reverse=True)
    words = "|".join(_loose(f) for f in fields)
    return lexicon.compiled(rf"\s+(?i:{words})(?![\p{{L}}\d])")


def _loose(words: str) -> str:
    """The words as a pattern: any run of blanks, a dash with or without blanks around it."""
    parts = (r"\s+".join(regex.escape(w) for w in part.split()) for part in words.split("-"))
    return r"\s*[-–]\s*".join(parts)


@cache
def _generic() -> regex.Pattern[str]:
    return lexicon.compiled(r"\s+(?:" + "|".join(lexicon.table("bodies")["generic"]) + r")\b")


def _within(text: str, end: int) -> OrganisationMention | None:
    """The body above, named behind: "Ban Dân vận | Quận ủy"."""
    link = lexicon.grammar("body-link").match(text, end)
    if link and (above := organisation_at(text, link.end())):
        return above
    return _apart(text, end)


def _apart(text: str, end: int) -> OrganisationMention | None:
    """The agency above in brackets or behind a comma: "Cục Kiểm soát TTHC (Bộ Tư pháp)", "Phòng CCHC, Sở Nội vụ"."""
    link = lexicon.grammar("body-above").match(text, end)
    return organisation_at(text, link.end()) if link else None


def _unit(body: BodyType, text: str, end: int) -> tuple[PlaceMention | None, int]:
    """The body's unit where it is named behind, and where the body's words end then."""
    link = lexicon.grammar("body-link").match(text, end)
    if link is None or body.unit == "none":
        return None, end
    found = unit_at(text, link.end())
    if found and body.unit_kind and found[0].name is None:
        found = None
    if found is None and text[end : link.end()].strip() in ("", "-"):
        found = bare_name_at(text, link.end(), [body.unit_kind] if body.unit_kind else kinds_on("province"))
    return found if found else (None, end)
