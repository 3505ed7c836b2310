"""The tables of the ledger.

Their names stay those of the first version, for every store has them: a `thing` is a shared node, and what is `waiting`
the graph has yet to take in or to drop.
"""

from __future__ import annotations

from typing import Final

APPLICATION: Final = 0x63636863  # "cchc"
FORMAT: Final = 2
"""Of the statements; stores of earlier formats kept others, or none."""
WORD: Final = "CREATE VIRTUAL TABLE word USING fts5 (title, text);"
_PAGES: Final = f"""
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
{WORD}
"""
CUES: Final = """
BEGIN;
CREATE TABLE IF NOT EXISTS cue (
    page INTEGER NOT NULL, kind TEXT NOT NULL, sentences INTEGER NOT NULL, unread INTEGER NOT NULL, spans TEXT NOT NULL,
    PRIMARY KEY (kind, page)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS cue_by_page ON cue (page);
CREATE TRIGGER IF NOT EXISTS cue_of_page AFTER DELETE ON page BEGIN
    DELETE FROM cue WHERE page = old.id;
END;
COMMIT;
"""
"""Makes room for cues where there is none: a ledger of an earlier version gets them with its pages, read again."""
HOMES: Final = """
BEGIN;
CREATE TABLE IF NOT EXISTS home (
    page INTEGER PRIMARY KEY, place TEXT, folder TEXT, site TEXT, told TEXT NOT NULL, learned TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS home_by_site ON home (site, learned);
CREATE TABLE IF NOT EXISTS site (name TEXT PRIMARY KEY, learned TEXT NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vote (
    site TEXT NOT NULL, told TEXT NOT NULL, pages INTEGER NOT NULL, PRIMARY KEY (site, told)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS home_of_page AFTER DELETE ON page BEGIN
    DELETE FROM home WHERE page = old.id;
END;
CREATE TRIGGER IF NOT EXISTS vote_given AFTER INSERT ON home WHEN new.site IS NOT NULL BEGIN
    INSERT INTO site VALUES (new.site, '', 1) ON CONFLICT DO UPDATE SET changed = 1;
    INSERT INTO vote VALUES (new.site, new.told, 1) ON CONFLICT DO UPDATE SET pages = pages + 1;
END;
CREATE TRIGGER IF NOT EXISTS vote_taken AFTER DELETE ON home WHEN old.site IS NOT NULL BEGIN
    UPDATE site SET changed = 1 WHERE name = old.site;
    UPDATE vote SET pages = pages - 1 WHERE site = old.site AND told = old.told;
END;
COMMIT;
"""
"""Makes room for whose sites the pages stand on, where there is none, likewise."""
RUNS: Final = """
CREATE TABLE IF NOT EXISTS run (
    version TEXT NOT NULL, rules TEXT NOT NULL, started TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (version, rules)
) WITHOUT ROWID;
"""
"""Makes room for when pages were read, where there is none: of runs of an earlier version it is not known."""
ORIGINS: Final = """
BEGIN;
CREATE TABLE IF NOT EXISTS origin (page INTEGER PRIMARY KEY, file TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS origin_by_file ON origin (file);
CREATE TRIGGER IF NOT EXISTS origin_of_page AFTER DELETE ON page BEGIN
    DELETE FROM origin WHERE page = old.id;
END;
COMMIT;
CREATE TEMP TABLE met (source TEXT PRIMARY KEY, put INTEGER NOT NULL) WITHOUT ROWID;
"""
"""Makes room for the files that pages were read from, where there is none, and for what a run meets."""
PROBLEMS: Final = """
BEGIN;
CREATE TABLE IF NOT EXISTS problem (
    page INTEGER PRIMARY KEY, violations INTEGER NOT NULL, warnings INTEGER NOT NULL
);
CREATE TRIGGER IF NOT EXISTS problem_of_page AFTER DELETE ON page BEGIN
    DELETE FROM problem WHERE page = old.id;
END;
COMMIT;
"""
"""Makes room for how many problems pages have, where there is none, likewise."""
_STATEMENTS: Final = f"""
DROP TABLE IF EXISTS statement;
DROP TABLE IF EXISTS thing;
DROP TABLE IF EXISTS waiting;
DROP TABLE IF EXISTS vocabulary;
DROP TABLE IF EXISTS shared;
CREATE TABLE statement (
    page INTEGER PRIMARY KEY, article BLOB NOT NULL, evidence BLOB NOT NULL, inferred BLOB NOT NULL,
    shared BLOB NOT NULL
);
CREATE TABLE shared (
    graph TEXT NOT NULL, line TEXT NOT NULL, pages INTEGER NOT NULL, PRIMARY KEY (graph, line)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS statement_of_page AFTER DELETE ON page BEGIN
    DELETE FROM statement WHERE page = old.id;
END;
CREATE TABLE thing (name TEXT PRIMARY KEY, quads BLOB NOT NULL);
CREATE TABLE vocabulary (kind TEXT PRIMARY KEY, quads BLOB NOT NULL);
CREATE TABLE waiting (kind TEXT, name TEXT, held INTEGER NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
PRAGMA user_version = {FORMAT};
"""
_UPGRADE: Final = """
INSERT INTO thing SELECT DISTINCT thing, x'' FROM share;
INSERT OR REPLACE INTO setting VALUES ('partial', 'yes');
INSERT OR REPLACE INTO setting VALUES ('former', 'yes');
DELETE FROM setting WHERE name IN ('ontology', 'scheme', 'units');
UPDATE page SET rules = '';
"""  # a store that was made when statements were kept otherwise, or not at all, gets them with its pages, read again
CREATE: Final = f"BEGIN; {_PAGES} {_STATEMENTS} PRAGMA application_id = {APPLICATION}; COMMIT;"
"""Makes the tables of a new ledger."""
UPGRADE: Final = f"BEGIN; {_STATEMENTS} {_UPGRADE} COMMIT;"
"""Makes room for statements in a ledger of an older format."""
