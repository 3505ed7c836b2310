"""Web archives (WARC), packed or not: the web pages among the answers of servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.legacy import decoded
from kg.read.packed import unpacked
from kg.read.records import Columns, Fault, Record

_PAGES: Final = ("text/html", "application/xhtml+xml")
_FOUND: Final = 200


def from_warc(file: File, _: Columns) -> Iterator[Record | Fault]:
    """The web page of each answer that brought one, numbered among all answers; raises `Refused` for a damaged file."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused("input-extra", extra="inputs") from error
    with unpacked(file) as stream:
        raw: Any = stream.raw  # which gives what it has before it tells of damage
        answers = ArchiveIterator(raw, record_types=WarcRecordType.response, parse_http=False)
        for number, answer in enumerate(answers, 1):
            try:
                page = _page(number, answer)
            except Refused as refused:
                yield Fault(number, refused)
            else:
                if page:
                    yield page


def _page(number: int, answer: Any) -> Record | None:
    """The page of an answer; None for a picture, a redirection, a page that was not found."""
    length = answer.content_length
    if length > MAX_BYTES:
        raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
    answer.freeze()
    if answer.content_length < length or answer.record_date is None:
        raise Refused("input-record")
    if not answer.is_http:
        return None
    answer.parse_http(auto_decode="all")
    if answer.http_content_type not in _PAGES or answer.http_headers.status_code != _FOUND:
        return None
    raw = answer.reader.read(MAX_BYTES + 1)
    told = {"url": answer.headers.get("WARC-Target-URI"), "retrieved": answer.record_date}
    return Record(number, decoded(raw), told, web=True)
