"""What goes out: the whole store, one article with its evidence, or one entity with the facts that name it."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Protocol

from pyoxigraph import NamedNode, Quad

from kg.errors import UsageError
from kg.iri import Minter
from kg.namespaces import BASE, NS, PREFIXES
from kg.text import fold

_ARTICLES: Final = f"SELECT ?article ?name WHERE {{ ?article <{NS}source>|<{NS}url>|<{NS}title> ?name }}"
_LABELS: Final = """SELECT DISTINCT ?thing ?name WHERE {
  ?thing rdfs:label|skos:altLabel|cchc:title|cchc:topic|cchc:documentNumber|cchc:source ?name .
  FILTER NOT EXISTS { ?thing cchc:statedIn ?article . FILTER NOT EXISTS { ?thing a cchc:Meeting } } }"""
_ABOUT: Final = "SELECT DISTINCT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
_NAMING: Final = """SELECT DISTINCT ?thing ?fact WHERE {
  { ?fact ?p ?thing ; cchc:statedIn ?article . FILTER (?p != cchc:statedIn && ?p != cchc:subsetOf) }
  UNION { ?fact cchc:statedIn ?thing ; cchc:citedDocument ?document }
  UNION { ?fact cchc:issuer|cchc:governs|cchc:subOrganisationOf|cchc:partOfDocument ?thing } }"""
_STATED: Final = "SELECT DISTINCT ?thing ?fact WHERE { ?fact cchc:statedIn ?thing }"
_GRAPH: Final = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
_KNOWN: Final = "SELECT ?thing WHERE { { ?thing ?p ?o } UNION { ?s ?q ?thing } } LIMIT 1"
_EVIDENCE: Final = "SELECT DISTINCT ?node ?span WHERE { ?node prov:wasDerivedFrom/cchc:sentence? ?span }"
_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


class Source(Protocol):
    """What a selection needs of a store, or of whatever stands in for one."""

    def quads(self) -> Iterator[Quad]:
        """All quads, sorted."""
        ...

    def query(self, sparql: str, bindings: Mapping[str, Any] | None = None) -> Any:
        """What a SPARQL query answers over the union of the named graphs."""
        ...


def base_of(store: Source) -> str:
    """The base of the store's data IRIs."""
    return str(getattr(store, "base", BASE))


def select(store: Source, article: str | None, entity: str | None) -> Iterable[Quad]:
    """The quads of the article, of the entity's neighbourhood, or all of them when neither is named."""
    if article is not None and entity is not None:
        raise UsageError("either an article or an entity can be exported, not both", advice="leave one of them out")
    if article is not None:
        return article_quads(store, find_article(store, article))
    return store.quads() if entity is None else neighbourhood(store, find_entity(store, entity))


def article_quads(store: Source, article: NamedNode) -> list[Quad]:
    """The assertions, the evidence and the inferred triples of one article."""
    slug = article.value.rpartition("/")[2]
    quads = []
    for part in ("article", "evidence", "inferred"):
        graph = Minter(base_of(store)).graph(part, slug)
        rows = _rows(store, _GRAPH, g=graph)
        quads += [Quad(row["s"], row["p"], row["o"], graph) for row in rows]
    return quads


def neighbourhood(store: Source, thing: NamedNode, depth: int = 1) -> list[Quad]:
    """What is said of `thing`, every fact that names it, and what those name; each further step does that again.

    Of an article it holds all that the article states.
    """
    facts = {row["fact"] for row in _rows(store, _STATED, thing=thing)}
    seen: set[NamedNode] = set()
    frontier = {thing}
    for _ in range(depth):
        facts |= {row["fact"] for node in frontier for row in _rows(store, _NAMING, thing=node)}
        seen |= frontier
        frontier = {node for fact in facts | frontier for node in _named_by(store, fact)} - seen - facts
    things = seen | frontier | facts
    spans = {row["span"] for node in things for row in _rows(store, _EVIDENCE, node=node)}
    return [quad for node in sorted(things | spans, key=str) for quad in _about(store, node)]


def find_article(store: Source, name: str) -> NamedNode:
    """The article of that source name, URL, title or IRI; raises UsageError when there is none or more than one."""
    names: dict[str, set[str]] = {}
    for row in _rows(store, _ARTICLES):
        names.setdefault(row["name"].value, set()).add(row["article"].value)
        names.setdefault(row["article"].value, set()).add(row["article"].value)
    return _only(name, names, "article", "articles")


def find_entity(store: Source, name: str) -> NamedNode:
    """The entity of that IRI, CURIE or label; raises UsageError when there is none or more than one."""
    for iri in _as_iris(name, base_of(store)):
        if _known(store, iri):
            return iri
    names: dict[str, set[str]] = {}
    for row in _rows(store, _LABELS):
        names.setdefault(row["name"].value, set()).add(row["thing"].value)
    return _only(name, names, "entity", "entities")


def _only(name: str, names: Mapping[str, set[str]], one: str, many: str) -> NamedNode:
    """The one thing called `name`: as printed if anything is, else without case and diacritics."""
    found = names.get(unicodedata.normalize("NFC", name), set())
    if not found:
        found = set().union(*(things for label, things in names.items() if fold(label) == fold(name)))
    if len(found) == 1:
        return NamedNode(found.pop())
    if found:
        advice = "name one of them by its IRI:\n    " + "\n    ".join(sorted(found))
        raise UsageError(f"{len(found)} {many} are called “{name}”", advice=advice)
    raise UsageError(f"no {one} is called “{name}”", advice=_near(name, names))


def _near(name: str, names: Mapping[str, set[str]]) -> str:
    folded = {fold(label): label for label in sorted(names)}
    wanted = fold(name)
    near = sorted((label for key, label in folded.items() if wanted in key), key=len)[:5]
    near = near or [folded[key] for key in difflib.get_close_matches(wanted, folded, n=5)]
    if near:
        return "did you mean " + ", ".join(f"“{label}”" for label in near) + "?"
    return "give a label as it is printed, or an IRI"


def _as_iris(name: str, base: str) -> Iterator[NamedNode]:
    """What `name` is as an IRI: in full, by a prefix of ours, or what follows the base of the data."""
    prefix, _, local = name.strip("<>").partition(":")
    spellings = [name.strip("<>"), PREFIXES.get(prefix, "") + local, base + name]
    for spelling in spellings:
        if "://" in spelling and not any(sign in spelling for sign in ' <>"{}|\\^`'):
            yield NamedNode(spelling)


def _named_by(store: Source, fact: NamedNode) -> set[NamedNode]:
    """The things that a fact names, its article among them; no classes, no concepts, no evidence."""
    rows = _rows(store, _ABOUT, s=fact)
    named = {row["o"] for row in rows if row["p"].value.startswith(NS) and isinstance(row["o"], NamedNode)}
    return {node for node in named if "/scheme/" not in node.value}


def _about(store: Source, node: NamedNode) -> list[Quad]:
    return [Quad(node, row["p"], row["o"], row["g"]) for row in _rows(store, _ABOUT, s=node)]


def _known(store: Source, iri: NamedNode) -> bool:
    return bool(_rows(store, _KNOWN, thing=iri))


def _rows(store: Source, sparql: str, **bindings: NamedNode) -> list[Any]:
    return list(store.query(_PROLOGUE + sparql, bindings))
