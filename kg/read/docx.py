"""Word documents (.docx): paragraphs and tables in their order, insertions accepted, deletions left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Final

from kg.model import Page
from kg.read.apart import result
from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.markup import EMPTY_CELL, LONGEST_CELL, reach, with_properties

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LONGEST: Final = 10 * MAX_BYTES
"""So many bytes at most in the package besides its pictures, ten to one of text: zeros pack to a thousandth."""
_PICTURES: Final = "word/media/"
_SPAN, _VALUE = f"{_W}tcPr/{_W}gridSpan", f"{_W}val"
_PARAGRAPH, _ROW, _CELL, _WORDS = (f"{_W}{name}" for name in ("p", "tr", "tc", "t"))
_INSIDE: Final = frozenset(f"{_W}{name}" for name in ("tbl", "sdt", "sdtContent", "customXml", "ins", "moveTo"))
_PRINTED: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_UNPRINTED: Final = frozenset((*(f"{_W}{name}" for name in ("pPr", "rPr", "del", "moveFrom")), _FALLBACK))
_TEMPLATE: Final = "2013-12-23"
"""The day in the template of python-docx, which is not that of a document made with it."""


def from_docx(file: File) -> Page:
    """The text, cells of a row kept apart by tabs; title and day are those of the document's properties.

    Raises `Refused` for what is no .docx, and where python-docx is missing.
    """
    if find_spec("docx") is None:
        raise Refused("input-extra", extra="inputs")
    text, title, day = result(_parsed, file.path)
    return with_properties(file.source, text, title, None if str(day).startswith(_TEMPLATE) else day)


def _parsed(path: Path) -> tuple[str, str, object]:
    """The text, and title and day of the properties."""
    import docx  # noqa: PLC0415 -- a fifth of a second

    with path.open("rb") as stream:
        try:
            _check_size(stream)
            document = docx.Document(stream)
            properties = document.core_properties
            found = "\n".join(_lines(document.element.body)), properties.title, properties.created
        except (Refused, MemoryError):
            raise
        except Exception as error:  # python-docx lets through whatever its parts raise: KeyError, ValueError, lxml's
            raise Refused("input-docx", reason=" ".join(str(error).split())) from error
    return found


def _check_size(stream: BinaryIO) -> None:
    with zipfile.ZipFile(stream) as package:
        size = sum(part.file_size for part in package.infolist() if not part.filename.startswith(_PICTURES))
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
    cells = [(list(_lines(cell)), _across(cell)) for cell in row.iterchildren(_CELL)]
    words = [" ".join(" ".join(lines).split()) for lines, _ in cells]
    if max(map(len, words), default=0) > LONGEST_CELL:
        yield from (line for lines, _ in cells for line in lines)
    else:
        spread = (
            (own or EMPTY_CELL, *[EMPTY_CELL] * (across - 1)) for own, (_, across) in zip(words, cells, strict=True)
        )
        yield "\t".join(cell for cells in spread for cell in cells)


def _across(cell: Any) -> int:
    """Over how many columns a cell reaches; in the rows below it an empty one stands in any case."""
    span = cell.find(_SPAN)
    return reach(None if span is None else span.get(_VALUE))


def _text(part: Any) -> Iterator[str]:
    """What is printed of a paragraph, or of a part of one."""
    for inner in part.iterchildren():
        if inner.tag == _WORDS:
            yield inner.text or ""
        elif inner.tag in _PRINTED:
            yield _PRINTED[inner.tag]
        elif inner.tag not in _UNPRINTED:
            yield from _text(inner)
