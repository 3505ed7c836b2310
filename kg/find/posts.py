"""Posts in words: a title of `titles.yaml`, and the body in which it is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from kg import lexicon
from kg.find.organisations import organisation_at, organisation_of
from kg.find.places import unit_at
from kg.lexicon.scan import Starts
from kg.model import OrganisationMention, PlaceMention, PostMention, Span
from kg.text import canonical


@dataclass(frozen=True, slots=True)
class Title:
    """One title with its pattern; `opens` and `body` as in `titles.yaml`."""

    title: str
    form: regex.Pattern[str]
    opens: str | None
    body: str | None
    alone: bool
    party: bool


@cache
def titles() -> tuple[Title, ...]:
    """All titles, in the file's order."""
    return tuple(_title(row) for row in lexicon.table("titles"))


def find_posts(text: str, offset: int, starts: Starts) -> tuple[PostMention, ...]:
    """The posts of a sentence from left to right; a title of many holders ("Chủ tịch UBND các phường") is none."""
    found = []
    end = 0
    for place, begun in starts.get("post", {}).items():
        if place >= end and not text[place - 1 : place].isdecimal() and (post := _post_at(begun, text, place, offset)):
            found.append(post)
            end = post.span.end - offset
    return tuple(found)


def _title(row: Mapping[str, Any]) -> Title:
    forms = [lexicon.expand(f) for f in row.get("forms", [row["title"]])]
    pattern = "|".join(f if regex.match(r"\p{Lu}{2}", f) else f"(?i:{f})" for f in forms)
    return Title(
        title=canonical(row["title"]),
        form=lexicon.compiled(rf"(?:{pattern})(?![\p{{L}}\d])"),
        opens=row.get("opens"),
        body=row.get("body"),
        alone=row.get("alone", True),
        party=row.get("party", False),
    )


def post_openings() -> Iterator[tuple[str, Title]]:
    """The titles with the patterns of their words, the longest first, one's own behind all of the package."""
    own = lexicon.own_rows("titles")
    ranked = sorted(enumerate(titles()), key=lambda pair: (pair[0] in own, -len(pair[1].title)))
    return ((t.form.pattern, t) for _, t in ranked)


def _post_at(begun: Sequence[Title], text: str, place: int, offset: int) -> PostMention | None:
    found = [(t, m) for t in begun if (m := t.form.match(text, place))]
    if not found:
        return None
    title, match = max(found, key=lambda pair: pair[1].end())
    if lexicon.grammar("post-many").match(text, match.end()) or lexicon.tail("post-many-before").before(text, place):
        return None
    body = _body(title, text, match.end(), offset)
    if body is None and not title.alone:
        return None
    end = max(body.span.end if body and body.span.end > 0 else 0, offset + match.end())
    former = lexicon.tail("post-former").before(text, place)
    acting = lexicon.tail("post-acting").before(text, place)
    name = f"Quyền {title.title}" if acting else title.title
    prefix = acting or former
    begin = place - len(prefix.group()) if prefix else place
    return PostMention(Span(offset + begin, end), name, body, bool(former))


def _body(title: Title, text: str, end: int, offset: int) -> OrganisationMention | None:
    """The body that the title opens, else the one written after it, else the unit's, else the one understood."""
    link = lexicon.grammar("post-of").match(text, end)
    after = link.end() if link else end
    if title.opens and (body := _opened(title.opens, text, end, offset)):
        return body
    if link and (body := organisation_at(text, after, offset)):
        return body
    if link and (body := _of_unit(title, text, after, offset)):
        return body
    return _understood(title.body, offset, end) if title.body else None


def _opened(opens: str, text: str, end: int, offset: int) -> OrganisationMention | None:
    """The body whose first word the title has taken: "Trưởng ban | Dân vận Quận ủy" is the Ban Dân vận Quận ủy."""
    shift = end - len(opens)
    body = organisation_at(opens + text[end:], 0, offset + shift)
    if body is None or body.span.end <= offset + end:
        return None
    return replace(body, span=Span(offset + end, body.span.end))


def _of_unit(title: Title, text: str, place: int, offset: int) -> OrganisationMention | None:
    """ "Chủ tịch huyện", "Bí thư Thành phố": the committee of that unit."""
    if title.title not in ("Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch Thường trực") and not title.party:
        return None
    found = unit_at(text, place, offset)
    if found is None:
        return None
    unit, end = found
    kind, head = ("party-organ", _party_head(unit)) if title.party else ("peoples-committee", "UBND")
    level = unit.kind if title.party else "any"
    return OrganisationMention(Span(offset + place, offset + end), text[place:end], kind, head, unit, level=level)


def _party_head(unit: PlaceMention) -> str:
    heads = {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "quận": "Quận ủy", "huyện": "Huyện ủy", "thị xã": "Thị ủy"}
    return heads.get(unit.kind, "Đảng ủy")


def _understood(words: str, offset: int, end: int) -> OrganisationMention:
    body = organisation_of(words)
    span = Span(offset + end, offset + end)
    if body is None:
        return OrganisationMention(span, words, "state-organ", words)
    return replace(body, span=span)
