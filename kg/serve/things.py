"""What a page tells of a thing besides the facts that name it: its own properties, and what leads to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode

from kg.answer import stated
from kg.answer.collation import collated
from kg.answer.facts import Piece, best, of_node, term
from kg.answer.stated import values
from kg.rdf.namespaces import NS, OWL, PROV, RDF, RDFS, SCHEME, SKOS, XSD

if TYPE_CHECKING:
    from kg.store import Store

_OWN: Final = "SELECT DISTINCT ?by WHERE { NODE ?by ?value }"
_LEADING: Final = """SELECT DISTINCT ?by ?node WHERE { VALUES ?by { PROPERTIES } ?node ?by NODE } LIMIT 500"""
LEADING: Final = (
    *("governs", "subOrganisationOf", "superior", "replacedBy", "partOf"),
    *("wholeSuccessor", "partialSuccessor", "partOfDocument", "originalUnit", "resultingUnit"),
)
"""The properties by which other things that are no facts lead to one: what they are called stands in `site.yaml`."""
_LABELS: Final = (RDFS + "label", SKOS + "prefLabel", NS + "title")
_OTHERS: Final = (SKOS + "altLabel",)
_FIRST: Final = tuple(
    NS + name
    for name in (
        *("date", "endDate", "partOfDay", "meetingKind", "mode", "host", "hostAsStated", "venue", "inUnit"),
        *("documentKind", "documentNumber", "documentDate", "issuer", "documentName", "subject"),
        *("unitKind", "partOf", "validFrom", "validUntil", "wholeSuccessor", "partialSuccessor", "governs"),
        *("text", "value", "valueText", "unitText", "comparator", "period", "about"),
    )
)
"""The properties that people look for first."""
_UNTOLD: Final = frozenset(
    {
        *(RDF + "type", *_LABELS, *_OTHERS, SKOS + "hiddenLabel", SKOS + "inScheme", SKOS + "topConceptOf"),
        *(PROV + "wasDerivedFrom", PROV + "wasGeneratedBy", RDFS + "isDefinedBy", OWL + "sameAs"),
        *(NS + name for name in ("statedIn", "textSketch", "textSha256", "latitude", "longitude", "roleProperty")),
        *(NS + name for name in ("chaired", "directed", "concluded", "presented", "spoke", "attended", "inEvent")),
        *(NS + name for name in ("holdsPost", "holdsPostIn", "hasHolding", "hasParticipation", "topic", "successor")),
        NS + "honorific",
        *(f"{NS}{name}Document" for name in ("implements", "details", "amends", "replaces", "under")),
    }
)
"""Properties that a page tells otherwise, or that say nothing to people."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of the graph: its names, its classes by their local names, and what it states of itself in words."""

    iri: str
    label: str
    others: tuple[str, ...]
    classes: tuple[str, ...]
    box: tuple[tuple[str, tuple[Piece, ...]], ...]


def thing(store: Store, iri: str, lang: str) -> Thing | None:
    """What the graph states of a node; None of one that it does not know."""
    known = {row["by"].value for row in of_node(store, _OWN, iri)}
    if not known:
        return None
    wanted = [by for by in sorted(known) if by not in _UNTOLD or by in (RDF + "type", *_LABELS, *_OTHERS)]
    held: defaultdict[str, list[Any]] = defaultdict(list)
    for by, value in stated.stated(store, [iri], wanted, of_many=True).get(iri, ()):
        held[by].append(value)
    untold = _UNTOLD | ({NS + "rule"} if NamedNode(NS + "Meeting") in held.get(RDF + "type", ()) else set())
    untold |= {NS + "hostAsStated"} if NS + "host" in held else set()
    told = {by: values for by, values in held.items() if by not in untold}
    nodes = {value.value for values in told.values() for value in values if isinstance(value, NamedNode)}
    named = names(store, {*nodes, *told}, lang)
    box = [
        (named.get(by, by.replace("#", "/").rpartition("/")[2]), _values(store, by, values, named, lang))
        for by, values in told.items()
    ]
    box.sort(key=lambda one: (one[1] == (), min((_FIRST.index(at.by) for at in one[1] if at.by in _FIRST), default=99)))
    found = [value for by in _LABELS for value in held.get(by, ()) if isinstance(value, Literal)]
    label = best(found[:1] if len({one.language for one in found}) < 2 else found, lang)
    others = _different((value.value for by in _OTHERS for value in held.get(by, ())), label)
    classes = sorted(one.value.removeprefix(NS) for one in held.get(RDF + "type", ()))
    return Thing(iri, label, others, tuple(classes), tuple((name, one) for name, one in box if one))


def names(store: Store, nodes: Iterable[str], lang: str) -> Mapping[str, str]:
    """What nodes are called, those that are called something."""
    wanted = set(nodes)
    terms = {node: name for node in wanted if (name := term(node, lang))}
    found = stated.names(store, wanted - terms.keys())
    return terms | {node: " ".join(best(held, lang).split()) for node, held in found.items()}


def leading(store: Store, iri: str, lang: str) -> list[tuple[str, list[Piece]]]:
    """The things that are no facts and lead to one, by the property that does so."""
    properties = " ".join(f"cchc:{name}" for name in LEADING)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in of_node(store, _LEADING.replace("PROPERTIES", properties), iri):
        found[row["by"].value.removeprefix(NS)].add(row["node"].value)
    named = names(store, {node for nodes in found.values() for node in nodes}, lang)
    return [
        (by, sorted((Piece(named[node], node, by) for node in found[by] if node in named), key=_by_text))
        for by in LEADING
        if found.get(by)
    ]


def articles(store: Store, slugs: Collection[str]) -> dict[str, tuple[str, str]]:
    """Title, else name, and day of articles by their slugs."""
    nodes = {f"{store.base}article/{slug}": slug for slug in slugs}
    sources, titles, days = (values(store, nodes, NS + by) for by in ("source", "title", "publishedOn"))
    return {
        nodes[node]: (
            " ".join(titles.get(node, held)[0].value.split()),
            days[node][0].value if node in days else "",
        )
        for node, held in sources.items()
    }


def printed(store: Store, nodes: Collection[str], lang: str) -> dict[str, tuple[str, str]]:
    """Day and publisher of articles by their IRIs, empty where they are not known."""
    days, outlets = (values(store, nodes, NS + by) for by in ("publishedOn", "publisher"))
    named = names(store, {one.value for held in outlets.values() for one in held}, lang)
    return {
        node: (
            days[node][0].value if node in days else "",
            named.get(outlets[node][0].value, "") if node in outlets else "",
        )
        for node in nodes
    }


def _different(found: Iterable[str], label: str) -> tuple[str, ...]:
    """The names that differ from the label and from one another in more than capitals, in their order."""
    distinct = {one.casefold(): one for one in sorted(found, reverse=True)}  # of two the one with more capitals
    distinct.pop(label.casefold(), None)
    return tuple(sorted(distinct.values()))


def _values(store: Store, by: str, values: list[Any], named: Mapping[str, str], lang: str) -> tuple[Piece, ...]:
    """The values of a property in words, of texts in several languages that of the reader."""
    texts = [one for one in values if isinstance(one, Literal)]
    if any(one.language == lang for one in texts):
        values = [one for one in values if not isinstance(one, Literal) or one.language in (lang, None)]
    leads = (store.base, f"{SCHEME}indicator/")
    found = []
    for value in values:
        if isinstance(value, NamedNode):
            text = named.get(value.value, value.value.removeprefix(store.base))
            found.append(Piece(text, value.value if value.value.startswith(leads) else None, by))
        else:
            date = value.datatype.value == XSD + "date" or by.endswith("eriod")
            found.append(Piece(" ".join(value.value.split()), None, by, is_date=date))
    return tuple(sorted(found, key=_by_text))


def _by_text(one: Piece) -> tuple[object, ...]:
    return collated(one.text), one.iri or ""
