"""Connections to a server: by the proxy that the environment names, and held to a deadline."""

from __future__ import annotations

from typing import Final
from urllib.request import getproxies, proxy_bypass

import httpcore2
from httpcore2 import ConnectionPool, Proxy
from httpx2 import URL, InvalidURL, create_ssl_context
from httpx2 import Proxy as ProxyAddress

from kg.remote import trouble
from kg.remote.limits import Deadline, TimedBackend

_IDLE: Final = 5.0  # seconds that a connection is kept for the next request: less than servers keep it
_PROXIES: Final = ("http", "https")


def pool(url: URL, deadline: Deadline) -> ConnectionPool:
    """Connections for requests to the server of a URL; StoreError where that of the proxy is none."""
    return ConnectionPool(
        ssl_context=create_ssl_context() if url.scheme == "https" else None,
        proxy=_proxy(url),
        keepalive_expiry=_IDLE,
        network_backend=TimedBackend(deadline),
    )


def parts(url: URL) -> httpcore2.URL:
    """A URL as connections take it."""
    return httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _proxy(url: URL) -> Proxy | None:
    """The proxy to such a URL, by `http_proxy`, `https_proxy`, `no_proxy` or the settings of the system."""
    given = getproxies().get(url.scheme, "")
    if not given or proxy_bypass(url.netloc.decode()):
        return None
    try:
        at = ProxyAddress(given if "://" in given else f"http://{given}")
    except (InvalidURL, ValueError):  # its text may hold a login
        at = None
    if at is None or at.url.scheme not in _PROXIES or not at.url.host:
        raise trouble.unreachable(str(url), ValueError(f"{url.scheme}_proxy"))
    return Proxy(parts(at.url), auth=at.raw_auth)
