"""The site for tests: as an application, and on a port of this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from kg.serve.site import site


@contextmanager
def visited(store: Path, **options: Any) -> Iterator[TestClient]:
    """A reader of the site of a store, who asks it without a port."""
    with TestClient(site(store, **options), base_url="http://localhost", follow_redirects=False) as client:
        yield client


@contextmanager
def served(store: Path, **options: Any) -> Iterator[str]:
    """The address at which the site of a store listens."""
    server = uvicorn.Server(uvicorn.Config(site(store, **options), port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)
