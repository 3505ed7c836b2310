"""A sketch of a page's running text: two pages with three marks of it in common have nearly the same text.

Min-hashing in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4) over all runs of
four words, by one permutation (Li, Owen and Zhang 2012; empty bins filled as Shrivastava and Li 2014 do). Titles,
bylines, captions and the furniture of a portal are no running text. Each page is sketched alone, so that pages need not
be compared: those that are near share marks, whatever else there is.

Of two pages that have a part s of all their runs of words in common, a mark is shared with probability s³; three of
sixteen are at s = 0.8 for sure, at 0.7 in 95 of 100 cases, at 0.6 in 70, at 0.5 in 32, at 0.4 in 8, at 0.3 in one.
Short reports of two meetings of one kind differ in little but names and days, so that their marks take more: s⁶, three
of eight, which are there at 0.95 for sure, at 0.9 in 90 of 100 cases, at 0.8 in 36, at 0.7 in 6, at 0.6 in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Final
from zlib import crc32

from kg.model import BlockKind, Page, Sentence

MARKS: Final = 16
NEAR: Final = 3
"""Marks that two pages of nearly the same text have in common at least."""
_BINS: Final = 48
_ROWS: Final = 3
_ROWS_OF_SHORT: Final = 6
_RUN: Final = 4
"""Words of a run: shorter ones are in every page of the genre."""
_FEWEST: Final = 30
"""Runs of the shortest text that is sketched, a sentence or two."""
_LONG: Final = 100
"""Runs from which on a text has the marks of a long one; one page in a hundred is shorter."""
_SHORT: Final = 150
"""Runs up to which a text has the marks of a short one, so that of two near the limit both have the same."""
_RUNNING: Final = (BlockKind.LEAD, BlockKind.BODY)
_WORD: Final = re.compile(r"\w+")
_MIX: Final = 0x9E3779B97F4A7C15
"""Spreads the bits of a hash: the golden ratio in 64 bits (Knuth, 6.4)."""
_BITS: Final = 0xFFFFFFFFFFFFFFFF


def sketch(page: Page, sentences: Iterable[Sentence]) -> Iterator[str]:
    """The marks of a page's running text, each its number and a digest; none for a text of some words."""
    text = page.forms.canonical
    running = " ".join(text[one.span.begin : one.span.end] for one in sentences if one.kind in _RUNNING)
    words = [word.encode() for word in _WORD.findall(running.lower())]
    runs = {crc32(b" ".join(words[i : i + _RUN])) for i in range(len(words) - _RUN + 1)}
    if len(runs) < _FEWEST:
        return
    least = _least(runs)
    if len(runs) >= _LONG:
        yield from _marks("", least, _ROWS)
    if len(runs) < _SHORT:
        yield from _marks("s", least, _ROWS_OF_SHORT)


def _marks(kind: str, least: Sequence[tuple[int, int]], rows: int) -> Iterator[str]:
    """The digests of so many bins at a time."""
    for number, begin in enumerate(range(0, _BINS, rows)):
        band = repr(least[begin : begin + rows]).encode()
        yield f"{kind}{number:02d}-{blake2b(band, digest_size=6).hexdigest()}"


def _least(runs: Iterable[int]) -> list[tuple[int, int]]:
    """The least hash in each bin, with how many bins further on it was found where its own is empty."""
    found: dict[int, int] = {}
    for run in runs:
        mixed = (run * _MIX) & _BITS
        bin, rest = (mixed >> 32) % _BINS, mixed & 0xFFFFFFFF
        if rest < found.get(bin, 1 << 32):
            found[bin] = rest
    return [
        next((step, found[at]) for step in range(_BINS) if (at := (bin + step) % _BINS) in found)
        for bin in range(_BINS)
    ]
