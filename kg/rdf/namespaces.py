"""The namespaces of the graph and the one table of prefixes that every serialisation uses."""

from __future__ import annotations

import re
from typing import Final

NS: Final = "https://w3id.org/cchc/ns#"
BASE: Final = "https://w3id.org/cchc/id/"
SCHEME: Final = "https://w3id.org/cchc/scheme/"
SHAPES: Final = "https://w3id.org/cchc/shapes#"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
DCT: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
SCHEMA: Final = "https://schema.org/"
VANN: Final = "http://purl.org/vocab/vann/"
VOID: Final = "http://rdfs.org/ns/void#"
SH: Final = "http://www.w3.org/ns/shacl#"

PREFIXES: Final[dict[str, str]] = {
    "cchc": NS,
    "dct": DCT,
    "foaf": FOAF,
    "nif": NIF,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "vann": VANN,
    "xsd": XSD,
}

_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}  # each ends with "#" or "/"
_LOCAL: Final = re.compile(r"[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")


def curie(iri: str) -> str | None:
    """`prefix:name` by the table of prefixes, or None where no prefix fits."""
    begin = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = _BY_NAMESPACE.get(iri[:begin])
    return f"{prefix}:{iri[begin:]}" if prefix and _LOCAL.fullmatch(iri, begin) else None
