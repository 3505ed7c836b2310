"""Strings that are hard for a pattern, made from its own pieces: what it repeats, repeated, behind what it begins with.

Read from the pattern's text, so that a new pattern is attacked without anybody having thought of how.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, product
from typing import Final

import regex

ALPHABET: Final = ' a1.A,-–;:/(%\n”đĐxIVh…"' + "".join(map(chr, range(0xE001, 0xE009)))
SUFFIXES: Final = ("", " ", "x", ".", "1", "\ue001", "A ", "\n")
_MANY: Final = 8
"""From so many repetitions on a part of a pattern counts as one that can run on."""
_TOKEN: Final = regex.compile(
    r"(?P<open>\((?:\?(?:P<\w+>|<?[=!]|>|[a-zA-Z]*:))?)(?!\?)|(?P<flags>\(\?[a-zA-Z]+\))|(?P<back>\(\?P=\w+\)|\\[1-9])|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[\^?\]?(?:\\[pPN]\{[^}]*\}|\\.|[^\]\\])*\])|(?P<escape>\\[pPN]\{[^}]*\}|\\[xu][0-9a-fA-F]+|\\.)"
    r"|(?P<zero>[\^$])|(?P<any>\.)|(?P<sign>.)",
    regex.DOTALL,
)
_COUNT: Final = regex.compile(r"(?:(?P<sign>[*+?])|\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\})[?+]?")


@dataclass(frozen=True)
class Part:
    """A part of a pattern that occurs `least` to `most` times: one of some sequences, or one of some signs."""

    options: tuple[tuple[Part, ...], ...] = ()
    signs: str = ""
    least: int = 1
    most: int | None = 1

    @property
    def runs_on(self) -> bool:
        """Whether there can be very many of it."""
        return self.most is None or self.most >= _MANY


def attacks(pattern: str, seed: int, most: int = 60) -> list[tuple[str, str, str]]:
    """Beginnings, what is to be repeated behind each, and ends; at most so many, for one pattern always the same."""
    chance = random.Random(f"{seed} {pattern!a}")
    parts = _Reader(pattern).alternatives()
    found = {
        (before, body, after)
        for before, repeated in islice(_runs(parts, "", chance), 400)
        for body in sorted({*_bodies(repeated, chance), before[-40:] + _sample(repeated, chance)})
        if body
        for after in chance.sample(SUFFIXES, 3)
    }
    whole = {
        ("", f"{_sequence(chance.choice(parts), chance)}{filling}", after)
        for filling, after in product((" ", ""), " x")
    }
    found |= {(before, body, after) for before, body, after in whole if body}
    ordered = sorted(found)
    chance.shuffle(ordered)
    return ordered[:most]


def grown(attack: tuple[str, str, str], length: int) -> str:
    """The string of an attack, of about so many characters."""
    before, body, after = attack
    return f"{before}{body * max(1, length // len(body))}{after}"


def _runs(options: Sequence[Sequence[Part]], before: str, chance: random.Random) -> Iterator[tuple[str, Part]]:
    """Every part that can run on, with a text that stands before it."""
    for sequence in options:
        read = before
        for part in sequence:
            if part.runs_on:
                yield read, part
                yield "", part
            yield from _runs(part.options, read, chance)
            read += _sample(part, chance)


def _bodies(part: Part, chance: random.Random) -> Iterator[str]:
    if part.options:
        yield from (_sequence(chance.choice(part.options), chance) for _ in range(4))
        for sequence in part.options:
            for inner in sequence:
                yield from inner.signs[:4]
    yield from part.signs


def _sample(part: Part, chance: random.Random) -> str:
    times = max(part.least, chance.choice((part.least, 1, 2)) if part.most is None or part.most > 1 else part.least)
    if part.options:
        return "".join(_sequence(chance.choice(part.options), chance) for _ in range(times))
    return "".join(chance.choice(part.signs) for _ in range(times)) if part.signs else ""


def _sequence(parts: Sequence[Part], chance: random.Random) -> str:
    return "".join(_sample(part, chance) for part in parts)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._place = 0

    def alternatives(self) -> tuple[tuple[Part, ...], ...]:
        options: list[list[Part]] = [[]]
        while token := _TOKEN.match(self._pattern, self._place):
            self._place = token.end()
            match token.lastgroup:
                case "close":
                    break
                case "bar":
                    options.append([])
                case "open":
                    inside = self.alternatives()
                    part = self._counted(Part(options=inside))
                    if not token.group().endswith("!"):
                        options[-1].append(part)
                case "flags" | "back" | "zero":
                    continue
                case _:
                    options[-1].append(self._counted(Part(signs=_signs(token.group()))))
        return tuple(map(tuple, options))

    def _counted(self, part: Part) -> Part:
        least, most = 1, 1
        bounded: int | None = most
        while count := _COUNT.match(self._pattern, self._place):
            self._place = count.end()
            if count["sign"]:
                least, bounded = int(count["sign"] == "+"), 1 if count["sign"] == "?" else None
            else:
                least = int(count["least"] or 0)
                bounded = int(count["most"]) if count["most"] else None if count["comma"] else least
        return Part(part.options, part.signs, least, bounded)


@cache
def _signs(source: str) -> str:
    """The signs of the alphabet that a class, an escape or a plain sign matches."""
    if len(source) == 1 and source not in ".":
        return source
    if source in (r"\b", r"\B", r"\A", r"\Z"):
        return ""
    one = regex.compile(source)
    return "".join(sign for sign in ALPHABET if one.fullmatch(sign)) or (source[-1] if len(source) == 2 else "")
