"""Requests to a server: one at a time, with a login where it asks for one, once more when it cannot answer just now."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import httpcore2
from httpcore2 import LocalProtocolError, NetworkError, ProtocolError, ProxyError, TimeoutException
from httpx2 import Headers, InvalidURL, Request, Response

from kg import __version__
from kg.errors import StoreError
from kg.remote import trouble
from kg.remote.address import Address
from kg.remote.connections import parts, pool
from kg.remote.limits import Deadline, Limits
from kg.remote.login import Login

PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before each further try, each twice the one before: a server that starts again has some seconds."""
_PASSING: Final = (429, 500, 502, 503, 504)  # may be over in a while
_REASON: Final = 1 << 16  # bytes: of an error all that is read
_HEAD: Final = {"User-Agent": f"cchc-kg/{__version__}", "Accept-Encoding": "identity"}
BREAKS: Final = (NetworkError, ProtocolError, ProxyError)
"""What is raised of a connection that does not come about, or breaks off."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answers, whatever the status."""

    status: int
    head: Headers
    body: bytes

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.head.get("Content-Type", "").partition(";")[0].strip().lower()


class Client:
    """Sends requests with the login of one address, and counts them."""

    def __init__(self, address: Address, pauses: Sequence[float] | None = None, limits: Limits | None = None) -> None:
        self.requests = 0
        self._login = Login(address.user, address.password)
        self._pauses = PAUSES if pauses is None else pauses
        self.limits = limits or Limits.given()
        self._deadline = Deadline(self.limits)
        self._pool: httpcore2.ConnectionPool | None = None
        self._met = False

    def close(self) -> None:
        """Let go of the connection that is kept for the next request."""
        if self._pool:
            self._pool.close()

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        head: Mapping[str, str] | None = None,
        *,
        once: bool = False,
    ) -> Reply:
        """The answer to a request, `once` whatever it is; StoreError when there is none, or too late or too much of it.

        A server that has not answered once is not asked again: it is the address that is wrong.
        """
        for pause in (*(() if once else self._pauses), None):
            try:
                reply = self._authorised(Request(method, url, headers={**_HEAD, **(head or {})}, content=body))
            except (InvalidURL, LocalProtocolError) as error:  # the texts hold the URL, and the head with the login
                raise trouble.broken(url, type(error).__name__) from None
            except (*BREAKS, TimeoutException, UnicodeError) as error:  # the last for what is no name of a host
                if pause is None or not self._met:
                    raise trouble.unreachable(url, error) from error
            else:
                self._met = True
                if pause is None or reply.status not in _PASSING:
                    return reply
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def refused(self, reply: Reply, url: str) -> StoreError:
        """The error that states why a server did not do what it was asked."""
        location = reply.head.get("Location", "")
        return trouble.refused(reply.status, url, reply.body, user=self._login.name, location=location)

    def _authorised(self, request: Request) -> Reply:
        """The answer to a request, or to the one that shows the login as the first answer asks for it."""
        flow = self._login.auth_flow(request)
        asked = next(flow)
        while True:
            reply = self._exchange(asked)
            challenges = [("WWW-Authenticate", one) for one in reply.head.get_list("WWW-Authenticate")]
            try:
                asked = flow.send(Response(reply.status, headers=challenges))
            except StopIteration:
                return reply

    def _exchange(self, request: Request) -> Reply:
        url = str(request.url)
        self._pool = self._pool or pool(request.url, self._deadline)
        self.requests += 1
        self._deadline.begin(url)
        head, body = request.headers.raw, request.read() or None
        with self._pool.stream(request.method, parts(request.url), headers=head, content=body) as answer:
            return Reply(answer.status, Headers(answer.headers), self._body(answer, url))

    def _body(self, answer: httpcore2.Response, url: str) -> bytes:
        """What an answer holds as it was sent, packed or not; of one that is no success as much as a reason takes."""
        body = bytearray()
        if answer.status >= 300:
            with suppress(*BREAKS):  # a reason that breaks off is one
                for some in answer.iter_stream():
                    body += some
                    if len(body) > _REASON:
                        break
            return bytes(body)
        for some in answer.iter_stream():
            body += some
            if len(body) > self.limits.bytes:
                raise trouble.large(url, self.limits.megabytes)
        return bytes(body)
