"""Servers that mean harm: answers without end or without bottom, and what they would have the terminal do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attack.server import run as run_attack
from commands import in_english as kg
from pyoxigraph import Literal
from servers import answering, opened, pouring, rows

from kg.errors import StoreError, UsageError
from kg.remote import client as clients
from kg.remote.address import Address
from kg.remote.client import Client
from kg.remote.limits import MEGABYTES, SECONDS, Limits
from kg.remote.parsing import TRIPLES, solutions, triples

pytestmark = pytest.mark.slow

# ---------------------------------------------------------------- answers without end


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


def test_of_an_error_without_end_its_beginning_is_reported() -> None:
    with pouring(b"HTTP/1.1 400 No\r\n\r\n", b"So it is. " * 1000) as url:
        client = Client(Address(url))
        error = client.refused(client.send("GET", url), url)
    assert str(error.values["reason"]).startswith("So it is. So")
    assert len(str(error.values["reason"])) < 400


def test_an_answer_that_breaks_off_is_reported() -> None:
    head = {"Content-Length": "100"}
    with answering((200, head, b'{"head":')) as server, pytest.raises(StoreError) as caught:
        Client(Address(server.url), pauses=()).send("GET", server.url)
    assert caught.value.key == "remote-unreachable"


def test_the_limits_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.given({}) == Limits()
    assert Limits.given({SECONDS: "1.5", MEGABYTES: "20"}) == Limits(1.5, 20)
    monkeypatch.setenv(MEGABYTES, "0.001")
    with answering((200, {}, bytes(2000))) as server:
        result = kg("ask", "articles", "--store", server.url)
    assert result.exit_code == 2
    assert "longer than 0.001 MB" in result.stderr and "KG_REMOTE_MEGABYTES" in result.stderr
    for wrong in ("-1", "0", "nan", "inf", "ten"):
        with pytest.raises(UsageError) as caught:
            Limits.given({SECONDS: wrong})
        assert caught.value.values == {"name": SECONDS, "given": wrong}


META = '{"type": "uri", "value": "https://w3id.org/cchc/id/graph/meta"}'
SEEN = f'{{"head": {{"vars": ["meta", "seen"]}}, "results": {{"bindings": [{{"meta": {META}, "seen": {META}}}]}}}}'


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (rows(g='{"type": "uri", "value": "https://w3id.org/cchc/id/graph/a"}'), "remote-repeated"),
        (rows(g='{"type": "literal", "value": "x"}'), "remote-answer"),
        (rows(other='{"type": "literal", "value": "x"}'), "remote-answer"),
        ((200, {}, b'{"head": {}, "boolean": true}'), "remote-answer"),
    ],
)
def test_a_list_of_graphs_that_is_none_is_reported(answer: tuple[int, dict[str, str], bytes], key: str) -> None:
    with answering((200, {}, b""), (200, {}, SEEN.encode()), answer) as server:
        there = opened(server.url)
        with pytest.raises(StoreError) as caught:
            there.graphs()
    assert caught.value.key == key


def nested(depth: int) -> str:
    """A cell of so many triples, each the object of the one around it."""
    begin = '{"type":"triple","value":{"subject":{"type":"uri","value":"urn:a"},'
    begin += '"predicate":{"type":"uri","value":"urn:p"},"object":'
    return begin * depth + '{"type":"literal","value":"{{{"}' + "}}" * depth


def test_an_answer_that_is_nested_without_end_is_reported() -> None:
    deep = b"<urn:a> <urn:p> " + b"<<( <urn:a> <urn:p> " * 500_000 + b"1" + b" )>>" * 500_000 + b" ."
    for read in (lambda: solutions(rows(x=nested(50_000))[2]), lambda: list(triples(deep, TRIPLES))):
        with pytest.raises(ValueError, match="…"):
            read()
    with pytest.raises(ValueError, match="rdf"):  # of which nested elements take for ever
        triples(b"", "application/rdf+xml")
    with answering((200, {}, b""), rows(x=nested(50_000))) as server, pytest.raises(StoreError) as caught:
        opened(server.url)
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
    with answering((200, {}, b""), (200, {}, SEEN.encode()), answer) as server:
        result = kg("query", tmp_path / "q.rq", "--store", server.url, "--format", format)
    assert result.exit_code == 0, result.stderr
    text = result.stdout_bytes.decode()
    if format in ("table", "markdown"):
        assert not OBEYED & set(text)
        assert "owned" in text
    else:
        written = json.dumps(HOSTILE, ensure_ascii=False)
        exact = {"json": f'"value": {written}', "csv": f'x\r\n"{HOSTILE}"\r\n', "tsv": f"?x\n{Literal(HOSTILE)}\n"}
        assert exact[format] in text


@pytest.mark.parametrize("status", [302, 400, 403, 500])
def test_what_a_server_answers_as_an_error_is_shown_and_not_obeyed(
    status: int, seeds_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "PAUSES", ())
    head = {"Location": "http://h/\x1b[2J\x9b31m", "Server": "\x1b[2J"}
    with answering((status, head, HOSTILE.encode())) as server:
        for command in (("push", server.url, "--store", seeds_folder), ("ask", "articles", "--store", server.url)):
            result = kg(*command, "--debug")
            assert result.exit_code == 2
            assert not OBEYED & set(result.stderr)


def test_a_server_may_answer_what_it_likes() -> None:
    tally = run_attack(tries=30, seed=1)
    assert tally.is_clean, "\n".join(tally.faults)
