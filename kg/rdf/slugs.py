"""Words as segments of IRIs: ASCII, deterministic, distinct where folding makes them alike.

Folding loses diacritics, so a slug made of Vietnamese words carries eight hexadecimal digits of the unfolded name:
"Trần Văn Hùng" and "Trần Văn Hưng" differ, "Bình Thuỷ", "Bình Thủy" and "BÌNH THỦY" do not. `--` joins the parts.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

from kg.text import fold, key

SEGMENT: Final = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
_PLAIN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_READABLE: Final = 60
"""Letters of a slug that digits follow, which tell apart what was cut off."""
_LONGEST_ID: Final = 80
"""Letters of an id that stands for itself; the keys of the gazetteer have less than half as many."""


def slug(text: str, limit: int = _READABLE) -> str:
    """Lower-case ASCII words joined by dashes, cut at a word to `limit` characters: "Đỗ Việt Hưng" → "do-viet-hung"."""
    whole = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(whole) <= limit:
        return whole
    return whole[: limit + 1].rpartition("-")[0] or whole[:limit]


def digest(*parts: str, length: int = 8) -> str:
    """The first hexadecimal digits of the SHA-256 of the parts: two of a thousand share eight once in 8,000 times."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:length]


def keyed(text: str, limit: int = _READABLE) -> str:
    """A readable slug and the digits that tell apart names that fold alike; tone placement and case do not count."""
    return "-".join(filter(None, (slug(text, limit), digest(key(text)))))


def is_slug(text: str) -> bool:
    """Whether a text is already a slug."""
    return _PLAIN.fullmatch(text) is not None


def exact(text: str) -> str:
    """An id itself where it is already a slug, else a slug and the digits of the very text: "A.txt" is not "a.txt"."""
    if len(text) <= _LONGEST_ID and is_slug(text):
        return text
    return "-".join(filter(None, (slug(text), digest(unicodedata.normalize("NFC", text)))))


def article_slug(source: str) -> str:
    """What stands for a page in the IRIs: its name without extension and the digits of the whole name.

    Twelve digits, because pages of one site share their first sixty characters and a store may hold a million.
    """
    name = unicodedata.normalize("NFC", source)
    return "-".join(filter(None, (slug(_EXTENSION.sub("", name)), digest(name, length=12))))


def is_segment(text: str) -> bool:
    """Whether a text is what is minted as one segment of an IRI."""
    return SEGMENT.fullmatch(text) is not None
