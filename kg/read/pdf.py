"""PDF documents: the text of their pages, lines that were wrapped joined into paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kg.model import Page
from kg.read.apart import result
from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.markup import with_properties

_UNPRINTED: Final = dict.fromkeys(map(ord, "\0\x02\x03\u00ad\ufffe\uffff"))
_NUMBER: Final = re.compile(r"\W*(?:Trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*")
_PRINTED: Final = re.compile(r"(?<![^\r\n])[^\S\r\n]*+\S[^\r\n]*+")
_BLANKS: Final = re.compile(r"[ \xa0]+")
_END: Final = re.compile(r"[.:;!?…][\"”’)]*$")
_ITEM: Final = re.compile(r"[-–+•*]\s|\(?\w{1,3}[.)]\s")
_GAP: Final = 0.8
"""Words of one line that are farther apart, in parts of its height, stand in two cells of a row."""
_WRAPPED: Final = 0.6
"""A line that goes on in lower case on the next reaches at least so far to the right margin."""
_SLACK: Final = 1.0
"""By how much, in parts of its height, a line that a long word ended early may fall short of what would have fitted."""
_DAY: Final = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_LOCKED: Final = 4  # FPDF_ERR_PASSWORD


def from_pdf(file: File) -> Page:
    """The text of all pages; title and day are those of the document's properties.

    Raises `Refused` for what is no PDF, needs a password or is only pictures, and where pypdfium2 is missing.
    """
    if find_spec("pypdfium2") is None:
        raise Refused("input-extra", extra="inputs")
    text, properties = result(_parsed, file.path)
    if not text:
        raise Refused("input-scanned")
    day = _DAY.match(properties.get("CreationDate", ""))
    return with_properties(file.source, text, properties.get("Title"), "-".join(day.groups()) if day else None)


def _parsed(path: Path) -> tuple[str, dict[str, str]]:
    """The text of all pages, and the document's properties."""
    import pypdfium2  # noqa: PLC0415 -- only who reads such files needs it

    try:
        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(_paragraphs(_pages(document))), document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _LOCKED
        raise Refused("input-locked") if locked else Refused("input-damaged", reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page, its cells kept apart by tabs, and where it stands, in points."""

    text: str
    left: float
    right: float
    height: float


def _pages(document: Any) -> Iterator[list[_Line]]:
    """The lines of each page, its number left out."""
    size = 0
    for page in document:
        lines = list(_lines(page.get_textpage()))
        size += sum(len(line.text) for line in lines)
        if size > MAX_BYTES:
            raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
        for end in (0, -1):
            if lines and _NUMBER.fullmatch(lines[end].text):
                del lines[end]
        yield lines


def _lines(page: Any) -> Iterator[_Line]:
    for match in _PRINTED.finditer(page.get_text_range()):
        boxes = [page.get_rect(number) for number in range(page.count_rects(match.start(), len(match[0])))]
        if not boxes:
            continue
        height = max(top - bottom for _, bottom, _, top in boxes)
        text = _with_tabs(match[0], match.start(), page, _GAP * height) if len(boxes) > 1 else match[0]
        if text := _BLANKS.sub(" ", text.translate(_UNPRINTED)).strip():
            yield _Line(text, min(box[0] for box in boxes), max(box[2] for box in boxes), height)


def _with_tabs(text: str, begin: int, page: Any, gap: float) -> str:
    """The text of a line that begins at this letter of the page, with a tab for each blank wider than a gap."""
    letters = list(text)
    for i in range(1, len(text) - 1):
        if text[i] == " ":
            _, _, right, _ = page.get_charbox(begin + i - 1)
            left, _, _, _ = page.get_charbox(begin + i + 1)
            letters[i] = "\t" if left - right > gap else " "
    return "".join(letters)


def _paragraphs(pages: Iterable[list[_Line]]) -> Iterator[str]:
    """The lines, those joined that one paragraph was wrapped into."""
    begun: list[_Line] = []
    for lines in pages:
        margin = max((line.right for line in lines), default=0)
        for line in lines:
            if begun and not _goes_on(begun[-1], line, margin):
                yield " ".join(part.text for part in begun)
                begun = []
            begun.append(line)
    if begun:
        yield " ".join(part.text for part in begun)


def _goes_on(line: _Line, following: _Line, margin: float) -> bool:
    """Whether a line was wrapped: its end is no end, and the first word of the following one did not fit any more."""
    if "\t" in line.text + following.text or _END.search(line.text) or _ITEM.match(following.text):
        return False
    word = following.text.split(" ", maxsplit=1)[0]
    if word[0].islower():
        return line.right - line.left >= _WRAPPED * (margin - line.left)
    width = (following.right - following.left) / len(following.text) * (1 + len(word))
    return word[0].isalnum() and line.right + width + _SLACK * line.height >= margin
