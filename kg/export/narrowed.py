"""A network narrowed: kinds of nodes, kinds of lines, the time in which something happened."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kg.errors import UsageError
from kg.export.network import Network, kinds, relations, words
from kg.text import fold

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_PRINTED: Final = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which kinds and relations are wanted, by name (none: all), and from and to which day, month or year (ISO)."""

    kinds: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    @classmethod
    def of(
        cls,
        of_kinds: Iterable[str] | None = None,
        of_relations: Iterable[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Narrowing:
        """What a user asked for: lists with commas, names in any language; UsageError for an unknown one or no day."""
        return cls(
            tuple(_known("kind", of_kinds, _kind_names())),
            tuple(_known("relation", of_relations, _relation_names())),
            _day(since),
            _day(until),
        )

    def __bool__(self) -> bool:
        return any((self.kinds, self.relations, self.since, self.until))

    def told(self, lang: str) -> str:
        """One sentence for people: what alone is shown."""
        texts = words(lang)
        parts = [kinds()[name].names[lang] for name in self.kinds]
        parts += [relations()[name].names[lang].replace(" … ", " ") for name in self.relations]
        parts += [texts[end].format(day=day) for end in ("since", "until") if (day := getattr(self, end))]
        return texts["only"].format(what="; ".join(parts))

    def applied(self, network: Network, centre: str | None = None) -> Network:
        """The nodes and lines that are wanted, and the centre; of what has no day, what lies between what is left."""
        names = [name for name, node in network.nodes(data=True) if name == centre or self._has_kind(node)]
        part: Network = network.subgraph(names).copy()
        others = [
            (source, target, key)
            for source, target, key, line in part.edges(keys=True, data=True)
            if self.relations and line["relation"] not in self.relations
        ]
        part.remove_edges_from(others)
        if self.since or self.until:
            self._keep_time(part)
        return part

    def _keep_time(self, part: Network) -> None:
        """Drop the lines of another time, and those without a day but at the ends of others."""
        lines = list(part.edges(keys=True, data=True))
        timely = {end for *ends, _, line in lines if self._has_time(line) for end in ends}
        part.remove_edges_from(
            (source, target, key)
            for source, target, key, line in lines
            if not (self._has_time(line) if "start" in line else {source, target} <= timely)
        )

    def _has_kind(self, node: Mapping[str, Any]) -> bool:
        return not self.kinds or node["kind"] in self.kinds

    def _has_time(self, line: Mapping[str, Any]) -> bool:
        """Whether the line lies in the time, or began in it where it has no end."""
        if "start" not in line:
            return False
        start, end = line["start"], line.get("end", line["start"])
        return end >= (self.since or "") and (not self.until or start[: len(self.until)] <= self.until)


def _known(sort: str, given: Iterable[str] | None, names: Mapping[str, str]) -> Iterable[str]:
    """The codes of the names in lists with commas, each once, in the order of the table."""
    asked = [one.strip() for text in given or () for one in text.split(",") if one.strip()]
    found = {names.get(fold(one)) or _unknown(sort, one, names) for one in asked}
    return [name for name in dict.fromkeys(names.values()) if name in found]


def _unknown(sort: str, name: str, names: Mapping[str, str]) -> str:
    known = ", ".join(dict.fromkeys(names.values()))
    if near := difflib.get_close_matches(fold(name), names, n=1):
        raise UsageError(f"draw-{sort}-unknown-near", name=name, near=names[near[0]], known=known)
    raise UsageError(f"draw-{sort}-unknown", name=name, known=known)


def _kind_names() -> dict[str, str]:
    """The codes of the kinds by all their names, folded; a name of several parts by each of them."""
    return _by_names({name: (*kind.names.values(), *kind.also) for name, kind in kinds().items()})


def _relation_names() -> dict[str, str]:
    return _by_names({name: tuple(one.names.values()) for name, one in relations().items()})


def _by_names(names: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The codes by their names; of two that share a name the first has it."""
    found: dict[str, str] = {}
    for code, others in names.items():
        for name in (code, *(part for other in others for part in (other, *other.split(",")))):
            found.setdefault(fold(name.replace(" … ", " ").strip()), code)
    return found


def _day(given: str | None) -> str | None:
    """A year, month or day as ISO writes it; UsageError where it is none."""
    if given is None:
        return None
    if match := _DAY.fullmatch(given.strip()):
        parts = match.groups()
    elif match := _PRINTED.fullmatch(given.strip()):
        parts = match.groups()[::-1]
    else:
        raise UsageError("draw-day", given=given)
    numbers = [int(part) for part in parts if part]
    try:
        date(numbers[0], *[*numbers[1:], 1, 1][:2])
    except ValueError as error:
        raise UsageError("draw-day", given=given) from error
    return "-".join([f"{numbers[0]:04d}", *(f"{number:02d}" for number in numbers[1:])])
