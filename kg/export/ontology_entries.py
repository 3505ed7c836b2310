"""What the page of the ontology shows of a term, a code list and an alignment, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Link:
    """A term as it is named, with its label, and where it is described; `sign` says how one is aligned to another."""

    name: str
    href: str
    label: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A node of which a term is used; for a property its values, for a class what is stated of a node without label."""

    node: Link
    values: tuple[Link, ...] = ()
    stated: tuple[tuple[Link, Link], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A class, a property or a concept: how it is called in both languages, what it means, and its rows of links."""

    anchor: str
    iri: str
    name: str
    label: str
    other: str
    definition: str
    note: str = ""
    kind: str = ""
    also: tuple[str, ...] = ()
    rows: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    depth: int = 0
    deprecated: bool = False
    example: Example | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Properties of one class, or a code list with its concepts and what its head states."""

    anchor: str
    iri: str
    label: str
    name: str
    entries: tuple[Entry, ...]
    definition: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The terms that are aligned with those of another vocabulary."""

    anchor: str
    iri: str
    title: str
    refers: tuple[str, ...]
    pairs: tuple[tuple[Link, Link], ...]
