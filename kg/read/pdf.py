"""PDF documents: the text of their pages, lines that were wrapped joined into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from kg.model import Page
from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.markup import with_properties

_UNPRINTED: Final = dict.fromkeys(map(ord, "\0\x02\x03\u00ad\ufffe\uffff"))
_NUMBER: Final = re.compile(r"\W*(?:Trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*")
_END: Final = re.compile(r"[.:;!?…][\"”’)]*$")
_ITEM: Final = re.compile(r"[-–+•*]\s|\(?\w{1,3}[.)]\s")
_WRAPPED: Final = 0.6
"""A line that goes on in lower case on the next is at least so long, in parts of the page's longest line."""
_FULL: Final = 0.8
"""The same for a line that goes on with a capital or a number."""
_DAY: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_LOCKED: Final = 4  # FPDF_ERR_PASSWORD


def from_pdf(file: File) -> Page:
    """The text of all pages; title and day as the document's properties tell them.

    Raises `Refused` for what is no PDF, needs a password or is only pictures, and where the extra is not installed.
    """
    try:
        import pypdfium2  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused("input-extra", extra="inputs") from error
    try:
        with pypdfium2.PdfDocument(file.path) as document:
            told = document.get_metadata_dict()
            text = "\n".join(_paragraphs(_pages(document)))
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _LOCKED
        raise Refused("input-locked") if locked else Refused("input-damaged", reason=str(error)) from error
    if not text:
        raise Refused("input-scanned")
    day = _DAY.match(told.get("CreationDate", ""))
    return with_properties(file.source, text, told.get("Title"), "-".join(day.groups()) if day else None)


def _pages(document: Any) -> Iterator[list[str]]:
    """The lines of each page, its number left out."""
    size = 0
    for page in document:
        text = page.get_textpage().get_text_range().translate(_UNPRINTED)
        size += len(text)
        if size > MAX_BYTES:
            raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for place in (0, -1):
            if lines and _NUMBER.fullmatch(lines[place]):
                del lines[place]
        yield lines


def _paragraphs(pages: Iterable[list[str]]) -> Iterator[str]:
    """The lines, those joined that one paragraph was wrapped into."""
    begun: list[str] = []
    for lines in pages:
        width = max(map(len, lines), default=0)
        for line in lines:
            if begun and not _goes_on(begun[-1], line, width):
                yield " ".join(begun)
                begun = []
            begun.append(line)
    if begun:
        yield " ".join(begun)


def _goes_on(line: str, following: str, width: int) -> bool:
    if _END.search(line) or _ITEM.match(following):
        return False
    return len(line) >= width * (_WRAPPED if following[0].islower() else _FULL)
