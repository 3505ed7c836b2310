"""Labels of a picture in lines of words: no word is ever cut, and what has no room ends in “…” behind a whole one."""

from __future__ import annotations

from typing import Final

UNBROKEN: Final = "\u00a0"
_MORE: Final = " …"
_LONGEST: Final = 48  # characters of a word: an address or a run of signs, not a word of any language, is cut there


def wrapped(text: str, width: int, lines: int) -> str:
    """`text` in at most so many lines, of about equal length where it is whole, the rest of it as “…”.

    A line is longer than `width` only where a single word is; words that UNBROKEN joins part where they would be.
    """
    words = [_short(part) for word in text.split(" ") if word for part in _parted(word, width)]
    found = _filled(words, width)
    if len(found) > lines:
        return "\n".join(_cut(found[:lines], width))
    while (narrower := _filled(words, width - 1)) and len(narrower) == len(found) and width > 1:
        width -= 1
        found = narrower
    return "\n".join(found)


def _filled(words: list[str], width: int) -> list[str]:
    """The words in lines, each as full as it may be."""
    found: list[str] = []
    for word in words:
        if found and len(found[-1]) + 1 + len(word) <= width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _cut(lines: list[str], width: int) -> list[str]:
    """The lines with “…” at the end of the last, behind as many of its words as leave room for it."""
    words = lines[-1].split(" ")
    while len(words) > 1 and len(" ".join(words)) + len(_MORE) > width:
        words.pop()
    return [*lines[:-1], " ".join(words) + _MORE]


def _parted(word: str, width: int) -> list[str]:
    return [word] if len(word) <= width else word.split(UNBROKEN)


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
