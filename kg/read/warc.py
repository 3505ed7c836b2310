"""Web archives (WARC), packed or not: the web pages among the answers of servers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

from kg.read.apart import result
from kg.read.decode import MAX_BYTES, Refused
from kg.read.files import File
from kg.read.legacy import decoded
from kg.read.packed import unpacked
from kg.read.records import Columns, Fault, Record

_PAGES: Final = ("text/html", "application/xhtml+xml")
_FOUND: Final = 200
_ENCODINGS: Final = ("Content-Encoding", "Transfer-Encoding")
_HEAD: Final = "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"


def from_warc(file: File, _: Columns) -> Iterator[Record | Fault]:
    """The web page of each answer that brought one, numbered among all answers; raises `Refused` for a damaged file."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415 -- only who reads such files needs it
    except ImportError as error:
        raise Refused("input-extra", extra="inputs") from error
    with unpacked(file) as stream:
        raw: Any = stream.raw  # which gives what it has before it raises an error
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
    body = _body(answer)
    if body is None:
        return None
    if len(body) > MAX_BYTES:
        raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
    metadata = {"url": answer.headers.get("WARC-Target-URI"), "retrieved": answer.record_date}
    return Record(number, decoded(body), metadata, web=True)


def _body(answer: Any) -> bytes | None:
    """The source of the page, or a byte more than may be; None for anything else. Raises `Refused` for damage."""
    try:
        answer.parse_http(auto_decode="none")
        head = answer.http_headers
        if answer.http_content_type not in _PAGES or head.status_code != _FOUND:
            return None
        body: bytes = answer.reader.read(MAX_BYTES + 1)
        sent = "".join(f"{name}: {head[name]}\r\n" for name in _ENCODINGS if name in head)
    except Exception as error:  # FastWARC's own, of which some are no OSError; the other records can be read
        raise Refused("input-record") from error
    return result(_unpacked, sent, body) if sent else body


def _unpacked(sent: str, body: bytes) -> bytes:
    """The body of an answer without the encodings that its headers name; FastWARC unpacks it in one piece."""
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415 -- only who reads such files needs it

    answer = f"HTTP/1.1 200 OK\r\n{sent}\r\n".encode() + body
    head = f"{_HEAD}Content-Length: {len(answer)}\r\n\r\n".encode()
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(head + answer), auto_decode="all")))
        found: bytes = record.reader.read(MAX_BYTES + 1)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("input-record") from error
    return found
