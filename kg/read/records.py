"""Rows of a container (a JSON line, a row of Parquet, a response of a WARC) by what their columns are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from kg.read.decode import MAX_BYTES, Refused

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text", "content", "body", "article", "raw_content", "maintext", "page_content"),
    "id": ("id", "doc_id", "docid", "_id", "uuid"),
    "url": ("url", "link", "uri", "source_url", "warc_url"),
    "title": ("title", "headline"),
    "lead": ("lead", "sapo", "description"),
    "published": (
        "published",
        "published_at",
        "publish_date",
        "date_published",
        "datePublished",
        "pubDate",
        "pub_date",
    ),
    "publisher": ("publisher", "site", "sitename", "site_name"),
    "retrieved": ("retrieved", "timestamp", "crawl_date", "crawled", "fetched_at", "warc_date", "date_download"),
}
"""By which names corpora call each slot; the first that is there (FineWeb-2, CulturaX, mC4, usual crawlers)."""

_Plain: Final = str | int | float | date
"""What columns may hold besides the text."""
_DAY: Final = "date"
_CRAWLED: Final = frozenset(("dump", "file_path", "language_score", "warc_id"))
"""Columns of crawled corpora, in which `date` is the day of the crawl; elsewhere it is that of publication."""

_SHOWN: Final = 30
"""So many columns are named to a user who asks for one that there is not: a line has room for no more."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the user calls the columns; None where it is to be guessed. `date` is the day of publication."""

    text: str | None = None
    url: str | None = None
    title: str | None = None
    date: str | None = None
    id: str | None = None

    def named(self) -> dict[str, str]:
        """The columns that the user named, by slot."""
        return {"published" if slot == _DAY else slot: name for slot, name in asdict(self).items() if name is not None}


@dataclass(frozen=True, slots=True)
class Record:
    """One page of a container: the number of its line or record (from 1), its text, and the other columns by slot.

    `web` is true where the text is the source of a web page, menus and all.
    """

    number: int
    text: str
    metadata: Mapping[str, object] = field(default_factory=dict)
    web: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the line or record of this number gives no page."""

    number: int
    refused: Refused


def slots(names: tuple[str, ...], columns: Columns) -> Mapping[str, str]:
    """Which of the columns of these names holds which slot: the one that the user named, else the best guess.

    Raises `Refused` where none holds the text.
    """
    found = _slots(names, columns)
    if "text" not in found:
        raise no_column(columns.text or "text", names)
    return found


@lru_cache(maxsize=1 << 8)
def _slots(names: tuple[str, ...], columns: Columns) -> Mapping[str, str]:
    held, named = set(names), columns.named()
    free = held.difference(named.values())
    day = "retrieved" if held & _CRAWLED else "published"
    guessed = {slot: (*known, _DAY) if slot == day else known for slot, known in _NAMES.items()}
    found = {slot: next((name for name in known if name in free), None) for slot, known in guessed.items()}
    wanted = {**found, **named}
    return {slot: name for slot, name in wanted.items() if name in held}


def record(number: int, row: Mapping[str, object], found: Mapping[str, str]) -> Record | Fault:
    """The page that a row holds, its slots in the columns found, or why it holds none."""
    text = row[found["text"]]
    if not isinstance(text, str):
        return Fault(number, Refused("input-no-text", column=found["text"]))
    metadata = {slot: row[name] for slot, name in found.items() if slot != "text"}
    if any(len(value) > MAX_BYTES for value in (text, *metadata.values()) if isinstance(value, str)):
        return Fault(number, Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024))
    return Record(number, text, {slot: value for slot, value in metadata.items() if isinstance(value, _Plain)})


def no_column(name: str, names: tuple[str, ...]) -> Refused:
    """That there is no column of this name, and which there are."""
    known = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return Refused("input-column", name=name, known=known.encode(errors="replace").decode())
