"""Text typed for the fonts that came before Unicode: TCVN3 (.VnTime), VNI, VISCII, VPS."""

from __future__ import annotations

import re
from typing import Final

from kg.read import decode
from kg.read.decode import Refused
from kg.text import nfc

_MODERN: Final = re.compile("[ơưƠƯ\u1ea0-\u1ef9]")  # letters that no other living alphabet has
_HIGH: Final = re.compile("[\u00a1-\u00ff]")
_SHARE: Final = 50
"""In Vietnamese text one letter in six or seven is a modern one; where not one in so many is, its font is older."""


def is_vietnamese(text: str) -> bool:
    """Whether the text has a letter that only Vietnamese has."""
    return bool(_MODERN.search(text))


def modern(text: str) -> str:
    """The text in Unicode's letters; unchanged where it is already, or is in no known legacy encoding.

    Raises `Refused` where it may be in one and viparse is missing.
    """
    if (
        len(text) < _SHARE
        or len(_MODERN.findall(text)) * _SHARE > len(text)
        or len(_HIGH.findall(text)) * _SHARE < len(text)
    ):
        return text
    try:
        from viparse import detect_text_encoding  # noqa: PLC0415 -- only who reads such files needs it
        from viparse.normalize.encodings import get_charmap  # noqa: PLC0415
        from viparse.normalize.tables import convert  # noqa: PLC0415
    except ImportError as error:
        if is_vietnamese(text):
            return text
        raise Refused("input-extra", extra="inputs") from error
    name = detect_text_encoding(text)
    return nfc(convert(text, get_charmap(name))) if name else text


def decoded(raw: bytes) -> str:
    """The bytes as text in Unicode's letters, whether they or only their fonts are older; `Refused` for no text."""
    try:
        return modern(decode.text(raw))
    except Refused as refused:
        if refused.rule != "input-encoding" or is_vietnamese(raw.decode("utf-8", errors="ignore")):
            raise
        typed = modern(nfc(raw.decode("latin-1")))
        if not is_vietnamese(typed):
            raise
        return typed
