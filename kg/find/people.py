"""People in words: their names with the posts before and after them, and posts that stand for their holder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Final

import regex

from kg import lexicon
from kg.find.names import Name, honorific_before
from kg.find.namesakes import folded
from kg.find.organisations import PARTY
from kg.lexicon.scan import Tail
from kg.model import PersonMention, PostMention, Span
from kg.text import before, key

_SEPARATOR: Final = r"\s*+(?:,|–|-|\(|:)\s*+"


def find_people(
    names: Sequence[Name], posts: Sequence[PostMention], text: str, masked: str
) -> tuple[PersonMention, ...]:
    """The people by name and by post alone, in their order; `masked` shows names and posts as mask letters."""
    named = _with_posts(names, posts, text, masked)
    present = [person for person in named if not _is_of_history(person)]
    return tuple(sorted([*present, *_by_post_alone(named, posts, masked)], key=lambda p: p.span))


def _is_of_history(person: PersonMention) -> bool:
    """Whether a name of history stands with nothing but a national post or a rank: "Tổng Bí thư Trần Phú"."""
    if key(person.name) not in folded("remembered"):
        return False
    addressed = (person.honorific or "").casefold().split()[-1:]
    return not (addressed and addressed[0] in lexicon.words("before-name")) and all(
        post.title in lexicon.words("national-title") for post in person.posts
    )


def _with_posts(names: Sequence[Name], posts: Sequence[PostMention], text: str, masked: str) -> list[PersonMention]:
    """Each name with the posts directly before it or in apposition after it."""
    if not posts:
        return [PersonMention(name.span, name.anchor, name.text, name.honorific) for name in names]
    by_begin = {p.span.begin: p for p in posts}
    parted = ";" in masked and lexicon.grammar("people-apart").search(masked) is not None
    people, taken = [], set[int]()
    for name in names:
        after = _posts_after(masked, name.span.end, by_begin, parted=parted)
        behind = max([name.span.end, *(p.span.end for p in after)])
        given = _taken_up(text, masked, behind, by_begin, is_agent=_is_agent(masked, name))
        before = _posts_before(masked, name, by_begin, taken, is_last=not after)
        shared = [post for post in _posts_of_list(masked, name.span.begin, by_begin) if post not in before]
        taken.update(p.span.begin for p in (*before, *after, *given))
        begin = min([name.span.begin, *(p.span.begin for p in before)])
        if before and (addressed := honorific_before(masked, begin)):
            begin = addressed.begin  # "dưới sự điều hành của đồng chí Chủ tịch HĐND tỉnh Lê An"
        span = Span(begin, max([name.span.end, *(p.span.end for p in after)]))
        people.append(PersonMention(span, name.anchor, name.text, name.honorific, (*before, *shared, *after, *given)))
    return _with_shared(people, masked)


def _with_shared(people: list[PersonMention], masked: str) -> list[PersonMention]:
    """The people, each with the deputy's post that is given to him and the next one, or that stands behind both.

    "ông Lê An, Chánh Văn phòng và bà Lê Bình được bầu làm Phó Chủ tịch UBND huyện"; "Lê An và Lê Bình - Phó Giám đốc".
    """
    joined, of_several = lexicon.grammar("people-joined"), lexicon.grammar("post-of-several")
    out = list(people)
    for number, (one, following) in enumerate(pairwise(people)):
        joint = joined.fullmatch(masked, one.span.end, following.span.begin)
        if joint is None or _given(masked, one):
            continue
        given = _given(masked, following)
        if not given and not one.posts and following.honorific is None and joint["and"]:
            given = [post for post in following.posts[-1:] if lexicon.tail("post-dash").before(masked, post.span.begin)]
        if given and of_several.match(given[-1].title):
            out[number] = replace(one, posts=(*one.posts, given[-1]))
    return out


def _given(masked: str, person: PersonMention) -> list[PostMention]:
    """The posts that a person is given by the words of the sentence; "là", "kiêm" give none to another."""
    taking_up, of_one = lexicon.tail("post-taking-up"), lexicon.tail("post-of-one")
    return [
        post
        for post in person.posts
        if (begin := post.span.begin) > person.anchor.end
        and taking_up.before(masked, begin)
        and not of_one.before(masked, begin)
    ]


def _by_post_alone(people: Sequence[PersonMention], posts: Sequence[PostMention], masked: str) -> list[PersonMention]:
    """The posts that stand for their holder: "Phó Chủ tịch UBND huyện nhấn mạnh"."""
    taken = {post for person in people for post in person.posts}
    alone = (post for post in posts if post not in taken and not post.former)
    return [_holder(post, masked) for post in alone if not _heads_team(masked, post)]


def _heads_team(masked: str, post: PostMention) -> bool:
    """Whether somebody takes up the lead of a team for the occasion: "do ông Lê An làm Trưởng đoàn"."""
    is_head = post.is_bare and post.title in lexicon.words("team-head")
    return is_head and lexicon.tail("post-taking-up").before(masked, post.span.begin) is not None


def _holder(post: PostMention, masked: str) -> PersonMention:
    honorific = honorific_before(masked, post.span.begin)
    begin = honorific.begin if honorific else post.span.begin
    return PersonMention(Span(begin, post.span.end), post.span, "", honorific.text if honorific else None, (post,))


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


def _posts_before(
    masked: str, name: Name, posts: dict[int, PostMention], taken: set[int], *, is_last: bool
) -> list[PostMention]:
    """ "Ủy viên Bộ Chính trị, Phó Thủ tướng | Trương Hòa Bình": a chain of posts that runs into the name."""
    found: list[PostMention] = []
    begin = name.span.begin
    link = _apart(masked, name, is_last=is_last) or _into_name()
    while begin > 0:
        gap = link.before(masked, begin, _LINK_REACH)
        end = begin - len(gap.group()) if gap else begin
        start = end
        while start > 0 and masked[start - 1] == _POST:
            start -= 1
        post = posts.get(start)
        if start == end or post is None or post.span.begin in taken or (found and _is_of_another(masked, start)):
            break
        if link is lexicon.tail("post-comma") and honorific_before(masked, start):
            break  # "đồng chí Bí thư, đồng chí Lê An": each is addressed, and they are two
        found.insert(0, post)
        begin, link = start, lexicon.tail("post-before-next")
    return found


def _apart(masked: str, name: Name, *, is_last: bool) -> Tail | None:
    """What may part a post from the name behind it: "Bí thư Huyện ủy – Lê An", "trưởng phòng là ông Lê An"."""
    begin, honoured = name.span.begin, name.honorific is not None
    for piece, may in (("post-dash", True), ("post-is", honoured), ("post-comma", honoured and is_last)):
        if may and lexicon.tail(piece).before(masked, begin, _LINK_REACH):
            return lexicon.tail(piece)
    return None


def _is_of_another(masked: str, begin: int) -> bool:
    """Whether the post that begins there is that of somebody who is spoken for: "Thừa ủy quyền của Thủ tướng"."""
    return bool(lexicon.tail("post-of-another").before(masked, begin))


def _posts_after(masked: str, end: int, posts: dict[int, PostMention], *, parted: bool) -> list[PostMention]:
    """ "Đỗ Việt Hưng | - Phó Chủ tịch …, Phó Trưởng ban …": posts in apposition, up to one that leads the next name.

    `parted`: the sentence parts its people by ";", so that what follows one is no post of the person before it.
    """
    found: list[PostMention] = []
    pattern = _APPOSITION
    while match := pattern.match(masked, end):
        post = posts.get(match.start("post"))
        if post is None or _LEADS_A_NAME.match(masked, match.end()):
            break
        if parted and found and ";" in match.group():
            break  # "Lê An, Phó Chủ tịch UBND xã; Trưởng phòng Kinh tế; bà Lê Bình"
        found.append(post)
        end = match.end()
        pattern = lexicon.grammar("post-next")
    return found


def _is_agent(masked: str, name: Name) -> bool:
    """Whether what is done is done by the name: "do ông | Lê An làm Trưởng ban"."""
    return lexicon.tail("person-agent").before(masked, name.span.begin) is not None


def _taken_up(text: str, masked: str, end: int, posts: dict[int, PostMention], *, is_agent: bool) -> list[PostMention]:
    """ "Lê An, Phó Vụ trưởng, | giữ chức Vụ trưởng": the posts that somebody is given or takes up.

    One in a body that is not named has to be given, a deputy's or a team's, or the team is led by somebody: "gồm 5
    người do ông Lê An làm Trưởng ban".
    """
    found: list[PostMention] = []
    pattern = lexicon.grammar("post-taken-up")
    while (match := pattern.match(masked, end)) and (post := posts.get(match.start("post"))):
        if post.is_bare and not found and not _may_be_given(match, post, is_agent=is_agent):
            break
        if _LEADS_A_NAME.match(masked, match.end()):
            break
        found += [*_memberships(text, masked, match, post), post]
        end, pattern = match.end(), lexicon.grammar("post-next")
    return found


def _may_be_given(match: regex.Match[str], post: PostMention, *, is_agent: bool) -> bool:
    given, of_several = lexicon.grammar("post-given"), lexicon.grammar("post-of-several")
    is_head = post.title in lexicon.words("team-head") or (is_agent and post.title in lexicon.words("board-head"))
    return is_head or bool(given.search(match.group()) or of_several.match(post.title))


def _memberships(text: str, masked: str, match: regex.Match[str], post: PostMention) -> list[PostMention]:
    """ "tham gia Ban Chấp hành, giữ chức Bí thư Đảng ủy": the posts in the committee in which one is taken up."""
    joined = lexicon.grammar("post-member-too").search(masked, match.start(), match.start("post"))
    if joined is None or post.body is None or post.body.kind != PARTY:
        return []
    spans = [Span(*joined.span("committee"))]
    if joined["standing"] and lexicon.grammar("standing-committee").match(text, joined.start("standing")):
        spans.append(Span(*joined.span("standing")))
    return [
        PostMention(span, title, post.body)
        for span, title in zip(spans, lexicon.words("committee-member"), strict=False)
    ]


def _posts_of_list(masked: str, begin: int, posts: dict[int, PostMention]) -> list[PostMention]:
    """ "các Ủy viên Trung ương Đảng: A; B": a post named once for all the names that follow the colon."""
    left = before(masked, begin, _LIST_REACH)
    is_list = _POST in left and any(opener in left for opener in lexicon.words("list-opener"))
    head = lexicon.grammar("post-of-all").search(left) if is_list else None
    post = posts.get(begin - len(left) + head.start("post")) if head else None
    return [post] if post else []
