"""What is counted: for each table of gold the question that answers it, and when two rows are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, TypeAlias

from kg.evaluate.folding import day, folded, number, same_body, same_number, share
from kg.evaluate.gold import ROLES

Found: TypeAlias = Mapping[str, str]
Likeness: TypeAlias = Callable[[Mapping[str, Any], Found], float]
"""How alike a row of gold and a found one are; 0 is not the same."""

_TOPIC: Final = 0.3
"""The part of the words of a label or topic that two rows about one meeting or figure share at least: readers put them
in words of their own, but not without the nouns.
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A field that is counted on its own in the rows that are right."""

    name: str
    field: str
    same: Callable[[object, object], bool]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of gold: `distinct` are the columns by which found rows differ, `wanted` the fields that do so in gold.

    `shown` are the fields, and `columns` the columns, by which people know a row; `node` is the column of its IRI.
    """

    name: str
    question: str
    distinct: tuple[str, ...]
    likeness: Likeness
    shown: tuple[str, ...]
    columns: tuple[str, ...]
    wanted: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    node: str = "fact"


def _meeting(gold: Mapping[str, Any], found: Found) -> float:
    """The same day, the likelier the more of the topic is there; without a day in gold the topic alone decides."""
    alike = share(gold.get("topic"), found.get("topic"))
    if gold.get("date"):
        return 0.1 + alike if day(gold["date"]) == day(found.get("date")) else 0  # the day counts without a common word
    return alike if alike >= _TOPIC and not found.get("date") else 0


def _person(gold: Mapping[str, Any], found: Found) -> float:
    return folded(gold["person"]) == folded(found.get("official"))


def _post(gold: Mapping[str, Any], found: Found) -> float:
    """One person's same post, wherever the title is cut from its body: "Ủy viên | Bộ Chính trị"."""
    if not _person(gold, found):
        return 0
    title, body = found.get("position"), found.get("organisation")
    if folded(gold["title"]) == folded(title) and same_body(gold.get("organisation"), body):
        return 1
    return same_body(_run_together(gold["title"], gold.get("organisation")), _run_together(title, body))


def _run_together(title: object, body: object) -> str:
    """Title and body without a word that stands there twice in a row."""
    return " ".join(word for word, _ in groupby(folded(f"{title or ''} {body or ''}").split()))


def _document(gold: Mapping[str, Any], found: Found) -> float:
    if gold.get("number"):
        return folded(gold["number"]) == folded(found.get("number"))
    return folded(gold.get("kind")) == folded(found.get("kind")) and day(gold.get("date")) == day(found.get("date"))


def _link(gold: Mapping[str, Any], found: Found) -> float:
    return folded(gold["from"]) == folded(found.get("document")) and folded(gold["to"]) == folded(found.get("basis"))


def _figure(gold: Mapping[str, Any], found: Found) -> float:
    alike = share(gold["label"], found.get("label"))
    return alike if same_number(gold["value"], found.get("value")) and alike >= _TOPIC else 0


def _award(gold: Mapping[str, Any], found: Found) -> float:
    same = number(gold.get("count")) == number(found.get("count"))
    return same and folded(gold["recipients"]) == folded(found.get("recipients"))


def _same_words(gold: object, found: object) -> bool:
    return folded(gold) == folded(found)


def _same_day(gold: object, found: object) -> bool:
    return day(gold) == day(found)


def _same_issuer(gold: object, found: object) -> bool:
    return _same_words(gold, found) or same_body(gold, found)


def _same_period(gold: object, found: object) -> bool:
    return str(gold) == str(found)


ARTICLE: Final = ("title", "published", "author", "publisher")
"""The fields of a page itself, each a table of its own."""

TABLES: Final = (
    Table(
        "meetings",
        "meetings",
        ("meeting",),
        _meeting,
        ("date", "topic"),
        ("date", "topic"),
        slots=(Slot("meeting.host", "host", same_body),),
        node="meeting",
    ),
    *(Table(role, "who-took-part", ("official",), _person, ("person",), ("official",), ("person",)) for role in ROLES),
    Table(
        "positions",
        "positions-held",
        ("official", "position", "organisation"),
        _post,
        ("person", "title", "organisation"),
        ("official", "position", "organisation"),
    ),
    Table(
        "documents",
        "documents-cited",
        ("number", "kind"),
        _document,
        ("kind", "number", "date"),
        ("kind", "number", "date"),
        slots=(
            Slot("document.kind", "kind", _same_words),
            Slot("document.date", "date", _same_day),
            Slot("document.issuer", "issuer", _same_issuer),
        ),
    ),
    Table(
        "document_links",
        "document-basis",
        ("document", "relation", "basis"),
        _link,
        ("from", "relation", "to"),
        ("document", "relation", "basis"),
    ),
    Table(
        "statistics",
        "statistics",
        ("value", "label", "unit", "period"),
        _figure,
        ("value", "unit", "label"),
        ("value", "unit", "label"),
        slots=(
            Slot("statistic.comparator", "comparator", _same_words),
            Slot("statistic.period", "period", _same_period),
        ),
    ),
    Table(
        "awards",
        "awards",
        ("recipients", "count", "giver"),
        _award,
        ("count", "recipients", "giver"),
        ("count", "recipients", "giver"),
    ),
)
QUESTIONS: Final = ("articles", *dict.fromkeys(table.question for table in TABLES))
NAMES: Final = (
    *(f"article.{field}" for field in ARTICLE),
    *(name for table in TABLES for name in (table.name, *(slot.name for slot in table.slots))),
)
"""All tables that are counted, in the order in which people read them."""
