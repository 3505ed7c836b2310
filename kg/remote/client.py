"""Requests to a server: one at a time, with a login where it asks for one, once more when it cannot answer just now."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, IncompleteRead, InvalidURL
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from kg import __version__
from kg.errors import StoreError
from kg.remote import trouble
from kg.remote.address import Address
from kg.remote.limits import Deadline, Limits, TimedHandler, TimedSecureHandler
from kg.remote.login import Login

PAUSES: Final = (0.5, 1.0, 2.0, 4.0)
"""Seconds to wait before each further try, each twice the one before: a server that starts again has some seconds."""
_PASSING: Final = (429, 500, 502, 503, 504)  # may be over in a while
_AT_ONCE: Final = 1 << 16  # bytes, and of an error all that is read


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

    def __init__(self, address: Address, pauses: Sequence[float] | None = None, limits: Limits | None = None) -> None:
        self.requests = 0
        self._login = Login(address.user, address.password)
        self._pauses = PAUSES if pauses is None else pauses
        self.limits = limits or Limits.given()
        self._deadline = Deadline(self.limits)
        self._opener = build_opener(_NoRedirect(), TimedHandler(self._deadline), TimedSecureHandler(self._deadline))
        self._met = False

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
                reply = self._authorised(method, url, body, head or {})
            except InvalidURL:  # its text about the URL of a proxy may hold a login
                raise trouble.unreachable(url, InvalidURL("InvalidURL")) from None
            except (OSError, HTTPException, UnicodeError) as error:  # the last for what is no name of a host
                if pause is None or not self._met:
                    raise trouble.unreachable(url, error) from error
            except ValueError as error:  # what http.client makes of a negative length
                raise trouble.broken(url, type(error).__name__) from None
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

    def _authorised(self, method: str, url: str, body: bytes | None, head: Mapping[str, str]) -> Reply:
        reply = self._exchange(method, url, body, head)
        if reply.status == 401 and self._login.asked(reply.head.get_all("WWW-Authenticate", [])):
            reply = self._exchange(method, url, body, head)
        return reply

    def _exchange(self, method: str, url: str, body: bytes | None, head: Mapping[str, str]) -> Reply:
        fields = {"User-Agent": f"cchc-kg/{__version__}", **head, **self._login.shown(method, url)}
        request = Request(url, data=body, headers=fields, method=method)
        self.requests += 1
        self._deadline.begin(url)
        try:
            answer = self._opener.open(request, timeout=self._deadline.left())
        except HTTPError as error:  # an answer too
            answer = error
        with answer:
            return Reply(answer.status, answer.headers, self._body(answer, url))

    def _body(self, answer: Any, url: str) -> bytes:
        """What an answer holds; of one that is no success as much as a reason takes."""
        most = self.limits.bytes if answer.status < 300 else _AT_ONCE
        body = io.BytesIO()
        while body.tell() <= most and (some := answer.read(_AT_ONCE)):
            body.write(some)
        if answer.status < 300 and body.tell() > most:
            raise trouble.large(url, self.limits.megabytes)
        if answer.status < 300 and answer.length:
            raise IncompleteRead(b"", answer.length)
        return body.getvalue()


class _NoRedirect(HTTPRedirectHandler):
    """A query that is sent on would arrive without its text, and a login would go to another server."""

    def http_error_302(self, *answer: object) -> None:
        return None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302  # type: ignore[assignment]
