"""Requests to a server: one at a time, with a login where it asks for one, once more when it cannot answer just now."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg import __version__
from kg.errors import StoreError
from kg.remote import trouble
from kg.remote.address import Address
from kg.remote.login import Login

PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before each further try."""
_PASSING: Final = (429, 500, 502, 503, 504)
_PATIENCE: Final = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers, whatever the status."""

    status: int
    head: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.head.get_content_type() if "Content-Type" in self.head else ""


class Client:
    """Sends requests with the login of one address, and counts them."""

    def __init__(self, address: Address, pauses: Sequence[float] | None = None) -> None:
        self.requests = 0
        self._login = Login(address.user, address.password)
        self._pauses = PAUSES if pauses is None else pauses
        self._opener = build_opener(_NoRedirect())
        self._met = False

    def send(self, method: str, url: str, body: bytes | None = None, head: Mapping[str, str] | None = None) -> Reply:
        """The answer to a request; StoreError when there is none.

        A server that has not answered once is not asked again: it is the address that is wrong.
        """
        for pause in (*self._pauses, None):
            try:
                reply = self._authorised(method, url, body, head or {})
            except (OSError, HTTPException) as error:
                if pause is None or not self._met:
                    raise trouble.unreachable(url, error) from error
            else:
                self._met = True
                if pause is None or reply.status not in _PASSING:
                    return reply
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def refused(self, reply: Reply, url: str) -> StoreError:
        """The error that says why a server did not do what it was asked."""
        location = reply.head.get("Location", "")
        return trouble.refused(reply.status, url, reply.body, user=self._login.user, location=location)

    def _authorised(self, method: str, url: str, body: bytes | None, head: Mapping[str, str]) -> Reply:
        reply = self._exchange(method, url, body, head)
        if reply.status == 401 and self._login.asked(reply.head.get_all("WWW-Authenticate", [])):
            reply = self._exchange(method, url, body, head)
        return reply

    def _exchange(self, method: str, url: str, body: bytes | None, head: Mapping[str, str]) -> Reply:
        told = {"User-Agent": f"cchc-kg/{__version__}", **head, **self._login.shown(method, url)}
        self.requests += 1
        try:
            answer = self._opener.open(Request(url, data=body, headers=told, method=method), timeout=_PATIENCE)
        except HTTPError as error:  # an answer too
            answer = error
        with answer:
            return Reply(answer.status, answer.headers, answer.read())


class _NoRedirect(HTTPRedirectHandler):
    """A query that is sent on would arrive without its text, and a login would go to another server."""

    def redirect_request(self, *request: object, **more: object) -> None:
        return None
