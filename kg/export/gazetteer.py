"""The whole gazetteer as RDF, which needs no store: every unit, and every change with all its original units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kg.emit import change_triples, further_unit_triples, unit_triples
from kg.export.select import Block
from kg.gazetteer import LEVELS, Gazetteer, Succession
from kg.rdf.iri import Minter
from kg.rdf.statements import quads_of


def block(base: str) -> Block:
    """The gazetteer's graph, made one subject after the other."""
    minter = Minter(base)
    graph = minter.graph("gazetteer")
    return graph, quads_of(list(_lines(Gazetteer.load(), minter)), graph)


def _lines(gazetteer: Gazetteer, minter: Minter) -> Iterator[str]:
    units = [gazetteer.central(), *(unit for level in LEVELS for unit in gazetteer.units(level))]
    changes: defaultdict[str, list[Succession]] = defaultdict(list)
    for unit in units:
        for one in gazetteer.successions(unit):
            changes[one.new.key].append(one)
    for key in sorted(changes):
        yield from sorted({line for one in changes[key] for line in change_triples(one, minter).lines})
    for unit in sorted(units, key=lambda unit: unit.key):
        names = (line for line in further_unit_triples(unit, minter).lines if line.startswith(f"{minter.unit(unit)} "))
        yield from sorted((*unit_triples(unit, minter).lines, *names))
