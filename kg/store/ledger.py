"""The pages of a store in SQLite: texts, what was read from which text by which rules, and the full-text index.

It keeps the statements too, of each page a blob a graph, one of each unit or body that pages share, and those of
ontology and code lists: whoever wants all of them reads them here at a fraction of what it costs to look up every term
in the graph. What the graph has yet to take in or to drop is noted with the change itself, so that neither is ever
without the other.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import zstandard

from kg.model import Page
from kg.store.folding import fold_evenly
from kg.store.updates import BODY

_APPLICATION: Final = 0x63636863  # "cchc"
_WORD: Final = "CREATE VIRTUAL TABLE word USING fts5 (title, text);"
_SCHEMA: Final = f"""
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
    version TEXT NOT NULL, rules TEXT NOT NULL, url TEXT, title TEXT, published TEXT, publisher TEXT,
    retrieved TEXT, text TEXT NOT NULL
);
CREATE INDEX page_by_hash ON page (sha256, source);
CREATE INDEX page_by_run ON page (version, rules);
CREATE TABLE share (page INTEGER NOT NULL, thing TEXT NOT NULL, PRIMARY KEY (thing, page)) WITHOUT ROWID;
CREATE INDEX share_by_page ON share (page, thing);
{_WORD}
"""
_FORMAT: Final = 1
"""Of the statements; stores of format 0 kept others, or none."""
_STATEMENTS: Final = f"""
DROP TABLE IF EXISTS statement;
DROP TABLE IF EXISTS thing;
DROP TABLE IF EXISTS waiting;
DROP TABLE IF EXISTS vocabulary;
CREATE TABLE statement (
    page INTEGER PRIMARY KEY, article BLOB NOT NULL, evidence BLOB NOT NULL, inferred BLOB NOT NULL
);
CREATE TRIGGER IF NOT EXISTS statement_of_page AFTER DELETE ON page BEGIN
    DELETE FROM statement WHERE page = old.id;
END;
CREATE TABLE thing (name TEXT PRIMARY KEY, quads BLOB NOT NULL);
CREATE TABLE vocabulary (kind TEXT PRIMARY KEY, quads BLOB NOT NULL);
CREATE TABLE waiting (kind TEXT, name TEXT, held INTEGER NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
PRAGMA user_version = {_FORMAT};
"""
_UPGRADE: Final = """
INSERT INTO thing SELECT DISTINCT thing, x'' FROM share;
INSERT OR REPLACE INTO setting VALUES ('partial', 'yes');
DELETE FROM setting WHERE name IN ('ontology', 'scheme', 'units');
UPDATE page SET rules = '';
"""  # a store that was made when statements were kept otherwise, or not at all, gets them with its pages, read again
_LACKING: Final = """SELECT EXISTS (SELECT 1 FROM page LEFT JOIN statement ON page = id WHERE page IS NULL)
    OR EXISTS (SELECT 1 FROM thing WHERE quads = x'')"""
_PAGE: Final = "source, text, url, title, published, publisher, retrieved"
_LEVEL: Final = 3
_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of a page besides its text."""

    source: str
    slug: str
    sha256: str
    version: str
    rules: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that has the words: where the first of them stands in its text, and the line around it."""

    source: str
    title: str
    begin: int
    end: int
    excerpt: str


class Ledger:
    """One SQLite file, opened for one writer or for any number of readers."""

    def __init__(self, path: Path, write: bool) -> None:
        self._db = _connected(path, write)
        if write:
            self._create()
        else:
            self._db.execute("BEGIN")  # what is read from now on is as it is now, whatever a writer does meanwhile
            self.setting("base")
        self._described: set[str] = set()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def database(self) -> sqlite3.Connection:
        """The file as SQLite has it open, for those who check its tables."""
        return self._db

    # ------------------------------------------------------------ settings

    def setting(self, name: str) -> str | None:
        """A setting: `base`, `ontology`, `scheme`, `units`, `identities`, `partial`; `open` while somebody writes.

        `generation` is the token that the graph holds, `next` that of a writer who is about to begin.
        """
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep(self, name: str, value: str) -> None:
        """Keep a setting, on disk when this returns; not while changes of pages wait to be kept."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def vocabulary(self, kind: str) -> bytes:
        """The N-Quads of the `ontology` or of the `scheme`s; empty where they were not kept."""
        row = self._db.execute("SELECT quads FROM vocabulary WHERE kind = ?", (kind,)).fetchone()
        return unpacked(row[0]) if row else b""

    def keep_vocabulary(self, kind: str, hash: str, quads: bytes) -> None:
        """Keep the N-Quads of the `ontology` or of the `scheme`s, and as the setting of this name of which files."""
        self._begin()
        self._db.execute("INSERT OR REPLACE INTO vocabulary VALUES (?, ?)", (kind, _packed(quads)))
        self.note(kind, hash)
        self.commit()

    # ------------------------------------------------------------ the graph that belongs to it

    @property
    def generations(self) -> set[str]:
        """The tokens of which the graph must hold one, the empty one if no writer ever gave it any."""
        last = self.setting("generation") or ""
        return {last, self.setting("next") or last}

    def begin(self, base: str, token: str, *, anew: bool) -> None:
        """Note that a writer with this token begins, and with `anew` that the graph knows of nothing."""
        for name, value in (("base", base), ("open", "yes"), ("next", token)):
            self.note(name, value)
        if anew:
            self._db.execute("DELETE FROM waiting")
            self._db.execute("INSERT INTO waiting SELECT 'page', slug, 0 FROM page")
            self._db.execute("INSERT INTO waiting SELECT 'thing', name, 0 FROM thing")
            self._db.execute("DELETE FROM setting WHERE name IN ('ontology', 'scheme')")
            self._db.execute("UPDATE page SET rules = '' WHERE id NOT IN (SELECT page FROM statement)")
        self.commit()

    def begun(self, token: str) -> None:
        """Note that the graph holds the token of the writer who begins, and may change from now on."""
        self.note("generation", token)
        self._db.execute("DELETE FROM setting WHERE name = 'next'")
        self.commit()

    def some_pages(self, number: int) -> list[tuple[str, str]]:
        """What stands in IRIs for some pages from the first to the last, each with the hash of its text.

        Pages that wait are left out, and those whose statements were damaged or in the graph of an older store alone.
        """
        first, last = self._db.execute("SELECT min(id), max(id) FROM page").fetchone()
        steps = [first + (last - first) * step // (number - 1) for step in range(number)] if first else []
        query = "SELECT id, slug, sha256 FROM page WHERE id >= ? ORDER BY id LIMIT 1"
        found = dict.fromkeys(self._db.execute(query, (step,)).fetchone() for step in steps)
        return [(slug, sha256) for page, slug, sha256 in found if self._is_in_the_graph(page, slug)]

    def _is_in_the_graph(self, page: int, slug: str) -> bool:
        if not self.keeps_statements:
            return True
        query = """SELECT EXISTS (SELECT 1 FROM statement WHERE page = ? AND article <> x''),
            EXISTS (SELECT 1 FROM waiting WHERE kind = 'page' AND name = ?)"""
        kept, waits = self._db.execute(query, (page, slug)).fetchone()
        return not waits and bool(kept or not self.setting("generation"))

    # ------------------------------------------------------------ changes

    @property
    def pending(self) -> bool:
        """Whether there are changes that `commit` has yet to keep."""
        return self._db.in_transaction

    def commit(self) -> None:
        """Keep the changes since the last time, all or nothing; without it they are gone when the file is closed."""
        if self.pending:
            self._db.execute("COMMIT")

    def put(self, page: Page, entry: Entry, graphs: Sequence[bytes], shared: Mapping[str, bytes]) -> None:
        """Replace a page, its words and statements, and the units and bodies that it shares with others."""
        self._begin()
        self.remove(page.source, shared.keys())
        title, told = page.title or "", (page.url, page.title, page.published, page.publisher, page.retrieved)
        values = (entry.source, entry.slug, entry.sha256, entry.version, entry.rules, *told, page.text)
        number = self._db.execute(f"INSERT INTO page VALUES (NULL{', ?' * len(values)})", values).lastrowid
        self._index(number, title, page.text)
        packed = [_packed(quads) if quads else b"" for quads in graphs]
        self._db.execute(f"INSERT INTO statement VALUES (?{', ?' * len(graphs)})", (number, *packed))
        for name in shared.keys() - self._described:
            self.describe(name, shared[name])
        self._db.executemany("INSERT INTO share VALUES (?, ?)", ((number, thing) for thing in sorted(shared)))
        self._wait("page", entry.slug, held=False)

    def remove(self, source: str, kept: Set[str] = frozenset()) -> bool:
        """Forget a page and all that hangs on it, but the things that are kept; False where there is no such page."""
        row = self._db.execute("SELECT id, slug FROM page WHERE source = ?", (source,)).fetchone()
        if row is None:
            return False
        self._begin()
        number, slug = row
        for thing in self._shared_by_none_but(number) - kept:
            self._db.execute("DELETE FROM thing WHERE name = ?", (thing,))
            self._described.discard(thing)
            self._wait("thing", thing, held=True)
        for table, column in (("word", "rowid"), ("share", "page"), ("page", "id")):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))
        self._wait("page", slug, held=True)
        return True

    def describe(self, thing: str, quads: bytes) -> None:
        """Keep what is said of a unit or a body that pages share, in place of what was said of it before."""
        self._described.add(thing)
        packed = _packed(quads)
        row = self._db.execute("SELECT quads FROM thing WHERE name = ?", (thing,)).fetchone()
        if row is None or row[0] != packed:
            self._begin()
            self._db.execute("INSERT OR REPLACE INTO thing VALUES (?, ?)", (thing, packed))
            self._wait("thing", thing, held=row is not None)

    def restate(self, unit: str, quads: bytes) -> None:
        """Keep what is said of a unit, of which the graph says nothing."""
        self._begin()
        self._db.execute("UPDATE thing SET quads = ? WHERE name = ?", (_packed(quads), unit))
        self._db.execute("INSERT OR REPLACE INTO waiting VALUES ('thing', ?, 0)", (unit,))

    # ------------------------------------------------------------ what the graph has yet to do

    def waiting(self, kind: str) -> list[tuple[str, bool]]:
        """The slugs of pages (`page`) or the keys of units and bodies (`thing`) of which the graph does not know yet.

        Beside each stands whether the graph may hold what was said of it before.
        """
        query = "SELECT name, held FROM waiting WHERE kind = ? ORDER BY name"
        return [(name, bool(held)) for name, held in self._db.execute(query, (kind,))]

    def doubt(self, slugs: Iterable[str], things: Iterable[str]) -> None:
        """Let these pages and things wait, and take it that the graph may hold something of all that waits."""
        self._begin()
        for kind, names in (("page", slugs), ("thing", things)):
            for name in names:
                self._wait(kind, name, held=True)
        self._db.execute("UPDATE waiting SET held = 1")

    def followed(self) -> None:
        """Note that the graph knows of everything."""
        self._begin()
        self._db.execute("DELETE FROM waiting")
        self.commit()

    def _wait(self, kind: str, name: str, *, held: bool) -> None:
        """What already waits goes on waiting as it does: what the graph holds did not change since."""
        self._db.execute("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)", (kind, name, held))

    # ------------------------------------------------------------ pages

    def sources(self) -> list[str]:
        """The names of all pages, sorted."""
        return [row[0] for row in self._db.execute("SELECT source FROM page ORDER BY source")]

    def count(self) -> int:
        """How many pages there are."""
        return int(self._db.execute("SELECT count(*) FROM page").fetchone()[0])

    def slugs(self) -> Iterator[tuple[str, str]]:
        """Each page, sorted, and what stands for it in the IRIs; nothing may be written meanwhile."""
        rows = self._db.execute("SELECT source, slug FROM page ORDER BY source")
        return ((source, slug) for source, slug in rows)  # one that is left off may outlive the database

    def page(self, source: str) -> Page | None:
        """The page as it was stored."""
        row = self._db.execute(f"SELECT {_PAGE} FROM page WHERE source = ?", (source,)).fetchone()
        return Page(*row) if row else None

    def entry(self, source: str) -> Entry | None:
        """What was read from which text by which rules."""
        columns = "source, slug, sha256, version, rules"
        row = self._db.execute(f"SELECT {columns} FROM page WHERE source = ?", (source,)).fetchone()
        return Entry(*row) if row else None

    def source_of(self, slug: str) -> str | None:
        """The page for which a slug stands."""
        row = self._db.execute("SELECT source FROM page WHERE slug = ?", (slug,)).fetchone()
        return row[0] if row else None

    def hashes(self) -> Iterator[tuple[str, str]]:
        """What stands for each page in the IRIs, and the hash of its text; nothing may be written meanwhile."""
        rows = self._db.execute("SELECT slug, sha256 FROM page ORDER BY slug")
        return ((slug, sha256) for slug, sha256 in rows)

    def note(self, name: str, value: str) -> None:
        """Keep a setting together with the changes that it calls for."""
        self._begin()
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def outdate(self, sources: Iterable[str]) -> None:
        """Forget by which rules pages were read."""
        self._begin()
        self._db.executemany("UPDATE page SET rules = '' WHERE source = ?", ((source,) for source in sources))

    def outdated(self, after: str = "", limit: int = -1) -> list[str]:
        """The pages of which the rules are forgotten, sorted: those after one of them, so many at most."""
        query = "SELECT source FROM page WHERE rules = '' AND source > ? ORDER BY source LIMIT ?"
        return [row[0] for row in self._db.execute(query, (after, limit))]

    def same_text(self, sha256: str, source: str) -> str | None:
        """The first other page by name whose text has this hash."""
        query = "SELECT min(source) FROM page WHERE sha256 = ? AND source <> ?"
        found: str | None = self._db.execute(query, (sha256, source)).fetchone()[0]
        return found

    def runs(self) -> list[tuple[str, str]]:
        """Version and rule set of every run that a page comes from; of an outdated page they are forgotten."""
        return [(version, rules) for version, rules in self.read_by() if rules]

    def read_by(self) -> list[tuple[str, str]]:
        """Version and rule set by which pages were read, the rule set empty for outdated pages."""
        return self._db.execute("SELECT DISTINCT version, rules FROM page ORDER BY version, rules").fetchall()

    # ------------------------------------------------------------ what pages share

    def shared(self) -> set[str]:
        """The keys of the units and bodies that any page names."""
        return {row[0] for row in self._db.execute("SELECT DISTINCT thing FROM share")}

    def sharing(self, things: Iterable[str]) -> list[str]:
        """The pages that name any of these units and bodies."""
        query = "SELECT source FROM share JOIN page ON page.id = share.page WHERE thing = ?"
        return [row[0] for thing in things for row in self._db.execute(query, (thing,))]

    def _shared_by_none_but(self, number: int) -> set[str]:
        """The keys of those that this page names and no other."""
        query = """SELECT thing FROM share AS own WHERE page = ?
            AND NOT EXISTS (SELECT 1 FROM share AS other WHERE other.thing = own.thing AND other.page <> own.page)"""
        return {row[0] for row in self._db.execute(query, (number,))}

    # ------------------------------------------------------------ statements

    @cached_property
    def is_whole(self) -> bool:
        """Whether the statements of all pages are kept here; in older stores they may be in the graph alone."""
        return self.keeps_statements and not self.setting("partial")

    def upgrade(self) -> None:
        """Make room for statements where a version made the store that kept them otherwise."""
        if not self.keeps_statements:
            self._db.executescript(f"BEGIN; {_STATEMENTS} {_UPGRADE} COMMIT;")
            self.is_whole = False

    def complete(self) -> None:
        """Take note, where it was not so, that all statements are kept, if they are."""
        if self.setting("partial") and not self._db.execute(_LACKING).fetchone()[0]:
            self._db.execute("DELETE FROM setting WHERE name = 'partial'")

    def graphs(self, kind: str) -> Iterator[str]:
        """The slugs of the pages of which a graph of this kind is not empty; nothing may be written meanwhile."""
        query = f"SELECT slug FROM page JOIN statement ON page = id WHERE {kind} <> x''"
        return (slug for (slug,) in self._db.execute(query))

    def statements(self, slug: str, kind: str) -> bytes | None:
        """The N-Quads of a graph of a page, sorted; None where they are not kept."""
        query = f"SELECT {kind} FROM statement JOIN page ON page.id = statement.page WHERE slug = ?"
        row = self._db.execute(query, (slug,)).fetchone()
        return unpacked(row[0]) if row else None

    @property
    def keeps_statements(self) -> bool:
        """Whether there is room for statements as this version keeps them."""
        return bool(self._db.execute("PRAGMA user_version").fetchone()[0] == _FORMAT)

    def quads(self, thing: str) -> bytes:
        """The N-Quads of a unit or body, empty where none is said."""
        row = self._db.execute("SELECT quads FROM thing WHERE name = ?", (thing,)).fetchone()
        return unpacked(row[0]) if row else b""

    def things(self, *, bodies: bool) -> Iterator[bytes]:
        """The N-Quads of each body, or of each unit; nothing may be written meanwhile."""
        query = "SELECT quads FROM thing WHERE (name GLOB ?) = ? AND quads <> x'' ORDER BY name"
        unpacker = zstandard.ZstdDecompressor()  # for the many, to make one each would cost as much again
        return (unpacked(quads, unpacker) for (quads,) in self._db.execute(query, (f"{BODY}*", bodies)))

    # ------------------------------------------------------------ search

    def search(self, words: str, limit: int) -> list[Hit]:
        """Pages with all the words, best first; marks, case and đ do not matter, "words in quotes" stand together."""
        phrases = [" ".join(re.findall(r"\w+", fold_evenly(a or b))) for a, b in _WORDS.findall(words)]
        if not (phrases := [phrase for phrase in phrases if phrase]):
            return []
        query = """SELECT source, page.title, page.text FROM word JOIN page ON page.id = word.rowid
            WHERE word MATCH ? ORDER BY bm25(word, 4.0, 1.0), source LIMIT ?"""
        rows = self._db.execute(query, (" ".join(f'"{phrase}"' for phrase in phrases), limit))
        return [_hit(source, title or "", text, phrases) for source, title, text in rows.fetchall()]

    def index_again(self) -> None:
        """Make the full-text index anew from the texts."""
        self._begin()
        self._db.execute("DROP TABLE word")
        self._db.execute(_WORD)
        for number, title, text in self._db.execute("SELECT id, coalesce(title, ''), text FROM page ORDER BY id"):
            self._index(number, title, text)

    # ------------------------------------------------------------ inside

    def _index(self, number: int | None, title: str, text: str) -> None:
        words = (number, fold_evenly(title), fold_evenly(text))
        self._db.execute("INSERT INTO word (rowid, title, text) VALUES (?, ?, ?)", words)

    def _begin(self) -> None:
        if not self.pending:
            self._db.execute("BEGIN IMMEDIATE")

    def _create(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # the graph is never to hold what could be lost here
        if self._db.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            self._db.executescript(f"BEGIN; {_SCHEMA} {_STATEMENTS} PRAGMA application_id = {_APPLICATION}; COMMIT;")


def is_ledger(path: Path) -> bool:
    """Whether the file is the ledger of a store; raises sqlite3.Error for what is no database."""
    database = _connected(path, write=False)
    try:
        return bool(database.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION)
    finally:
        database.close()


def is_blank(path: Path) -> bool:
    """Whether the file is that of a ledger of which the maker died before there was anything in it."""
    database = _connected(path, write=False)
    try:
        return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] and not is_ledger(path)
    finally:
        database.close()


def _connected(path: Path, write: bool) -> sqlite3.Connection:
    address = path.resolve().as_uri()
    if write:
        return _connection(f"{address}?mode=rwc")
    try:
        return _connection(f"{address}?mode=ro")
    except sqlite3.OperationalError:  # on a medium that cannot be written, SQLite wants to be told that nobody writes
        return _connection(f"{address}?immutable=1")


def _connection(address: str) -> sqlite3.Connection:
    database = sqlite3.connect(address, uri=True, timeout=30, isolation_level=None, check_same_thread=False)
    database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return database


def _packed(statements: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(statements)


def unpacked(frame: bytes, unpacker: zstandard.ZstdDecompressor | None = None) -> bytes:
    """The statements of a blob; raises sqlite3.DatabaseError for what is damaged."""
    try:
        return (unpacker or zstandard.ZstdDecompressor()).decompress(frame) if frame else b""
    except zstandard.ZstdError as error:
        raise sqlite3.DatabaseError(f"corrupt statements: {error}") from error


def _hit(source: str, title: str, text: str, phrases: list[str]) -> Hit:
    patterns = [r"\W+".join(map(re.escape, phrase.split())) for phrase in phrases]
    match = re.search(rf"\b(?:{'|'.join(patterns)})\b", fold_evenly(text))
    begin, end = match.span() if match else (0, 0)
    first = text.rfind("\n", 0, begin) + 1
    last = text.find("\n", end)
    line = text[max(first, begin - 120) : min(last if last >= 0 else len(text), end + 120)]
    return Hit(source, title, begin, end, line.strip())
