"""The pages of one file, each read by what its suffix calls for and looked at before anybody works on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kg.errors import KgError
from kg.model import Page
from kg.read.decode import MAX_BYTES, Refused, check_letters, content
from kg.read.files import File
from kg.read.formats import CONTAINERS, DOCUMENTS, TEXTS
from kg.read.genre import Sieve
from kg.read.legacy import decoded, is_vietnamese, modern
from kg.read.markup import from_html, from_record, is_markup
from kg.read.mending import mended
from kg.read.records import Columns, Fault, Record
from kg.text import nfc

_PRINTED: Final = re.compile(r"[^\s\u200b\ufeff]")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A page, and the number of its line or record in its container; 0 for a file of its own."""

    number: int
    page: Page


def pages(file: File, columns: Columns, sieve: Sieve | None) -> Iterator[Numbered | Fault]:
    """The pages of a file that the sieve keeps, and what is wrong with the others or with the file."""
    try:
        if not _is_utf8(file.source):
            raise Refused("input-name")
        if file.suffix in CONTAINERS:
            yield from _many(file, columns, sieve)
        elif page := _one(file, sieve):
            yield Numbered(0, page)
    except Refused as refused:
        yield Fault(0, refused)
    except OSError as error:
        yield Fault(0, Refused("input-unreadable", reason=error.strerror or str(error)))
    except KgError:  # a file of the package is broken, and nothing can be read
        raise
    except Exception as error:  # the other files go on, and the report names this one
        yield Fault(0, _unexpected(error))


def _one(file: File, sieve: Sieve | None) -> Page | None:
    """The page of a file; None where it is of another kind."""
    if file.suffix in DOCUMENTS:
        page = DOCUMENTS[file.suffix](file)
    else:
        with file.open() as stream:
            text = decoded(content(stream))
        if sieve and text.strip() and not sieve.may_keep(text):
            return None
        page = TEXTS.get(file.suffix, Page)(file.source, text)
    page = _whole(page)
    return page if _checked(page) and (sieve is None or sieve.keeps(page.text)) else None


def _many(file: File, columns: Columns, sieve: Sieve | None) -> Iterator[Numbered | Fault]:
    """The pages of a container; raises `Refused` where it holds no record, or is damaged after those that came."""
    empty = True
    for found in CONTAINERS[file.suffix](file, columns):
        empty = False
        if isinstance(found, Fault):
            yield found
            continue
        try:
            if page := _of_record(file, found, sieve):
                yield Numbered(found.number, page)
        except Refused as refused:
            yield Fault(found.number, refused)
        except KgError:
            raise
        except Exception as error:
            yield Fault(found.number, _unexpected(error))
    if empty:
        raise Refused("input-no-records")


def _of_record(file: File, record: Record, sieve: Sieve | None) -> Page | None:
    """The page of a record; None where it is of another kind."""
    if len(record.text) > MAX_BYTES:
        raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
    check_letters(record.text)
    text = nfc(record.text)
    if not is_vietnamese(text):
        text = modern(text)
    in_markup = record.web or is_markup(text)
    if sieve and text.strip() and not (sieve.may_keep(text) if in_markup else sieve.keeps(text)):
        return None
    page = _whole((from_html if record.web else from_record)(_source(file, record), text, record.metadata))
    return page if _checked(page) and (sieve is None or not in_markup or sieve.keeps(page.text)) else None


def _source(file: File, record: Record) -> str:
    url, given = (record.metadata.get(slot) for slot in ("url", "id"))
    if isinstance(url, str) and _ADDRESS.fullmatch(url) and _is_utf8(url):
        return nfc(url)
    name = str(given).strip() if isinstance(given, str | int) else ""
    return f"{file.source}#{nfc(name) if name and _is_utf8(name) else record.number}"


def _whole(page: Page) -> Page:
    """The page with its damaged letters mended."""
    text, title = mended(page.text), mended(page.title) if page.title else page.title
    return page if text == page.text and title == page.title else replace(page, text=text, title=title)


def _checked(page: Page) -> Page:
    if (offset := page.text.find("\0")) >= 0:
        raise Refused("input-binary", offset=offset)
    if not _PRINTED.search(page.text):
        raise Refused("input-empty")
    if not is_vietnamese(page.text):
        raise Refused("input-not-vietnamese")
    return page


def _unexpected(error: Exception) -> Refused:
    return Refused("page-failed", reason=f"{type(error).__name__}: {error}")


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
