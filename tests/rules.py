"""Rules for tests: sentences as rules see them, a copy of the package's data, and edits that break a file of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from kg import resources
from kg.errors import DataError
from kg.find import read_sentence
from kg.lexicon import schema, tables
from kg.lexicon.expand import forget_lists
from kg.model import BlockKind, Sentence, Span
from kg.text import canonical

PEOPLE: Final = "patterns/participation.yaml"
CHAIRED: Final = "- id: chaired.do\n  gives: chaired\n"


class Fault(NamedTuple):
    """An edit that breaks a file; `at` begins the line that is named, the message has the key and these words."""

    file: str
    old: str
    new: str
    at: str
    key: str
    words: tuple[str, ...]


def masked(text: str) -> str:
    """A sentence with a letter for each mention, as rules on mentions see it."""
    words = canonical(text)
    return read_sentence(words, Sentence(Span(0, len(words)), BlockKind.BODY), 0, 2021).masked


def copied(folder: Path) -> Path:
    """A copy of the data in the folder, the gazetteer left out."""
    return shutil.copytree(resources.data(), folder / "data", ignore=shutil.ignore_patterns("gazetteer"))


def forget() -> None:
    """Have the lexicon read its files anew."""
    for kept in (tables.read, tables.text, tables.words):
        kept.cache_clear()
    forget_lists()


def broken(data: Path, fault: Fault) -> str:
    """Make the fault; where it stands, as a message names it."""
    path = data / fault.file
    text = path.read_text("utf-8")
    assert fault.old in text
    text = text.replace(fault.old, fault.new, 1)
    path.write_text(text, "utf-8")
    line = text[: text.index(fault.at)].count("\n") + 1
    return f"{path.name}:{line}" if fault.at else f"{path.name}:"


def assert_refused(data: Path, fault: Fault) -> None:
    """The check names file, line and rule of the fault, in both languages, and what to do."""
    where = broken(data, fault)
    with pytest.raises(DataError) as caught:
        schema.check()
    assert caught.value.key == fault.key
    for lang in ("vi", "en"):
        text = caught.value.text(lang)
        assert re.search(rf"{re.escape(where)}(?!\d)" if fault.at else re.escape(where), text), text
        assert all(words in text for words in fault.words), text
        assert "→" in text
