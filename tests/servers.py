"""SPARQL servers for tests, each in a process of its own with a folder of its own, on a port that is free."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from urllib.error import HTTPError
from urllib.request import urlopen

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
