"""The site of a store of many pages, over loopback: how long each kind of page takes, and how fifty readers fare.

The server is a process of its own, as `kg serve` starts it. Once it has looked up what it makes ready by itself, its
pages are asked for one after the other, each from a thing taken at random and from the thing of its kind that most
facts name; then by many readers at once, who take whatever page comes.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Final
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode

from kg.answer.about import naming
from kg.answer.ask import run
from kg.answer.render import plain
from kg.model import Page
from kg.pipeline import Settings
from kg.rdf.namespaces import SCHEME
from kg.run.batch import build
from kg.store import Store

from .pages import ROOT, some_lines, varied

PAGES: Final = 10_000
READERS: Final = 50
_REQUESTS: Final = 20
"""Pages that each reader asks for, one after the other."""
_SAMPLE: Final = 40
_IDLE: Final = 0.1
"""Seconds of processor time in a second in which a server does nothing worth mentioning."""
_LONGEST: Final = 120.0
KINDS: Final = ("unit", "person", "organisation", "document", "event", "indicator", "article")
HEAD: Final = """\
| page of | facts | ms | slowest of 40 | facts of the heaviest | ms at first | ms again |
|---|---:|---:|---:|---:|---:|---:|"""
READERS_HEAD: Final = """\
| readers at once | pages | pages a second | median ms | p95 | p99 | longest | MiB of the server |
|---:|---:|---:|---:|---:|---:|---:|---:|"""
_LED_TO: Final = "SELECT ?node (COUNT(*) AS ?count) WHERE { ?fact ?by ?node } GROUP BY ?node"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing by its address on the site, and how many facts name it."""

    address: str
    facts: int


@dataclass(frozen=True, slots=True)
class Things:
    """Some things of a kind taken at random, and the one that most leads to."""

    kind: str
    heaviest: Thing
    some: Sequence[Thing]


def lines(folder: Path, pages: int, kept: Path | None) -> Iterator[str]:
    """A line for each kind of page, and one for many readers at once; a store that is there is not made."""
    store = kept or filled(folder / f"site-{pages}", pages)
    found = list(things(store))
    with served(store) as (address, process):
        ready = settled(process.pid)
        for one in found[::-1]:  # the rules are loaded, and templates read, by whoever comes first
            _kind(address, replace(one, heaviest=one.some[-1], some=one.some[-1:]))
        for one in found:
            yield _kind(address, one)
        mixed = [thing.address for one in found for thing in (one.heaviest, *one.some)]
        took, seconds = asyncio.run(read_at_once(address, mixed, READERS, _REQUESTS))
        yield f"\n{READERS_HEAD}\n{_readers(took, seconds, READERS, memory(process.pid))}"
        yield f"\nAsked {ready:.0f} s after the server began, when it had made ready what most facts name."


def filled(folder: Path, pages: int) -> Path:
    """A store of so many pages, each of some lines of a seed and a meeting of its own."""
    with Store.open(folder, write=True) as store:
        deque(build(_pages(pages), store, Settings(store.base, validated=False)), maxlen=0)
    return folder


def things(store: Path) -> Iterator[Things]:
    """Those of each kind of which a store has any."""
    chance = random.Random(1)
    with Store.open(store) as opened:
        found = _led_to(opened)
        begins = {kind: (f"{opened.base}{kind}/", f"/id/{kind}/") for kind in KINDS}
        begins["indicator"] = (f"{SCHEME}indicator/", "/scheme/indicator/")
        for kind, (begin, path) in begins.items():
            if nodes := [node for node in found if node.startswith(begin)]:
                taken = [nodes[0], *chance.sample(nodes, min(_SAMPLE, len(nodes)))]
                known = [Thing(quote(one.replace(begin, path), safe="/-@"), len(naming(opened, one))) for one in taken]
                yield Things(kind, known[0], known[1:])


def _led_to(store: Store) -> list[str]:
    """The nodes of a store, those first that most leads to; engines are not asked to sort terms of all kinds."""
    counts = {plain(node): int(plain(count)) for node, count in run(store, _LED_TO).rows if isinstance(node, NamedNode)}
    return sorted(counts, key=lambda node: (-counts[node], node))


def _pages(count: int) -> Iterator[Page]:
    return (some_lines(page, random.Random(number)) for number, page in enumerate(varied(count)))


@contextmanager
def served(store: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of the site of a store, and the process that serves it."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout
            said = next(word for line in process.stdout for word in line.split() if word.startswith("http://"))
            yield said.rstrip("/."), process
        finally:
            process.terminate()


def settled(process: int) -> float:
    """Wait until a process works no more, at most two minutes; the seconds that it took."""
    begin = time.perf_counter()
    spent, now = -1.0, 0.0
    while now - spent > _IDLE and time.perf_counter() - begin < _LONGEST:
        time.sleep(1)
        spent, now = now, _processor_time(process)
    return time.perf_counter() - begin


def _processor_time(process: int) -> float:
    """Seconds of processor time of a process so far; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/stat")
    if not status.exists():
        return 0
    user, system = status.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


# ---------------------------------------------------------------- one after the other


def _kind(address: str, of: Things) -> str:
    connection = HTTPConnection(urlsplit(address).netloc)
    first, again = (_seconds(connection, of.heaviest.address) for _ in range(2))
    took = [_seconds(connection, one.address) for one in of.some]
    connection.close()
    typical = f"{median(one.facts for one in of.some):.0f} | {_ms(median(took))} | {_ms(max(took))}"
    return f"| {of.kind} | {typical} | {of.heaviest.facts:,} | {_ms(first)} | {_ms(again)} |"


def _seconds(connection: HTTPConnection, path: str) -> float:
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Accept": "text/html"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}")
    return time.perf_counter() - begin


# ---------------------------------------------------------------- many at once


async def read_at_once(
    address: str, paths: Sequence[str], readers: int, requests: int
) -> tuple[Sequence[float], float]:
    """The seconds of each page that readers got who ask all at once, and those of all of it."""
    begin = time.perf_counter()
    some = [random.Random(number).choices(paths, k=requests) for number in range(readers)]
    found = await asyncio.gather(*(_read(address, one) for one in some))
    return [seconds for one in found for seconds in one], time.perf_counter() - begin


async def _read(address: str, paths: Sequence[str]) -> list[float]:
    """One reader, with a connection that is kept."""
    host = urlsplit(address)
    reading, writing = await asyncio.open_connection(host.hostname, host.port)
    took = []
    for path in paths:
        begin = time.perf_counter()
        writing.write(f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\nAccept: text/html\r\n\r\n".encode())
        head = (await reading.readuntil(b"\r\n\r\n")).decode()
        if " 200 " not in head.partition("\r\n")[0]:
            raise SystemExit(f"{path}: {head}")
        await reading.readexactly(int(head.lower().partition("content-length:")[2].partition("\r\n")[0]))
        took.append(time.perf_counter() - begin)
    writing.close()
    return took


def _readers(took: Sequence[float], seconds: float, readers: int, mebibytes: float) -> str:
    hundredths = quantiles(took, n=100)
    times = " | ".join(map(_ms, (median(took), hundredths[94], hundredths[98], max(took))))
    return f"| {readers} | {len(took):,} | {len(took) / seconds:.0f} | {times} | {mebibytes:.0f} |"


def memory(process: int) -> float:
    """The most memory that a process had so far, in MiB; 0 where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    facts = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 2**10 for line in facts if line.startswith("VmHWM:")), 0)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f}"
