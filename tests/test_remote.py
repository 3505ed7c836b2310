"""Stores on servers: real ones (Oxigraph, Virtuoso where it is installed), and one that says whatever a test wants."""

from __future__ import annotations

import shutil
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import servers
from pyoxigraph import NamedNode
from servers import saying
from test_queries import QUESTIONS, params
from typer.testing import CliRunner, Result

from kg.answer.ask import ask, render, run
from kg.cli import app
from kg.errors import KgError, StoreError, UsageError
from kg.export import export
from kg.remote import client as clients
from kg.remote.address import Address, address
from kg.remote.client import Client
from kg.remote.graphs import GraphStore
from kg.remote.login import Login
from kg.remote.push import Pushed, destination, push
from kg.remote.sent import Sent
from kg.remote.servers import to_ask, to_write
from kg.remote.source import Copied, Remote
from kg.store import Store

WHO = (
    "SELECT ?official ?begin WHERE { ?fact cchc:agent/foaf:name ?official ; prov:wasDerivedFrom/nif:beginIndex ?begin }"
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not servers.OXIGRAPH.exists(), reason="the package oxigraph is not installed"),
]
needs_virtuoso = pytest.mark.skipif(servers.VIRTUOSO is None, reason="virtuoso-t (virtuoso-opensource-7) is not here")


def kg(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])


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


def remote(url: str) -> Remote:
    return Remote.open(url, lambda count: None)


@pytest.fixture(scope="module")
def sender(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the store of the seeds, which the servers were sent."""
    return Path(shutil.copytree(seeds_folder, tmp_path_factory.mktemp("sender") / "kg-store"))


@pytest.fixture(scope="module")
def oxigraph(sender: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An Oxigraph server that was sent the seeds."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph") / "graph", servers.free_port()) as url:
        assert pushed(sender, url).sent == 20
        yield url


@pytest.fixture(scope="module")
def virtuoso(sender: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso server that was sent the seeds."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), servers.free_port()) as url:
        assert pushed(sender, with_login(url)).sent == 20
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


def test_every_question_has_the_same_answer_there(server: str, seeds_store: Store) -> None:
    with remote(server) as there:
        assert there.base == seeds_store.base
        for question in QUESTIONS:
            given = params(question, seeds_store)
            here = render(ask(seeds_store, question, given), "json")
            assert render(ask(there, question, given), "json") == here, question.name


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_an_export_from_there_has_the_same_bytes(server: str, seeds_store: Store, tmp_path: Path, format: str) -> None:
    with remote(server) as there:
        export(there, format, tmp_path / "there")
    export(seeds_store, format, tmp_path / "here")
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()


@pytest.mark.parametrize("choice", [{"article": "002_5e6dac1fbc6af054.txt"}, {"entity": "Đỗ Việt Hưng"}])
def test_a_part_exported_from_there_has_the_same_bytes(
    oxigraph: str, seeds_store: Store, tmp_path: Path, choice: dict[str, Any]
) -> None:
    with remote(oxigraph) as there:
        export(there, "turtle", tmp_path / "there", **choice)
    export(seeds_store, "turtle", tmp_path / "here", **choice)
    assert (tmp_path / "there").read_bytes() == (tmp_path / "here").read_bytes()


@pytest.mark.parametrize(
    "sparql", [f"{WHO} ORDER BY ?begin ?official", "ASK { ?x cchc:chaired ?y }", "DESCRIBE <urn:x>"]
)
def test_any_query_runs_there_over_all_graphs(server: str, seeds_store: Store, sparql: str) -> None:
    with remote(server) as there:
        assert run(there, sparql) == run(seeds_store, sparql)


def test_constructed_triples_come_back(server: str, seeds_store: Store) -> None:
    sparql = "CONSTRUCT WHERE { ?person cchc:chaired ?meeting }"
    with remote(server) as there:
        assert run(there, sparql) == run(seeds_store, sparql)


def test_only_virtuoso_is_not_relied_on(server: str) -> None:
    with remote(server) as there:
        assert isinstance(there, Copied) == (to_ask(Client(Address(server)), server).exact is False)


def test_graphs_of_others_are_left_alone(empty: str, folder: Path) -> None:
    foreign = NamedNode("urn:foreign")
    store = destination(empty, None)
    store.put(foreign, b"<urn:a> <urn:b> <urn:c> .\n")
    pushed(folder, empty)
    with remote(empty) as there, Store.open(folder) as here:
        assert there.graphs() == here.graphs()
    assert store.get(foreign) == ["<urn:a> <urn:b> <urn:c> ."]


# ---------------------------------------------------------------- pushing


def test_a_second_push_sends_nothing(server: str, sender: Path) -> None:
    again = pushed(sender, with_login(server))
    assert (again.sent, again.unchanged, again.removed, again.triples) == (0, 20, 0, 0)


def test_a_push_sends_what_changed_and_removes_what_is_gone(empty: str, folder: Path) -> None:
    pushed(folder, empty)
    with Store.open(folder, write=True) as store:
        gone = store.article_slugs()["003_fcd192befce49ee2.txt"]
        store.remove("003_fcd192befce49ee2.txt")
    after = pushed(folder, empty)
    assert after.removed == 3
    assert after.sent == 2  # units and bodies that only this page named
    with remote(empty) as there, Store.open(folder) as here:
        assert there.graphs() == here.graphs()
        assert all(there.document(graph) == here.document(graph) for graph in here.graphs())
        assert not any(gone in graph.value for graph in there.graphs())


def test_a_push_that_was_interrupted_goes_on(empty: str, folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        pushed(folder, empty, interrupted_after=7)
    rest = pushed(folder, empty)
    assert (rest.unchanged, rest.sent) == (7, 13)
    with remote(empty) as there, Store.open(folder) as here:
        assert there.graphs() == here.graphs()
        assert all(there.document(graph) == here.document(graph) for graph in here.graphs())


def test_a_server_that_was_emptied_is_sent_everything(empty: str, folder: Path) -> None:
    pushed(folder, empty)
    destination(empty, None).delete(NamedNode("https://w3id.org/cchc/id/graph/meta"))
    assert pushed(folder, empty).sent == 20


def test_two_servers_are_told_apart(empty: str, oxigraph: str, folder: Path) -> None:
    assert not pushed(folder, empty).over
    assert pushed(folder, oxigraph).sent == 20


def test_that_a_server_held_a_store_already_is_told(oxigraph: str, folder: Path) -> None:
    assert "The server held a store already" in kg("push", oxigraph, "--store", folder).stderr
    assert "already" not in kg("push", oxigraph, "--store", folder).stderr


def test_a_server_that_dies_is_told_and_the_push_goes_on_when_it_is_back(
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
        told = kg("push", url, "--store", folder)
    assert told.exit_code == 2
    assert "Stopped at graph 6 of 20; the same command sends the rest." in told.stderr
    assert "the server cannot be reached (Connection refused)" in told.stderr
    monkeypatch.setattr(GraphStore, "put", put)
    with servers.oxigraph(graph, port):
        told = kg("push", url, "--store", folder)
    assert told.exit_code == 0, told.stderr
    assert "14 graphs sent" in told.stdout
    assert "6 unchanged" in told.stdout


# ---------------------------------------------------------------- trouble


def test_a_wrong_address_is_told(seeds_folder: Path, oxigraph: str) -> None:
    nowhere = f"http://127.0.0.1:{servers.free_port()}"
    for call in (("push", nowhere, "--store", seeds_folder), ("ask", "articles", "--store", nowhere)):
        told = kg(*call)
        assert told.exit_code == 2
        assert f"{nowhere}: the server cannot be reached (Connection refused)" in told.stderr
    told = kg("push", "--graph-store", f"{oxigraph}/nothing", "--store", seeds_folder)
    assert told.exit_code == 2
    assert "there is no SPARQL service at this address (404)" in told.stderr


@needs_virtuoso
def test_a_wrong_password_is_told_and_not_shown(virtuoso: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = kg("push", virtuoso, "--store", folder)
    assert (told.exit_code, "the server asks for a user and a password" in told.stderr) == (2, True)
    told = kg("push", virtuoso.replace("://", "://dba:s3cret@"), "--store", folder, "--debug")
    assert (told.exit_code, "does not accept the user “dba”" in told.stderr) == (2, True)
    assert "s3cret" not in told.output
    monkeypatch.setenv("KG_REMOTE_USER", "dba")
    monkeypatch.setenv("KG_REMOTE_PASSWORD", "dba")
    assert kg("push", virtuoso, "--store", folder).exit_code == 0


@pytest.mark.parametrize("command", [("validate",), ("explain", "meeting/x/1"), ("remove", "x"), ("suggest",)])
def test_what_needs_the_pages_asks_for_the_folder(command: tuple[str, ...]) -> None:
    told = kg(*command, "--store", "http://user:s3cret@localhost:1")
    assert told.exit_code == 2
    assert "a store on a server can only be read, by ask, query, export and draw" in told.stderr
    assert "s3cret" not in told.output


def test_a_server_without_a_store_is_told(empty: str) -> None:
    told = kg("ask", "articles", "--store", empty)
    assert told.exit_code == 2
    assert "the server holds no store of cchc-kg" in told.stderr


def test_a_broken_query_is_told_as_it_is_of_a_folder(oxigraph: str, tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_text("SELECT WHERE {\n ?x }", encoding="utf-8")
    told = kg("query", tmp_path / "broken.rq", "--store", oxigraph)
    assert told.exit_code == 2
    assert "broken.rq: this is no SPARQL query: error at 2:" in told.stderr


# ---------------------------------------------------------------- a server that says what a test wants


@pytest.mark.parametrize(
    ("status", "head", "key"),
    [
        (302, {"Location": "https://elsewhere/"}, "remote-moved"),
        (400, {}, "remote-refused"),
        (401, {"WWW-Authenticate": 'Bearer realm="x"'}, "remote-login"),
        (403, {}, "remote-forbidden"),
        (404, {}, "remote-elsewhere"),
        (413, {}, "remote-too-large"),
        (500, {}, "remote-failing"),
    ],
)
def test_what_a_server_refuses_is_told(status: int, head: dict[str, str], key: str) -> None:
    with saying((status, head, b"<style>p {}</style><p>So it\nis</p>")) as server, pytest.raises(StoreError) as caught:
        GraphStore(Client(Address(server.url), pauses=()), server.url).put(NamedNode("urn:g"), b"")
    assert caught.value.key == key
    assert caught.value.where == server.url
    assert caught.value.values.get("reason", "So it is") == "So it is"


def test_a_server_that_fails_for_a_while_is_asked_again() -> None:
    with saying((503, {}, b""), (500, {}, b""), (201, {}, b"")) as server:
        client = Client(Address(server.url), pauses=(0, 0))
        GraphStore(client, server.url).put(NamedNode("urn:g"), b"")
        assert client.requests == 3


def test_a_login_is_shown_when_it_is_asked_for_and_from_then_on() -> None:
    with saying((401, {"WWW-Authenticate": 'Basic realm="x"'}, b""), (204, {}, b"")) as server:
        client = Client(Address(server.url, "tên", "mật khẩu"))
        for graph in ("urn:1", "urn:2"):
            GraphStore(client, server.url).put(NamedNode(graph), b"")
        shown = [head.get("Authorization") for _, _, head in server.asked]
        basic = "Basic " + b64encode("tên:mật khẩu".encode()).decode()
        assert shown == [None, basic, basic]
        assert [path for _, path, _ in server.asked] == ["/?graph=urn%3A1", "/?graph=urn%3A1", "/?graph=urn%3A2"]


def test_digest_is_that_of_its_specification(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 7616, section 3.9.1."""
    monkeypatch.setattr("secrets.token_hex", lambda _: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    login = Login("Mufasa", "Circle of Life")
    realm = 'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'
    assert login.asked([f'Digest {realm}, algorithm=MD5, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'])
    shown = login.shown("GET", "http://www.example.org/dir/index.html")["Authorization"]
    assert 'response="8ca523f5e9506fed4657c9700eebdbec"' in shown


def test_a_name_in_vietnamese_can_be_shown_by_digest() -> None:
    with saying((401, {"WWW-Authenticate": 'Digest realm="x", nonce="y"'}, b""), (204, {}, b"")) as server:
        GraphStore(Client(Address(server.url, 'Đỗ "Hưng"', "mật khẩu")), server.url).put(NamedNode("urn:g"), b"")
        shown = server.asked[1][2]["Authorization"]
    assert 'username="Đỗ \\"Hưng\\""' in shown.encode("latin-1").decode()
    assert "qop" not in shown


@pytest.mark.parametrize(
    ("body", "key"),
    [(b"<html>", "remote-answer"), (b'{"head":{"vars":["meta"]},"results":{"bindings":[{"meta":', "remote-answer")],
)
def test_an_answer_that_is_none_is_told(body: bytes, key: str) -> None:
    with saying((200, {}, body)) as server, pytest.raises(StoreError) as caught:
        remote(server.url)
    assert caught.value.key == key


def test_a_default_graph_that_is_not_the_union_is_told() -> None:
    meta = '{"meta": {"type": "uri", "value": "https://w3id.org/cchc/id/graph/meta"}}'
    body = f'{{"head": {{"vars": ["meta", "seen"]}}, "results": {{"bindings": [{meta}]}}}}'
    with saying((200, {}, body.encode())) as server, pytest.raises(StoreError) as caught:
        remote(server.url)
    assert caught.value.key == "remote-union"


@needs_virtuoso
def test_a_graph_that_a_server_cuts_off_is_told(virtuoso: str) -> None:
    big = NamedNode("https://w3id.org/cchc/id/graph/big")
    store = destination(with_login(virtuoso), None)
    store.put(big, "".join(f"<urn:{number}> <urn:p> <urn:o> .\n" for number in range(10_500)).encode())
    try:
        with remote(virtuoso) as there, pytest.raises(StoreError) as caught:
            there.document(big)
    finally:
        store.delete(big)
    assert caught.value.key == "remote-cut"


@pytest.mark.parametrize(
    ("status", "head", "key"),
    [
        (302, {"Location": "https://elsewhere/"}, "remote-moved"),
        (401, {}, "remote-login"),
        (403, {}, "remote-forbidden"),
        (404, {}, "remote-elsewhere"),
        (400, {}, "remote-unknown-reason"),
        (405, {}, "remote-unknown-reason"),
        (500, {}, "remote-failing"),
        (503, {}, "remote-failing"),
    ],
)
def test_why_the_first_answer_of_a_server_is_none_is_told(
    status: int, head: dict[str, str], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "PAUSES", ())
    with saying((status, head, b"<p>So it is</p>")) as server, pytest.raises(KgError) as caught:
        destination(server.url, None)
    assert caught.value.key == key
    assert caught.value.where == server.url
    assert caught.value.values.get("reason", "So it is") == "So it is"
    assert caught.value.values.get("location", "https://elsewhere/") == "https://elsewhere/"


@pytest.mark.parametrize("status", [405, 501])
def test_a_server_that_takes_no_head_is_asked_otherwise(status: int) -> None:
    with saying((status, {}, b""), (200, {"Server": "Oxigraph"}, b"")) as server:
        assert to_write(Client(Address(server.url)), server.url) == f"{server.url}/store"
        assert [method for method, _, _ in server.asked] == ["HEAD", "GET"]


def test_a_server_that_hangs_up_at_head_is_asked_otherwise() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nServer: Oxigraph\r\nContent-Length: 0\r\n\r\n")

        def do_HEAD(self) -> None:
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Leave the output of the tests alone."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            assert to_write(Client(Address(url)), url) == f"{url}/store"
        finally:
            server.shutdown()


def test_a_service_that_moved_within_its_server_is_named_in_full_and_without_a_login() -> None:
    for location, place in (
        ("/new?key=abc", "{url}/new?…"),
        ("https://dba:s3cr/et@h/x", "https://…@h/x"),
        ("//dba:s3cret@h/x", "http://…@h/x"),
        ("https://h/\x1b[31m", r"https://h/\x1b[31m"),
    ):
        with saying((302, {"Location": location}, b"")) as server, pytest.raises(StoreError) as caught:
            destination(server.url, None)
        assert caught.value.values["location"] == place.format(url=server.url)


# ---------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("server", "url", "asked", "written"),
    [
        ("Oxigraph/0.5.13", "", "/query", "/store"),
        ("Oxigraph/0.5.13", "/kg/query", "/kg/query", "/kg/store"),
        ("Virtuoso/07.20", "/sparql", "/sparql", "/sparql-graph-crud-auth"),
        ("Apache Jena Fuseki (4.10.0)", "/ds", "/ds/query", "/ds/data"),
        ("Apache Jena Fuseki (4.10.0)", "/ds/sparql", "/ds/query", "/ds/data"),
    ],
)
def test_a_server_tells_where_it_is_asked_and_written(server: str, url: str, asked: str, written: str) -> None:
    with saying((404, {"Server": server}, b"")) as said:
        client = Client(Address(said.url))
        assert to_ask(client, said.url + url).url == said.url + asked
        assert to_write(client, said.url + url) == said.url + written


def test_a_server_of_no_known_kind_is_asked_where_the_url_says() -> None:
    with saying((200, {}, b"")) as said:
        client = Client(Address(said.url))
        assert to_ask(client, f"{said.url}/kg/sparql").url == f"{said.url}/kg/sparql"
        with pytest.raises(UsageError) as caught:
            to_write(client, said.url)
    assert caught.value.key == "remote-unknown"
    assert destination(None, "http://h/rdf-graphs/service").url == "http://h/rdf-graphs/service"
    with pytest.raises(UsageError, match="where to send"):
        destination(None, None)


def test_a_login_is_no_part_of_the_url(monkeypatch: pytest.MonkeyPatch) -> None:
    at = address("https://t%C3%AAn:p%40ss@example.org:8443/sparql/?a=b#c")
    assert (at.url, at.user, at.password) == ("https://example.org:8443/sparql?a=b", "tên", "p@ss")
    assert "p@ss" not in repr(at)
    monkeypatch.setenv("KG_REMOTE_USER", "ai")
    monkeypatch.setenv("KG_REMOTE_PASSWORD", "bí mật")
    at = address("http://[::1]:7878/")
    assert (at.url, at.user, at.password) == ("http://[::1]:7878", "ai", "bí mật")


@pytest.mark.parametrize("url", ["http://", "http://h:port/", "ftp://h/", "kg-store", "http://[h/"])
def test_what_is_no_url_is_told(url: str) -> None:
    with pytest.raises(KgError) as caught:
        address(url)
    assert caught.value.key == "remote-url"
