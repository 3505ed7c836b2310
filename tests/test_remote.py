"""Stores on servers: real ones (Oxigraph, Virtuoso where it is installed), and one that says whatever a test wants."""

from __future__ import annotations

import json
import shutil
import socketserver
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import servers
from pyoxigraph import Literal, NamedNode
from test_queries import QUESTIONS, params
from typer.testing import CliRunner, Result

from kg.ask import ask, render, run
from kg.cli import app
from kg.errors import KgError, StoreError, UsageError
from kg.export import export
from kg.remote import client as clients
from kg.remote.address import Address, address
from kg.remote.client import Client
from kg.remote.graphs import GraphStore
from kg.remote.limits import MEGABYTES, SECONDS, Limits
from kg.remote.login import Login
from kg.remote.parsing import TRIPLES, solutions, triples
from kg.remote.push import Pushed, destination, push
from kg.remote.sent import Sent
from kg.remote.servers import to_ask, to_write
from kg.remote.source import Copied, Remote
from kg.store import Store

WHO = (
    "SELECT ?official ?begin WHERE { ?fact cchc:agent/foaf:name ?official ; prov:wasDerivedFrom/nif:beginIndex ?begin }"
)

SECRET = "s3cr3t"

pytestmark = pytest.mark.skipif(not servers.OXIGRAPH.exists(), reason="the package oxigraph is not installed")
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


@dataclass
class Said:
    """What the server answers in turn, the last answer again and again, and what it was asked."""

    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    url: str = ""


@contextmanager
def saying(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[Said]:
    said = Said(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said.asked.append((self.command, self.path, dict(self.headers)))
            status, head, body = said.answers.pop(0) if len(said.answers) > 1 else said.answers[0]
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(body)), **head}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests' output is not for it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        said.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield said
        finally:
            server.shutdown()


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
        (400, {}, "remote-unknown-said"),
        (405, {}, "remote-unknown-said"),
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


def test_a_user_without_a_password_may_be_a_secret_and_is_not_shown() -> None:
    challenge = {"WWW-Authenticate": 'Digest realm=, nonce="x"'}
    for login, seen in ((f"{SECRET}@", "“…”"), ("dba:x@", "“dba”")):
        with saying((401, challenge, b"")) as server:
            said = kg("ask", "articles", "--store", server.url.replace("://", f"://{login}"), "--debug")
        assert (said.exit_code, f"does not accept the user {seen}" in said.stderr) == (2, True)
        assert SECRET not in said.output


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


# ---------------------------------------------------------------- a server without end


@contextmanager
def pouring(head: bytes, again: bytes, pause: float = 0) -> Iterator[str]:
    """The URL of a server that answers with a head, and then with the same bytes again and again."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1 << 16)
            with suppress(OSError):
                self.request.sendall(head)
                while not over.wait(pause):
                    self.request.sendall(again)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            over.set()
            server.shutdown()


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("head", "again"),
    [
        (b"HTTP", b"x"),
        (OK, b"x"),
        (OK + b"Content-Length: 1000000\r\n\r\n", b"x"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 503 No\r\nContent-Length: 1000000\r\n\r\n", b"x"),
    ],
)
def test_a_server_that_drips_is_left(head: bytes, again: bytes) -> None:
    with pouring(head, again, pause=0.02) as url, pytest.raises(StoreError) as caught:
        Client(Address(url), limits=Limits(seconds=0.5)).send("GET", url)
    assert (caught.value.key, caught.value.where) == ("remote-slow", url)
    assert caught.value.values == {"seconds": "0.5"}


def test_a_server_that_takes_nothing_in_is_left() -> None:
    with pouring(b"", b"", pause=0.02) as url, pytest.raises(StoreError) as caught:
        Client(Address(url), limits=Limits(seconds=0.5)).send("PUT", url, bytes(50_000_000))
    assert caught.value.key == "remote-slow"


@pytest.mark.parametrize("framing", [b"", b"Content-Length: 1000000000000\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_an_answer_without_end_is_not_taken_in(framing: bytes) -> None:
    again = b"10000\r\n" + bytes(1 << 16) + b"\r\n" if b"chunked" in framing else bytes(1 << 16)
    with pouring(OK + framing + b"\r\n", again) as url, pytest.raises(StoreError) as caught:
        Client(Address(url), limits=Limits(megabytes=2)).send("GET", url)
    assert (caught.value.key, caught.value.values) == ("remote-large", {"megabytes": "2"})


def test_of_an_error_without_end_its_beginning_is_told() -> None:
    with pouring(b"HTTP/1.1 400 No\r\n\r\n", b"So it is. " * 1000) as url:
        client = Client(Address(url))
        told = client.refused(client.send("GET", url), url)
    assert str(told.values["reason"]).startswith("So it is. So")
    assert len(str(told.values["reason"])) < 400


def test_an_answer_that_breaks_off_is_told() -> None:
    head = {"Content-Length": "100"}
    with saying((200, head, b'{"head":')) as server, pytest.raises(StoreError) as caught:
        Client(Address(server.url), pauses=()).send("GET", server.url)
    assert caught.value.key == "remote-unreachable"


def test_the_limits_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.given({}) == Limits()
    assert Limits.given({SECONDS: "1.5", MEGABYTES: "20"}) == Limits(1.5, 20)
    monkeypatch.setenv(MEGABYTES, "0.001")
    with saying((200, {}, bytes(2000))) as server:
        said = kg("ask", "articles", "--store", server.url)
    assert said.exit_code == 2
    assert "longer than 0.001 MB" in said.stderr and "KG_REMOTE_MEGABYTES" in said.stderr
    for wrong in ("-1", "0", "nan", "inf", "ten"):
        with pytest.raises(UsageError) as caught:
            Limits.given({SECONDS: wrong})
        assert caught.value.values == {"name": SECONDS, "given": wrong}


META = '{"type": "uri", "value": "https://w3id.org/cchc/id/graph/meta"}'
SEEN = f'{{"head": {{"vars": ["meta", "seen"]}}, "results": {{"bindings": [{{"meta": {META}, "seen": {META}}}]}}}}'


def rows(**cells: str) -> tuple[int, dict[str, str], bytes]:
    """An answer of one row."""
    names = ", ".join(f'"{name}"' for name in cells)
    row = ", ".join(f'"{name}": {cell}' for name, cell in cells.items())
    return 200, {}, f'{{"head": {{"vars": [{names}]}}, "results": {{"bindings": [{{{row}}}]}}}}'.encode()


@pytest.mark.parametrize(
    "answer",
    [
        rows(g='{"type": "uri", "value": "https://w3id.org/cchc/id/graph/a"}'),  # the same graph for ever
        rows(g='{"type": "literal", "value": "x"}'),
        rows(other='{"type": "literal", "value": "x"}'),
        (200, {}, b'{"head": {}, "boolean": true}'),
    ],
)
def test_a_list_of_graphs_that_is_none_is_told(answer: tuple[int, dict[str, str], bytes]) -> None:
    with saying((200, {}, b""), (200, {}, SEEN.encode()), answer) as server:
        there = remote(server.url)
        with pytest.raises(StoreError) as caught:
            there.graphs()
    assert caught.value.key == "remote-answer"


def nested(depth: int) -> str:
    """A cell of so many triples, each the object of the one around it."""
    begin = '{"type":"triple","value":{"subject":{"type":"uri","value":"urn:a"},'
    begin += '"predicate":{"type":"uri","value":"urn:p"},"object":'
    return begin * depth + '{"type":"literal","value":"{{{"}' + "}}" * depth


def test_an_answer_that_is_nested_without_end_is_told() -> None:
    deep = b"<urn:a> <urn:p> " + b"<<( <urn:a> <urn:p> " * 500_000 + b"1" + b" )>>" * 500_000 + b" ."
    for read in (lambda: solutions(rows(x=nested(50_000))[2]), lambda: list(triples(deep, TRIPLES))):
        with pytest.raises(ValueError, match="…"):
            read()
    with pytest.raises(ValueError, match="rdf"):  # of which nested elements take for ever
        triples(b"", "application/rdf+xml")
    with saying((200, {}, b""), rows(x=nested(50_000))) as server, pytest.raises(StoreError) as caught:
        remote(server.url)
    assert caught.value.key == "remote-answer"


def test_braces_in_texts_do_not_count_as_nested() -> None:
    text = json.dumps({"type": "literal", "value": '"{\\{\\"' * 3000})
    assert len(list(solutions(rows(x=text)[2]))) == 1  # type: ignore[arg-type]
    assert len(list(solutions(rows(x=nested(400))[2]))) == 1  # type: ignore[arg-type]


# ---------------------------------------------------------------- what a server says on the terminal

HOSTILE = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202egnp\u2028\rX"
OBEYED = set("\x1b\x07\x9b\u202e\u2028\r")


@pytest.mark.parametrize("format", ["table", "markdown", "json", "csv", "tsv"])
def test_what_a_server_answers_is_shown_and_not_obeyed(format: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT ?x { ?x ?y ?z }", encoding="utf-8")
    answer = rows(x=json.dumps({"type": "literal", "value": HOSTILE}))
    with saying((200, {}, b""), (200, {}, SEEN.encode()), answer) as server:
        said = kg("query", tmp_path / "q.rq", "--store", server.url, "--format", format)
    assert said.exit_code == 0, said.stderr
    text = said.stdout_bytes.decode()
    if format in ("table", "markdown"):
        assert not OBEYED & set(text)
        assert "owned" in text
    else:
        written = json.dumps(HOSTILE, ensure_ascii=False)
        exact = {"json": f'"value": {written}', "csv": f'x\r\n"{HOSTILE}"\r\n', "tsv": f"?x\n{Literal(HOSTILE)}\n"}
        assert exact[format] in text


@pytest.mark.parametrize("status", [302, 400, 403, 500])
def test_what_a_server_says_of_an_error_is_shown_and_not_obeyed(
    status: int, seeds_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "PAUSES", ())
    head = {"Location": "http://h/\x1b[2J\x9b31m", "Server": "\x1b[2J"}
    with saying((status, head, HOSTILE.encode())) as server:
        for command in (("push", server.url, "--store", seeds_folder), ("ask", "articles", "--store", server.url)):
            said = kg(*command, "--debug")
            assert said.exit_code == 2
            assert not OBEYED & set(said.stderr)


# ---------------------------------------------------------------- logins

LOGINS = [
    f"http://user:{SECRET}@127.0.0.1:1/sparql",
    f" http://user:{SECRET}@127.0.0.1:1",
    f"\thttp://user:{SECRET}@127.0.0.1:1",
    f"HTTP://user:{SECRET}@127.0.0.1:1",
    f"ftp://user:{SECRET}@127.0.0.1/x",
    f"//user:{SECRET}@127.0.0.1/x",
    f"user:{SECRET}@127.0.0.1/x",
    f"user:{SECRET}/{SECRET}@127.0.0.1/x",
    f"http:/user:{SECRET}@127.0.0.1:1/x",
    f"http:user:{SECRET}@127.0.0.1:1",
    f"./http://user:{SECRET}@127.0.0.1:1",
    f"http:\\\\user:{SECRET}@127.0.0.1:1",
    f"http%3A//user:{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}@{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}/{SECRET}@127.0.0.1:1",
    f"http://user:12/{SECRET}@127.0.0.1:1",
    f"http://user:12#{SECRET}@127.0.0.1:1",
    f"http://user:12?{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET} {SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}\\{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}'{SECRET}\"@127.0.0.1:1",
    f"http://{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}@[::1",
    f"http://user:{SECRET}@127.0.0.1:{SECRET}@127.0.0.1:x",
]
PAGE = Path(__file__).parent.parent / "seeds" / "002_5e6dac1fbc6af054.txt"
CALLS: list[tuple[str | Path, ...]] = [
    ("build", PAGE, "--store", "LOGIN"),
    ("build", PAGE, "--shards", "LOGIN"),
    ("build", "LOGIN"),
    ("load", PAGE.parent, "--store", "LOGIN"),
    ("load", "LOGIN"),
    ("remove", "x", "--store", "LOGIN"),
    ("ask", "articles", "--store", "LOGIN"),
    ("ask", "LOGIN"),
    ("query", PAGE, "--store", "LOGIN"),
    ("query", "LOGIN"),
    ("explain", "x", "--store", "LOGIN"),
    ("validate", "--store", "LOGIN"),
    ("validate", "LOGIN"),
    ("evaluate", PAGE.parent, "--store", "LOGIN"),
    ("evaluate", "LOGIN"),
    ("suggest", "--store", "LOGIN"),
    ("decide", "--store", "LOGIN"),
    ("decide", "same", "person/a", "person/b", "--store", "LOGIN"),
    ("export", "nquads", "-o", "out.nq", "--store", "LOGIN"),
    ("export", "nquads", "--gazetteer", "-o", "LOGIN"),
    ("draw", "-o", "out.svg", "--store", "LOGIN"),
    ("push", "http://127.0.0.1:1", "--store", "LOGIN"),
    ("push", "LOGIN"),
    ("push", "--graph-store", "LOGIN"),
    ("push", "http://127.0.0.1:1", "LOGIN"),
    ("LOGIN",),
    ("ask", "--format", "LOGIN"),
    ("ask", "--LOGIN"),
]


@pytest.mark.parametrize("login", LOGINS)
def test_no_command_shows_a_password_or_makes_it_a_folder(
    login: str, seeds_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(seeds_folder, "kg-store")
    for call in CALLS:
        said = kg(*(str(part).replace("LOGIN", login) for part in call), "--debug")
        assert said.exit_code == 2, (call, said.output)
        assert SECRET not in said.output, call
        assert [path.name for path in tmp_path.iterdir()] == ["kg-store"], call
        assert not [path for path in tmp_path.rglob("*") if SECRET in path.name], call


def test_the_url_of_a_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in (f"http://user:{SECRET}#x@127.0.0.1:1", f"http:user:{SECRET}@h", f"http://user:{SECRET}@127.0.0.1:1"):
        monkeypatch.setenv("http_proxy", proxy)
        said = kg("ask", "articles", "--store", "http://example.org", "--debug")
        assert said.exit_code == 2
        assert SECRET not in said.output


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
