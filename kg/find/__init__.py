"""`find`: the mentions of every sentence, one module a kind.

What one module finds is masked, so that the next cannot bite into it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from email.utils import parsedate
from functools import cache
from typing import Final, NamedTuple, Protocol

import regex

from kg import lexicon
from kg.find.dates import find_dates, find_periods, infer_year, iso_day, time_openings
from kg.find.documents import document_openings, find_documents, find_laws
from kg.find.organisations import body_openings, find_organisations
from kg.find.people import find_names, find_people
from kg.find.places import find_places, place_openings
from kg.find.posts import find_posts, post_openings
from kg.find.quantities import number_openings
from kg.lexicon import MASKS
from kg.lexicon.scan import Letters, Openings, Starts
from kg.model import Block, BlockKind, OrganisationMention, Page, Reading, Sentence, Span
from kg.text import canonical

_ISO_DAY: Final = regex.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
__all__ = ["find", "mask", "organisations_in", "publication_day", "read_sentence"]


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


def find(page: Page, blocks: Sequence[Block], sentences: Sequence[Sentence], day: str | None) -> tuple[Reading, ...]:
    """One reading a sentence, in the page's order; `day` is the page's (ISO), else the texts tell its year."""
    text = canonical(page.text)
    letters = Letters(text)
    year = int(day[:4]) if day else _year(blocks, text)
    begins = [block.span.begin for block in blocks]
    return tuple(
        _mentions(_scanned(page.text, text, letters, s.span), s, bisect_right(begins, s.span.begin) - 1, year)
        for s in sentences
    )


def publication_day(page: Page, blocks: Sequence[Block]) -> str | None:
    """The day that the page's date line gives (ISO), else what the input told, else None."""
    text = canonical(page.text)
    for block in blocks:
        if block.kind is BlockKind.DATELINE and (day := _full_day(text[block.span.begin : block.span.end].strip())):
            return day
    return _known_day(page.published[:10]) if page.published else None


def _full_day(line: str) -> str | None:
    """The day of a date line in Vietnamese, ISO 8601 ("2025-04-16 15:14") or RFC 5322 ("Mon, 10 Feb 2025") form."""
    if (iso := _ISO_DAY.search(line)) and (day := _known_day(iso.group())):
        return day
    if (mail := parsedate(line)) and (day := iso_day(*mail[:3])):
        return day
    return next((d.date for d in find_dates(line, 0, None) if not d.date.startswith("--")), None)


def _known_day(day: str) -> str | None:
    """A day in ISO 8601 as it is; None for one that no calendar has."""
    return iso_day(*map(int, day.split("-"))) if _ISO_DAY.fullmatch(day) else None


def mask(text: str, mentions: Sequence[_Spanned], kind: str, offset: int) -> str:
    """The text with every character of the mentions replaced by the mask letter of their kind; same length."""
    for mention in mentions:
        begin, end = mention.span.begin - offset, mention.span.end - offset
        text = text[:begin] + MASKS[kind] * (end - begin) + text[end:]
    return text


def read_sentence(printed: str, sentence: Sentence, block: int, year: int | None) -> Reading:
    """The reading of one sentence as printed; for rules that are tried on single sentences."""
    text = canonical(printed)
    return _mentions(_scanned(printed, text, Letters(text), Span(0, len(text))), sentence, block, year)


@cache
def _openings() -> Openings:
    """Where the mentions of every kind may begin."""
    return Openings(
        {
            "document": document_openings(),
            "post": post_openings(),
            "body": body_openings(),
            "place": place_openings(),
            "number": number_openings(),
            **time_openings(),
        }
    )


def organisations_in(text: str, offset: int) -> tuple[OrganisationMention, ...]:
    """The bodies in canonical `text` alone, by place."""
    return find_organisations(text, offset, _openings().over(Letters(text), 0, len(text)))


class _Scanned(NamedTuple):
    """A sentence as printed and in canonical letters, where mentions may begin in it, and the cues in its words."""

    printed: str
    text: str
    starts: Starts
    cues: int


def _scanned(printed: str, text: str, letters: Letters, span: Span) -> _Scanned:
    begin, end = span
    return _Scanned(
        printed[begin:end],
        text[begin:end],
        _starts(letters, begin, end),
        lexicon.cues_in(letters, begin, end),
    )


def _starts(letters: Letters, begin: int, end: int) -> Starts:
    """Where mentions may begin; no document is told without a digit."""
    starts = _openings().over(letters, begin, end)
    if "document" in starts and "0" not in letters.cut(begin, end):
        del starts["document"]
    return starts


def _place(mention: _Spanned) -> Span:
    return mention.span


def _mentions(scanned: _Scanned, sentence: Sentence, block: int, year: int | None) -> Reading:
    printed, text, starts, cues = scanned
    offset = sentence.span.begin
    documents = find_documents(text, offset, starts)
    bare = mask(text, documents, "document", offset)
    posts = find_posts(bare, offset, starts)
    rest = mask(bare, posts, "post", offset)
    organisations = find_organisations(rest, offset, starts)
    rest = mask(rest, organisations, "organisation", offset)
    laws = find_laws(rest, offset, starts)
    rest = mask(rest, laws, "document", offset)
    places = find_places(rest, offset, starts)
    rest = mask(rest, places, "place", offset)
    names = tuple(find_names(rest, offset))
    people = find_people(offset, names, posts, mask(rest, names, "name", offset)) if names or posts else ()
    masked = mask(rest, people, "person", offset)
    return Reading(
        sentence=sentence,
        block=block,
        text=text,
        printed=printed,
        masked=masked,
        numbers=tuple(starts["number"]) if "number" in starts else (),
        cues=cues | lexicon.cues_of_masks(masked) if masked != text else cues,
        people=people,
        posts=posts,
        organisations=organisations,
        places=places,
        documents=tuple(sorted([*documents, *laws], key=_place)) if laws else documents,
        dates=find_dates(bare, offset, year, starts),
        periods=find_periods(bare, offset, year, starts),
    )


def _year(blocks: Sequence[Block], text: str) -> int | None:
    """The year of a page that shows no day."""
    return infer_year([text[b.span.begin : b.span.end] for b in blocks if b.kind is not BlockKind.FURNITURE])
