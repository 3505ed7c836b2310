"""What a server answers, by a server that answers whatever a test wants: logins, statuses, kinds of servers."""

from __future__ import annotations

import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pyoxigraph import NamedNode
from servers import answering, opened

from kg.errors import KgError, StoreError, UsageError
from kg.remote import client as clients
from kg.remote.address import Address
from kg.remote.client import Client
from kg.remote.graphs import GraphStore
from kg.remote.login import Login
from kg.remote.push import destination
from kg.remote.servers import to_ask, to_write


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
def test_what_a_server_refuses_is_reported(status: int, head: dict[str, str], key: str) -> None:
    with (
        answering((status, head, b"<style>p {}</style><p>So it\nis</p>")) as server,
        pytest.raises(StoreError) as caught,
    ):
        GraphStore(Client(Address(server.url), pauses=()), server.url).put(NamedNode("urn:g"), b"")
    assert caught.value.key == key
    assert caught.value.where == server.url
    assert caught.value.values.get("reason", "So it is") == "So it is"


def test_a_server_that_fails_for_a_while_is_asked_again() -> None:
    with answering((503, {}, b""), (500, {}, b""), (201, {}, b"")) as server:
        client = Client(Address(server.url), pauses=(0, 0))
        GraphStore(client, server.url).put(NamedNode("urn:g"), b"")
        assert client.requests == 3


def test_a_login_is_shown_when_it_is_asked_for_and_from_then_on() -> None:
    with answering((401, {"WWW-Authenticate": 'Basic realm="x"'}, b""), (204, {}, b"")) as server:
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
    with answering((401, {"WWW-Authenticate": 'Digest realm="x", nonce="y"'}, b""), (204, {}, b"")) as server:
        GraphStore(Client(Address(server.url, 'Đỗ "Hưng"', "mật khẩu")), server.url).put(NamedNode("urn:g"), b"")
        shown = server.asked[1][2]["Authorization"]
    assert 'username="Đỗ \\"Hưng\\""' in shown.encode("latin-1").decode()
    assert "qop" not in shown


@pytest.mark.parametrize(
    ("body", "key"),
    [(b"<html>", "remote-answer"), (b'{"head":{"vars":["meta"]},"results":{"bindings":[{"meta":', "remote-answer")],
)
def test_an_answer_that_is_none_is_reported(body: bytes, key: str) -> None:
    with answering((200, {}, body)) as server, pytest.raises(StoreError) as caught:
        opened(server.url)
    assert caught.value.key == key


def test_a_default_graph_that_is_not_the_union_is_reported() -> None:
    meta = '{"meta": {"type": "uri", "value": "https://w3id.org/cchc/id/graph/meta"}}'
    body = f'{{"head": {{"vars": ["meta", "seen"]}}, "results": {{"bindings": [{meta}]}}}}'
    with answering((200, {}, body.encode())) as server, pytest.raises(StoreError) as caught:
        opened(server.url)
    assert caught.value.key == "remote-union"


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
def test_why_the_first_answer_of_a_server_is_none_is_reported(
    status: int, head: dict[str, str], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "PAUSES", ())
    with answering((status, head, b"<p>So it is</p>")) as server, pytest.raises(KgError) as caught:
        destination(server.url, None)
    assert caught.value.key == key
    assert caught.value.where == server.url
    assert caught.value.values.get("reason", "So it is") == "So it is"
    assert caught.value.values.get("location", "https://elsewhere/") == "https://elsewhere/"


@pytest.mark.parametrize("status", [405, 501])
def test_a_server_that_takes_no_head_is_asked_otherwise(status: int) -> None:
    with answering((status, {}, b""), (200, {"Server": "Oxigraph"}, b"")) as server:
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
    for location, shown in (
        ("/new?key=abc", "{url}/new?…"),
        ("https://dba:s3cr/et@h/x", "https://…@h/x"),
        ("//dba:s3cret@h/x", "http://…@h/x"),
        ("https://h/\x1b[31m", r"https://h/\x1b[31m"),
    ):
        with answering((302, {"Location": location}, b"")) as server, pytest.raises(StoreError) as caught:
            destination(server.url, None)
        assert caught.value.values["location"] == shown.format(url=server.url)


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
def test_a_server_shows_where_it_is_asked_and_written(server: str, url: str, asked: str, written: str) -> None:
    with answering((404, {"Server": server}, b"")) as there:
        client = Client(Address(there.url))
        assert to_ask(client, there.url + url).url == there.url + asked
        assert to_write(client, there.url + url) == there.url + written


def test_a_server_of_no_known_kind_is_asked_at_the_url_itself() -> None:
    with answering((200, {}, b"")) as there:
        client = Client(Address(there.url))
        assert to_ask(client, f"{there.url}/kg/sparql").url == f"{there.url}/kg/sparql"
        with pytest.raises(UsageError) as caught:
            to_write(client, there.url)
    assert caught.value.key == "remote-unknown"
    assert destination(None, "http://h/rdf-graphs/service").url == "http://h/rdf-graphs/service"
    with pytest.raises(UsageError, match="no server is named"):
        destination(None, None)
