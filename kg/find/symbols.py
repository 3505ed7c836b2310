"""The letters of a document's number ("147/KH-UBND"): its kind, and the body that they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final, Protocol, Self

import regex

from kg import lexicon
from kg.find.organisations import understood
from kg.model import OrganisationMention
from kg.text import canonical, unmarked


class Named(Protocol):
    """A body in words or resolved: its name, and the one above it."""

    @property
    def head(self) -> str: ...

    @property
    def parent(self) -> Self | None: ...


_NAME_PARTS: Final = regex.compile(r"[\p{L}&]+")
_YEAR: Final = regex.compile(r"(?:19|20)\d\d")
_BARE: Final = regex.compile(r"\d+\p{Ll}?(?:/(?:19|20)\d\d)?")


@cache
def rows() -> list[dict[str, Any]]:
    """The kinds of documents, in the order of `documents.yaml`."""
    return list(lexicon.table("documents")["kinds"])


def is_bare(number: str) -> bool:
    """Whether a number has no letters that tell kind or issuer: "57", "30a", "45/2026"."""
    return _BARE.fullmatch(number) is not None


def parts_before_letters(number: str) -> tuple[str, ...]:
    """The bare numbers by which a number with letters may be cited: "45" and "45/2026" for "45/2026/NĐ-CP"."""
    found = _BARE.match(number)
    if found is None or found.end() == len(number):
        return ()
    return tuple(dict.fromkeys((found.group().partition("/")[0], found.group())))


def kind_of_number(number: str, default: str) -> str:
    """The kind that the letters of a number state: "Thông báo" for "219/TB-VPCP"."""
    if row := _row_of(number):
        return canonical(row["kind"])
    return _kind_of_other_symbols() if _parts(number) else default


def national_issuer(number: str | None, end: int) -> OrganisationMention | None:
    """The body whose letters no other has, understood at `end`: "Chính phủ" for "32/2021/NĐ-CP"."""
    if not number or is_bare(number):
        return None
    issuers: dict[str, str] = lexicon.table("documents")["issuers"]
    letters = {part.rstrip("0123456789") for part in _parts(number)}
    symbol = next((s for s in issuers if s in letters), None)
    return understood(canonical(issuers[symbol]), end) if symbol else None


def issuer_part(number: str) -> str | None:
    """The letters of the one body that issued a document: "UBND" of "147/KH-UBND" and of "1936/UBND-KSTT"."""
    row = _row_of(number)
    if is_bare(number) or (row and row.get("joint")):
        return None
    kinds = _kinds_by_symbol()
    return next((part for part in _parts(number) if part not in kinds), None)


def answers_to(body: Named, letters: str) -> bool:
    """Whether the letters of a number stand for a body, or for it and those above: "VPTU" for "Văn phòng Tỉnh ủy"."""
    wanted, own = unmarked(letters).upper().replace("&", ""), ""
    above: Named | None = body
    while above is not None:
        own += initials(above.head) if above is not body or above.head not in lexicon.words("leading-committee") else ""
        if own == wanted:
            return True
        above = above.parent
    return False


@lru_cache(maxsize=1 << 12)
def initials(name: str) -> str:
    """The letters that stand for a body's name, without marks: "STP" for "Sở Tư pháp", "HDND" for "HĐND"."""
    words = (word for word in _NAME_PARTS.findall(name) if word not in _small_words())
    return unmarked("".join(word if word.isupper() else word[0] for word in words)).upper().replace("&", "")


@cache
def _small_words() -> frozenset[str]:
    return frozenset(map(canonical, lexicon.words("no-initial")))


@cache
def _kinds_by_symbol() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows():
        for symbol in row.get("symbols", ()):
            found.setdefault(symbol, row)
    return found


def _row_of(number: str) -> dict[str, Any] | None:
    kinds = _kinds_by_symbol()
    return next((kinds[part] for part in _parts(number) if part in kinds), None)


def _parts(number: str) -> Iterable[str]:
    """What stands between the signs behind the number itself; years are left out."""
    return [part for part in number.replace("-", "/").split("/")[1:] if not _YEAR.fullmatch(part)]


@cache
def _kind_of_other_symbols() -> str:
    return next(canonical(row["kind"]) for row in rows() if row.get("other-symbols"))
