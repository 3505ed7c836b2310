"""The article's people: full names, the short forms that refer back to them, and posts that stand for their holder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.model import Official, Organisation, PersonMention, PostMention, Reading, Unit
from kg.resolve.bodies import Known
from kg.text import fold, key

_LEVELS: Final = ("commune", "district", "province", "country")
_APOSTROPHE: Final = regex.compile("['’‘ʼ`´] ?")
_ONE_WORD: Final = regex.compile(r"\p{L}['’‘ʼ`´] ?\p{L}")
_SHORT: Final = 2
"""Words of the longest name by which somebody is called whose whole name is longer."""
_REACH: Final = 400
"""Characters behind a short name within which its full name may follow (leads and captions are short); a later one is
that of somebody who has not been named yet."""


def people_of(readings: Sequence[Reading], bodies: Known, source: str) -> Iterator[tuple[PersonMention, Official]]:
    """Each mention of a person with the one official that it can be."""
    mentions = [m for r in readings for m in r.people]
    whole = _whole_names(m for m in mentions if m.name and _is_full(m))
    full: dict[str, list[PersonMention]] = {}
    for mention in mentions:
        if mention.name and _is_full(mention) and (name := whole[_bare(mention.name)]):
            full.setdefault(name, []).append(mention)
    officials = {k: Official(_spelt(k, v), _scope(v, bodies, source)) for k, v in full.items()}
    given = _named_by_post(mentions, full, bodies)
    for mention in mentions:
        official = _official(mention, full, officials, whole, bodies)
        if official is None and mention.name and len(posts := given.get(key(mention.name), {})) == 1:
            official = Official(next(iter(posts.values())).name, f"article:{source}")
        if official:
            yield mention, official


def _whole_names(mentions: Iterable[PersonMention]) -> dict[str, str | None]:
    """For each name without blanks its key: that of the one longer name of which it is a part, else its own; None where
    it is part of several.

    Of two that differ by a blank ("Nguyễ N Xuân Thanh") it is that of fewer words. One with a post is whole.
    """
    found: dict[str, str] = {}
    short, posted = set[str](), set[str]()
    for mention in mentions:
        name = key(mention.name)
        held = found.setdefault(_bare(name), name)
        if len(name.split()) < len(held.split()):
            found[_bare(name)] = name
        if mention.posts:
            posted.add(_bare(name))
        elif mention.honorific or _ONE_WORD.match(name):
            short.add(_bare(name))
    longer = {bare: names for bare in short - posted if (names := _longer(found[bare], found.values()))}
    return {**found, **{bare: names[0] if len(names) == 1 else None for bare, names in longer.items()}}


def _longer(name: str, names: Iterable[str]) -> list[str]:
    """The names that end with one of two words, or begin with one whose given name is first ("Y Thanh" … "Niê")."""
    short = _bound(name)
    words = short.split()
    begins = "'" in words[0] or words[0] in _given_first()
    ends = "'" in words[0] or len(words) <= _SHORT
    return [
        one
        for one in names
        if (ends and _bound(one).endswith(f" {short}")) or (begins and _bound(one).startswith(f"{short} "))
    ]


def _bound(name: str) -> str:
    """A folded name in which an apostrophe has one form and no blank behind it: "k’ tơr" → "k'tơr"."""
    return _APOSTROPHE.sub("'", name)


@cache
def _given_first() -> frozenset[str]:
    return frozenset(map(key, lexicon.words("name-prefix")))


def _bare(name: str) -> str:
    return _bound(key(name)).replace(" ", "")


def _spelt(name: str, mentions: Sequence[PersonMention]) -> str:
    return next(mention.name for mention in mentions if key(mention.name) == name)


def _named_by_post(
    mentions: Iterable[PersonMention], full: Mapping[str, list[PersonMention]], bodies: Known
) -> dict[str, dict[frozenset[object], PersonMention]]:
    """The people whom a page names by given name and post alone ("Đ/c Thân - PCT UBND"): by name and posts.

    One whom a full name on the page ends with, or whose post somebody named in full holds, is not among them.
    """
    held = {_post_key(post, bodies) for same in full.values() for mention in same for post in mention.posts}
    found: dict[str, dict[frozenset[object], PersonMention]] = {}
    for mention in mentions:
        if mention.name and mention.honorific and not _is_full(mention) and any(post.body for post in mention.posts):
            posts = frozenset(_post_key(post, bodies) for post in mention.posts)
            if not posts & held and not any(name.endswith(" " + key(mention.name)) for name in full):
                found.setdefault(key(mention.name), {}).setdefault(posts, mention)
    return found


def _is_full(mention: PersonMention) -> bool:
    """Whether a name is one of two words or more, or of one with an apostrophe, which is whole ("K'Tơr")."""
    return len(mention.name.split()) >= 2 or _ONE_WORD.match(key(mention.name)) is not None


def _official(
    mention: PersonMention,
    full: Mapping[str, list[PersonMention]],
    officials: Mapping[str, Official],
    whole: Mapping[str, str | None],
    bodies: Known,
) -> Official | None:
    """The person of a mention: by full name; by the end of one full name before or soon after; by a post."""
    if mention.name and _is_full(mention):
        name = whole[_bare(mention.name)]
        return officials[name] if name else None
    if mention.name:
        found = _ends_of(mention, full)
    else:
        found = [k for k, v in full.items() if _holds(v, mention.posts, bodies)]
    return officials[found[0]] if len(found) == 1 else None


def _ends_of(mention: PersonMention, full: Mapping[str, list[PersonMention]]) -> list[str]:
    """The full names, before or soon after, that end with the mention's name."""
    name = key(mention.name)
    tails = (f" {name}", f"'{name}", f"’{name}")
    return [k for k, v in full.items() if k.endswith(tails) and v[0].anchor.begin < mention.anchor.begin + _REACH]


def _holds(mentions: Iterable[PersonMention], posts: Sequence[PostMention], bodies: Known) -> bool:
    held = {_post_key(p, bodies) for m in mentions for p in m.posts}
    held |= {(title, None) for title, _ in held if title in _team_heads()}
    return bool(posts) and all(_post_key(p, bodies) in held for p in posts)


@cache
def _team_heads() -> frozenset[str]:
    """The titles of heads of teams, which a page takes up without the team: "Trưởng đoàn đề nghị"."""
    return frozenset(map(key, lexicon.words("team-head")))


def _post_key(post: PostMention, bodies: Known) -> tuple[str, object]:
    """The title and the body; a Party committee is the same by whichever name: "Bí thư Đảng bộ xã", "… Đảng ủy xã"."""
    body = bodies.get(post.body) if post.body else None
    if body and body.parent is None and body.head in lexicon.words("party-committee"):
        return key(post.title), (body.kind, body.unit, body.scope)
    return key(post.title), body


def _scope(mentions: Sequence[PersonMention], bodies: Known, source: str) -> str:
    """Where the name is one person's: the lowest unit of the posts given, else the body, else this article alone."""
    held = [body for m in mentions for p in m.posts if p.body and not p.former and (body := bodies.get(p.body))]
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
