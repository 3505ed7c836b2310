"""The tables of `docs/scale.md`: what was recorded, what is reckoned from it, and what was simulated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from ..pages import ROOT
from . import costs, scenarios
from .costs import Total
from .drawn import LONGER

DOCUMENT: Final = ROOT / "docs" / "scale.md"
_BLOCK: Final = re.compile(r"(<!-- table ([a-z0-9]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_LOOKED_AT: Final = 1_000_000_000
_KEPT: Final = 10_000_000
_FOREIGN: Final = 0.9
"""The share of a crawl that is dropped without being parsed; the pages that are kept are one in a hundred."""
_STAGES: Final = {
    "extract": "a worker finds and relates",
    "emit": "… writes statements as N-Quads",
    "infer": "… adds what follows",
    "validate": "… holds them against the shapes",
    "pack": "… packs the files of the shard",
    "give": "the client reads a page and sends it",
    "take": "… receives a shard and writes it",
    "put": "the writer of a store fills its ledger and full-text index",
    "sync": "… loads its graph",
}


def filled(text: str, names: Sequence[str] = ()) -> str:
    """A document with its tables made anew: those of these names, or all of them."""

    def block(match: re.Match[str]) -> str:
        head, name, end = match.groups()
        return f"{head}{table(name)}\n{end}" if name in (names or TABLES) else match[0]

    return _BLOCK.sub(block, text)


def table(name: str) -> str:
    """A table in Markdown."""
    return "\n".join(TABLES[name]())


def _rows(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; all columns but the first hold numbers."""
    yield f"| {' | '.join(head)} |"
    yield f"|---|{'---:|' * (len(head) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


# ---------------------------------------------------------------- what was recorded


def _stages() -> Iterator[str]:
    mean = costs.mean(costs.read())

    def rows() -> Iterator[Sequence[str]]:
        for stage, what in _STAGES.items():
            yield f"`{stage}`: {what}", digits(mean[stage]), digits(mean[stage] * LONGER)
        for who in costs.PEOPLE:
            spent = costs.mean_of(costs.read(), who)
            yield f"**all of the {who}**", f"**{digits(spent)}**", f"**{digits(spent * LONGER)}**"

    length, longer = (f"{mean['characters'] * factor:,.0f}" for factor in (1, LONGER))
    return _rows(("", f"ms a page of {length} characters", f"of {longer}"), rows())


def _totals() -> Iterator[str]:
    names = (
        *("bulk", "bulk-copies", "bulk-copies-bytes", "quads-bytes", "sort", "unpack", "search", "questions"),
        *("sieve-foreign", "sieve-other", "sieve-traced", "sieve-kept", "sieve-text"),
    )
    rows = (
        (_totals_read()[name].what, digits(_totals_read()[name].value), _totals_read()[name].unit) for name in names
    )
    return _rows(("what", "measured", "unit"), rows)


# ---------------------------------------------------------------- what is reckoned


def _sizes() -> Iterator[str]:
    """What a province, the country and a crawl cost, each number a product of what was recorded and of pages."""

    def rows() -> Iterator[Sequence[str]]:
        for what, of_pages in _reckoned().items():
            yield what, *(of_pages(kept) for kept in (scenarios.PROVINCE, scenarios.COUNTRY, _KEPT))

    return _rows(("", "province", "country", "sieved crawl"), rows())


def _reckoned() -> Mapping[str, Callable[[int], str]]:
    """By the name of a row, what so many pages of usual length cost."""
    mean, total = costs.mean(costs.read()), {name: one.value * LONGER for name, one in _totals_read().items()}
    of = {who: costs.mean_of(costs.read(), who) * LONGER for who in costs.PEOPLE}
    own, shared = (mean["quads"] - mean["said"]) * LONGER, total["shared-400"] / 400
    return {
        "pages looked at": lambda kept: _count(_LOOKED_AT if kept == _KEPT else kept),
        "pages kept": _count,
        "sieve, core hours": lambda kept: f"{_sieved():,.0f}" if kept == _KEPT else "",
        "workers, core hours": lambda kept: _hours(of["worker"] * kept),
        "client, hours of one process": lambda kept: _hours(of["client"] * kept),
        "quads of the pages": lambda kept: _count(own * kept),
        "quads that pages share, at most": lambda kept: _count(shared * kept),
        "N-Quads, plain": lambda kept: _bytes(mean["bytes"] * LONGER * kept),
        "shards: `.nq.zst`": lambda kept: _bytes(total["shard.nq.zst"] * kept),
        "shards: `.parquet`": lambda kept: _bytes(total["shard.parquet"] * kept),
        "shards: `.pages.jsonl.zst`": lambda kept: _bytes(total["shard.pages.jsonl.zst"] * kept),
        "one store: ledger": lambda kept: _bytes(total["ledger"] * kept),
        "one store: Oxigraph": lambda kept: _bytes(total["graph"] * kept),
        "one store: hours of its writer (`kg load`)": lambda kept: _hours((of["writer"] + total["unpack"]) * kept),
        "Oxigraph alone: hours of one core in bulk": lambda kept: _hours(1000 * (own + shared) * kept / _bulk()),
    }


def _bulk() -> float:
    return _totals_read()["bulk-copies"].value


def _sieved() -> float:
    """Core hours to look at all pages of a crawl."""
    total = _totals_read()
    kept = _KEPT / _LOOKED_AT
    parsed = 1 - _FOREIGN - kept
    mean = (
        _FOREIGN * total["sieve-foreign"].value
        + parsed * total["sieve-traced"].value
        + kept * total["sieve-kept"].value
    )
    return mean * _LOOKED_AT / 3.6e6


# ---------------------------------------------------------------- what was simulated


def _builds() -> Iterator[str]:
    def rows() -> Iterator[Sequence[str]]:
        for sound, faulty in scenarios.sizes():
            fine, with_faults = scenarios.told(sound), scenarios.told(faulty)
            yield (
                f"{_count(sound.pages)} pages, {sound.workers:,} {'workers' if sound.workers > 1 else 'worker'}",
                *(_span(fine.hours), _share(fine.efficiency), _share(fine.client)),
                *(_span(with_faults.hours), _share(with_faults.efficiency)),
                *(f"{with_faults.lost_workers:.0f}", f"{100 * with_faults.lost:.1f} %"),
            )

    head = (
        "build",
        "without faults",
        "efficiency",
        "client busy",
        "with faults",
        "efficiency",
        "workers lost",
        "work lost",
    )
    return _rows(head, rows())


def _changes(workers: int) -> Iterator[str]:
    def rows() -> Iterator[Sequence[str]]:
        for told in map(scenarios.told, scenarios.changes(workers)):
            yield (
                told.scenario.name,
                *(_span(told.hours), _share(told.efficiency), f"{100 * told.lost:.1f} %", _share(told.client)),
                _span(told.loaded),
            )

    head = (f"{workers:,} workers", "read", "efficiency", "work lost", "client busy", "in the stores")
    return _rows(head, rows())


TABLES: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "stages": _stages,
    "totals": _totals,
    "sizes": _sizes,
    "builds": _builds,
    "hundred": lambda: _changes(100),
    "thousand": lambda: _changes(1000),
}
"""The tables by name; the last three are simulated, which takes half a minute."""


# ---------------------------------------------------------------- numbers


@cache
def _totals_read() -> Mapping[str, Total]:
    return costs.read_totals()


def digits(number: float) -> str:
    """Two significant digits, all of them before the point."""
    return f"{number:,.0f}" if number >= 10 else f"{float(f'{number:.2g}'):g}"


def _count(number: float) -> str:
    """A number of pages or quads: 10,000, 1 million, 4.3 billion."""
    for name, size in (("billion", 1e9), ("million", 1e6)):
        if number >= size:
            return f"{digits(number / size)} {name}"
    return f"{number:,.0f}"


def _bytes(number: float) -> str:
    for name, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if number >= size:
            return f"{digits(number / size)} {name}"
    return f"{number:,.0f} B"


def _hours(milliseconds: float) -> str:
    return digits(milliseconds / 3.6e6)


def _span(hours: float) -> str:
    return f"{hours:.1f} h" if hours >= 2 else f"{60 * hours:.1f} min"


def _share(part: float) -> str:
    return f"{100 * part:.0f} %"
