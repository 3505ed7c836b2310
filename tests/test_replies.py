"""What a server answers, by a server that answers whatever a test wants: logins, statuses, kinds of servers."""

from __future__ import annotations

import hashlib
import re
import threading
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pyoxigraph import NamedNode
from servers import answering, asking, opened

from kg.errors import KgError, StoreError, UsageError
from kg.remote import client as clients
from kg.remote.address import Address
from kg.remote.client import Client
from kg.remote.graphs import GraphStore
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


@pytest.mark.parametrize(("algorithm", "hashed"), [("MD5", hashlib.md5), ("SHA-256", hashlib.sha256)])
def test_a_login_is_shown_by_digest_where_the_server_takes_it(algorithm: str, hashed: Callable[[bytes], Any]) -> None:
    """The answer is that of RFC 7616, section 3.4.1; Basic, which the server takes too, would show the password."""
    asks = f'Digest realm="kho", qop="auth, auth-int", nonce="abc", algorithm={algorithm}, opaque="xyz"'
    with asking("Basic realm=kho", asks) as asked:
        client = Client(Address(asked.url, "Đỗ", "mật khẩu"))
        for _ in range(2):
            GraphStore(client, asked.url).put(NamedNode("urn:g"), b"")
    first, second, third = (head.get("Authorization", "") for _, _, head in asked.asked)
    assert (first, "nc=00000002" in third) == ("", True)
    shown = dict(re.findall(r'(\w+)="?([^",]*)', second))
    assert (shown["realm"], shown["nonce"], shown["opaque"], shown["nc"]) == ("kho", "abc", "xyz", "00000001")

    def hash_of(*parts: str) -> str:
        return str(hashed(":".join(parts).encode()).hexdigest())

    secret, what = hash_of("Đỗ", "kho", "mật khẩu"), hash_of("PUT", "/?graph=urn%3Ag")
    assert shown["response"] == hash_of(secret, "abc", "00000001", shown["cnonce"], "auth", what)


@pytest.mark.parametrize(
    "challenge",
    ['Digest realm="x", nonce="y", algorithm=X', "Digest realm", 'Digest realm="x", nonce="y", qop="auth-int"'],
)
def test_a_digest_that_cannot_be_answered_gives_way_to_basic_or_is_reported(challenge: str) -> None:
    with asking(challenge, "Basic realm=x") as asked:
        client = Client(Address(asked.url, "ai", "bí mật"))
        for method in ("GET", "GET"):
            assert client.send(method, asked.url).status == 204
    basic = "Basic " + b64encode("ai:bí mật".encode()).decode()
    assert [head.get("Authorization") for _, _, head in asked.asked] == [None, basic, basic]
    with answering((401, {"WWW-Authenticate": challenge}, b"")) as server, pytest.raises(StoreError) as caught:
        to_write(Client(Address(server.url, "ai", "bí mật")), server.url)
    assert caught.value.key == "remote-password"


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
