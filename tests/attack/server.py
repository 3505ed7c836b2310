"""An attack by a server: whatever it answers, commands end in time with a message, obey nothing and tell no login."""

from __future__ import annotations

import json
import os
import random
import socketserver
import tempfile
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Final
from unittest.mock import patch

from typer.testing import CliRunner

from kg.cli import app
from kg.pipeline import Settings
from kg.read import read
from kg.remote import client
from kg.run.batch import build
from kg.store import Store

from .tally import Tally

_PAGE: Final = Path(__file__).parent.parent.parent / "seeds" / "002_5e6dac1fbc6af054.txt"
_SECRET: Final = "s3cr3t"
_SECONDS: Final = 30.0
_HOSTILE: Final = "\x1b[2J\x1b]0;x\x07\x9b31m\u202e\u2028\r\x00"
_META: Final = {"type": "uri", "value": "https://w3id.org/cchc/id/graph/meta"}
_STATUSES: Final = (
    200,
    200,
    200,
    200,
    204,
    206,
    301,
    302,
    304,
    400,
    401,
    401,
    403,
    404,
    405,
    413,
    429,
    500,
    501,
    503,
    999,
)
_CALLS: Final = (
    ("ask", "articles", "--store", "URL"),
    ("query", "QUERY", "--store", "URL"),
    ("query", "QUERY", "--store", "URL", "--format", "markdown"),
    ("export", "nquads", "-o", "OUT", "--store", "URL"),
    ("export", "turtle", "-o", "OUT", "--store", "URL", "--entity", "x"),
    ("draw", "-o", "OUT.svg", "--store", "URL"),
    ("push", "URL", "--store", "STORE"),
    ("push", "--graph-store", "URL", "--store", "STORE"),
)


def run(tries: int, seed: int) -> Tally:
    """So many calls of commands, each with a server of its own whims."""
    tally = Tally("hostile server")
    limits = {"KG_REMOTE_SECONDS": "2", "KG_REMOTE_MEGABYTES": "1", "KG_LANG": "en"}
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, limits), patch.object(client, "PAUSES", (0,)):
        home = Path(folder)
        (home / "q.rq").write_text("SELECT ?x ?g ?n { ?x ?g ?n }", encoding="utf-8")
        with Store.open(home / "kg-store", write=True) as store:
            list(build(read([_PAGE]), store, Settings(validated=False)))
        for number in range(tries):
            _try(tally, f"{seed}:{number}", home)
    return tally


def _try(tally: Tally, name: str, home: Path) -> None:
    """One call; what is wrong with how it ends is noted."""
    whims = random.Random(name)
    call = whims.choice(_CALLS)
    with _answering(whims) as port:
        texts = {"URL": f"http://user:{_SECRET}@127.0.0.1:{port}/ds/sparql", "QUERY": str(home / "q.rq")}
        texts |= {"STORE": str(home / "kg-store"), "OUT": str(home / "out"), "OUT.svg": str(home / "out.svg")}
        began = perf_counter()
        done = CliRunner().invoke(app, [texts.get(part, part) for part in call] + ["--debug"] * whims.randint(0, 1))
        seconds = perf_counter() - began
    tally.tries += 1
    people = done.stderr if "--format" not in call and call[0] == "query" else done.output
    checks = {
        f"exit code {done.exit_code}": done.exit_code not in (0, 2),
        "unexpected": "unexpected: " in done.stderr,
        "a login": _SECRET in done.output,
        "a control": any(unicodedata.category(one) in ("Cc", "Zl", "Zp") for one in people if one not in "\n\t")
        or "\u202e" in people,
    }
    found = [what for what, wrong in checks.items() if wrong]
    tally.other += len(found)
    if seconds > _SECONDS:
        tally.hangs += 1
        found.append(f"{seconds:.0f} s")
    if found:
        tally.faults.append(f"tests.attack.server._try(…, {name!r}, …): {' '.join(call)}: {', '.join(found)}")


# ---------------------------------------------------------------- a server with whims


@contextmanager
def _answering(whims: random.Random) -> Iterator[int]:
    """The port of a server that answers each request by another whim."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.settimeout(0.2)
                self.request.recv(1 << 16)
                for part in _answer(whims):
                    if over.is_set():
                        return
                    self.request.sendall(part)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()


def _answer(whims: random.Random) -> Iterator[bytes]:
    """An answer in parts; some never end, some end too soon."""
    if whims.random() < 0.03:
        yield bytes(whims.randrange(256) for _ in range(whims.randrange(200)))
        return
    body, kind = whims.choice(_BODIES)(whims)
    if whims.random() < 0.2:
        body = _damaged(body, whims)
    yield f"HTTP/1.1 {whims.choice(_STATUSES)} {whims.choice(['OK', '', _HOSTILE])}\r\n".encode()
    for name, values in _HEADS.items():
        if whims.random() < 0.4:
            yield f"{name}: {whims.choice(values)}\r\n".encode()
    yield f"Content-Type: {kind}\r\n".encode()
    yield from _framed(body, whims)


def _framed(body: bytes, whims: random.Random) -> Iterator[bytes]:
    match whims.randrange(8):
        case 0:
            yield b"Content-Length: %d\r\n\r\n" % (len(body) + whims.randrange(1, 99))
            yield body
        case 1:
            yield b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body)
            yield body + whims.choice([b"\r\n0\r\n\r\n", b"\r\nzz\r\n", b"", b"\r\n-5\r\n"])
        case 2:
            yield b"\r\n"
            yield body
        case 3:
            yield b"Content-Length: %s\r\n\r\n" % whims.choice([b"-1", b"9" * 30, b"x", b"0"])
            yield body
        case 4 if whims.random() < 0.2:
            yield b"\r\n"
            while True:
                yield bytes(1 << 16)
        case _:
            yield b"Content-Length: %d\r\n\r\n" % len(body)
            yield body


def _damaged(body: bytes, whims: random.Random) -> bytes:
    letters = bytearray(body)
    for _ in range(whims.randrange(1, 4)):
        begin = whims.randrange(len(letters) + 1)
        letters[begin : begin + whims.randrange(9)] = whims.choice(
            [b"", b"\x00", b"\xff", b'"', b"{", b"}", b"\x1b[2J"]
        )
    return bytes(letters)


def _rows(whims: random.Random) -> tuple[bytes, str]:
    """Rows such as those that are asked for, with cells that are not."""
    cells: list[object] = [
        _META,
        {"type": "uri", "value": f"https://w3id.org/cchc/id/graph/{whims.randrange(99)}"},
        {"type": "literal", "value": str(whims.randrange(3))},
        {"type": "literal", "value": _HOSTILE},
        {"type": "uri", "value": _HOSTILE},
        {"type": "bnode", "value": "b"},
        {"type": "literal", "value": "x", "xml:lang": _HOSTILE},
        None,
    ]
    names = ["meta", "seen", "g", "n", "x", "thing", "name", _HOSTILE]
    names = names[: whims.choice([2, 6, 7, 8])]
    rows = [
        {name: cell for name in names if (cell := _META if name in ("meta", "seen") else whims.choice(cells))}
        for _ in range(whims.choice([0, 1, 1, 1, 3]))
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}}).encode(), "application/json"


def _boolean(whims: random.Random) -> tuple[bytes, str]:
    return b'{"head": {}, "boolean": true}', "application/sparql-results+json"


def _triples(whims: random.Random) -> tuple[bytes, str]:
    kinds = ("application/n-triples", "text/turtle", "application/rdf+xml", "application/ld+json", _HOSTILE, "x")
    object_ = whims.choice(["<urn:c>", '"a\\u001B[2J"', "_:b", "<<( <urn:a> <urn:b> 1 )>>", '"x"@vi'])
    return f"<urn:a> <urn:b> {object_} .\n".encode() * whims.randrange(4), whims.choice(kinds)


def _words(whims: random.Random) -> tuple[bytes, str]:
    login = f"http://user:{_SECRET}@127.0.0.1/"
    return f"<html><style>a</style><p>{_HOSTILE} {login}</p>".encode(), whims.choice(["text/html", _HOSTILE])


_BODIES: Final[tuple[Callable[[random.Random], tuple[bytes, str]], ...]] = (
    _rows,
    _rows,
    _rows,
    _boolean,
    _triples,
    _words,
)
_HEADS: Final = {
    "Server": ("Oxigraph", "Virtuoso", "Apache Jena Fuseki", "nginx", _HOSTILE),
    "Location": ("/x", f"http://user:{_SECRET}/1@h/x", "http://[", _HOSTILE, "//h\\x"),
    "WWW-Authenticate": (
        'Basic realm="x"',
        "Digest",
        'Digest realm=, nonce="',
        'Digest algorithm=X, realm="\x1b"',
        _HOSTILE,
    ),
    "Retry-After": ("x",),
}
