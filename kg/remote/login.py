"""How a user and a password are shown to a server: as it asks for them, by Basic (RFC 7617) or Digest (RFC 7616)."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import urlsplit
from urllib.request import parse_http_list, parse_keqv_list

_HASHES: Final = {"MD5": "md5", "SHA-256": "sha256"}


class Login:
    """A user with a password; nothing is shown before the server has asked, and never in clear if Digest will do."""

    def __init__(self, user: str, password: str) -> None:
        self.user = user
        self._password = password
        self._scheme = ""
        self._asked: Mapping[str, str] = {}
        self._count = 0

    @property
    def name(self) -> str:
        """Whose a login is, for messages; one without a password may be all a secret."""
        return self.user if self._password or not self.user else "…"

    def asked(self, challenges: Iterable[str]) -> bool:
        """Take note of how a server asks (its `WWW-Authenticate`); whether that can be answered."""
        offers = {scheme.lower(): rest for scheme, _, rest in (text.strip().partition(" ") for text in challenges)}
        if not self.user:
            return False
        for scheme in ("digest", "basic"):
            asked = _parameters(offers.get(scheme, ""))
            if scheme in offers and asked.get("algorithm", "MD5").upper() in _HASHES:
                self._scheme, self._asked, self._count = scheme, asked, 0
                return True
        return False

    def shown(self, method: str, url: str) -> dict[str, str]:
        """The head that goes with a request; empty as long as nobody asks."""
        if self._scheme == "basic":
            return {"Authorization": "Basic " + b64encode(f"{self.user}:{self._password}".encode()).decode()}
        return {"Authorization": f"Digest {self._digest(method, url)}"} if self._scheme == "digest" else {}

    def _digest(self, method: str, url: str) -> str:
        asked, parts = self._asked, urlsplit(url)
        algorithm, realm, nonce = asked.get("algorithm", "MD5"), asked.get("realm", ""), asked.get("nonce", "")
        uri = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        secret = _hash(algorithm, self.user, realm, self._password)
        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)
        counted = [count, own, "auth"] if "qop" in asked else []
        answer = _hash(algorithm, secret, nonce, *counted, _hash(algorithm, method, uri))
        quoted = {"username": self.user, "realm": realm, "nonce": nonce, "uri": uri, "response": answer}
        quoted |= {"opaque": asked["opaque"]} if "opaque" in asked else {}
        bare = {"algorithm": algorithm}
        if counted:
            quoted["cnonce"] = own
            bare |= {"qop": "auth", "nc": count}
        fields = [f"{name}={_quoted(value)}" for name, value in quoted.items()]
        return ", ".join([*fields, *(f"{name}={value}" for name, value in bare.items())])


def _parameters(text: str) -> dict[str, str]:
    pairs = parse_keqv_list([part for part in parse_http_list(text) if part.partition("=")[2]])
    return {name.lower(): value for name, value in pairs.items()}


def _quoted(text: str) -> str:
    """A quoted string; the letters of the head of a request are bytes, here those of UTF-8."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.encode().decode("latin-1")


def _hash(algorithm: str, *parts: str) -> str:
    return hashlib.new(_HASHES[algorithm.upper()], ":".join(parts).encode()).hexdigest()
