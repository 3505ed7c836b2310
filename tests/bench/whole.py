"""A whole build in one process on one core, from the text of a page to its folder on disk, against what others do."""

from __future__ import annotations

import os
import re
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from rdflib import Dataset

from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

from . import plain
from .pages import seeds, varied
from .stages import SCAN, scan
from .turns import Pair, Row, Work, in_turn, mean, seconds

_PAGES: Final = 200
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def rows(runs: int) -> Iterator[Row]:
    """The build of many pages against each of the others, both for one page; what is not installed is left out."""
    with _on_one_core():
        for other, work in _others():
            row = in_turn(Pair("", _built, other, work), runs)
            yield replace(row, what=f"whole build, one page of many ({1000 / row.milliseconds:.0f} pages/s)")


def _built() -> float:
    pages = list(varied(_PAGES))
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "store", write=True)
        return seconds(lambda: _into(store, pages)) / _PAGES


def _into(store: Store, pages: list[Page]) -> None:
    with store:
        deque(build(pages, store, Settings(store.base)), maxlen=0)


def _others() -> Iterator[tuple[str, Work]]:
    yield "plain rdflib + owlrl + pyshacl, one page", mean(_plain, list(varied(len(seeds()))))
    if find_spec("underthesea"):
        yield "underthesea NER, sentence by sentence", mean(_named_entities, seeds())
    else:
        print("underthesea is not installed (extra `bench`): its row is left out", file=sys.stderr)
    yield SCAN, mean(scan, [page.text for page in seeds()])
    yield "UTF-8 decoding", mean(bytes.decode, [page.text.encode() for page in seeds()])


def _plain(page: Page) -> None:
    plain.add(Dataset(), page, _rules())


@cache
def _rules() -> plain.Rules:
    return plain.rules()


def _named_entities(page: Page) -> None:
    from underthesea import ner  # noqa: PLC0415 -- an extra

    for sentence in filter(str.strip, _SENTENCE.split(page.text)):
        ner(sentence)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Where the system can, all threads that begin inside share one core."""
    if sys.platform != "linux":
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
