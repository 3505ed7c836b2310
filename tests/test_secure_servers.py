"""Servers by HTTPS: a certificate that nobody vouches for is refused, and a deadline holds there too."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.remote.address import Address
from kg.remote.client import Client
from kg.remote.limits import Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here to make a certificate"),
]


class Handler(BaseHTTPRequestHandler):
    """Answers at once, but at /slow drips for ever."""

    def do_GET(self) -> None:
        self.send_response_only(200)
        self.end_headers()
        with suppress(OSError):
            while self.path == "/slow":
                self.wfile.write(b"x")
                time.sleep(0.02)
            self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:
        """Leave the output of the tests alone."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine with its key, which it vouches for itself."""
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    call = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    call += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(call, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.fixture
def url(certificate: Path) -> Iterator[str]:
    """A server with that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"https://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_a_certificate_that_nobody_vouches_for_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="certificate") as caught:
        Client(Address(url), pauses=()).send("GET", url)
    assert caught.value.key == "remote-unreachable"


def test_a_certificate_can_be_vouched_for(url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert Client(Address(url)).send("GET", url).body == b"ok"
    with pytest.raises(StoreError) as caught:
        Client(Address(url), limits=Limits(seconds=0.5)).send("GET", f"{url}/slow")
    assert caught.value.key == "remote-slow"
