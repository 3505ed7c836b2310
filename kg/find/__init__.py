"""`find`: the mentions of every sentence, one module a kind.

What one module finds is masked, so that the next cannot bite into it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from email.utils import parsedate
from typing import Final, Protocol

import regex

from kg.find.dates import find_dates, find_periods, infer_year
from kg.find.documents import find_documents, find_laws
from kg.find.organisations import find_organisations
from kg.find.people import by_post_alone, find_names, group_people
from kg.find.places import find_places
from kg.find.posts import find_posts
from kg.lexicon import MASKS
from kg.model import Block, BlockKind, Page, Reading, Sentence, Span
from kg.text import canonical

_ISO_DAY: Final = regex.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
__all__ = ["find", "mask", "publication_day"]


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


def find(page: Page, blocks: Sequence[Block], sentences: Sequence[Sentence]) -> tuple[Reading, ...]:
    """One reading a sentence, in the page's order."""
    text = canonical(page.text)
    year = _year(page, blocks, text)
    places = {block.span.begin: i for i, block in enumerate(blocks)}
    begins = sorted(places)
    return tuple(_read(page, text, s, _block_of(s, begins, places), year) for s in sentences)


def publication_day(page: Page, blocks: Sequence[Block]) -> str | None:
    """The day that the page's date line gives (ISO), else what the input told, else None."""
    text = canonical(page.text)
    for block in blocks:
        if block.kind is BlockKind.DATELINE and (day := _full_day(text[block.span.begin : block.span.end].strip())):
            return day
    return page.published[:10] if page.published else None


def _full_day(line: str) -> str | None:
    """The day of a date line in Vietnamese, ISO 8601 ("2025-04-16 15:14") or RFC 5322 ("Mon, 10 Feb 2025") form."""
    if iso := _ISO_DAY.search(line):
        return iso.group()
    if mail := parsedate(line):
        return f"{mail[0]:04d}-{mail[1]:02d}-{mail[2]:02d}"
    return next((d.date for d in find_dates(line, 0, None) if not d.date.startswith("--")), None)


def mask(text: str, mentions: Iterable[_Spanned], kind: str, offset: int) -> str:
    """The text with every character of the mentions replaced by the mask letter of their kind; same length."""
    for mention in mentions:
        begin, end = mention.span.begin - offset, mention.span.end - offset
        text = text[:begin] + MASKS[kind] * (end - begin) + text[end:]
    return text


def read_sentence(printed: str, sentence: Sentence, block: int, year: int | None) -> Reading:
    """The reading of one sentence as printed; for rules that are tried on single sentences."""
    return _mentions(printed, canonical(printed), sentence, block, year)


def _mentions(printed: str, text: str, sentence: Sentence, block: int, year: int | None) -> Reading:
    offset = sentence.span.begin
    documents = find_documents(text, offset)
    bare = mask(text, documents, "document", offset)
    posts = tuple(find_posts(bare, offset))
    rest = mask(bare, posts, "post", offset)
    organisations = tuple(find_organisations(rest, offset))
    rest = mask(rest, organisations, "organisation", offset)
    laws = find_laws(rest, offset)
    rest = mask(rest, laws, "document", offset)
    places = tuple(find_places(rest, offset))
    rest = mask(rest, places, "place", offset)
    names = tuple(find_names(rest, offset))
    named = group_people(offset, names, posts, mask(rest, names, "name", offset))
    people = tuple(sorted([*named, *by_post_alone(named, posts)], key=lambda p: p.span))
    return Reading(
        sentence=sentence,
        block=block,
        text=text,
        printed=printed,
        masked=mask(rest, people, "person", offset),
        people=people,
        posts=posts,
        organisations=organisations,
        places=places,
        documents=tuple(sorted([*documents, *laws], key=lambda d: d.span)),
        dates=find_dates(bare, offset, year),
        periods=find_periods(bare, offset, year),
    )


def _read(page: Page, text: str, sentence: Sentence, block: int, year: int | None) -> Reading:
    begin, end = sentence.span.begin, sentence.span.end
    return _mentions(page.text[begin:end], text[begin:end], sentence, block, year)


def _year(page: Page, blocks: Sequence[Block], text: str) -> int | None:
    day = publication_day(page, blocks)
    if day:
        return int(day[:4])
    return infer_year([text[b.span.begin : b.span.end] for b in blocks if b.kind is not BlockKind.FURNITURE])


def _block_of(sentence: Sentence, begins: list[int], places: dict[int, int]) -> int:
    return places[begins[bisect_right(begins, sentence.span.begin) - 1]]
