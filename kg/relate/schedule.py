"""Weekly schedules ("lịch công tác"): a table of meetings, each row with its day, its leader and those invited.

The head of the table names its columns. Its leader chairs where the head says so; where it says "chủ trì/tham
dự", only one who stands alone at a sitting in a room of the house. Everybody else named is there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import regex

from kg import lexicon
from kg.model import Claim, GroupClaim, MeetingClaim, ParticipationClaim, PersonMention, Reading, Role, Span
from kg.relate.events import kind_of, mode_of
from kg.text import canonical

M = TypeVar("M")
_COLUMNS: Final = ("day", "time", "content", "leader", "place", "present")
_LONGEST_GROUP: Final = 120
"""Characters of the longest cell that names who is invited: a longer one has the text of other cells in it."""
_FEWEST_COLUMNS: Final = 3
"""Columns of the narrowest schedule: a line that names fewer is a line of text with a tab in it."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: its span in the page, its cells by column, and the day that the row or one above it names."""

    span: Span
    cells: Mapping[str, Span]
    day: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns in their order (empty for others), what parts the cells, which roles the leader's column names."""

    columns: tuple[str, ...]
    separator: str
    chairs: bool
    attends: bool


def schedule(text: str, readings: Sequence[Reading], reported: int = 0) -> Iterator[Claim]:
    """The meetings of the page's schedules, numbered from after those `reported` in its sentences."""
    if "\t" not in text:
        return
    people = _Placed([person for reading in readings for person in reading.people], lambda person: person.anchor)
    number = reported
    for head, row in _rows(text, readings):
        content = _words(text, row.cells.get("content"))
        if len(content.split()) < 2 or not (topic := _topic(content)):
            continue
        number += 1
        meeting = _meeting(number, topic, row, text)
        yield meeting
        yield from _leaders(meeting, content, row, head, text=text, people=people)
        yield from _invited(meeting, row, text)


class _Placed(Generic[M]):
    """Mentions found by the stretch of text that they stand in."""

    def __init__(self, mentions: Sequence[M], span: Callable[[M], Span]) -> None:
        self._mentions = sorted(mentions, key=span)
        self._begins = [span(mention).begin for mention in self._mentions]
        self._span = span

    def within(self, stretch: Span | None) -> list[M]:
        """Those that stand wholly inside a stretch of the page."""
        if stretch is None:
            return []
        among = self._mentions[bisect_left(self._begins, stretch.begin) : bisect_left(self._begins, stretch.end)]
        return [mention for mention in among if self._span(mention).within(stretch)]


def _rows(text: str, readings: Sequence[Reading]) -> Iterator[tuple[_Head, _Row]]:
    """The rows below each head that name a day or an hour; a row without a day's cell has the day of the row above."""
    days = _Placed([date for reading in readings for date in reading.dates], lambda date: date.span)
    head, day = None, None
    for line in _lines(text):
        words = text[line.begin : line.end]
        if "\t" not in words:
            head = head if not words.strip() else None
        elif found := _head(words):
            head, day = found, None
        elif head:
            cells = _row(line, words, head)
            if _words(text, cells.get("day")):
                day = next((d.date for d in days.within(cells["day"]) if not d.date.startswith("-")), None)
            if day is not None or _clock(_words(text, cells.get("time"))) is not None:
                yield head, _Row(line, cells, day)


def _lines(text: str) -> Iterator[Span]:
    begin = 0
    for line in text.split("\n"):
        yield Span(begin, begin + len(line))
        begin += len(line) + 1


def _head(words: str) -> _Head | None:
    separator = "\t\t" if "\t\t" in words else "\t"
    rules = [rule for rule in lexicon.rules("schedule") if rule.gives in _COLUMNS]
    columns, chairs, attends = [], False, False
    for cell in words.split(separator):
        rule = next((rule for rule in rules if rule.regex.search(_clean(cell))), None)
        columns.append(rule.gives if rule else "")
        if rule and rule.gives == "leader" and (match := rule.regex.search(_clean(cell))):
            chairs, attends = bool(match["chairs"]), bool(match["attends"])
    named = {column for column in columns if column}
    is_head = "content" in named and len(named) >= _FEWEST_COLUMNS
    return _Head(tuple(columns), separator, chairs, attends) if is_head else None


def _row(line: Span, words: str, head: _Head) -> dict[str, Span]:
    """The cells by column; a row under a day's cell that spans several rows begins with its time."""
    cells, begin = [], line.begin
    for cell in words.split(head.separator):
        cells.append(Span(begin, begin + len(cell)))
        begin += len(cell) + len(head.separator)
    shifted = bool(head.columns[0] == "day" and _clock(words[: cells[0].end - line.begin]))
    columns = head.columns[1:] if shifted else head.columns
    return {column: cell for column, cell in zip(columns, cells, strict=False) if column}


def _topic(content: str) -> str:
    elsewhere = _cell("elsewhere").search(content)
    return content[elsewhere.end() :].strip() if elsewhere else content


def _meeting(number: int, topic: str, row: _Row, text: str) -> MeetingClaim:
    return MeetingClaim(
        span=row.cells["content"].trimmed(text),
        sentence=row.span.trimmed(text),
        rule="schedule.meeting",
        number=number,
        topic=topic,
        kind=kind_of(topic),
        date=row.day,
        part_of_day=_part_of_day(_words(text, row.cells.get("time"))),
        mode=mode_of(topic),
    )


def _leaders(
    meeting: MeetingClaim, content: str, row: _Row, head: _Head, *, text: str, people: _Placed[PersonMention]
) -> Iterator[ParticipationClaim]:
    leaders = people.within(row.cells.get("leader"))
    chairs = len(leaders) == 1 and _is_chair(content, _words(text, row.cells.get("place")), head)
    for person in leaders:
        yield ParticipationClaim(
            span=person.span,
            sentence=meeting.sentence,
            rule="schedule.taking-part",
            person=person,
            role=Role.CHAIRED if chairs else Role.ATTENDED,
            meeting=meeting.number,
            capacity=person.posts,
        )


def _invited(meeting: MeetingClaim, row: _Row, text: str) -> Iterator[GroupClaim]:
    cell = row.cells.get("present")
    label = _words(text, cell)
    if cell and 0 < len(label) <= _LONGEST_GROUP:
        span, sentence = cell.trimmed(text), meeting.sentence
        yield GroupClaim(span=span, sentence=sentence, rule="schedule.invited", label=label, meeting=meeting.number)


def _is_chair(content: str, place: str, head: _Head) -> bool:
    """Whether the leader of a sitting of the house chairs it: at home where the head leaves it open."""
    sits = _cell("sitting").search(content) and not _cell("of-others").search(content)
    return bool(head.chairs and sits and (not head.attends or _cell("own-room").search(place)))


def _cell(gives: str) -> regex.Pattern[str]:
    return lexicon.piece("schedule", gives)


def _clock(words: str) -> int | None:
    """The hour with which the words begin."""
    match = _cell("clock").search(_clean(words))
    return int(match["hour"]) if match else None


def _part_of_day(words: str) -> str | None:
    hour = _clock(words)
    if hour is None:
        return None
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def _words(text: str, cell: Span | None) -> str:
    return _clean(text[cell.begin : cell.end]) if cell else ""


def _clean(words: str) -> str:
    return " ".join(canonical(words).split())
