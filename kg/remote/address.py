"""The address of a remote store as people give it: its URL without the login, and the login apart."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from kg.addresses import shown_address
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


def address(given: str) -> Address:
    """The address in a URL such as `https://user:password@host/sparql`; UsageError for what is no such URL.

    It is none either where the end of a login is not sure: `https://user:12/3@host` would be asked at the host `user`.
    """
    given = given.strip()
    parts, host, port = _split(given)
    if parts.scheme not in ("http", "https") or not host or not given.isprintable() or _may_be_login(parts):
        raise UsageError("remote-url", url=shown_address(given))
    bracketed = f"[{host}]" if ":" in host else host
    netloc = f"{bracketed}:{port}" if port else bracketed
    path, query = (quote(part, safe=_SAFE) for part in (parts.path.rstrip("/"), parts.query))
    url = urlunsplit((parts.scheme, netloc, path, query, ""))
    user = unquote(parts.username or "") or os.environ.get(USER, "")
    return Address(url, user, unquote(parts.password or "") or os.environ.get(PASSWORD, ""))


def _split(given: str) -> tuple[SplitResult, str | None, int | None]:
    """The parts of a URL, its host and its port; none of them where it cannot be parted."""
    try:
        parts = urlsplit(given)
        return parts, parts.hostname, parts.port
    except ValueError:
        return SplitResult("", "", "", "", ""), None, None


def _may_be_login(parts: SplitResult) -> bool:
    """Whether an @ behind the host may end a password that has a slash, a question mark or a number sign in it."""
    behind = f"{parts.path}{parts.query}{parts.fragment}"
    return "@" in behind and (":" in parts.netloc + behind.rpartition("@")[0] or "@" in parts.netloc)


def with_parameter(url: str, name: str, value: str) -> str:
    """The URL with one more parameter."""
    return f"{url}{'&' if '?' in url else '?'}{name}={quote(value, safe='')}"
