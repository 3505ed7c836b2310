"""SPARQL servers for tests, each in a process and a folder of its own, and servers that answer as a test wants."""

from __future__ import annotations

import shutil
import socket
import socketserver
import subprocess
import sysconfig
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import dedent
from urllib.error import HTTPError
from urllib.request import urlopen

from kg.remote.source import Remote

OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
VIRTUOSO = shutil.which("virtuoso-t")
_PATIENCE = 60


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path, port: int, *options: str) -> Iterator[str]:
    """The address of an Oxigraph server that keeps its graphs in the folder."""
    call = [str(OXIGRAPH), "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *options]
    with _running(call, f"http://127.0.0.1:{port}", folder.parent) as address:
        yield address


@contextmanager
def virtuoso(folder: Path, port: int) -> Iterator[str]:
    """The address of a Virtuoso server, whose user is `dba` with the password `dba`."""
    settings = f"""\
        [Database]
        DatabaseFile = {folder}/virtuoso.db
        ErrorLogFile = {folder}/virtuoso.log
        LockFile = {folder}/virtuoso.lck
        TransactionFile = {folder}/virtuoso.trx
        xa_persistent_file = {folder}/virtuoso.pxa
        FileExtend = 200
        TempStorage = TempDatabase
        [TempDatabase]
        DatabaseFile = {folder}/temporary.db
        TransactionFile = {folder}/temporary.trx
        [Parameters]
        ServerPort = {free_port()}
        NumberOfBuffers = 5000
        [HTTPServer]
        ServerPort = 127.0.0.1:{port}
        ServerThreads = 4
        [SPARQL]
        ResultSetMaxRows = 10000
        """
    (folder / "virtuoso.ini").write_text(dedent(settings), encoding="utf-8")
    call = [str(VIRTUOSO), "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with _running(call, f"http://127.0.0.1:{port}", folder) as address:
        yield address


@contextmanager
def _running(call: Sequence[str], address: str, folder: Path) -> Iterator[str]:
    with (folder / "server.log").open("ab") as log, subprocess.Popen(call, stdout=log, stderr=log) as process:
        try:
            _wait(process, address)
            yield address
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urlopen(address, timeout=_PATIENCE).close()
        except HTTPError:  # an answer too
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server does not answer: {process.args!r}")


def opened(url: str) -> Remote:
    """The store on the server at a URL."""
    return Remote.open(url, lambda count: None)


# ---------------------------------------------------------------- servers that answer what a test wants


@dataclass
class Replies:
    """What the server answers in turn, the last answer again and again, and what it was asked."""

    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    url: str = ""


@contextmanager
def answering(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[Replies]:
    """A server that gives these answers in turn, and what it was asked."""
    replies = Replies(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            replies.asked.append((self.command, self.path, dict(self.headers)))
            status, head, body = replies.answers.pop(0) if len(replies.answers) > 1 else replies.answers[0]
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(body)), **head}.items():
                for one in value.split("\n"):
                    self.send_header(name, one)
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, format: str, *args: object) -> None:
            """Leave the output of the tests alone."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        replies.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield replies
        finally:
            server.shutdown()


def asking(*challenges: str) -> AbstractContextManager[Replies]:
    """A server that asks for a login, by any of these challenges, and then is content with whatever comes."""
    return answering((401, {"WWW-Authenticate": "\n".join(challenges)}, b""), (204, {}, b""))


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


def rows(**cells: str) -> tuple[int, dict[str, str], bytes]:
    """An answer of one row."""
    names = ", ".join(f'"{name}"' for name in cells)
    row = ", ".join(f'"{name}": {cell}' for name, cell in cells.items())
    return 200, {}, f'{{"head": {{"vars": [{names}]}}, "results": {{"bindings": [{{{row}}}]}}}}'.encode()
