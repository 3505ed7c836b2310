"""The bytes of one file as text, or why they are none."""

from __future__ import annotations

import codecs
from typing import BinaryIO, Final

from kg.text import nfc

MAX_BYTES: Final = 5 * 1024 * 1024
"""No news page is longer; a longer file is a dump of many pages or no page at all, and is refused after this much."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Refused(Exception):
    """Why a file gives no page: the message's key and what fills it in."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values
        self.page: str | None = None

    def of(self, page: str) -> Refused:
        """This refusal, with the name of the page that is refused."""
        self.page = page
        return self


def content(stream: BinaryIO) -> bytes:
    """The bytes of a stream; `Refused` where there are more than `MAX_BYTES`, before they fill the memory."""
    raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
    return raw


def text(raw: bytes) -> str:
    """The text in NFC with LF line ends and no byte-order mark; offsets in the graph count this text."""
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and (offset := raw.find(b"\0")) >= 0:
        raise Refused("input-binary", offset=offset)
    try:
        decoded = raw.decode(encoding)
    except UnicodeDecodeError as error:
        byte = f"0x{raw[error.start]:02X}"
        raise Refused("input-encoding", encoding=encoding.upper(), offset=error.start, byte=byte) from error
    if (offset := decoded.find("\0")) >= 0:
        raise Refused("input-binary", offset=offset)
    return nfc(decoded.removeprefix("\ufeff"))


def check_letters(text: str) -> None:
    """Raise `Refused` where a text has half a letter (`\\ud83d`), which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        letter = f"U+{ord(text[error.start]):04X}"
        raise Refused("input-encoding", encoding="UTF-8", offset=error.start, byte=letter) from error
