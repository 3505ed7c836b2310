"""People of one name, told apart by the post in which each was last attested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.ask import Source, run
from kg.answer.render import plain
from kg.rdf.batches import PROLOGUE, in_batches

_POSTS: Final = f"""{PROLOGUE}SELECT ?person ?post (MAX(COALESCE(STR(?day), "")) AS ?last) (COUNT(?fact) AS ?count)
WHERE {{
  VALUES ?person {{ NODES }} ?fact cchc:holder ?person ; cchc:post/rdfs:label ?post .
  OPTIONAL {{ ?fact cchc:attestedOn ?day }}
}}
GROUP BY ?person ?post"""


def posts_of_namesakes(store: Source, people: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """By IRI the latest post that is known of each of the people, IRI and name, of whose name there are several.

    Of several of one day it is that which is told most often.
    """
    called: defaultdict[str, set[str]] = defaultdict(set)
    for iri, name in people:
        called[name].add(iri)
    wanted = sorted(iri for alike in called.values() if len(alike) > 1 for iri in alike)
    found: dict[str, tuple[str, int, str]] = {}
    for some in in_batches(map(NamedNode, wanted)):
        for row in run(store, _POSTS.replace("NODES", some)).rows:
            iri, post, last, count = map(plain, row)
            found[iri] = max(found.get(iri, ("", 0, "")), (last, int(count), post))
    return {iri: post for iri, (_, _, post) in found.items()}
