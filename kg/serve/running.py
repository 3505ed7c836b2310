"""The site on a port of this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from kg.errors import UsageError
from kg.serve.guard import LOOPBACK
from kg.serve.site import site


def run(
    store: Path,
    *,
    host: str,
    port: int,
    lang: str,
    ready: Callable[[str], None],
    origins: Collection[str] = (),
    edits: bool = False,
) -> None:
    """Serve the store until Ctrl-C; `ready` is given the address, also where the system chose the port (0).

    UsageError where the port is taken, or where others than this machine could edit.
    """
    app = site(store, hosts=LOOPBACK if _is_loopback(host) else (), lang=lang, origins=origins, edits=edits)
    with _bound(host, port) as listening:
        name = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(app, log_level="warning", server_header=False, access_log=False)
        ready(f"http://{name}:{listening.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # else asyncio leaves Nagle on: 40 ms
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        raise UsageError("port-taken", host=host, port=port, reason=error.strerror or str(error)) from error
    return listening


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
