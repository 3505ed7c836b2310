"""Folding for search: one letter for one letter, so that an offset in the folded text is one in the page."""

from __future__ import annotations

import unicodedata
from typing import Final


class _Letters(dict[int, str]):
    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = unicodedata.normalize("NFD", "d" if letter in "đĐ" else letter)[0].lower()
        self[code] = bare if len(bare) == 1 else letter
        return self[code]


_LETTERS: Final = _Letters()


def fold_evenly(text: str) -> str:
    """The text in lower case without marks and with d for đ, of the same length: "Đỗ Việt" → "do viet"."""
    return unicodedata.normalize("NFC", text).translate(_LETTERS)
