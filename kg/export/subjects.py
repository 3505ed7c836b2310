"""Subjects with all that is stated of each: the common part of the formats that group the triples of a subject.

Most subjects have the properties of many others. For these properties a template is made once, so that of a subject
there is only to look up how its terms are written. All of it is bytes: to make text of every line, most of which goes
out as it came, takes as long as to split it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final, Generic, NamedTuple, TypeVar

Subject = tuple[bytes, tuple[bytes, ...], list[bytes]]
"""A subject, the predicate of each of its triples and the object of each, as N-Triples writes them."""

Field = TypeVar("Field")
"""What a format knows of a property."""

_LAYOUTS: Final = 1 << 12
_LONG: Final = 100
"""Triples of a subject whose layout is not kept: hardly any other has as many of the same properties."""
_MOST: Final = 1 << 14
"""Terms: those of some pages, so that memory does not grow with the store."""


class Known(dict[bytes, bytes]):
    """What stands for a term, made when it is first asked for; of ever more terms those of late are known."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, term: bytes) -> bytes:
        if len(self) >= _MOST:
            self.clear()
        self[term] = made = self._make(term.decode()).encode()
        return made


class Run(NamedTuple):
    """A property of a subject, and where its values begin and end if the subject itself is counted as the first."""

    predicate: str
    begin: int
    end: int


class Layout(NamedTuple, Generic[Field]):
    """How subjects with certain properties are written.

    The template has a place for the subject and one for each property; `order` picks what stands there from the
    subject and its values, of which those that are `several` of one property were joined at the first of their places.
    """

    template: bytes
    order: Callable[[list[bytes]], tuple[bytes, ...]]
    several: list[slice]
    fields: list[Field]


class SubjectWriter(ABC, Generic[Field]):
    """Writes subjects, which stand together in the lines, and so do the values of a property of each."""

    def __init__(self, node: Callable[[str], str]) -> None:
        self.written = Known(node)
        self.field: Callable[[str], Field] = cache(self.field_of)
        self._known_layouts = lru_cache(maxsize=_LAYOUTS)(self._layout)

    def texts(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The text of one subject after the other, in the order in which these come."""
        written, values, joined = self.written, self.values, self.joined
        for subject, predicates, objects in subjects(lines):
            layouts = self._known_layouts if len(predicates) < _LONG else self._layout
            template, order, several, fields = layouts(predicates)
            terms = [written[subject], *values(objects, fields)]
            for one in several:
                terms[one.start] = joined(terms[one])
            yield template % order(terms)

    @abstractmethod
    def field_of(self, predicate: str) -> Field:
        """What `values` is to know of a property."""

    @abstractmethod
    def values(self, objects: Sequence[bytes], fields: Sequence[Field]) -> list[bytes]:
        """How each of the objects is written as a value of the property beside it."""

    @abstractmethod
    def joined(self, values: list[bytes]) -> bytes:
        """Several values of one property."""

    @abstractmethod
    def ranked(self, runs: list[Run]) -> list[tuple[str, Run]]:
        """The properties in the order in which they are written, each with its name."""

    @abstractmethod
    def template(self, names: list[str]) -> str:
        """The template of a subject that has these properties, `%b` for the subject and for each value."""

    def _layout(self, predicates: tuple[bytes, ...]) -> Layout[Field]:
        ranked = self.ranked(runs_of(predicates))
        template = self.template([name.replace("%", "%%") for name, _ in ranked]).encode()
        several = [slice(run.begin, run.end) for _, run in ranked if run.end - run.begin > 1]
        fields = [self.field(predicate.decode()) for predicate in predicates]
        return Layout(template, itemgetter(0, *(run.begin for _, run in ranked)), several, fields)


def runs_of(predicates: Iterable[bytes]) -> list[Run]:
    """Each property once."""
    runs, end = [], 1
    for predicate, same in groupby(predicates):
        begin, end = end, end + sum(1 for _ in same)
        runs.append(Run(predicate.decode(), begin, end))
    return runs


def subjects(lines: Iterable[bytes]) -> Iterator[Subject]:
    """The subjects of N-Triples without the point, in the order in which they come, all lines of one together."""
    subject = b""
    predicates: list[bytes] = []
    objects: list[bytes] = []
    for line in lines:  # one by one: to split many first takes longer, for they have left the processor's cache
        first, predicate, value = line.split(b" ", 2)
        if first == subject:
            predicates.append(predicate)
            objects.append(value)
        else:
            if objects:
                yield subject, tuple(predicates), objects
            subject, predicates, objects = first, [predicate], [value]
    if objects:
        yield subject, tuple(predicates), objects
