"""What is timed beside the stages of pages: what a store holds, bulk loading, searching, asking, sieving."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator, Sequence
from os import times
from pathlib import Path
from time import process_time
from typing import Final

import pyoxigraph
import yaml
import zstandard
from pyoxigraph import RdfFormat

from kg.answer.ask import bound, questions, run
from kg.model import Page
from kg.read import Sieve, read
from kg.read.apart import _end_all as end_parsers
from kg.read.genre import has_traces
from kg.store import Store

from ..pages import ROOT, varied
from ..stores import needed
from .costs import Total

_WEB_PAGES: Final = 200
_KB: Final = 160
"""The size of a web page: 394 TiB of 2.64 billion in the Common Crawl of December 2024."""
_COPIES: Final = 5
"""Stores are loaded with the shards and with so many copies of them, for that is when Oxigraph begins to merge."""


def shared(store: Store, pages: int) -> Iterator[Total]:
    """How many statements about what pages share so many pages make, each counted once, and about how many nodes."""
    store.commit()
    rows, nodes, size = _one(
        store.path / "pages.sqlite",
        "SELECT count(*), count(DISTINCT substr(line, 1, instr(line, ' '))), sum(length(line)) FROM shared",
    )
    yield Total(f"shared-{pages}", rows, "statements", f"about what {pages} pages share")
    yield Total(f"shared-nodes-{pages}", nodes, "nodes", f"that {pages} pages share")
    yield Total(f"shared-bytes-{pages}", size, "bytes", "the text of these statements")


def of_store(path: Path, pages: int) -> Iterator[Total]:
    """What a store of so many pages weighs on disk, without what one without pages weighs."""
    empty = path.with_name("empty")
    Store.open(empty, write=True).close()
    ledger = (path / "pages.sqlite").stat().st_size - (empty / "pages.sqlite").stat().st_size
    graph = _weight(path / "graph") - _weight(empty / "graph")
    yield Total("ledger", ledger / pages, "bytes a page", "SQLite: texts, statements, full-text index")
    yield Total("graph", graph / pages, "bytes a page", "Oxigraph")
    with sqlite3.connect(path / "pages.sqlite") as database:
        for table in ("word", "shared", "statement", "page"):
            query = "SELECT sum(pgsize) FROM dbstat WHERE name = ? OR name GLOB ?"
            (size,) = database.execute(query, (table, f"{table}_*")).fetchone()
            yield Total(f"ledger-{table}", (size or 0) / pages, "bytes a page", f"the table `{table}` of the ledger")


def totals(folder: Path, pages: int) -> Iterator[Total]:
    """Of the shards and the store in a folder, and of web pages that are no news of reform."""
    yield from _bulk(folder)
    yield from _asked(folder / "store")
    yield from _sieved(folder)


def _bulk(folder: Path) -> Iterator[Total]:
    """All shards into a new Oxigraph at once, as `oxigraph load` does, and copies of them; their lines sorted."""
    frames = (file.read_bytes() for file in sorted((folder / "shards").glob("*.nq.zst")))
    quads = b"".join(map(zstandard.ZstdDecompressor().decompress, frames))
    copies = (quads.replace(b"/cchc/id/", b"/cchc/id%d/" % number) for number in range(_COPIES))
    for name, documents in (("bulk", [quads]), ("bulk-copies", copies)):
        spent, held, size = _loaded(b"".join(documents), folder / name)
        yield Total(name, held / spent, "quads a second of one core", f"{held:,} quads into an empty Oxigraph, in bulk")
        yield Total(f"{name}-bytes", size / held, "bytes a quad", f"of {held:,} quads in Oxigraph, on disk")
    yield Total("quads-bytes", len(quads) / quads.count(b"\n"), "bytes a quad", "N-Quads")
    begin = process_time()
    lines = sorted(set(quads.splitlines()))
    yield Total(
        "sort", len(lines) / (process_time() - begin), "quads a second of one core", "N-Quads sorted, each kept once"
    )


def _loaded(quads: bytes, path: Path) -> tuple[float, int, int]:
    """Seconds, number of quads, bytes on disk."""
    graph = pyoxigraph.Store(str(path))
    begin = process_time()
    graph.bulk_load(quads, RdfFormat.N_QUADS, lenient=True)
    graph.flush()
    spent = process_time() - begin
    held = len(graph)
    del graph
    return spent, held, _weight(path)


def _asked(path: Path) -> Iterator[Total]:
    with Store.open(path) as store:
        begin = process_time()
        hits = store.search('"cải cách hành chính"', limit=10)
        spent = process_time() - begin
        assert hits
        found = _one(path / "pages.sqlite", "SELECT count(*) FROM word WHERE word MATCH '\"cai cach hanh chinh\"'")[0]
        yield Total(
            "search",
            1e6 * spent / found,
            "µs a page with the words",
            "a phrase that most pages have, in the full-text index",
        )
        count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
        held = int(run(store, count).rows[0][0].value)  # type: ignore[union-attr]
        asked = [_seconds_of(store, bound(one, needed(store, one), store.base)) for one in questions()]
        yield Total("store-quads", held, "quads", "in the store of all pages")
        yield Total("questions", sum(asked), "seconds", f"all {len(asked)} canned questions on {held:,} quads")
        yield Total("question-slowest", max(asked), "seconds", "the slowest of them")


def _seconds_of(store: Store, sparql: str) -> float:
    begin = process_time()
    run(store, sparql)
    return process_time() - begin


# ---------------------------------------------------------------- the sieve


def _sieved(folder: Path) -> Iterator[Total]:
    """Archives of web pages of several kinds, and texts of another kind in JSON Lines; all without a word of a site."""
    others = [text.format(a="Lê Văn An", b="Trần Thị Bình", p="phố Hàng Bài", d="5/3/2021") for text in _outside()]
    clean = "\n".join(text for text in others if not has_traces(text))
    kinds = {
        "sieve-foreign": (["Nothing that is of any interest here. " * 100] * _WEB_PAGES, "in another language"),
        "sieve-other": ([clean] * _WEB_PAGES, "in Vietnamese without a trace of the genre"),
        "sieve-traced": ([f"{clean}\nMột cửa sổ."] * _WEB_PAGES, "with a trace of the genre that is none of its words"),
        "sieve-kept": ([page.text for page in varied(_WEB_PAGES)], "of the genre"),
    }
    for name, (texts, what) in kinds.items():
        file = _archive(folder / f"{name}.warc.gz", [_web_page(text, number) for number, text in enumerate(texts)])
        spent = _each(file, _WEB_PAGES if name == "sieve-kept" else 0)
        yield Total(name, spent, "ms a page", f"a web page of {_KB} kB {what}, WARC")
    lines = folder / "others.jsonl"
    rows = (json.dumps({"id": number, "text": f"{clean}\n{number}"}) + "\n" for number in range(_WEB_PAGES))
    lines.write_text("".join(rows), encoding="utf-8")
    what = f"a text of {len(clean)} characters of another kind, JSON Lines"
    yield Total("sieve-text", _each(lines, 0), "ms a page", what)


def _outside() -> list[str]:
    texts: list[str] = yaml.safe_load((ROOT / "tests" / "fixtures" / "outside.yaml").read_text("utf-8"))
    return texts


def _each(file: Path, kept: int) -> float:
    """Milliseconds of this process, and of the one that parses web pages, for each page of a file."""
    end_parsers()
    begin, before = process_time(), times()
    found = sum(isinstance(item, Page) for item in read([file], sieve=Sieve()))
    end_parsers()
    spent, after = process_time() - begin, times()
    assert found == kept
    parsed = after.children_user + after.children_system - before.children_user - before.children_system
    return 1000 * (spent + parsed) / _WEB_PAGES


def _web_page(text: str, number: int) -> str:
    """A page with a text, a hundred links, and as much of styles and scripts as makes it so large."""
    body = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    links = "".join(
        f'<li class="item-{row}"><a href="/{number}/{row}.html?a=1&amp;b=2">Mục {row}</a></li>\n' for row in range(100)
    )
    head = f"<html><head><title>Trang {number}</title>\n<script>\n"
    wanted = 1000 * _KB - len((head + body + links).encode())
    script = "".join(
        f'var v{row} = {{"a": [{row}, {row * 7919}], "b": "x{row * 104729:x}"}};\n' for row in range(wanted // 40)
    )
    return f"{head}{script[:wanted]}</script></head><body><article>{body}</article><ul>{links}</ul></body></html>"


def _archive(path: Path, pages: Sequence[str]) -> Path:
    """A WARC file of these web pages, each packed by itself, as crawlers write them."""
    with path.open("wb") as file:
        for number, page in enumerate(pages):
            body = page.encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
                f"WARC-Target-URI: https://example.org/{number}.html\r\nWARC-Date: 2026-11-29T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    return path


def _weight(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _one(file: Path, query: str) -> tuple[int, ...]:
    with sqlite3.connect(file) as database:
        found: tuple[int, ...] = database.execute(query).fetchone()
    return found
