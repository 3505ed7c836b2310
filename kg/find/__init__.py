"""`find`: the mentions of every sentence, one module a kind.

What one module finds is masked, so that the next cannot bite into it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from email.utils import parsedate
from functools import cache
from typing import Final, NamedTuple, Protocol, Self, TypeVar

import regex

from kg import lexicon
from kg.find.dates import find_dates, find_periods, infer_year, iso_day, time_openings
from kg.find.documents import document_openings, find_documents, find_laws
from kg.find.issuers import Issuing
from kg.find.names import find_names
from kg.find.organisations import body_openings, find_organisations
from kg.find.people import find_people
from kg.find.places import find_places, place_openings
from kg.find.posts import find_posts, post_openings
from kg.find.quantities import number_openings
from kg.lexicon.scan import Openings, Starts
from kg.model import (
    Block,
    BlockKind,
    DateMention,
    OrganisationMention,
    Page,
    PersonMention,
    PostMention,
    Reading,
    Sentence,
    Span,
)
from kg.text import Text

_ISO_DAY: Final = regex.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
__all__ = ["find", "organisations_in", "publication_day", "read_sentence"]


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


class _Shiftable(Protocol):
    def shift(self, offset: int, /) -> Self: ...


_VISITED: Final = 90
"""Days after what a page reports from which on a day above it is no longer that of publication."""

_FIRST_MONTHS: Final = 4
"""Up to this month a page may report what was done in the year before."""

_LEAP_YEARS: Final = 9
"""Years back within which there is a 29 February."""

_Mention = TypeVar("_Mention", bound=_Shiftable)


class _Written(NamedTuple):
    """When a page was written, as far as it is known."""

    year: int | None
    month: int | None = None


def find(page: Page, blocks: Sequence[Block], sentences: Sequence[Sentence], day: str | None) -> tuple[Reading, ...]:
    """One reading a sentence, in the page's order; `day` is the page's (ISO), without it the text gives its year."""
    written = _Written(int(day[:4]), int(day[5:7])) if day else _written(blocks, page.forms)
    begins = [block.span.begin for block in blocks]
    return tuple(_reading(page.forms, s.span, s, bisect_right(begins, s.span.begin) - 1, written) for s in sentences)


def publication_day(page: Page, blocks: Sequence[Block]) -> str | None:
    """The day that the page's date line gives (ISO), else the one that came with the page, else None."""
    text = page.forms.canonical
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.DATELINE and (day := _full_day(text[block.span.begin : block.span.end].strip())):
            return None if not number and _is_of_the_visit(day, text, blocks) else day
    return _known_day(page.published[:10]) if page.published else None


def _is_of_the_visit(day: str, text: str, blocks: Sequence[Block]) -> bool:
    """Whether a day above all else, without an hour, is that of a visit: long after what the page reports."""
    lead = next((block.span for block in blocks if block.kind is BlockKind.LEAD), None)
    if lead is None or lexicon.grammar("article-clock").search(text[slice(*blocks[0].span)]):
        return False
    shown = date.fromisoformat(day)
    reported = (_latest(one.date, shown) for one in find_dates(text[lead.begin : lead.end])[:1])
    return any((shown - one).days > _VISITED for one in reported)


def _latest(day: str, shown: date) -> date:
    """A day as it is, and one without a year (--MM-DD) as the last of its kind up to another day."""
    if not day.startswith("-"):
        return date.fromisoformat(day)
    month, number = int(day[2:4]), int(day[5:])
    known = (iso_day(shown.year - back, month, number) for back in range(_LEAP_YEARS))
    return next((own for one in known if one and (own := date.fromisoformat(one)) <= shown), shown)


def _full_day(line: str) -> str | None:
    """The day of a date line in Vietnamese, ISO 8601 ("2025-04-16 15:14") or RFC 5322 ("Mon, 10 Feb 2025") form."""
    if (iso := _ISO_DAY.search(line)) and (day := _known_day(iso.group())):
        return day
    if (mail := parsedate(line)) and (day := iso_day(*mail[:3])):
        return day
    return next((day.date for day in find_dates(line) if not day.date.startswith("--")), None)


def _known_day(day: str) -> str | None:
    """A day in ISO 8601 as it is; None for one that no calendar has."""
    return iso_day(*map(int, day.split("-"))) if _ISO_DAY.fullmatch(day) else None


def mask(text: str, mentions: Sequence[_Spanned], kind: str) -> str:
    """The text with every character of the mentions replaced by the mask letter of their kind; same length."""
    return lexicon.masked(text, [mention.span for mention in mentions], kind) if mentions else text


def read_sentence(printed: str, sentence: Sentence, block: int, year: int | None, month: int | None = None) -> Reading:
    """The reading of one sentence as printed in a year and month; for rules that are tried on single sentences."""
    return _reading(Text(printed), Span(0, len(printed)), sentence, block, _Written(year, month))


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


def organisations_in(text: Text) -> tuple[OrganisationMention, ...]:
    """The bodies in a text alone, in its order."""
    return find_organisations(text.canonical, _openings().over(text.letters, 0, len(text.printed)))


def _starts(text: Text, begin: int, end: int) -> Starts:
    """Where mentions may begin; no document is cited without a digit."""
    starts = _openings().over(text.letters, begin, end)
    if "document" in starts and "0" not in text.letters.cut(begin, end):
        del starts["document"]
    return starts


def _reading(page: Text, span: Span, sentence: Sentence, block: int, written: _Written) -> Reading:
    """The reading of what stands at `span` in a text; its mentions are found in it alone, and shifted to the page."""
    begin, end = span
    text, starts = page.canonical[begin:end], _starts(page, begin, end)
    documents = find_documents(text, starts, written.year)
    bare = mask(text, documents, "document")
    posts = find_posts(bare, starts)
    rest = mask(bare, posts, "post")
    organisations = find_organisations(rest, starts)
    rest = mask(rest, organisations, "organisation")
    laws = find_laws(rest, starts)
    rest = mask(rest, laws, "document")
    places = find_places(rest, starts)
    rest = mask(rest, places, "place")
    names = tuple(find_names(rest))
    people = find_people(names, posts, bare, mask(rest, names, "name")) if names or posts else ()
    masked = mask(_with_taken_up(rest, text, posts, people), people, "person")
    cues = lexicon.cues_in(page.letters, begin, end)
    dates = find_dates(bare, written.year, starts)
    if documents or (dates and "document" in starts):
        issuing = Issuing(text, places, people, organisations, dates)
        documents = tuple(issuing.completed(documents))
        documents += tuple(issuing.dated(starts, (*documents, *laws))) if dates else ()
    offset = sentence.span.begin
    return Reading(
        sentence=sentence,
        block=block,
        text=text,
        printed=page.printed[begin:end],
        masked=masked,
        numbers=tuple(starts["number"]) if "number" in starts else (),
        cues=cues | lexicon.cues_of_masks(masked) if masked != text else cues,
        people=_shifted(people, offset),
        posts=_shifted(posts, offset),
        organisations=_shifted(organisations, offset),
        places=_shifted(places, offset),
        documents=_shifted(sorted((*documents, *laws), key=_span), offset),
        dates=_shifted(dates, offset),
        periods=_shifted(find_periods(bare, _year_of(bare, dates) or written.year, starts, written.month), offset),
    )


def _with_taken_up(masked: str, text: str, posts: Iterable[PostMention], people: Sequence[PersonMention]) -> str:
    """The sentence with the posts in its own words that are taken up in it: they tell what is done, not who does it."""
    bare = [post for post in posts if post.is_bare and not post.former]
    if not bare:
        return masked
    told = {post for person in people for post in person.posts if post.span.within(person.span)}
    signs = list(masked)
    for begin, end in (post.span for post in bare if post not in told):
        signs[begin:end] = text[begin:end]
    return "".join(signs)


def _year_of(text: str, dates: Iterable[DateMention]) -> int | None:
    """The year of the day on which a sentence tells what happened: that of its "6 tháng đầu năm".

    Such a day opens the sentence or has a part of the day; "chỉ đạo ngày 25/12/2020", "nộp từ ngày 28/12/2020" do not.
    """
    opens = lexicon.grammar("day-opens")
    years = {
        day.date[:4]
        for day in dates
        if not day.date.startswith("-") and (day.part_of_day or opens.fullmatch(text, 0, day.span.begin))
    }
    return int(years.pop()) if len(years) == 1 else None


def _span(mention: _Spanned) -> Span:
    return mention.span


def _shifted(mentions: Iterable[_Mention], offset: int) -> tuple[_Mention, ...]:
    return tuple([mention.shift(offset) for mention in mentions])


def _written(blocks: Sequence[Block], text: Text) -> _Written:
    """When a page was written that shows no day of its own; one above all else is that of the visit, and says nothing.

    The month is that of the first day of its lead, but for the first months of a year: what is reviewed in these may
    be of that year or of the one before.
    """
    shown = blocks[1:] if blocks and blocks[0].kind is BlockKind.DATELINE else blocks
    year = infer_year(text, (block.span for block in shown if block.kind is not BlockKind.FURNITURE))
    leads = (text.canonical[slice(*block.span)] for block in shown if block.kind is BlockKind.LEAD)
    days = (day.date for lead in leads for day in find_dates(lead, year)[:1])
    month = next((int(day[5:7]) for day in days if day.startswith(f"{year}-")), 0)
    return _Written(year, month if month > _FIRST_MONTHS else None)
