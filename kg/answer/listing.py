"""What a graph knows of, kind by kind: the people, bodies, units … with how many pages tell of each.

Each query goes from the things of a kind to the facts that lead to them. What is alike in the branches of a UNION
stands in each, for engines work a branch out by itself. A subselect stands first in its group, and is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal

from kg.answer.ask import run
from kg.answer.collation import collated
from kg.answer.kinds import KINDS
from kg.answer.lookup import Lookup
from kg.answer.names import Source
from kg.answer.render import Answer, Row, plain
from kg.errors import UsageError
from kg.rdf.batches import PROLOGUE
from kg.rdf.namespaces import NS

_PERSON: Final = """SELECT ?name ?position ?organisation ?attested ?pages ?iri WHERE {
  {
    SELECT ?iri (MAX(?held) AS ?latest) (COUNT(DISTINCT ?article) AS ?pages) WHERE {
      ?iri a cchc:Official . ?fact ?any ?iri ; cchc:statedIn ?article .
      OPTIONAL {
        ?fact cchc:holder ?iri ; cchc:post/cchc:postTitle ?title .
        OPTIONAL { ?fact cchc:attestedOn ?day }
        OPTIONAL { ?fact cchc:organisation/rdfs:label ?body }
      }
      BIND(IF(BOUND(?title), CONCAT(COALESCE(STR(?day), ""), "|", STR(?title), "|", COALESCE(STR(?body), "")), "")
        AS ?held)
    }
    GROUP BY ?iri
  }
  ?iri rdfs:label ?name .
  BIND(IF(STRBEFORE(?latest, "|") = "", ?none, STRBEFORE(?latest, "|")) AS ?attested)
  BIND(STRAFTER(?latest, "|") AS ?post)
  BIND(IF(?post = "", ?none, STRBEFORE(?post, "|")) AS ?position)
  BIND(IF(STRAFTER(?post, "|") = "", ?none, STRAFTER(?post, "|")) AS ?organisation)
}"""
_BODY: Final = """SELECT ?name ?class ?area ?pages ?iri WHERE {
  {
    SELECT ?iri ?type (COUNT(DISTINCT ?article) AS ?pages) WHERE {
      VALUES ?type { CLASSES } ?iri a ?type . ?fact ?any ?iri ; cchc:statedIn ?article .
    }
    GROUP BY ?iri ?type
  }
  ?iri rdfs:label ?name .
  BIND(STRAFTER(STR(?type), "#") AS ?class)
  OPTIONAL { ?iri cchc:governs/rdfs:label ?area }
}"""
_UNIT: Final = """SELECT ?name ?code ?from ?until ?pages ?iri WHERE {
  {
    SELECT ?iri (COUNT(DISTINCT ?article) AS ?pages) WHERE {
      { VALUES ?type { CLASSES } ?iri a ?type . ?fact ?any ?iri ; cchc:statedIn ?article }
      UNION { ?body cchc:governs ?iri . ?fact ?any ?body ; cchc:statedIn ?article }
    }
    GROUP BY ?iri
  }
  ?iri rdfs:label ?name .
  OPTIONAL { ?iri cchc:gsoCode ?code }
  OPTIONAL { ?iri cchc:validFrom ?from }
  OPTIONAL { ?iri cchc:validUntil ?until }
}"""
_DOCUMENT: Final = """SELECT ?name ?date ?issuer ?pages ?iri WHERE {
  {
    SELECT ?iri (COUNT(DISTINCT ?article) AS ?pages) WHERE {
      { ?iri cchc:documentKind ?kind . ?fact ?any ?iri ; cchc:statedIn ?article }
      UNION { ?part cchc:partOfDocument+ ?iri . ?fact cchc:citedDocument ?part ; cchc:statedIn ?article }
      FILTER NOT EXISTS { ?iri cchc:partOfDocument ?whole }
    }
    GROUP BY ?iri
  }
  ?iri rdfs:label ?name .
  OPTIONAL { ?iri cchc:documentDate ?date }
  OPTIONAL { ?iri cchc:issuer/rdfs:label ?issuer }
}"""
_MEETING: Final = """SELECT ?name ?date ?host ?pages ?iri WHERE {
  { SELECT ?iri (COUNT(DISTINCT ?article) AS ?pages) WHERE { ?iri a cchc:Meeting ; cchc:statedIn ?article }
    GROUP BY ?iri }
  ?iri cchc:topic ?name .
  OPTIONAL { ?iri cchc:date ?date }
  OPTIONAL { ?iri cchc:host/rdfs:label ?host }
}"""
_INDICATOR: Final = """SELECT ?name ?indicator ?figures ?pages ?iri WHERE {
  {
    SELECT ?iri (COUNT(?fact) AS ?figures) (COUNT(DISTINCT ?article) AS ?pages) WHERE {
      { ?iri a cchc:Indicator }
      UNION { ?fact cchc:indicator ?iri ; cchc:statedIn ?article }
      UNION { ?figure cchc:indicator ?iri . ?fact cchc:ofMeasurement ?figure ; cchc:statedIn ?article }
    }
    GROUP BY ?iri
  }
  ?iri skos:prefLabel ?name ; skos:notation ?indicator .
  FILTER(LANG(?name) = "vi")
}"""
_ARTICLE: Final = """SELECT ?source ?title ?published ?publisher ?iri WHERE {
  ?iri a cchc:Article ; cchc:source ?source .
  OPTIONAL { ?iri cchc:title ?title }
  OPTIONAL { ?iri cchc:publishedOn ?published }
  OPTIONAL { ?iri cchc:publisher/rdfs:label ?publisher }
}"""
_OTHER: Final = """SELECT ?name ?pages ?iri WHERE {
  { SELECT ?iri (COUNT(DISTINCT ?article) AS ?pages) WHERE {
      VALUES ?type { CLASSES } ?iri a ?type . ?fact ?any ?iri ; cchc:statedIn ?article } GROUP BY ?iri }
  ?iri rdfs:label ?name .
}"""
_QUERIES: Final[Mapping[str, str]] = {
    "person": _PERSON,
    "body": _BODY,
    "unit": _UNIT,
    "document": _DOCUMENT,
    "meeting": _MEETING,
    "indicator": _INDICATOR,
    "article": _ARTICLE,
}


def listed(store: Source, kind: str, words: str = "") -> Answer:
    """The things of a kind whose names hold the words, those of most pages first.

    UsageError for words that no name of the kind holds.
    """
    answer = run(store, PROLOGUE + _query(kind))
    place = {name: i for i, name in enumerate(answer.columns)}
    rows = {row[place["iri"]]: row for row in reversed(answer.rows)}  # a body of two types, or one of two hosts, once
    if words.strip():
        lookup = Lookup(store)
        wanted = {match.iri for match in lookup.holding(words, [kind])} or {
            match.iri for match in lookup.find(words, [kind])
        }
        rows = {iri: row for iri, row in rows.items() if getattr(iri, "value", None) in wanted}
        if not wanted:
            raise lookup.unknown(words, [kind])

    def order(row: Row) -> tuple[object, ...]:
        pages = row[place["pages"]] if "pages" in place else None
        return (
            -int(pages.value) if isinstance(pages, Literal) else 0,
            collated(plain(row[0])),
            plain(row[place["iri"]]),
        )

    return replace(answer, rows=tuple(sorted(rows.values(), key=order)))


def columns(kind: str) -> list[str]:
    """The names of the columns of the list of a kind."""
    return [name.removeprefix("?") for name in _query(kind).partition("WHERE")[0].split()[1:]]


def _query(kind: str) -> str:
    if kind not in KINDS:
        raise UsageError("kind-unknown", name=kind, known=", ".join(KINDS))
    classes = " ".join(f"<{NS}{one}>" for one in KINDS[kind].classes)
    return _QUERIES.get(kind, _OTHER).replace("CLASSES", classes)
