"""Clients that others wrote ask the site over the net: SPARQLWrapper, rdflib, pandas' way, kg itself, Comunica."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
import servers
import sites
from protocol import ASK, CONSTRUCT, PREFIX, SELECT
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.answer.ask import ask, questions
from kg.answer.render import plain
from kg.store import Store

pytestmark = pytest.mark.slow

MEETING = URIRef("https://w3id.org/cchc/ns#Meeting")
RDF_TYPE = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
COMUNICA = shutil.which("comunica-sparql")


@pytest.fixture(scope="module")
def url(seeds_folder: Path) -> Iterator[str]:
    """Where the site of the seeds listens."""
    with sites.served(seeds_folder) as found:
        yield found


def wrapped(url: str, query: str, format: str = JSON, method: str = "GET", way: str = "") -> SPARQLWrapper:
    """A query as SPARQLWrapper sends it."""
    wrapper = SPARQLWrapper(f"{url}/sparql", returnFormat=format)
    wrapper.setMethod(method)
    if way:
        wrapper.setRequestMethod(way)
    wrapper.setQuery(query)
    return wrapper


def test_sparqlwrapper_asks_every_question(url: str, seeds_store: Store) -> None:
    for asked in questions():
        if any(parameter.required for parameter in asked.parameters):
            continue
        found = wrapped(url, asked.sparql, method=POST).queryAndConvert()
        assert isinstance(found, dict)
        rows = [
            tuple(row[name]["value"] if name in row else "" for name in asked.columns)
            for row in found["results"]["bindings"]
        ]
        assert rows == [tuple(map(plain, row)) for row in ask(seeds_store, asked).rows], asked.name


@pytest.mark.parametrize("way", [("GET", ""), (POST, ""), (POST, POSTDIRECTLY)], ids=str)
def test_sparqlwrapper_asks_each_way(url: str, way: tuple[str, str]) -> None:
    found = wrapped(url, SELECT, JSON, *way).queryAndConvert()
    assert isinstance(found, dict)
    assert found["results"]["bindings"]


def test_sparqlwrapper_reads_each_type(url: str) -> None:
    assert b"https://w3id.org/cchc/id/" in wrapped(url, SELECT, CSV).queryAndConvert()  # type: ignore[operator]
    assert b"?s" in wrapped(url, SELECT, TSV).queryAndConvert()  # type: ignore[operator]
    assert wrapped(url, SELECT, XML).queryAndConvert().getElementsByTagName("uri")  # type: ignore[union-attr]
    assert wrapped(url, ASK, JSON).queryAndConvert()["boolean"] is True  # type: ignore[index, call-overload]
    for format in (RDFXML, JSONLD):
        graph = wrapped(url, CONSTRUCT, format).queryAndConvert()
        assert isinstance(graph, Graph)
        assert set(graph.subjects(RDF_TYPE, MEETING))
    assert b"Meeting" in wrapped(url, CONSTRUCT, TURTLE).queryAndConvert()  # type: ignore[operator]


def test_sparqlwrapper_hears_what_is_wrong(url: str) -> None:
    with pytest.raises(QueryBadFormed, match="cchcx:"):
        wrapped(url, "SELECT * { ?s a cchcx:Meeting }").query()


def test_rdflib_reads_the_endpoint_as_a_graph(url: str, seeds_store: Store) -> None:
    graph = Graph(SPARQLStore(f"{url}/sparql", returnFormat="json"))
    meetings = set(graph.subjects(RDF_TYPE, MEETING))
    assert len(meetings) == len(list(seeds_store.query("SELECT DISTINCT ?s { ?s a cchc:Meeting }")))  # type: ignore[arg-type]
    label = graph.value(next(iter(meetings)), URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    assert isinstance(label, Literal)
    rows = list(graph.query(f"{PREFIX}SELECT ?s {{ ?s a cchc:Meeting }}"))
    assert len(rows) >= len(meetings)


def test_rdflib_asks_by_service(url: str) -> None:
    rows = list(Graph().query(f"SELECT ?s {{ SERVICE <{url}/sparql> {{ ?s a <{MEETING}> }} }}"))
    assert rows


def test_rdflib_reads_an_iri_and_a_graph(url: str) -> None:
    assert len(Graph().parse(f"{url}/ns"))
    assert len(Graph().parse(f"{url}/store?default"))


def test_a_table_is_read_from_its_address(url: str) -> None:
    with urlopen(f"{url}/sparql?query={quote(SELECT)}&format=csv") as answer:
        assert len(list(csv.DictReader(answer.read().decode().splitlines()))) > 1


def test_kg_itself_asks_the_site(url: str, seeds_store: Store) -> None:
    remote = servers.opened(f"{url}/sparql")
    for name in ("meetings", "who-chaired", "statistics"):
        assert ask(remote, name).rows == ask(seeds_store, name).rows


@pytest.mark.skipif(
    COMUNICA is None, reason="comunica-sparql is not installed (npm install -g @comunica/query-sparql@4)"
)
def test_comunica_asks_the_site(url: str) -> None:
    call = [str(COMUNICA), f"sparql@{url}/sparql", SELECT, "-t", "application/sparql-results+json"]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    with urlopen(Request(f"{url}/sparql?query={quote(SELECT)}", headers={"Accept": "application/json"})) as answer:
        own = json.load(answer)["results"]["bindings"]
    assert [row["s"]["value"] for row in json.loads(done.stdout)["results"]["bindings"]] == [
        row["s"]["value"] for row in own
    ]
