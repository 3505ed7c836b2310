"""The ontology, its code lists and alignments: tidy in themselves, and the same words as code, data and queries."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store
from terms import ONTOLOGY, SCHEMES, declared, triples

from kg import resources
from kg.infer import lint, load
from kg.model import Role
from kg.rdf.namespaces import DCT, NS, OWL, PREFIXES, RDF, RDFS, SCHEME, SKOS

ALIGNMENTS: Final = sorted((resources.ontology() / "alignments").glob("*.ttl"))
HYGIENE: Final = sorted((Path(__file__).parent / "hygiene").glob("*.rq"))


# ---------------------------------------------------------------- the ontology in itself


def test_only_axioms_that_the_closure_follows() -> None:
    assert lint(ONTOLOGY) == []
    axioms = load()
    assert axioms.superclasses
    assert axioms.superproperties
    assert {str(key.value.removeprefix(NS)) for key in axioms.inverses} == {
        *("agent", "hasParticipation", "holder", "hasHolding", "fromDocument", "hasRelation")
    }


def test_the_chains_are_those_that_the_queries_count_on() -> None:
    chains = {tuple(term.value.removeprefix(NS) for term in chain) for chain in load().chains}
    assert chains == {
        ("hasParticipation", "chairIn", "chaired"),
        ("hasParticipation", "directIn", "directed"),
        ("hasParticipation", "concludeIn", "concluded"),
        ("hasParticipation", "presentIn", "presented"),
        ("hasParticipation", "speakIn", "spoke"),
        ("hasParticipation", "inEvent", "attended"),
        ("hasHolding", "post", "holdsPost"),
        ("holdsPost", "postIn", "holdsPostIn"),
        *(("hasRelation", f"{kind}Target", f"{kind}Document") for kind in relation_kinds()),
        ("partOf", "partOf", "partOf"),
    }


def relation_kinds() -> list[str]:
    """The kinds of relation between documents, as their code list has them."""
    return sorted(concepts("relation-kind"))


def test_the_header_states_what_it_is() -> None:
    stated = {
        (triple.predicate.value, triple.object.language if isinstance(triple.object, Literal) else None)
        for triple in triples(ONTOLOGY)
        if triple.subject == NamedNode(NS.removesuffix("#"))
    }
    assert {(DCT + name, language) for name in ("title", "description") for language in ("vi", "en")} <= stated
    wanted = {DCT + name for name in ("creator", "publisher", "created", "modified", "license")}
    wanted |= {OWL + "versionIRI", OWL + "versionInfo", RDF + "type"}
    wanted |= {f"http://purl.org/vocab/vann/preferredNamespace{end}" for end in ("Prefix", "Uri")}
    assert wanted <= {predicate for predicate, _ in stated}


def test_every_term_is_labelled_and_defined_in_both_languages() -> None:
    texts: dict[str, set[tuple[str, str | None]]] = {name: set() for name in declared()}
    for triple in triples(ONTOLOGY):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            texts.get(triple.subject.value.removeprefix(NS), set()).add(
                (triple.predicate.value, triple.object.language)
            )
    wanted = {(predicate, language) for predicate in (RDFS + "label", SKOS + "definition") for language in ("vi", "en")}
    assert {name: wanted - stated for name, stated in texts.items() if not wanted <= stated} == {}


# ---------------------------------------------------------------- hygiene


@cache
def whole() -> Store:
    """The ontology with all its code lists."""
    store = Store()
    for path in (ONTOLOGY, *SCHEMES):
        store.load(path=str(path), format=RdfFormat.TURTLE)
    return store


def rows(store: Store, query: Path) -> list[str]:
    """The violations that a hygiene query finds."""
    found = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(found, QuerySolutions)
    return sorted(str(row) for row in found)


@pytest.mark.parametrize("query", HYGIENE, ids=lambda path: path.stem.removesuffix("-violation"))
def test_hygiene(query: Path) -> None:
    assert rows(whole(), query) == []


@pytest.mark.parametrize("query", HYGIENE, ids=lambda path: path.stem.removesuffix("-violation"))
def test_a_hygiene_query_finds_each_bad_example_in_its_head(query: Path) -> None:
    lines = query.read_text(encoding="utf-8").splitlines()
    examples = [line.removeprefix("# bad: ") for line in lines if line.startswith("# bad: ")]
    assert examples, f"{query.name} shows nothing that it finds"
    assert query.stem.endswith("-violation")
    for example in examples:
        store = Store()
        store.load(prefixes() + example, format=RdfFormat.TURTLE)
        assert rows(store, query), f"{query.name} does not find {example}"


def prefixes() -> str:
    """The head of a Turtle file."""
    known = {**PREFIXES, "schema": "https://schema.org/", "ex": "https://example.org/"}
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in known.items())


# ---------------------------------------------------------------- code lists and alignments


@cache
def concepts(scheme: str) -> frozenset[str]:
    """The names of the concepts of a code list."""
    path = resources.ontology() / "schemes" / f"{scheme}.ttl"
    start = f"{SCHEME}{scheme}/"
    found = {str(t.subject.value) for t in triples(path) if t.predicate.value == SKOS + "inScheme"}  # type: ignore[union-attr]
    assert all(iri.startswith(start) for iri in found), f"{path.name} has concepts of another list"
    return frozenset(iri.removeprefix(start) for iri in found)


def test_each_code_list_has_a_file_of_its_name() -> None:
    kinds = {f"{name}-kind" for name in ("document", "relation", "recipient", "meeting", "unit")}
    assert {path.stem for path in SCHEMES} == {
        "role",
        "pillar",
        "comparator",
        "part-of-day",
        "mode",
        "indicator",
        "service-level",
        "ground",
        "home-ground",
        "owner-ground",
        "unit-of-measure",
    } | kinds
    assert all(concepts(path.stem) for path in SCHEMES)


def test_the_roles_are_those_of_the_model() -> None:
    assert concepts("role") == set(Role)


def test_kinds_of_documents_and_units_in_the_data_are_concepts() -> None:
    documents = yaml.safe_load((resources.data() / "documents.yaml").read_text(encoding="utf-8"))
    assert {entry["slug"] for entry in documents["kinds"]} - concepts("document-kind") == set()
    with (resources.data() / "gazetteer" / "kinds.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["concept"] for row in csv.DictReader(lines)} - concepts("unit-kind") == set()


def test_code_lists_and_alignments_bear_the_version_of_the_ontology() -> None:
    files = [ONTOLOGY, *SCHEMES, *ALIGNMENTS]
    stated = {
        path.stem: {t.object for t in triples(path) if t.predicate.value == OWL + "versionInfo"} for path in files
    }
    assert {name: versions for name, versions in stated.items() if versions != stated["cchc"]} == {}


def test_a_concept_is_mapped_to_no_list_of_ours() -> None:
    mapped = [t for path in SCHEMES for t in triples(path) if t.predicate.value.startswith(SKOS) and "Match" in str(t)]
    assert len(mapped) > 50
    assert [t for t in mapped if not isinstance(t.object, NamedNode) or t.object.value.startswith(NS[:-3])] == []


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_an_alignment_only_leads_from_our_terms_to_others(path: Path) -> None:
    allowed = {RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "closeMatch"}
    aligned = [triple for triple in triples(path) if triple.subject != header(path)]
    assert aligned
    for triple in aligned:
        assert isinstance(triple.subject, NamedNode)
        assert triple.subject.value.removeprefix(NS) in declared(), triple
        assert triple.predicate.value in allowed, triple
        assert isinstance(triple.object, NamedNode)
        assert not triple.object.value.startswith(NS), triple


def header(path: Path) -> NamedNode:
    """The node that an alignment describes itself by."""
    return NamedNode(f"{NS.removesuffix('ns#')}alignment/{path.stem}")


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_an_alignment_says_what_it_is_and_what_it_aligns(path: Path) -> None:
    stated: dict[str, list[object]] = {}
    for triple in triples(path):
        if triple.subject == header(path):
            stated.setdefault(triple.predicate.value, []).append(triple.object)
    assert stated[RDF + "type"] == [NamedNode(OWL + "Ontology")]
    assert stated[DCT + "source"] == [NamedNode(NS.removesuffix("#"))]
    titles = stated[DCT + "title"]
    assert {text.language for text in titles if isinstance(text, Literal)} == {"vi", "en"}
    assert {DCT + name for name in ("creator", "created", "modified", "license", "references")} <= stated.keys()


def test_the_alignments_are_all_there() -> None:
    older = {"org", "prov", "eli", "schema", "cpov", "sosa", "qb", "nif", "popolo"}
    assert {path.stem for path in ALIGNMENTS} == older | {"foaf", "dct", "cito", "qudt"}


WITHOUT_KIN: Final = {"DocumentRelation", "AwardGiving", "Comparison", "PillarMention", "UnitMention"}
"""Facts for which no vocabulary that we know has a class, but that they are facts."""


def test_every_class_has_kin_in_another_vocabulary_itself_or_by_a_class_above() -> None:
    aligned = {t.subject.value for path in ALIGNMENTS for t in triples(path) if isinstance(t.subject, NamedNode)}
    above = {name.value: {one.value for one in wider} for name, wider in load().superclasses.items()}
    classes = {NS + name for name in declared() if name[0].isupper()}
    alone = {one for one in classes if not ({one} | (above.get(one, set()) - {NS + "Fact"})) & aligned}
    assert {one.removeprefix(NS) for one in alone} == WITHOUT_KIN
