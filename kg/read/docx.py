"""Word documents (.docx): paragraphs and tables in their order, insertions accepted, deletions left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, Final

from kg.model import Page
from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.markup import LONGEST_CELL, with_properties

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LONGEST: Final = 10 * MAX_BYTES
"""The most bytes of XML that may be in the package: ten to one of text."""
_PARAGRAPH, _ROW, _CELL, _WORDS = (f"{_W}{name}" for name in ("p", "tr", "tc", "t"))
_INSIDE: Final = frozenset(f"{_W}{name}" for name in ("tbl", "sdt", "sdtContent", "customXml", "ins", "moveTo"))
_PRINTED: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_UNPRINTED: Final = frozenset((*(f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom")), _FALLBACK))
_TEMPLATE: Final = "2013-12-23"
"""The day in the template of python-docx, which tells nothing of a document made with it."""


def from_docx(file: File) -> Page:
    """The text, cells of a row kept apart by tabs; title and day as the document's properties tell them.

    Raises `Refused` for what is no .docx, and where the extra `inputs` is not installed.
    """
    try:
        import docx  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused("input-extra", extra="inputs") from error
    _check_size(file)
    try:
        with file.open() as stream:
            document = docx.Document(stream)
        told = document.core_properties
        title, day = told.title, told.created
    except Exception as error:  # python-docx lets through whatever its parts raise: KeyError, ValueError, lxml's own
        raise Refused("input-docx", reason=" ".join(str(error).split())) from error
    text = "\n".join(_lines(document.element.body))
    return with_properties(file.source, text, title, None if str(day).startswith(_TEMPLATE) else day)


def _check_size(file: File) -> None:
    try:
        with zipfile.ZipFile(file.path) as package:
            size = sum(part.file_size for part in package.infolist() if part.filename.endswith(".xml"))
    except zipfile.BadZipFile as error:
        raise Refused("input-docx", reason=str(error)) from error
    if size > _LONGEST:
        raise Refused("input-too-long", limit=_LONGEST // 1024 // 1024)


def _lines(body: Any) -> Iterator[str]:
    """Each paragraph, and each row of a table, in the order of the document."""
    for part in body.iterchildren():
        if part.tag == _PARAGRAPH:
            yield "".join(_text(part))
        elif part.tag == _ROW:
            yield from _row(part)
        elif part.tag in _INSIDE:
            yield from _lines(part)


def _row(row: Any) -> Iterator[str]:
    """The cells of a row on one line; of a table that only lays out the page, the paragraphs of each cell."""
    cells = [list(_lines(cell)) for cell in row.iterchildren(_CELL)]
    words = [" ".join(" ".join(lines).split()) for lines in cells]
    if max(map(len, words), default=0) > LONGEST_CELL:
        yield from (line for lines in cells for line in lines)
    else:
        yield "\t".join(words)


def _text(part: Any) -> Iterator[str]:
    """What is printed of a paragraph, or of a part of one."""
    for inner in part.iterchildren():
        if inner.tag == _WORDS:
            yield inner.text or ""
        elif inner.tag in _PRINTED:
            yield _PRINTED[inner.tag]
        elif inner.tag not in _UNPRINTED:
            yield from _text(inner)
