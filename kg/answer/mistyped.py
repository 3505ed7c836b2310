"""Terms of our own namespace in a query that the ontology does not have: with them it silently finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from kg import resources
from kg.rdf.namespaces import NS, PREFIXES
from kg.rdf.sparql import placed_tokens, tokens


def mistyped(sparql: str) -> dict[str, str]:
    """Each unknown term as the query writes it, with the term of the ontology that comes nearest, or an empty text."""
    named = dict(_named(sparql))
    known = _known(resources.ontology() / "cchc.ttl") if named else frozenset()
    return {written: _near(name, known) for written, name in named.items() if name not in known}


def undeclared(sparql: str) -> tuple[str, int] | None:
    """The first prefix that a query uses, is none of ours and is not declared, and where it stands."""
    terms = [(text, begin) for kind, text, begin in placed_tokens(sparql) if kind in ("term", "vague")]
    declared = _declared([text for text, _ in terms]).keys() | {"_"}
    for text, begin in terms:
        prefix, sign, _ = text.partition(":")
        if sign and prefix[:1] not in ('"', "'", "<", "@") and prefix not in declared:
            return f"{prefix}:", begin
    return None


def _declared(terms: list[str]) -> dict[str, str]:
    """The IRI of each prefix, of ours and of those that a query declares."""
    return PREFIXES | {
        prefix[:-1]: iri[1:-1] for prefix, iri in pairwise(terms) if prefix.endswith(":") and iri.startswith("<")
    }


def _named(sparql: str) -> Iterator[tuple[str, str]]:
    """What the query names of the namespace: as it is written there, and the name alone."""
    terms = [text for kind, text in tokens(sparql) if kind in ("term", "vague")]
    prefixes = _declared(terms)
    for text in terms:
        if text.startswith("<"):
            iri = text[1:-1]
        else:
            prefix, sign, name = text.partition(":")
            iri = prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", name) if sign and prefix[:1] not in "\"'" else ""
        if iri.startswith(NS) and len(iri) > len(NS):
            yield text, iri.removeprefix(NS)


@cache
def _known(file: Path) -> frozenset[str]:
    described = (triple.subject for triple in parse(path=str(file), format=RdfFormat.TURTLE))
    return frozenset(
        node.value.removeprefix(NS) for node in described if isinstance(node, NamedNode) and node.value.startswith(NS)
    )


def _near(name: str, known: frozenset[str]) -> str:
    """The known name that differs least, in capitals least of all."""
    folded = {one.lower(): one for one in sorted(known, reverse=True)}
    near = get_close_matches(name.lower(), folded, n=1)
    return folded[near[0]] if near else ""
