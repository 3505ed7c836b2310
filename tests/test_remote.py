"""Stores on real servers: Oxigraph, and Virtuoso where it is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import servers
from commands import in_english as kg
from pyoxigraph import NamedNode
from servers import opened
from test_queries import QUESTIONS, params

from kg.answer.ask import ask, render, run
from kg.answer.narrowing import Narrowing, narrowed, with_evidence
from kg.errors import StoreError
from kg.export import export
from kg.rdf.sharing import SHARED_GRAPHS
from kg.remote import client as clients
from kg.remote.address import Address
from kg.remote.client import Client
from kg.remote.graphs import GraphStore
from kg.remote.push import Pushed, destination, push
from kg.remote.sent import Sent
from kg.remote.servers import to_ask
from kg.remote.source import Copied
from kg.store import Store

WHO = "SELECT ?name ?begin WHERE { ?fact cchc:agent/rdfs:label ?name ; prov:wasDerivedFrom/nif:beginIndex ?begin }"

GRAPHS = 14 + 7 + 4
"""Those of the five pages (of one nothing is inferred), what they share, gazetteer, ontology, code lists and runs."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not servers.OXIGRAPH.exists(), reason="the package oxigraph is not installed"),
]
needs_virtuoso = pytest.mark.skipif(servers.VIRTUOSO is None, reason="virtuoso-t (virtuoso-opensource-7) is not here")


def pushed(folder: Path, url: str, *, interrupted_after: int = 1_000_000) -> Pushed:
    """Push a store; what was done."""
    count = Pushed()

    def watch() -> None:
        if count.sent >= interrupted_after:
            raise KeyboardInterrupt

    server = destination(url, None)
    with Store.open(folder) as store, Sent(folder, server.url) as sent:
        push(store, server, sent, count, watch)
    return count


def with_login(url: str) -> str:
    """The address with the login of Virtuoso's first user; Oxigraph does not ask for it."""
    return url.replace("://", "://dba:dba@")


@pytest.fixture(scope="module")
def sender(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the store of the seeds, which the servers were sent."""
    return Path(shutil.copytree(seeds_folder, tmp_path_factory.mktemp("sender") / "kg-store"))


@pytest.fixture(scope="module")
def oxigraph(sender: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server that was sent the seeds."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph") / "graph", servers.free_port()) as url:
        assert pushed(sender, url).sent == GRAPHS
        yield url


@pytest.fixture(scope="module")
def virtuoso(sender: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso server that was sent the seeds."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), servers.free_port()) as url:
        assert pushed(sender, with_login(url)).sent == GRAPHS
        yield url


@pytest.fixture(params=["oxigraph", pytest.param("virtuoso", marks=needs_virtuoso)])
def server(request: pytest.FixtureRequest) -> str:
    """A server with the seeds, of each kind."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def folder(seeds_folder: Path, tmp_path: Path) -> Path:
    """A copy of the store of the seeds of which nobody was sent anything."""
    return Path(shutil.copytree(seeds_folder, tmp_path / "kg-store"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """An Oxigraph server that holds nothing."""
    with servers.oxigraph(tmp_path / "graph", servers.free_port()) as url:
        yield url


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("name", "narrowing"),
    [
        ("who-chaired", Narrowing(since="2021", place="tỉnh An Giang")),
        ("chairs-counted", Narrowing(until="2021", place="tỉnh An Giang")),
        ("statistics", Narrowing(since="2021", until="2021")),
    ],
)
def test_narrowing_has_the_same_answer_there(server: str, seeds_store: Store, name: str, narrowing: Narrowing) -> None:
    here = narrowed(seeds_store, name, {}, narrowing)
    with opened(server) as there:
        assert narrowed(there, name, {}, narrowing) == here
        if "fact" in here.columns:
            assert with_evidence(there, here) == with_evidence(seeds_store, here)


def test_every_question_has_the_same_answer_there(server: str, seeds_store: Store) -> None:
    with opened(server) as there:
        assert there.base == seeds_store.base
        for question in QUESTIONS:
            given = params(question, seeds_store)
            here = render(ask(seeds_store, question, given), "json")
            assert render(ask(there, question, given), "json") == here, question.name


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_an_export_from_there_has_the_same_bytes(server: str, seeds_store: Store, tmp_path: Path, format: str) -> None:
    with opened(server) as there:
        export(there, format, tmp_path / "there")
    export(seeds_store, format, tmp_path / "here")
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()


@pytest.mark.parametrize("choice", [{"article": "002_5e6dac1fbc6af054.txt"}, {"entity": "Đỗ Việt Hưng"}])
def test_a_part_exported_from_there_has_the_same_bytes(
    oxigraph: str, seeds_store: Store, tmp_path: Path, choice: dict[str, Any]
) -> None:
    with opened(oxigraph) as there:
        export(there, "turtle", tmp_path / "there", **choice)
    export(seeds_store, "turtle", tmp_path / "here", **choice)
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()


@pytest.mark.parametrize("sparql", [f"{WHO} ORDER BY ?begin ?name", "ASK { ?x cchc:chaired ?y }", "DESCRIBE <urn:x>"])
def test_any_query_runs_there_over_all_graphs(server: str, seeds_store: Store, sparql: str) -> None:
    with opened(server) as there:
        assert run(there, sparql) == run(seeds_store, sparql)


def test_constructed_triples_come_back(server: str, seeds_store: Store) -> None:
    sparql = "CONSTRUCT WHERE { ?person cchc:chaired ?meeting }"
    with opened(server) as there:
        assert run(there, sparql) == run(seeds_store, sparql)


def test_only_virtuoso_is_not_relied_on(server: str) -> None:
    with opened(server) as there:
        assert isinstance(there, Copied) == (to_ask(Client(Address(server)), server).exact is False)


def test_graphs_of_others_are_left_alone(empty: str, folder: Path) -> None:
    foreign = NamedNode("urn:foreign")
    store = destination(empty, None)
    store.put(foreign, b"<urn:a> <urn:b> <urn:c> .\n")
    pushed(folder, empty)
    with opened(empty) as there, Store.open(folder) as here:
        assert there.graphs() == here.graphs()
    assert store.get(foreign) == ["<urn:a> <urn:b> <urn:c> ."]


# ---------------------------------------------------------------- pushing


def test_a_second_push_sends_nothing(server: str, sender: Path) -> None:
    again = pushed(sender, with_login(server))
    assert (again.sent, again.unchanged, again.removed, again.triples) == (0, GRAPHS, 0, 0)


def test_a_push_sends_what_changed_and_removes_what_is_gone(empty: str, folder: Path) -> None:
    pushed(folder, empty)
    with Store.open(folder, write=True) as store:
        gone = store.article_slugs()["003_fcd192befce49ee2.txt"]
        store.remove("003_fcd192befce49ee2.txt")
    after = pushed(folder, empty)
    assert after.removed == 3
    with Store.open(folder) as store:
        kinds = {graph.value.rpartition("/graph/")[2] for graph in store.graphs()}
        shared = kinds & {*SHARED_GRAPHS, "gazetteer"}
    assert 2 < after.sent <= len(shared)  # what only this page said of what pages share
    with opened(empty) as there, Store.open(folder) as here:
        assert there.graphs() == here.graphs()
        assert all(there.document(graph) == here.document(graph) for graph in here.graphs())
        assert not any(gone in graph.value for graph in there.graphs())


def test_a_push_that_was_interrupted_goes_on(empty: str, folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        pushed(folder, empty, interrupted_after=7)
    rest = pushed(folder, empty)
    assert (rest.unchanged, rest.sent) == (7, GRAPHS - 7)
    with opened(empty) as there, Store.open(folder) as here:
        assert there.graphs() == here.graphs()
        assert all(there.document(graph) == here.document(graph) for graph in here.graphs())


def test_a_server_that_was_emptied_is_sent_everything(empty: str, folder: Path) -> None:
    pushed(folder, empty)
    destination(empty, None).delete(NamedNode("https://w3id.org/cchc/id/graph/meta"))
    assert pushed(folder, empty).sent == GRAPHS


def test_two_servers_are_kept_apart(empty: str, oxigraph: str, folder: Path) -> None:
    assert not pushed(folder, empty).over
    assert pushed(folder, oxigraph).sent == GRAPHS


def test_that_a_server_held_a_store_already_is_reported(oxigraph: str, folder: Path) -> None:
    assert "The server held a store already" in kg("push", oxigraph, "--store", folder).stderr
    assert "already" not in kg("push", oxigraph, "--store", folder).stderr


def test_a_server_that_dies_is_reported_and_the_push_goes_on_when_it_is_back(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, port, put = tmp_path / "graph", servers.free_port(), GraphStore.put
    monkeypatch.setattr(clients, "PAUSES", (0.01, 0.01))
    with ExitStack() as life:
        url = life.enter_context(servers.oxigraph(graph, port))

        def dies(self: GraphStore, graph: NamedNode, triples: bytes) -> None:
            if "/evidence/" in graph.value:
                life.close()
            put(self, graph, triples)

        monkeypatch.setattr(GraphStore, "put", dies)
        result = kg("push", url, "--store", folder)
    assert result.exit_code == 2
    assert f"Stopped at graph 8 of {GRAPHS}; the same command sends the rest." in result.stderr
    assert "the server cannot be reached (Connection refused)" in result.stderr
    monkeypatch.setattr(GraphStore, "put", put)
    with servers.oxigraph(graph, port):
        result = kg("push", url, "--store", folder)
    assert result.exit_code == 0, result.stderr
    assert f"{GRAPHS - 8} graphs sent" in result.stdout
    assert "8 unchanged" in result.stdout


# ---------------------------------------------------------------- trouble


def test_a_wrong_address_is_reported(seeds_folder: Path, oxigraph: str) -> None:
    nowhere = f"http://127.0.0.1:{servers.free_port()}"
    for call in (("push", nowhere, "--store", seeds_folder), ("ask", "articles", "--store", nowhere)):
        result = kg(*call)
        assert result.exit_code == 2
        assert f"{nowhere}: the server cannot be reached (Connection refused)" in result.stderr
    result = kg("push", "--graph-store", f"{oxigraph}/nothing", "--store", seeds_folder)
    assert result.exit_code == 2
    assert "there is no SPARQL service at this address (404)" in result.stderr


@needs_virtuoso
def test_a_wrong_password_is_not_shown(virtuoso: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = kg("push", virtuoso, "--store", folder)
    assert (result.exit_code, "the server asks for a user and a password" in result.stderr) == (2, True)
    result = kg("push", virtuoso.replace("://", "://dba:s3cret@"), "--store", folder, "--debug")
    assert (result.exit_code, "does not accept the user “dba”" in result.stderr) == (2, True)
    assert "s3cret" not in result.output
    monkeypatch.setenv("KG_REMOTE_USER", "dba")
    monkeypatch.setenv("KG_REMOTE_PASSWORD", "dba")
    assert kg("push", virtuoso, "--store", folder).exit_code == 0


@pytest.mark.parametrize("command", [("validate",), ("explain", "event/x--1"), ("remove", "x"), ("suggest",)])
def test_what_needs_the_pages_asks_for_the_folder(command: tuple[str, ...]) -> None:
    result = kg(*command, "--store", "http://user:s3cret@localhost:1")
    assert result.exit_code == 2
    assert "a store on a server can only be read, by ask, query, export and draw" in result.stderr
    assert "s3cret" not in result.output


def test_a_server_without_a_store_is_reported(empty: str) -> None:
    result = kg("ask", "articles", "--store", empty)
    assert result.exit_code == 2
    assert "the server holds no store of cchc-kg" in result.stderr


def test_a_broken_query_is_reported_as_it_is_of_a_folder(oxigraph: str, tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text("SELECT WHERE {\n ?x }", encoding="utf-8")
    result = kg("query", tmp_path / "broken.rq", "--store", oxigraph)
    assert result.exit_code == 2
    assert "broken.rq: this is no SPARQL query: error at 2:" in result.stderr


@needs_virtuoso
def test_a_graph_that_a_server_cuts_off_is_reported(virtuoso: str) -> None:
    big = NamedNode("https://w3id.org/cchc/id/graph/big")
    store = destination(with_login(virtuoso), None)
    store.put(big, "".join(f"<urn:{number}> <urn:p> <urn:o> .\n" for number in range(10_500)).encode())
    try:
        with opened(virtuoso) as there, pytest.raises(StoreError) as caught:
            there.document(big)
    finally:
        store.delete(big)
    assert caught.value.key == "remote-cut"
