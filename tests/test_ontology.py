"""The ontology, its code lists and alignments: tidy in themselves, and the same words as code, data and queries."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, Triple, parse

from kg import resources
from kg.infer import lint, load
from kg.model import Role
from kg.rdf.namespaces import DCT, NS, OWL, PREFIXES, RDF, RDFS, SCHEME, SKOS

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
ONTOLOGY: Final = resources.ontology() / "cchc.ttl"
SCHEMES: Final = sorted((resources.ontology() / "schemes").glob("*.ttl"))
ALIGNMENTS: Final = sorted((resources.ontology() / "alignments").glob("*.ttl"))
HYGIENE: Final = sorted((HERE / "hygiene").glob("*.rq"))

MIRROR: Final = "context.jsonld"
"""Repeats every term on purpose, so that it proves no use."""
UNUSED: Final[frozenset[str]] = frozenset()
"""Terms that are only there for others; each needs its reason here."""

_CURIE: Final = re.compile(r"\bcchc:([A-Za-z]\w*)")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_TERM_LIKE: Final = re.compile(r"(?:[A-Z][a-z]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")


@cache
def triples(path: Path) -> tuple[Triple, ...]:
    """The triples of a Turtle file."""
    return tuple(quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE))


@cache
def declared() -> frozenset[str]:
    """The names of the terms that the ontology declares."""
    subjects = {triple.subject for triple in triples(ONTOLOGY) if triple.predicate.value == RDF + "type"}
    return frozenset(
        term.value.removeprefix(NS) for term in subjects if isinstance(term, NamedNode) and term.value.startswith(NS)
    )


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
        ("hasHolding", "organisation", "holdsPostIn"),
        *(("hasRelation", f"{kind}Target", f"{kind}Document") for kind in relation_kinds()),
        ("partOf", "partOf", "partOf"),
    }


def relation_kinds() -> list[str]:
    """The kinds of relation between documents, as their code list has them."""
    return sorted(concepts("relation-kind"))


def test_the_header_says_what_it_is() -> None:
    said = {
        (triple.predicate.value, triple.object.language if isinstance(triple.object, Literal) else None)
        for triple in triples(ONTOLOGY)
        if triple.subject == NamedNode(NS.removesuffix("#"))
    }
    assert {(DCT + name, language) for name in ("title", "description") for language in ("vi", "en")} <= said
    wanted = {DCT + name for name in ("creator", "publisher", "created", "modified", "license")}
    wanted |= {OWL + "versionIRI", OWL + "versionInfo", RDF + "type"}
    wanted |= {f"http://purl.org/vocab/vann/preferredNamespace{end}" for end in ("Prefix", "Uri")}
    assert wanted <= {predicate for predicate, _ in said}


def test_every_term_is_labelled_and_defined_in_both_languages() -> None:
    texts: dict[str, set[tuple[str, str | None]]] = {name: set() for name in declared()}
    for triple in triples(ONTOLOGY):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, Literal):
            texts.get(triple.subject.value.removeprefix(NS), set()).add(
                (triple.predicate.value, triple.object.language)
            )
    wanted = {(predicate, language) for predicate in (RDFS + "label", SKOS + "definition") for language in ("vi", "en")}
    assert {name: wanted - said for name, said in texts.items() if not wanted <= said} == {}


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
    } | kinds
    assert all(concepts(path.stem) for path in SCHEMES)


def test_the_roles_are_those_of_the_model() -> None:
    assert concepts("role") == set(Role)


def test_kinds_of_documents_and_units_in_the_data_are_concepts() -> None:
    documents = yaml.safe_load((resources.data() / "documents.yaml").read_text(encoding="utf-8"))
    assert {entry["slug"] for entry in documents["kinds"]} - concepts("document-kind") == set()
    with (resources.data() / "gazetteer" / "kinds.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["concept"] for row in csv.DictReader(lines)} - concepts("unit-kind") == set()


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_an_alignment_only_leads_from_our_terms_to_others(path: Path) -> None:
    assert triples(path)
    allowed = {RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "closeMatch"}
    for triple in triples(path):
        assert isinstance(triple.subject, NamedNode)
        assert triple.subject.value.removeprefix(NS) in declared(), triple
        assert triple.predicate.value in allowed, triple
        assert isinstance(triple.object, NamedNode)
        assert not triple.object.value.startswith(NS), triple


def test_the_alignments_are_all_there() -> None:
    assert {path.stem for path in ALIGNMENTS} == {"org", "prov", "eli", "schema", "cpov", "sosa", "qb", "nif", "popolo"}


# ---------------------------------------------------------------- one spelling everywhere


def python_files() -> list[Path]:
    """The code of the package."""
    return sorted((ROOT / "kg").rglob("*.py"))


def text_files() -> list[Path]:
    """Data, shapes and queries."""
    folders = (resources.data(), resources.shapes(), resources.queries())
    endings = {".ttl", ".rq", ".yaml", ".jsonld", ".json", ".csv"}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in endings)


def terms_in_python(path: Path) -> Iterator[str]:
    """The terms that a module names: cchc:name, NS + "name", f"{NS}name", cchc("name"), and the emitter's tables."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    foreign = {id(word) for node in ast.walk(tree) for word in _foreign(node)}
    emits = path.parent.name == "emit"
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _CURIE.findall(node.value)
            if emits and id(node) not in foreign and _TERM_LIKE.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.BinOp) and _is_namespace(node.left, "NS"):
            yield from _names(node.right)
        elif isinstance(node, ast.JoinedStr):
            for before, after in zip(node.values, node.values[1:], strict=False):
                if isinstance(before, ast.FormattedValue) and _is_namespace(before.value, "NS"):
                    yield from _names(after)
        elif isinstance(node, ast.Call) and _called(node) in {"cchc", "_cchc", "term", "_term"}:
            yield from (name for word in node.args[:1] for name in _names(word))


def _foreign(node: ast.AST) -> Iterator[ast.AST]:
    """Words that stand behind another vocabulary's namespace, or are exported names."""
    if isinstance(node, ast.BinOp) and not _is_namespace(node.left, "NS"):
        yield node.right
    elif isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets):
        yield from ast.walk(node.value)


def _is_namespace(node: ast.AST, name: str) -> bool:
    return (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and (found := _NAME.match(node.value)):
        yield found.group()


def terms_of_the_network() -> Iterator[str]:
    """The terms that the drawing's data file names bare."""
    network = yaml.safe_load((resources.data() / "network.yaml").read_text(encoding="utf-8"))
    for kind in network["kinds"].values():
        yield from kind["classes"]
    for relation in network["relations"].values():
        yield from (relation[end] for end in ("from", "to") if end in relation)
        yield from relation.get("unless", ())


def used() -> dict[str, set[str]]:
    """Where each term is used: in code, data, shapes, queries and code lists."""
    found: dict[str, set[str]] = {}
    for path in python_files():
        for name in terms_in_python(path):
            found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    for path in (*text_files(), *SCHEMES):
        for name in _CURIE.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, set()).add(path.name)
    for name in terms_of_the_network():
        found.setdefault(name, set()).add("network.yaml")
    return found


def test_the_scan_knows_the_ways_in_which_code_names_a_term(tmp_path: Path) -> None:
    folder = tmp_path / "emit"
    folder.mkdir()
    file = folder / "sample.py"
    file.write_text(
        'a = NS + "first"\nb = f"<{namespaces.NS}second> {NS}third"\nc = cchc("fourth")\nd = "?s cchc:fifth ?o"\n'
        'e = {"chair": "chairIn"}\nf = SKOS + "prefLabel"\ng = builder.fact(node, "PillarMention", claim)\n',
        encoding="utf-8",
    )
    assert {*terms_in_python(file)} == {"first", "second", "third", "fourth", "fifth", "chairIn", "PillarMention"}


def test_every_term_in_code_data_shapes_and_queries_is_in_the_ontology() -> None:
    assert {name: sorted(places) for name, places in used().items() if name not in declared()} == {}


def made_by_the_closure() -> set[str]:
    """Properties that only the axioms give: steps of chains and one-step shortcuts for the users' own questions."""
    axioms = load()
    made = {target for _, _, target in axioms.chains} | set(axioms.inverses)
    return {term.value.removeprefix(NS) for term in made}


def test_every_term_of_the_ontology_is_used() -> None:
    places = used()
    for path in (ROOT / "kg" / "emit").glob("*.py"):  # the emitter's tables name plain words too: ("topic", …)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            for name in _names(node):
                places.setdefault(name, set()).add(path.name)
    missing = {name for name in declared() if places.get(name, set()) <= {MIRROR}} - made_by_the_closure()
    assert sorted(missing - UNUSED) == []
    assert sorted(UNUSED - missing) == [], "these are used by now: take them off the list"
