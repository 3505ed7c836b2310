"""The address of a remote store as people give it: its URL without the login, and the login apart."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from kg.errors import UsageError

USER: Final = "KG_REMOTE_USER"
PASSWORD: Final = "KG_REMOTE_PASSWORD"
"""The environment variables that give a login where the URL has none."""
_SAFE: Final = "/%:@!$&'()*+,;=~?"


@dataclass(frozen=True, slots=True)
class Address:
    """A URL that can be shown and a login that cannot."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)


def is_remote(place: str) -> bool:
    """Whether a store is named by a URL and not by a folder."""
    return place.lower().startswith(("http://", "https://"))


def address(given: str) -> Address:
    """The address in a URL such as `https://user:password@host/sparql`; UsageError for what is no such URL."""
    try:
        parts = urlsplit(given)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not (is_remote(given) and host):
        raise UsageError("remote-url", url=given.rpartition("@")[2])
    place = f"[{host}]" if ":" in host else host
    netloc = f"{place}:{port}" if port else place
    path, query = (quote(part, safe=_SAFE) for part in (parts.path.rstrip("/"), parts.query))
    url = urlunsplit((parts.scheme, netloc, path, query, ""))
    user = unquote(parts.username or "") or os.environ.get(USER, "")
    return Address(url, user, unquote(parts.password or "") or os.environ.get(PASSWORD, ""))


def with_parameter(url: str, name: str, value: str) -> str:
    """The URL with one more parameter."""
    return f"{url}{'&' if '?' in url else '?'}{name}={quote(value, safe='')}"
