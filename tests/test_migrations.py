"""What brings a graph of an older version of the ontology to the next: on a store of that version, in two engines."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store
from rdflib import Dataset
from terms import ONTOLOGY, declared, triples

from kg import resources
from kg.infer import Engine
from kg.rdf.namespaces import FOAF, NIF, NS, OWL, PROV, RDFS, SKOS, XSD

MIGRATIONS: Final = sorted((resources.ontology() / "migrations").glob("*.rq"))
OLD: Final = Path(__file__).parent / "fixtures" / "store-0.1.nq.gz"
"""Two seeds and a page of former posts as version 0.1 stored them; of the vocabulary only the hierarchies."""


@cache
def old() -> bytes:
    """The N-Quads of the older store."""
    return gzip.decompress(OLD.read_bytes())


def store(quads: bytes) -> Store:
    """An Oxigraph store of the quads."""
    kept = Store()
    kept.load(quads, format=RdfFormat.N_QUADS)
    return kept


@cache
def migrated() -> Store:
    """The older store after its migration."""
    kept = store(old())
    kept.update(query("0.1-to-0.2"))
    return kept


def query(name: str) -> str:
    """The text of a migration."""
    return (resources.ontology() / "migrations" / f"{name}.rq").read_text(encoding="utf-8")


def rows(kept: Store, pattern: str, wanted: str = "*") -> set[str]:
    """The solutions of a pattern in any of the graphs."""
    prefixes = f"PREFIX cchc: <{NS}> PREFIX nif: <{NIF}> PREFIX prov: <{PROV}> PREFIX rdfs: <{RDFS}>"
    found = kept.query(f"{prefixes} SELECT DISTINCT {wanted} {{ {pattern} }}", use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return {str(row) for row in found}


def test_the_migrations_lead_from_version_to_version_up_to_that_of_today() -> None:
    (version,) = (triple.object for triple in triples(ONTOLOGY) if triple.predicate.value == OWL + "versionInfo")
    steps = [tuple(path.stem.split("-to-")) for path in MIGRATIONS]
    assert [step[1] for step in steps[:-1]] == [step[0] for step in steps[1:]]
    assert str(version).strip('"').startswith(f"{steps[-1][1]}.")


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: path.stem)
def test_a_migration_says_what_it_does_in_both_languages_and_names_terms_that_there_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# title\.vi: .+\n# title\.en: .+\n", text)
    assert set(re.findall(r"\bcchc:(\w+)", text)) <= declared()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_both_engines_migrate_alike() -> None:
    other = Dataset()
    other.parse(data=old().decode(), format="nquads")
    other.update(query("0.1-to-0.2"))
    assert set(store(other.serialize(format="nquads").encode())) == set(migrated())


def test_a_migration_is_done_once() -> None:
    again = store(migrated().dump(format=RdfFormat.N_QUADS) or b"")
    again.update(query("0.1-to-0.2"))
    assert set(again) == set(migrated())
    assert len(store(old())) - len(again) > len(again) // 5


def test_a_former_post_is_held_by_nobody() -> None:
    former = rows(store(old()), "?holding cchc:former true ; cchc:holder ?person ; cchc:post ?post")
    assert len(former) == 3
    assert rows(migrated(), "?holding cchc:former true ; cchc:holder ?person ; cchc:formerPost ?post") == former
    assert not rows(migrated(), "?holding cchc:former true ; cchc:post ?post")
    held = rows(migrated(), "?person cchc:holdsPost ?post")
    assert held == rows(migrated(), "?h cchc:holder ?person ; cchc:post ?post", "?person ?post")
    assert len(rows(store(old()), "?person cchc:holdsPost ?post")) - len(held) == 3


def test_positions_have_one_datatype_and_spans_neither_class_nor_page() -> None:
    assert f"{XSD}nonNegativeInteger".encode() in old()
    indexes = rows(migrated(), "?span nif:beginIndex ?begin ; nif:endIndex ?end")
    assert indexes == rows(store(old()), "?span nif:beginIndex ?begin ; nif:endIndex ?end")
    text = (migrated().dump(format=RdfFormat.N_QUADS) or b"").decode()
    assert "nonNegativeInteger" not in text
    assert not rows(migrated(), "?span a cchc:Span")
    pages = rows(migrated(), "?span nif:referenceContext ?page")
    events = rows(migrated(), "?event a cchc:Meeting ; prov:wasDerivedFrom ?span")
    assert len(pages) == len(events) == 3


def test_what_is_taken_away_follows_from_what_is_left() -> None:
    """Classes, inverses and what a transitive property leads to by the axioms; the rest is what other words say."""
    before = {quad.triple for quad in store(old())}
    after = {quad.triple for quad in migrated()}
    again = after | set(Engine.from_ontology().closure(sorted(after, key=str)))
    restated = {NIF + name for name in ("referenceContext", "beginIndex", "endIndex")}
    restated |= {FOAF + "name", SKOS + "hiddenLabel"}
    restated |= {NS + name for name in ("role", "relationKind", "periodStart", "periodEnd", "organisationAsStated")}
    restated |= {NS + name for name in ("post", "holdsPost", "holdsPostIn")}
    lost = {t for t in before - again if t.predicate.value not in restated and t.object != NamedNode(NS + "Span")}
    assert lost == set()
    assert len(again - after) > len(after) // 8


def test_what_is_written_anew_says_what_the_old_graph_said() -> None:
    before = {quad.triple for quad in store(old())}
    anew = {quad.triple for quad in migrated()} - before
    assert {t.predicate.value for t in anew} == {NS + "formerPost", RDFS + "label"}
    said = {(t.subject, t.object) for t in before}
    assert {(t.subject, t.object) for t in anew} <= said
    named = rows(migrated(), "{ ?node a cchc:Article } UNION { ?node a cchc:Meeting } ?node rdfs:label ?label", "?node")
    assert len(named) == len(rows(migrated(), "{ ?node a cchc:Article } UNION { ?node a cchc:Meeting }")) == 5
