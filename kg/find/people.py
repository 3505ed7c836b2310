"""People in words: their names with the posts before and after them, and posts that stand for their holder."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.names import Name
from kg.find.namesakes import folded
from kg.lexicon.scan import Tail
from kg.model import PersonMention, PostMention, Span
from kg.text import before, key

_SEPARATOR: Final = r"\s*+(?:,|–|-|\(|:)\s*+"


def find_people(names: Sequence[Name], posts: Sequence[PostMention], masked: str) -> tuple[PersonMention, ...]:
    """The people by name and by post alone, in their order; `masked` shows names and posts as mask letters."""
    named = _with_posts(names, posts, masked)
    present = [person for person in named if not _is_of_history(person)]
    return tuple(sorted([*present, *_by_post_alone(named, posts)], key=lambda p: p.span))


def _is_of_history(person: PersonMention) -> bool:
    """Whether a name of history stands with nothing but a national post or a rank: "Tổng Bí thư Trần Phú"."""
    if key(person.name) not in folded("remembered"):
        return False
    addressed = (person.honorific or "").casefold().split()[-1:]
    return not (addressed and addressed[0] in lexicon.words("before-name")) and all(
        post.title in lexicon.words("national-title") for post in person.posts
    )


def _with_posts(names: Sequence[Name], posts: Sequence[PostMention], masked: str) -> list[PersonMention]:
    """Each name with the posts directly before it or in apposition after it."""
    if not posts:
        return [PersonMention(name.span, name.anchor, name.text, name.honorific) for name in names]
    by_begin = {p.span.begin: p for p in posts}
    people, taken = [], set[int]()
    for name in names:
        before = _posts_before(masked, name.span.begin, by_begin, taken)
        after = _posts_after(masked, name.span.end, by_begin)
        shared = _posts_of_list(masked, name.span.begin, by_begin)
        taken.update(p.span.begin for p in (*before, *after))
        span = Span(
            min([name.span.begin, *(p.span.begin for p in before)]), max([name.span.end, *(p.span.end for p in after)])
        )
        people.append(PersonMention(span, name.anchor, name.text, name.honorific, (*before, *shared, *after)))
    return people


def _by_post_alone(people: Sequence[PersonMention], posts: Sequence[PostMention]) -> list[PersonMention]:
    """The posts that stand for their holder: "Phó Chủ tịch UBND huyện nhấn mạnh"."""
    taken = {post for person in people for post in person.posts}
    return [PersonMention(p.span, p.span, "", None, (p,)) for p in posts if p not in taken and not p.former]


_LIST_REACH: Final = 1500
"""So far behind a post of many the last of their names may stand: lists of delegates fill a screen."""
_POST: Final = lexicon.MASKS["post"]
_LINK_REACH: Final = 12
"""So much may stand between a post and what follows it: a joint with its blanks, "kiêm" the longest."""
_APPOSITION: Final = regex.compile(rf"(?:{_SEPARATOR}|\s+)(?P<post>{_POST}+)")
_LEADS_A_NAME: Final = regex.compile(rf"\s+{lexicon.MASKS['name']}")


@cache
def _into_name() -> Tail:
    return Tail(lexicon.compiled(r"\s*:?\s*$"))


def _posts_before(masked: str, begin: int, posts: dict[int, PostMention], taken: set[int]) -> list[PostMention]:
    """ "Ủy viên Bộ Chính trị, Phó Thủ tướng | Trương Hòa Bình": a chain of posts that runs into the name."""
    found: list[PostMention] = []
    link = _into_name()
    while begin > 0:
        gap = link.before(masked, begin, _LINK_REACH)
        end = begin - len(gap.group()) if gap else begin
        start = end
        while start > 0 and masked[start - 1] == _POST:
            start -= 1
        post = posts.get(start)
        if start == end or post is None or post.span.begin in taken or (not found and masked[end:begin].strip(" :")):
            break
        found.insert(0, post)
        begin, link = start, lexicon.tail("post-before-next")
    return found


def _posts_after(masked: str, end: int, posts: dict[int, PostMention]) -> list[PostMention]:
    """ "Đỗ Việt Hưng | - Phó Chủ tịch …, Phó Trưởng ban …": posts in apposition, up to one that leads the next name."""
    found: list[PostMention] = []
    pattern = _APPOSITION
    while match := pattern.match(masked, end):
        post = posts.get(match.start("post"))
        if post is None or _LEADS_A_NAME.match(masked, match.end()):
            break
        found.append(post)
        end = match.end()
        pattern = lexicon.grammar("post-next")
    return found


def _posts_of_list(masked: str, begin: int, posts: dict[int, PostMention]) -> list[PostMention]:
    """ "các Ủy viên Trung ương Đảng: A; B": a post named once for all the names that follow the colon."""
    head = lexicon.grammar("post-of-all").search(left) if ":" in (left := before(masked, begin, _LIST_REACH)) else None
    post = posts.get(begin - len(left) + head.start("post")) if head else None
    return [post] if post else []
