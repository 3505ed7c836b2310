"""All shapes as one Turtle document that other SHACL engines can use by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pyoxigraph import Triple

from kg.errors import DataError
from kg.rdf.namespaces import PREFIXES, curie
from kg.rdf.statements import Statements
from kg.validate.shapes import files, shapes

_PREFIX: Final = re.compile(r"^@prefix (?P<prefix>[\w-]*): <(?P<namespace>[^>]*)> \.$\n?", re.MULTILINE)
_IRI: Final = re.compile(r"<[^<>]*>")
_HEAD: Final = """\
# The shapes of cchc-kg in one file, with the hierarchy of classes and the concepts that they need:
#
#     kg export turtle --full -o kg.ttl
#     pyshacl -s cchc-shapes.ttl -e cchc-shapes.ttl kg.ttl
#
# The second time it is given as ontology, for a part of the graph (kg export turtle --article) is without the classes.
"""


def bundle() -> str:
    """The shape files in one Turtle text, with the classes and the concepts; the same bytes every time."""
    texts = {path: path.read_text(encoding="utf-8") for path in files()}
    prefixes = dict(PREFIXES)
    for path, text in texts.items():
        for match in _PREFIX.finditer(text):
            if prefixes.setdefault(match["prefix"], match["namespace"]) != match["namespace"]:
                raise DataError("prefix-twice", where=str(path), name=match["prefix"])
    known = shapes()
    concepts = (triple for triples in known.concepts.values() for triple in triples)
    parts = (
        "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(prefixes)),
        *(f"# {'=' * 20} {path.name}\n\n{_PREFIX.sub('', text).strip()}\n" for path, text in texts.items()),
        f"# {'=' * 20} classes\n\n{_lines(known.hierarchy)}",
        f"# {'=' * 20} concepts\n\n{_lines(concepts)}",
    )
    return "\n".join((_HEAD, *parts))


def _lines(triples: Iterable[Triple]) -> str:
    """One line for each triple, sorted."""
    return "".join(f"{' '.join(map(_shortened, line.split(' ', 2)))} .\n" for line in Statements.of(triples).lines)


def _shortened(term: str) -> str:
    return (_IRI.fullmatch(term) and curie(term[1:-1])) or term
