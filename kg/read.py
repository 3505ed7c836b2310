"""Files, folders and standard input → pages, and a problem for everything that gives no page.

Pages come in the order of their sources, whatever the order of the call, so that the same input gives the same graph.
A page's source is the file's name, or its path below the folder that was named.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.messages import say
from kg.model import Page, Problem
from kg.text import canonical, nfc

MAX_BYTES: Final = 5 * 1024 * 1024
"""No news page is longer; a longer file is a dump of many pages or no page at all, and is refused after this much."""

SUFFIXES: Final = (".txt", ".md")
STDIN: Final = "-"

_VIETNAMESE: Final = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")  # letters that no other living alphabet has
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True, order=True)
class _File:
    source: str
    path: Path


class _Refused(Exception):
    """Why a file gives no page: the message's key and what fills it in."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


def read(inputs: Sequence[str | Path], *, lang: str = "vi") -> Iterator[Page | Problem]:
    """Each page once, sorted by source, and a problem for each input, file or copy that gives none."""
    files: dict[tuple[str, Path], _File] = {}
    for name in inputs:
        try:
            files.update(((file.source, file.path.resolve()), file) for file in _files(Path(name)))
        except _Refused as refused:
            yield _problem(str(name), refused, lang)
    kept: dict[bytes, str] = {}
    last: _File | None = None
    for file in sorted(files.values()):
        try:
            page = _page(file)
            _check_new(file, page, last, kept)
        except _Refused as refused:
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
        raise _Refused("input-missing")
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        raise _Refused("input-format", known=", ".join(SUFFIXES))
    return [_File(nfc(path.name), path)]


def _files_below(folder: Path) -> list[_File]:
    files = [
        _File(nfc(path.relative_to(folder).as_posix()), path)
        for path in _walk(folder)
        if path.suffix.lower() in SUFFIXES and path.is_file()
    ]
    if not files:
        raise _Refused("input-no-pages", known=", ".join(SUFFIXES))
    return files


def _walk(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise _Refused("input-unreadable", reason=error.strerror)

    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [f for f in folders if not f.startswith(".")]
        yield from (Path(place) / name for name in names if not name.startswith("."))


def _page(file: _File) -> Page:
    if not _is_utf8(file.source):
        raise _Refused("input-name")
    text = _text(_bytes(file.path))
    if not canonical(text).strip():
        raise _Refused("input-empty")
    if not _VIETNAMESE.search(text):
        raise _Refused("input-not-vietnamese")
    return Page(file.source, text)


def _bytes(path: Path) -> bytes:
    """At most `MAX_BYTES` of the file: a longer one is refused before it fills the memory."""
    try:
        if str(path) == STDIN:
            raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Refused("input-unreadable", reason=error.strerror) from error
    if len(raw) > MAX_BYTES:
        raise _Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
    return raw


def _text(raw: bytes) -> str:
    """The text in NFC with LF line ends and no byte-order mark; offsets in the graph count this text."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and (offset := raw.find(b"\0")) >= 0:
        raise _Refused("input-binary", offset=offset)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"0x{raw[error.start]:02X}"
        raise _Refused("input-encoding", encoding=encoding.upper(), offset=error.start, byte=byte) from error
    if (place := text.find("\0")) >= 0:
        raise _Refused("input-binary", offset=place)
    return nfc(text.removeprefix("\ufeff"))


def _check_new(file: _File, page: Page, last: _File | None, kept: dict[bytes, str]) -> None:
    digest = hashlib.sha256(page.text.encode()).digest()
    if digest in kept:
        raise _Refused("input-duplicate", other=kept[digest])
    if last and last.source == page.source:
        raise _Refused("input-same-name", other=str(last.path))
    kept[digest] = page.source


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(source: str, refused: _Refused, lang: str) -> Problem:
    severity = "warning" if refused.rule in ("input-duplicate", "input-not-vietnamese") else "violation"
    where = source.encode(errors="replace").decode()
    return Problem(severity, refused.rule, say(refused.rule, lang, **refused.values), where)
