"""Labels that go on from what somebody types: looked for in one long text, which is faster than asking each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from kg.answer import forms
from kg.answer.names import Names

_LOOKED_AT: Final = 400
"""Places of the letters that are looked at: who has typed two letters only sees some of what there is."""


class Labels:
    """The labels of all things by the forms of their own names."""

    def __init__(self, names: Mapping[str, Names]) -> None:
        found: dict[tuple[str, str], int] = {}
        for order, of_kind in enumerate(names.values()):
            for entry in of_kind.entries:
                if entry.own:
                    found.setdefault((entry.form, entry.named.label), order)
        self._held = [(form, label, order) for (form, label), order in found.items()]
        bare = [forms.bare(form) for form, *_ in self._held]
        self._text = "".join(f"\n {form}" for form in bare)
        self._begins: list[int] = []
        at = 0
        for form in bare:
            self._begins.append(at)
            at += len(form) + 2

    def holding(self, typed: str, limit: int) -> list[str]:
        """At most so many labels with the words typed, the last of them perhaps not whole; the likeliest first.

        First those that begin with the words, then by kind and by length. Marks count where they are typed.
        """
        form = forms.spelt(typed)
        if not form:
            return []
        bare = forms.bare(form)
        first = dict.fromkeys(islice(self._places(f"\n {bare}"), _LOOKED_AT), True)
        inside = (index for index in islice(self._places(f" {bare}"), _LOOKED_AT) if index not in first)
        found = [index for index in (*first, *inside) if _goes_on(self._held[index][0], form)]
        found.sort(key=lambda index: (index not in first, self._held[index][2], len(self._held[index][0])))
        return list(dict.fromkeys(self._held[index][1] for index in found))[:limit]

    def _places(self, words: str) -> Iterator[int]:
        """The numbers of the forms in which the words stand."""
        at = self._text.find(words)
        while at >= 0:
            yield bisect_right(self._begins, at) - 1
            at = self._text.find(words, at + 1)


def _goes_on(form: str, typed: str) -> bool:
    """Whether the words typed stand in a name, each with its marks if it has any, the last perhaps not whole."""
    words, others = typed.split(), form.split()
    for begin in range(len(others) - len(words) + 1):
        cut = others[begin : begin + len(words)]
        cut[-1] = cut[-1][: len(words[-1])]
        if forms.agrees(typed, " ".join(cut)):
            return True
    return False
