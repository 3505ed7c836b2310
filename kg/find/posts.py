"""Posts in words: a title of `titles.yaml`, and the body in which it is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import regex

from kg import lexicon
from kg.find.organisations import PARTY, bears_name, head_of_unit, organisation_at, understood
from kg.find.places import unit_at
from kg.lexicon.scan import Starts
from kg.model import OrganisationMention, PlaceMention, PostMention, Span
from kg.text import canonical

COUNCIL: Final = "peoples-council"
"""The kind of a council: a deputy is one of the council that was named."""
TEAM: Final = "steering-committee"
"""The kind of what is formed for an occasion: its head is that of the team just spoken of."""


@dataclass(frozen=True, slots=True)
class Title:
    """One title with its pattern; the other fields as in `titles.yaml`."""

    title: str
    form: regex.Pattern[str]
    opens: str | None
    body: str | None
    alone: bool
    of_unit: str | None
    among: tuple[str, ...]
    among_alone: bool
    beside_name: bool
    level: str | None
    as_printed: bool


@cache
def titles() -> tuple[Title, ...]:
    """All titles, in the file's order."""
    return tuple(_title(row) for row in lexicon.table("titles"))


def find_posts(text: str, starts: Starts) -> tuple[PostMention, ...]:
    """The posts of a sentence from left to right; a title of many holders ("Chủ tịch UBND các phường") is none."""
    found = []
    end = 0
    for begin, begun in starts.get("post", {}).items():
        if begin >= end and not text[begin - 1 : begin].isdecimal() and (post := _post_at(begun, text, begin)):
            found.append(post)
            end = post.span.end
    return _joined(found, text)


def _joined(posts: Sequence[PostMention], text: str) -> tuple[PostMention, ...]:
    """The posts, those in the Party without a body in that of the unit that the next one names, and the head of a
    steering committee in that of the unit before.

    "Ủy viên Ban Thường vụ, Chủ tịch UBND huyện Hoa Lâm" is in its Huyện ủy, and so is "Ủy viên Ban Thường vụ, Trưởng
    Ban Dân vận Huyện ủy"; "Tỉnh ủy viên, Giám đốc Sở Nội vụ tỉnh Hà Giang" in that of Hà Giang.
    """
    joined = list(posts)
    for number in range(len(posts) - 2, -1, -1):
        post, following = joined[number], joined[number + 1].body
        unit, above = (following.unit, following.parent) if following else (None, None)
        if above and _is_member_of(post, above) and _is_next(text, post, joined[number + 1]):
            joined[number] = replace(post, body=replace(above, span=Span(post.span.end, post.span.end)))
        elif unit and _is_open_to(post, unit) and _is_next(text, post, joined[number + 1]):
            at = Span(post.span.end, post.span.end)
            body = _organ_of(PARTY, unit, at, head_of_unit(PARTY, unit.kind))
            joined[number] = replace(post, body=body)
        elif post.body and post.body.unit and _is_next(text, post, joined[number + 1]):
            joined[number + 1] = _led_from(post.body.unit, joined[number + 1])
    return tuple(joined)


def _is_member_of(post: PostMention, above: OrganisationMention) -> bool:
    """Whether a post in the Party leaves its committee unsaid, and the body of the next lies in one."""
    is_open = post.body is not None and post.body.is_unsaid and bool(post.body.among)
    return is_open and post.title in _of_party() and above.kind == PARTY


def _led_from(unit: PlaceMention, post: PostMention) -> PostMention:
    """The head of a steering committee that names its field and no unit, in that in which he or she holds office."""
    body = post.body
    if body is None or body.kind != TEAM or body.unit or body.parent or body.among or post.title not in _heads():
        return post
    if body.head in lexicon.words("bare-head"):
        return post
    return replace(post, body=replace(body, unit=unit))


@cache
def _heads() -> frozenset[str]:
    return frozenset(lexicon.words("board-head"))


def _is_open_to(post: PostMention, unit: PlaceMention) -> bool:
    """Whether a post in the Party leaves its body unsaid, or names its kind alone and the unit has one of that kind."""
    body = post.body
    if body is None or not body.is_unsaid:
        return False
    if body.among:
        return post.title in _of_party()
    return body.kind == PARTY and unit.name is not None and body.head == head_of_unit(body.kind, unit.kind)


def _is_next(text: str, post: PostMention, following: PostMention) -> bool:
    return bool(_joint().fullmatch(text, post.span.end, following.span.begin))


@cache
def _joint() -> regex.Pattern[str]:
    return lexicon.compiled(lexicon.expand(" ?{post-joint} ?"))


@cache
def _of_party() -> frozenset[str]:
    return frozenset(t.title for t in titles() if t.of_unit == PARTY)


def _title(row: Mapping[str, Any]) -> Title:
    forms = [lexicon.expand(f) for f in row.get("forms", [row["title"]])]
    pattern = "|".join(f if regex.match(r"\p{Lu}{2}", f) else f"(?i:{f})" for f in forms)
    return Title(
        title=canonical(row["title"]),
        form=lexicon.compiled(rf"(?:{pattern})(?![\p{{L}}\d])"),
        opens=row.get("opens"),
        body=row.get("body"),
        alone=row.get("alone", True),
        of_unit=row.get("of-unit"),
        among=tuple(canonical(head) for head in row.get("among", [row["opens"]] if "opens" in row else ())),
        among_alone=bool(row.get("among-alone")),
        beside_name=bool(row.get("beside-name")),
        level=row.get("level"),
        as_printed=bool(row.get("as-printed")),
    )


def post_openings() -> Iterator[tuple[str, Title]]:
    """The titles with the patterns of their words, the longest first, one's own behind all of the package."""
    own = lexicon.own_rows("titles")
    ranked = sorted(enumerate(titles()), key=lambda pair: (pair[0] in own, -len(pair[1].title)))
    return ((t.form.pattern, t) for _, t in ranked)


def _post_at(begun: Sequence[Title], text: str, begin: int) -> PostMention | None:
    found = [(t, m) for t in begun if (m := t.form.match(text, begin))]
    if not found:
        return None
    title, match = max(found, key=lambda pair: pair[1].end())
    if lexicon.grammar("post-many").match(text, match.end()) or lexicon.tail("post-many-before").before(text, begin):
        return None
    body = _body(title, text, match.end())
    if lexicon.grammar("post-many-members").match(text, begin) and lexicon.tail("post-many-all").before(text, begin):
        return None
    if (body is None and not title.alone) or (body and title.among_alone and not body.among):
        return None
    former = lexicon.tail("post-former").before(text, begin)
    acting = lexicon.tail("post-acting").before(text, begin)
    prefix = acting or former or lexicon.tail("post-new").before(text, begin)
    span = Span(begin - len(prefix.group() if prefix else ""), max(match.end(), body.span.end if body else 0))
    if title.beside_name and not _is_beside_name(text, span):
        return None
    words = match.group() if title.as_printed else title.title
    name = f"{acting.group().strip().capitalize()} {words}" if acting else words
    return PostMention(span, name, body, bool(former))


def _body(title: Title, text: str, end: int) -> OrganisationMention | None:
    """The body that the title opens, else the one written after it, else the unit's, else the one understood."""
    link = lexicon.grammar("post-of").match(text, end)
    after = link.end() if link else end
    if title.opens and not _begins_with(text, after, title.opens) and (body := _opened(title.opens, text, end)):
        return body
    if link and (body := organisation_at(text, after, of_post=True)):
        return body
    if link and title.of_unit and (body := _of_unit(title.of_unit, text, after)):
        return body
    if title.body and title.level is None:
        return _understood(title.body, end)
    return _of_page(title, text, end, after) if title.among else None


def _begins_with(text: str, begin: int, words: str) -> bool:
    return text[begin : begin + len(words)].casefold() == words.casefold()


def _of_page(title: Title, text: str, end: int, after: int) -> OrganisationMention | None:
    """One of the page's bodies, named by its first word alone ("Phó Giám đốc | Sở") or not at all."""
    short = lexicon.grammar("body-in-short").match(text, after)
    if short:
        head = canonical(short["head"]).capitalize() if short["head"].islower() else canonical(short["head"])
        at = Span(short.start("head"), short.end("head"))
        above = _one_of((head,), at, short["head"])
        if title.opens is not None and title.opens != head and title.opens in title.title:  # "Chánh Văn phòng | Sở"
            return OrganisationMention(
                Span(end, at.end), text[end : at.end], "specialised-agency", title.opens, parent=above, level="none"
            )
        return above
    if end < len(text) and not lexicon.grammar("post-bare").match(text, end):
        return None
    body = _one_of(title.among, Span(end, end), "", title.level)
    if title.title in lexicon.words("team-head"):
        return replace(body, kind=TEAM)
    return replace(body, kind=COUNCIL) if title.among_alone else body


def _one_of(heads: tuple[str, ...], span: Span, words: str, level: str | None = None) -> OrganisationMention:
    kind = "peoples-committee" if level else "state-organ"
    head = lexicon.table("bodies")["types"][0]["head"] if level else heads[0]
    return OrganisationMention(span, words or head, kind, head, level=level or "none", among=heads)


def _is_beside_name(text: str, span: Span) -> bool:
    """Whether a capitalised name stands directly before or behind a post."""
    behind = lexicon.grammar("post-beside").match(text, span.end)
    return bool(behind or lexicon.tail("post-beside-before").before(text, span.begin))


def _opened(opens: str, text: str, end: int) -> OrganisationMention | None:
    """The body whose first word the title has taken: "Trưởng ban | Dân vận Quận ủy" is the Ban Dân vận Quận ủy."""
    body = organisation_at(opens + text[end:], 0, of_post=True)
    if body is None or body.span.end <= len(opens):
        return None
    body = body.shift(end - len(opens))
    return replace(body, span=Span(end, body.span.end))


def _of_unit(kind: str, text: str, begin: int) -> OrganisationMention | None:
    """ "Chủ tịch huyện", "Bí thư Thành phố": the committee of that unit."""
    found = unit_at(text, begin)
    if found is None:
        return None
    unit, end = found
    if kind == "unit":
        words = text[begin:end]
        return OrganisationMention(Span(begin, end), words, "peoples-committee", unit.kind, unit, level=unit.kind)
    return _organ_of(kind, unit, Span(begin, end), text[begin:end])


def _organ_of(kind: str, unit: PlaceMention, at: Span, words: str) -> OrganisationMention:
    """The body of a kind that a unit has, as if named in the words."""
    level = unit.kind if kind == PARTY and bears_name(unit.kind) else "any"
    return OrganisationMention(at, words, kind, head_of_unit(kind, unit.kind), unit, level=level)


def _understood(words: str, end: int) -> OrganisationMention:
    return understood(words, end) or OrganisationMention(Span(end, end), words, "state-organ", words)
