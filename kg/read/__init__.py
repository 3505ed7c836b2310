"""Files, folders and standard input → pages, and a problem for everything that gives no page.

Pages come in the order of their sources, whatever the order of the call, so that the same input gives the same graph.
A page's source is the file's name, or its path below the folder that was named.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.messages import say
from kg.model import Page, Problem
from kg.read import decode
from kg.read.decode import MAX_BYTES, STDIN, Refused
from kg.read.legacy import is_vietnamese, modern
from kg.read.markup import from_html, from_markdown
from kg.text import canonical, nfc

SUFFIXES: Final = (".txt", ".md", ".html", ".htm")

__all__ = ["MAX_BYTES", "STDIN", "SUFFIXES", "read"]


@dataclass(frozen=True, slots=True, order=True)
class _File:
    source: str
    path: Path


def read(inputs: Sequence[str | Path], *, lang: str = "vi") -> Iterator[Page | Problem]:
    """Each page once, sorted by source, and a problem for each input, file or copy that gives none."""
    files: dict[tuple[str, Path], _File] = {}
    for name in inputs:
        try:
            files.update(((file.source, file.path.resolve()), file) for file in _files(Path(name)))
        except Refused as refused:
            yield _problem(str(name), refused, lang)
    kept: dict[bytes, str] = {}
    last: _File | None = None
    for file in sorted(files.values()):
        try:
            page = _page(file)
            _check_new(file, page, last, kept)
        except Refused as refused:
            yield _problem(str(file.path), refused, lang)
        else:
            last = file
            yield page


def _files(path: Path) -> Iterable[_File]:
    if str(path) == STDIN:
        return [_File("stdin", path)]
    if path.is_dir():
        return _files_below(path)
    if not path.exists():
        raise Refused("input-missing")
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        raise Refused("input-format", known=", ".join(SUFFIXES))
    return [_File(nfc(path.name), path)]


def _files_below(folder: Path) -> list[_File]:
    files = [
        _File(nfc(path.relative_to(folder).as_posix()), path)
        for path in _walk(folder)
        if path.suffix.lower() in SUFFIXES and path.is_file()
    ]
    if not files:
        raise Refused("input-no-pages", known=", ".join(SUFFIXES))
    return files


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise Refused("input-unreadable", reason=error.strerror)

    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [f for f in folders if not f.startswith(".")]
        yield from (Path(place) / name for name in names if not name.startswith("."))


def _page(file: _File) -> Page:
    if not _is_utf8(file.source):
        raise Refused("input-name")
    page = _printed(file, _text(decode.content(file.path)))
    if not canonical(page.text).strip():
        raise Refused("input-empty")
    if not is_vietnamese(page.text):
        raise Refused("input-not-vietnamese")
    return page


def _text(raw: bytes) -> str:
    """The text in Unicode, whether its bytes or only its fonts are older."""
    try:
        return modern(decode.text(raw))
    except Refused as refused:
        if refused.rule != "input-encoding" or is_vietnamese(raw.decode("utf-8", errors="ignore")):
            raise
        typed = modern(nfc(raw.decode("latin-1")))
        if not is_vietnamese(typed):
            raise
        return typed


def _printed(file: _File, text: str) -> Page:
    suffix = file.path.suffix.lower()
    if suffix == ".md":
        return from_markdown(file.source, text)
    return from_html(file.source, text) if suffix in (".html", ".htm") else Page(file.source, text)


def _check_new(file: _File, page: Page, last: _File | None, kept: dict[bytes, str]) -> None:
    digest = hashlib.sha256(page.text.encode()).digest()
    if digest in kept:
        raise Refused("input-duplicate", other=kept[digest])
    if last and last.source == page.source:
        raise Refused("input-same-name", other=str(last.path))
    kept[digest] = page.source


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(source: str, refused: Refused, lang: str) -> Problem:
    severity = "warning" if refused.rule in ("input-duplicate", "input-not-vietnamese") else "violation"
    where = source.encode(errors="replace").decode()
    return Problem(severity, refused.rule, say(refused.rule, lang, **refused.values), where)
