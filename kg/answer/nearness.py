"""Which names come near what was typed and found nowhere."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from kg.answer.forms import bare
from kg.answer.names import Entry, Named

_ALIKE: Final = 0.6
"""How like two names must be, from 0 to 1."""
_COMPARED: Final = 300
"""Names that are compared letter by letter, those with most of the words typed."""


def nearest(form: str, entries: Sequence[Entry], limit: int) -> list[Named]:
    """The things whose names come near a spelt one, the nearest first, one for each label."""
    typed = bare(form)
    scored = [(_likeness(typed, bare(entry.form)), entry.named) for entry in _candidates(typed, entries, limit)]
    alike = sorted(
        ((score, named) for score, named in scored if score >= _ALIKE),
        key=lambda one: (-one[0], one[1].label, one[1].iri),
    )
    first: dict[str, Named] = {}
    for _, named in alike:
        first.setdefault(named.label, named)
    return list(first.values())[:limit]


def _candidates(typed: str, entries: Sequence[Entry], limit: int) -> list[Entry]:
    """The names with at least half of the words typed, else those of nearly the same letters."""
    words = set(typed.split())
    shared = [(len(words & set(bare(entry.form).split())), entry) for entry in entries]
    if close := [one for one in shared if 2 * one[0] >= len(words) > 0]:
        return [entry for _, entry in sorted(close, key=lambda one: -one[0])[:_COMPARED]]
    by_form = {bare(entry.form): entry for entry in entries}
    return [by_form[form] for form in difflib.get_close_matches(typed, by_form, n=limit, cutoff=_ALIKE)]


def _likeness(typed: str, name: str) -> float:
    """How like two folded names are, from 0 to 2: one that holds the words typed comes before all others."""
    ratio = difflib.SequenceMatcher(None, typed, name).ratio()
    return 1 + ratio if f" {typed} " in f" {name} " else ratio
