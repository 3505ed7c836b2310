"""The pages that gold names: found in a folder, and built into a store that lives as long as it is needed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg import pipeline
from kg.errors import UsageError
from kg.evaluate.counting import last_part
from kg.evaluate.gold import Gold
from kg.model import Page, Problem
from kg.read import read
from kg.run import batch
from kg.store import Store

BESIDE: Final = (".", "pages", "docs", "..")
"""Where pages lie unless a folder is given: with the gold, in a folder of these names below it, or in the one above."""


def pages(gold: Gold, docs: Path | None = None, lang: str = "vi") -> list[Page | Problem]:
    """The pages that gold names, and the problems of those that cannot be read; UsageError for one that is missing."""
    folder = _beside(gold) if docs is None else docs
    for page in gold.pages:
        if not (folder / page.source).is_file():
            raise UsageError("gold-page", where=str(page.path), source=page.source, folder=str(folder))
    return list(read([folder / page.source for page in gold.pages], lang=lang))


def _beside(gold: Gold) -> Path:
    """The first of the folders beside the gold that holds its first page."""
    folders = [gold.folder / name for name in BESIDE]
    found = next((folder for folder in folders if (folder / gold.pages[0].source).is_file()), None)
    if found is None:
        tried = ", ".join(str(folder) for folder in folders)
        raise UsageError("gold-docs", where=str(gold.folder), source=gold.pages[0].source, tried=tried)
    return found


@contextmanager
def store_of(
    gold: Gold, docs: Path | None = None, store: Path | None = None, lang: str = "vi"
) -> Iterator[tuple[Store, Iterator[batch.Result]]]:
    """The store given, or one of gold's pages that is gone afterwards and is built as the results are taken."""
    if store is not None:
        with Store.open(store) as held:
            _check(gold, held)
            yield held, iter(())
        return
    items = pages(gold, docs, lang)
    with (
        tempfile.TemporaryDirectory(prefix="kg-evaluate-") as folder,
        Store.open(Path(folder) / "store", write=True) as built,
    ):
        yield built, batch.build(items, built, pipeline.Settings(lang=lang, validated=False))


def _check(gold: Gold, store: Store) -> None:
    """UsageError for a page of gold that the store does not hold."""
    held = {last_part(source) for source in store.sources()}
    for page in gold.pages:
        if page.source not in held:
            raise UsageError("gold-store", where=str(page.path), source=page.source, store=str(store.path))
