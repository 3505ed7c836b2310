"""The article's people: full names, the short forms that refer back to them, and posts that stand for their holder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.model import Official, Organisation, PersonMention, PostMention, Reading, Unit
from kg.resolve.bodies import Bodies
from kg.text import fold, key

_LEVELS: Final = ("commune", "district", "province", "country")
_REACH: Final = 400
_BROKEN: Final = 4
"""A name of so many words may be a shorter one with a blank in a word."""


def people_of(readings: Sequence[Reading], bodies: Bodies, source: str) -> Iterator[tuple[PersonMention, Official]]:
    """Each mention of a person with the one official that it can be."""
    mentions = [m for r in readings for m in r.people]
    full: dict[str, list[PersonMention]] = {}
    for mention in mentions:
        if mention.name and _is_full(mention):
            full.setdefault(_told_as(mention, full), []).append(mention)
    for mention in mentions:
        if _is_told_by_post(mention) and not _ends_of(mention, full):
            full.setdefault(key(mention.name), []).append(mention)
    officials = {k: Official(v[0].name, _scope(v, bodies, source)) for k, v in full.items()}
    for mention in mentions:
        if official := _official(mention, full, officials, bodies):
            yield mention, official


def _told_as(mention: PersonMention, full: Mapping[str, object]) -> str:
    """The key of the mention's name, or of one told before that differs by a blank alone ("Nguyễ N Xuân Thanh")."""
    name = key(mention.name)
    if name in full or len(name.split()) < _BROKEN:
        return name
    bare = name.replace(" ", "")
    return next((known for known in full if known.replace(" ", "") == bare), name)


def _is_full(mention: PersonMention) -> bool:
    return len(mention.name.split()) >= 2


def _is_told_by_post(mention: PersonMention) -> bool:
    """Whether a given name stands with honorific and post, which tell whose it is: "Đ/c Thân - PCT UBND"."""
    is_given = bool(mention.name and mention.honorific) and not _is_full(mention)
    return is_given and any(post.body for post in mention.posts)


def _official(
    mention: PersonMention,
    full: Mapping[str, list[PersonMention]],
    officials: Mapping[str, Official],
    bodies: Bodies,
) -> Official | None:
    """The person of a mention: by full name or name and post; by the end of one full name; by a post."""
    if mention.name and (name := _told_as(mention, full)) in full:
        return officials[name]
    if mention.name:
        found = _ends_of(mention, full)
    else:
        found = [k for k, v in full.items() if _holds(v, mention.posts, bodies)]
    return officials[found[0]] if len(found) == 1 else None


def _ends_of(mention: PersonMention, full: Mapping[str, list[PersonMention]]) -> list[str]:
    """The full names, told before or soon after, that end with the mention's name."""
    tail = " " + key(mention.name)
    return [k for k, v in full.items() if k.endswith(tail) and v[0].anchor.begin < mention.anchor.begin + _REACH]


def _holds(mentions: Iterable[PersonMention], posts: Sequence[PostMention], bodies: Bodies) -> bool:
    held = {_post_key(p, bodies) for m in mentions for p in m.posts}
    return bool(posts) and all(_post_key(p, bodies) in held for p in posts)


def _post_key(post: PostMention, bodies: Bodies) -> tuple[str, Organisation | None]:
    return key(post.title), bodies.of(post.body) if post.body else None


def _scope(mentions: Sequence[PersonMention], bodies: Bodies, source: str) -> str:
    """Where the name is one person's: the lowest unit of the posts given, else the body, else this article alone."""
    held = [bodies.known.get(p.body) or bodies.of(p.body) for m in mentions for p in m.posts if p.body and not p.former]
    units = {u for o in held if (u := _unit_of(o))}
    if units:
        return min(units, key=lambda u: (_LEVELS.index(u.level), u.key)).key
    names = sorted({fold(o.label).replace(" ", "-") for o in held if _is_known(o)})
    return names[0] if names else f"article:{source}"


def _is_known(body: Organisation) -> bool:
    """Whether the body is one and the same on every page that names it so."""
    return body.scope is None and (body.parent is None or _is_known(body.parent))


def _unit_of(body: Organisation) -> Unit | None:
    return body.unit or (_unit_of(body.parent) if body.parent else None)
