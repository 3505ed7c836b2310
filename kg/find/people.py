"""People in words: an honorific, a full or short name, and the posts before and after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import regex

from kg import lexicon
from kg.find.places import surnames
from kg.gazetteer import Gazetteer, folded
from kg.lexicon.scan import Head, Tail
from kg.model import PersonMention, PostMention, Span
from kg.text import before, key

_REST: Final = r"(?:\p{Ll}++|['’]\p{L}++)?+"
_RUN: Final = regex.compile(rf"\p{{Lu}}(?<![\p{{L}}\d-].){_REST}(?:[ \n]++\p{{Lu}}{_REST}(?!\p{{L}}))*+")
_TOKEN: Final = regex.compile(r"\S+")
_HONORIFIC_REACH: Final = 24
"""So far back an honorific may begin: "các đồng chí lãnh đạo: " is the longest, with its blanks."""
_LONGEST_NAME: Final = 5
"""Syllables of a name: few people have five, and six capitalised words are a heading or two names run together."""
_SEPARATOR: Final = r"\s*+(?:,|–|-|\(|:)\s*+"


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the honorific before it; `full` = it begins with a surname and has two syllables or more."""

    span: Span
    anchor: Span
    text: str
    honorific: str | None
    full: bool


def find_names(text: str) -> Iterator[Name]:
    """The names of a sentence: full ones anywhere, short ones only behind an honorific; mask letters are no names."""
    for match in _RUN.finditer(text):
        run = match.group()
        if text[match.end() : match.end() + 1].isalnum():  # "Khu II2": no run of words ends inside one
            continue
        honorific = _honorific_before(text, match.start())
        if honorific is None and not _may_be_name(run):
            continue
        tokens = [(match.start() + t.start(), t.group()) for t in _TOKEN.finditer(run)]
        if honorific is None and tokens[0][1] in lexicon.words("pronoun"):
            honorific = tokens[0]
            tokens = tokens[1:]
        name = _name(tokens, honorific is not None, text)
        if name and not _is_of_something_else(text, tokens[0][0]):
            yield _as_name(name, honorific if name[0] is tokens[0] else None)


def _may_be_name(run: str) -> bool:
    """Whether capitalised words without an honorific may be a name: one of them is a surname, and another follows."""
    words = run.split()
    if len(words) == 1:
        return False
    return words[0] in lexicon.words("pronoun") or not surnames().isdisjoint(map(key, words[:-1]))


def _is_of_something_else(text: str, begin: int) -> bool:
    """Whether a credit ("Ảnh: …") or what bears somebody's name ("đường …") stands before the words."""
    return bool(lexicon.tail("person-credit").before(text, begin) or _bearers().before(text, begin))


def _as_name(tokens: list[tuple[int, str]], honorific: tuple[int, str] | None) -> Name:
    anchor = Span(tokens[0][0], tokens[-1][0] + len(tokens[-1][1]))
    words = [word for _, word in tokens]
    full = len(words) >= 2 and key(words[0]) in surnames()
    left = honorific[0] if honorific else anchor.begin
    return Name(Span(left, anchor.end), anchor, " ".join(words), honorific[1] if honorific else None, full)


def find_people(names: Sequence[Name], posts: Sequence[PostMention], masked: str) -> tuple[PersonMention, ...]:
    """The people by name and by post alone, in their order; `masked` shows names and posts as mask letters."""
    named = _with_posts(names, posts, masked)
    return tuple(sorted([*named, *_by_post_alone(named, posts)], key=lambda p: p.span))


def _with_posts(names: Sequence[Name], posts: Sequence[PostMention], masked: str) -> list[PersonMention]:
    """Each name with the posts directly before it or in apposition after it."""
    if not posts:
        return [PersonMention(name.span, name.anchor, name.text, name.honorific) for name in names]
    by_begin = {p.span.begin: p for p in posts}
    people, taken = [], set[int]()
    for name in names:
        after = _posts_after(masked, name.span.end, by_begin)
        before = _posts_before(masked, name, by_begin, taken, is_last=not after)
        shared = [post for post in _posts_of_list(masked, name.span.begin, by_begin) if post not in before]
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


def _name(tokens: list[tuple[int, str]], honoured: bool, line: str) -> list[tuple[int, str]] | None:
    """The part of a capitalised run that is a name: from a surname (or the honorific) to a word that no name has."""
    for skip in range(1 if honoured else len(tokens) - 1):
        if not honoured and key(tokens[skip][1]) not in surnames():
            continue
        rest = _until_no_name(tokens[skip : skip + _LONGEST_NAME + 1], line)
        words = [word for _, word in rest]
        if not words or " ".join(words) in lexicon.words("eponym") or (not honoured and _is_province(words)):
            continue
        surname = key(words[0]) in surnames()
        if surname and 2 <= len(words) <= _LONGEST_NAME and (honoured or len(words) >= 3 or skip == 0):
            return rest
        if honoured and len(words) < _LONGEST_NAME:
            return rest
    return None


def _is_province(words: list[str]) -> bool:
    return folded(" ".join(words)) in Gazetteer.load().names("province")


def _until_no_name(tokens: list[tuple[int, str]], line: str) -> list[tuple[int, str]]:
    stop = next((i for i, (begin, _) in enumerate(tokens) if _no_names().match(line, begin)), len(tokens))
    return tokens[:stop]


@cache
def _no_names() -> Head:
    words = "|".join(lexicon.expand(w) for w in lexicon.words("not-in-names"))
    return Head(lexicon.compiled(rf"(?:{words})(?!\p{{L}})"))


@cache
def _honorifics() -> Tail:
    words = "|".join(lexicon.expand(h) for h in lexicon.words("honorific"))
    return Tail(lexicon.compiled(rf"(?<![\p{{L}}])(?:{words})(?:\s*:)?\s+$"))


@cache
def _bearers() -> Tail:
    """What may bear somebody's name: a street, a school."""
    words = "|".join(lexicon.expand(w) for w in lexicon.words("named-thing"))
    return Tail(lexicon.compiled(rf"(?<!\p{{L}})(?:{words})\s+$"))


def _honorific_before(text: str, begin: int) -> tuple[int, str] | None:
    match = _honorifics().before(text, begin, _HONORIFIC_REACH)
    return (max(0, begin - _HONORIFIC_REACH) + match.start(), match.group().rstrip(" :")) if match else None


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
    return [*found, *_taken_up(masked, end, posts)]


def _taken_up(masked: str, end: int, posts: dict[int, PostMention]) -> list[PostMention]:
    """ "Lê An, Phó Vụ trưởng, | giữ chức Vụ trưởng": the posts in named bodies that somebody is given or takes up."""
    found: list[PostMention] = []
    pattern = lexicon.grammar("post-taken-up")
    while (match := pattern.match(masked, end)) and (post := posts.get(match.start("post"))):
        if _LEADS_A_NAME.match(masked, match.end()) or (post.body and not post.body.span.end > post.body.span.begin):
            break
        found.append(post)
        end, pattern = match.end(), lexicon.grammar("post-next")
    return found


def _posts_of_list(masked: str, begin: int, posts: dict[int, PostMention]) -> list[PostMention]:
    """ "các Ủy viên Trung ương Đảng: A; B": a post named once for all the names that follow the colon."""
    left = before(masked, begin, _LIST_REACH)
    is_list = _POST in left and any(opener in left for opener in lexicon.words("list-opener"))
    head = lexicon.grammar("post-of-all").search(left) if is_list else None
    post = posts.get(begin - len(left) + head.start("post")) if head else None
    return [post] if post else []
