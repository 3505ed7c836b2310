"""What people call something, found in a graph: by IRI, exactly, in another spelling, without marks, or in part.

The ways are tried in this order and the first that finds anything counts. Marks count where they are typed: "Đỗ Việt
Hùng" is not "Đỗ Việt Hưng", while "do viet hung" may be both. What is found nowhere has others near it, which are
offered and never taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from unicodedata import normalize

from pyoxigraph import Literal, NamedNode

from kg.answer import forms
from kg.answer.kinds import ENTITIES, KINDS, OTHER_NAMES, called, plural
from kg.answer.names import Entry, Index, Named, Names, Source, described, kind_of, things
from kg.answer.nearness import nearest
from kg.errors import UsageError
from kg.rdf.namespaces import PREFIXES

__all__ = ["Lookup", "Match", "Source", "find", "labels", "near", "one"]

_SHOWN: Final = 5  # of those that come near or may be meant: more are no help
_LISTED: Final = 10
_NO_IRI: Final = frozenset(' <>"{}|\\^`')
_DIGIT: Final = re.compile(r"\d")
_LOCAL: Final = re.compile(r"[a-z][a-z-]*/\S+")


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that a name may be for, and how it was found: iri, exact, spelling, unmarked, other, short, part or near.

    `other` is a name written out or with posts and honorifics left out, `short` one without the kind of its unit.
    `term` is what questions compare with it.
    """

    iri: str
    label: str
    kind: str
    how: str
    term: NamedNode | Literal


def find(store: Source, name: str, kinds: Collection[str] | None = None) -> list[Match]:
    """What the name may be for, of these kinds or of any: all that the first way that finds anything finds."""
    return Lookup(store).find(name, kinds)


def near(store: Source, name: str, kinds: Collection[str] | None = None, limit: int = _SHOWN) -> list[Match]:
    """What is called nearly so, the nearest first, one for each label."""
    return Lookup(store).near(name, kinds, limit)


def one(store: Source, name: str, kinds: Collection[str] | None = None) -> Match:
    """The one thing that the name is for; UsageError with what there is where it is none or may be several."""
    return Lookup(store).one(name, kinds)


def labels(store: Source, name: str, kinds: Collection[str]) -> list[str]:
    """The values by which questions know what the name may be for, sorted."""
    return sorted({match.term.value for match in Lookup(store).find(name, kinds)})


class Lookup:
    """Looks up names in one graph, whose names of a kind are asked for once: they may be kept for other lookups."""

    def __init__(self, store: Source, names: dict[str, Names] | None = None) -> None:
        self._store = store
        self._names: dict[str, Names] = {} if names is None else names

    def find(self, name: str, kinds: Collection[str] | None = None) -> list[Match]:
        """What the name may be for, as `find` has it."""
        wanted = kinds or ENTITIES
        name = normalize("NFC", name).strip()
        if name and (found := self._by_iri(name, wanted) or self._exact(name, wanted)):
            return found
        for how, way in self._ways(name) if forms.spelt(name) else ():
            entries = [entry for kind in wanted for entry in way(self.names(kind))]
            if found := _matches(entries, how):
                return found
        return []

    def near(self, name: str, kinds: Collection[str] | None = None, limit: int = _SHOWN) -> list[Match]:
        """What is called nearly so, as `near` has it."""
        entries = [entry for kind in kinds or ENTITIES for entry in self.names(kind).entries]
        return [_match(named, "near") for named in nearest(forms.spelt(name), entries, limit)]

    def holding(self, words: str, kinds: Collection[str] | None = None) -> list[Match]:
        """The things whose names hold every word, marks counting where typed, those with the shortest names first."""
        typed = forms.spelt(words).split()
        unmarked = [f" {forms.bare(word)} " for word in typed]
        found: dict[str, Entry] = {}
        for bare, entry in (one for kind in kinds or ENTITIES for one in self.names(kind).spelt.unmarked()):
            if not typed or not all(word in f" {bare} " for word in unmarked):
                continue  # few names hold the words even without their marks, and this is soon seen
            if all(forms.holds(entry.form, word) for word in typed):
                held = found.setdefault(entry.named.iri, entry)
                found[entry.named.iri] = min(held, entry, key=lambda one: len(one.form))
        ordered = sorted(found.values(), key=lambda one: (len(one.form), one.named.label, one.named.iri))
        return [_match(entry.named, "part") for entry in ordered]

    def one(self, name: str, kinds: Collection[str] | None = None) -> Match:
        """The one thing that the name is for, as `one` has it."""
        found = self.find(name, kinds)
        if len(found) == 1:
            return found[0]
        if found:
            listed = "\n".join(f"    {match.label}  <{self._shown(match.iri)}>" for match in found[:_LISTED])
            raise UsageError("lookup-several", name=name, count=len(found), found=listed)
        raise self.unknown(name, kinds)

    def term(self, name: str, kinds: Collection[str]) -> NamedNode | Literal:
        """What questions compare with the name; UsageError where it is for nothing, or for things of several labels."""
        return self.alike(name, kinds)[0].term

    def alike(self, name: str, kinds: Collection[str]) -> list[Match]:
        """The things that the name is for, all of one label; UsageError where there is none, or they have several."""
        found = self.find(name, kinds)
        terms = list(dict.fromkeys(match.term for match in found))
        if len(terms) == 1:
            return found
        if found:
            listed = "\n".join(f"    {self._option(match)}" for match in _by_term(found)[:_LISTED])
            raise UsageError("lookup-which", name=name, count=len(terms), found=listed)
        raise self.unknown(name, kinds)

    def unknown(self, name: str, kinds: Collection[str] | None = None) -> UsageError:
        """That nothing is called so, with what comes near."""
        of_kind, command = called(*(kinds or ENTITIES)), plural(next(iter(kinds or ENTITIES)))
        if found := self.near(name, kinds):
            options = ", ".join(f"“{self._option(match)}”" for match in found)
            return UsageError("lookup-none-near", kind=of_kind, name=name, near=options)
        return UsageError("lookup-none", kind=of_kind, name=name, command=f"kg list {command}")

    def names(self, kind: str) -> Names:
        """The names of a kind."""
        if kind not in self._names:
            self._names[kind] = Names(kind, things(self._store, kind))
        return self._names[kind]

    # ------------------------------------------------------------ the ways

    def _by_iri(self, name: str, kinds: Collection[str]) -> list[Match]:
        """The thing whose IRI the name is: in full, by a prefix of ours, or what follows the base of the data."""
        for iri in as_iris(name, self._store.base):
            kind = kind_of(self._store, iri)
            if kind is not None and kind in kinds:
                return [_match(named, "iri") for named in described(self._store, kind, [iri])]
        return []

    def _exact(self, name: str, kinds: Collection[str]) -> list[Match]:
        """What is called exactly so; a name that bodies have besides their own is one of the other ways."""
        found: list[Entry] = []
        for kind in kinds:
            names = [(one, by) for one in things(self._store, kind, name) for by, it in one.names if it.value == name]
            entries = [Entry(one, name, by not in OTHER_NAMES) for one, by in names]
            own = [entry for entry in entries if entry.own]
            found += own if own or kind == "body" else entries
        return _matches(found, "exact")

    def _ways(self, name: str) -> Iterator[tuple[str, Callable[[Names], list[Entry]]]]:
        typed = forms.spelt(name)
        yield "spelling", lambda names: _settled(names, names.spelt.equal(typed), typed)
        yield "unmarked", lambda names: _settled(names, names.spelt.agreeing(typed), typed)
        yield "other", partial(_read, name, lambda names: names.plain)
        yield "short", partial(_read, name, lambda names: names.short)
        yield "part", lambda names: _in_part(names, typed)

    def _shown(self, iri: str) -> str:
        return iri.removeprefix(self._store.base)

    def _option(self, match: Match) -> str:
        """A thing as it is offered: its label, with what else questions know it by."""
        value = match.term.value
        if value in match.label:
            return match.label
        return f"{match.label} ({self._shown(value)})"


def as_iris(name: str, base: str) -> Iterator[str]:
    """The IRIs that a text may be: whole, between angle brackets, with a prefix of ours, or without the base."""
    bare = name.strip().removeprefix("<").removesuffix(">")
    prefix, colon, local = bare.partition(":")
    if not bare or _NO_IRI & set(bare):
        return
    if "://" in bare or bare.startswith(base):
        yield bare
    elif colon and prefix in PREFIXES:
        yield PREFIXES[prefix] + local
    elif _LOCAL.fullmatch(bare):
        yield base + bare


def _settled(names: Names, entries: list[Entry], typed: str) -> list[Entry]:
    """Of the entries those that are things' own names, if any are.

    Of bodies that are called so besides their own names, all others too whose names begin so: that one page writes "Sở
    Nội vụ" for that of Nghệ An is no reason to take it for this one everywhere.
    """
    if own := [entry for entry in entries if entry.own]:
        return own
    return [*entries, *_in_part(names, typed)] if names.kind == "body" and entries else entries


def _read(name: str, index: Callable[[Names], Index], names: Names) -> list[Entry]:
    """The names that fit what is shortened in the words, or what else these may be."""
    readings = dict.fromkeys((forms.spelt(name), *forms.readings(names.kind, name)))
    for reading in readings:
        form = forms.plain(names.kind, reading)
        if found := index(names).equal(form) or index(names).agreeing(form):
            return _settled(names, _above_communes(names.kind, found), form)
    return []


def _above_communes(kind: str, entries: list[Entry]) -> list[Entry]:
    """Of units without their kind those above communes, where there are any, as the gazetteer takes such names."""
    above = [entry for entry in entries if not forms.is_of_commune(entry.form)]
    return above or entries if kind == "unit" else entries


def _in_part(names: Names, typed: str) -> list[Entry]:
    """The names that hold the words side by side, two of them or a number; names of bodies begin with them."""
    form = forms.plain(names.kind, typed)
    if not KINDS[names.kind].in_part or not (" " in form or _DIGIT.search(form)):
        return []
    held = ((key, entry) for key, entry in names.plain if f" {forms.bare(form)} " in f" {forms.bare(key)} ")
    if names.kind == "body":
        count = form.count(" ") + 1
        return [entry for key, entry in held if forms.agrees(form, " ".join(key.split()[:count]))]
    return [entry for key, entry in held if forms.holds(key, form)]


def _matches(entries: Iterable[Entry], how: str) -> list[Match]:
    """The things of the entries, each once, by label."""
    things = {entry.named.iri: entry.named for entry in entries}
    return sorted((_match(named, how) for named in things.values()), key=lambda match: (match.label, match.iri))


def _match(named: Named, how: str) -> Match:
    return Match(named.iri, named.label, named.kind, how, named.term)


def _by_term(found: Sequence[Match]) -> list[Match]:
    """One match for each term."""
    return list({match.term: match for match in reversed(found)}.values())[::-1]
