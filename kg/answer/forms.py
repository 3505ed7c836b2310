"""The forms in which names are compared, of what people type and of what a graph has.

`spelt` is the form of every name: its words without case, tone placement, punctuation and other spellings of a
syllable, marks kept. `plain` writes out what is shortened in names of a kind, `short` leaves out the kinds of units,
and `readings` are what else the words typed may mean: "ông Đỗ Việt Hưng" the name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from unicodedata import normalize

from kg.answer import shortened
from kg.answer.shortened import bare, spelt
from kg.gazetteer.names import kind_of, levels
from kg.model import OrganisationMention
from kg.text import canonical

__all__ = ["agrees", "bare", "holds", "is_of_commune", "is_shortened", "plain", "readings", "short", "spelt"]

_ASIDE: Final = re.compile(r"(?<!\s)(?:\s*[,(–]\s*|\s+-\s+)")
_NUMBER: Final = re.compile(r"\d[\w./–-]*\w")
_LETTER: Final = re.compile(r"[^\W\d_]")


def agrees(typed: str, name: str) -> bool:
    """Whether a name may be what was typed, both spelt: a word typed with marks has these, one without has any."""
    words, others = typed.split(), name.split()
    return len(words) == len(others) and all(
        one == other or (one == bare(one) == bare(other)) for one, other in zip(words, others, strict=True)
    )


def holds(name: str, typed: str) -> bool:
    """Whether the words typed stand side by side in a name, both spelt."""
    count, others = typed.count(" ") + 1, name.split()
    return any(agrees(typed, " ".join(others[i : i + count])) for i in range(len(others) - count + 1))


def plain(kind: str, form: str) -> str:
    """A spelt name of a kind with what is shortened written out: "ủy ban nhân dân tp vinh" → "ubnd thành phố vinh"."""
    words = form.split()
    if kind == "document":
        words = [*shortened.of_documents().written_out(words[:1]), *words[1:]]
    elif kind == "body":
        words = shortened.of_bodies().written_out(words)
    elif kind == "unit":
        of_kind = kind_of(words[0]) if len(words) > 1 else None
        words = [*spelt(of_kind).split(), *words[1:]] if of_kind else words
        words = shortened.of_units().written_out(words)
    return " ".join(word for word in words if word not in shortened.left_out(kind))


def is_shortened(kind: str) -> bool:
    """Whether names of the kind have other forms than the spelt one."""
    return kind in ("document", "body", "unit") or bool(shortened.left_out(kind))


def short(kind: str, form: str) -> str:
    """A plain name without the kinds of its units: "ubnd huyện đắk song" → "ubnd đắk song"; a number keeps its kind."""
    words = form.split()
    kept: list[str] = []
    while words:
        count = next((n for n in (2, 1) if " ".join(words[:n]) in shortened.unit_kinds()), 0)
        if count and (kept or kind == "unit") and len(words) > count and not words[count].isdigit():
            words = words[count:]
        kept.append(words.pop(0))
    return " ".join(kept)


def is_of_commune(form: str) -> bool:
    """Whether a unit's spelt name begins with a kind that communes alone have."""
    words = form.split()
    kinds = (kind_of(" ".join(words[:count])) for count in (2, 1))
    return next((levels(kind) == ("commune",) for kind in kinds if kind), False)


def readings(kind: str, typed: str) -> Iterator[str]:
    """What else the words typed may be, spelt, the best first."""
    match kind:
        case "person":
            yield from _people(typed)
        case "body":
            yield from _bodies(typed)
        case "document":
            yield from _numbers(typed)
        case "article" if "/" in typed:
            yield spelt(PurePosixPath(typed.rstrip("/")).name)


def _people(typed: str) -> Iterator[str]:
    """The name alone, where an honorific or posts stand before it, or posts behind it."""
    name, *behind = _ASIDE.split(typed.strip(), maxsplit=1)
    if behind and _opens(spelt(behind[0])):
        yield spelt(name)
    for given in dict.fromkeys((name, typed)):
        words = spelt(given).split()
        if _opens(" ".join(words)):
            yield from (" ".join(words[begin:]) for begin in range(1, len(words) - 1))


def _opens(form: str) -> bool:
    """Whether spelt words begin with an honorific or the title of a post, with marks or without."""
    return shortened.before_names().match(f"{bare(form)} ") is not None


def _bodies(typed: str) -> Iterator[str]:
    """The body as one of a page is read: "UB Mặt trận Tổ quốc tỉnh An Giang" by the name that sets it apart."""
    from kg.find.organisations import organisation_of  # noqa: PLC0415 -- its patterns take a tenth of a second

    if found := organisation_of(canonical(normalize("NFC", typed)).strip()):
        yield spelt(_words(found))


def _words(body: OrganisationMention) -> str:
    unit = body.unit.text if body.unit else ""
    return " ".join(filter(None, (body.head, unit, _words(body.parent) if body.parent else "")))


def _numbers(typed: str) -> Iterator[str]:
    """What ends with the number, and the number alone where its letters tell the issuer."""
    if found := _NUMBER.search(typed):
        yield spelt(typed[: found.end()])
        if _LETTER.search(found.group()):
            yield spelt(found.group())
