"""How long an exchange with a server may take and how much an answer may hold, whatever the server does."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any, Final
from urllib.request import AbstractHTTPHandler, HTTPHandler, HTTPSHandler, Request

from kg.errors import UsageError
from kg.remote import trouble

SECONDS: Final = "KG_REMOTE_SECONDS"
MEGABYTES: Final = "KG_REMOTE_MEGABYTES"
"""The environment variables that set the limits."""
_SILENCE: Final = 300.0  # seconds: a server may work on a query so long before it sends the first byte
_AT_ONCE: Final = 1 << 16  # bytes sent before the deadline is looked at again


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a request with its whole answer, megabytes of an answer, which is held in memory."""

    seconds: float = 900
    megabytes: float = 512

    @property
    def bytes(self) -> int:
        """How many bytes an answer may have."""
        return int(self.megabytes * 1_000_000)

    @classmethod
    def given(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The limits as the environment sets them; UsageError for one that is no positive number."""
        known = os.environ if environment is None else environment
        usual = cls()
        return cls(_number(known, SECONDS, usual.seconds), _number(known, MEGABYTES, usual.megabytes))


class Deadline:
    """When an exchange with a server is to be over; StoreError for whatever goes on longer."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._url, self._end = "", 0.0

    def begin(self, url: str) -> None:
        """An exchange begins now."""
        self._url, self._end = url, monotonic() + self._limits.seconds

    def left(self) -> float:
        """Seconds to wait for the next sign of the server, at most those that are left."""
        left = self._end - monotonic()
        if left <= 0:
            raise trouble.slow(self._url, self._limits.seconds)
        return min(left, _SILENCE)

    @contextmanager
    def kept(self, sock: socket.socket) -> Iterator[None]:
        """Do one step with a socket; TimeoutError when the server is silent before the deadline has come."""
        sock.settimeout(self.left())
        try:
            yield
        except TimeoutError:
            self.left()
            raise


class _Timed(AbstractHTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline


class TimedHandler(_Timed, HTTPHandler):
    """HTTP under a deadline."""

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Plain, self._deadline), req)


class TimedSecureHandler(_Timed, HTTPSHandler):
    """HTTPS under a deadline."""

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Secure, self._deadline), req)


class _Plain(HTTPConnection):
    def __init__(self, deadline: Deadline, host: str, **more: Any) -> None:
        super().__init__(host, **more)
        self._deadline = deadline

    def connect(self) -> None:
        super().connect()
        self.sock: Any = _Socket(self.sock, self._deadline)


class _Secure(HTTPSConnection):
    def __init__(self, deadline: Deadline, host: str, **more: Any) -> None:
        super().__init__(host, **more)
        self._deadline = deadline

    def connect(self) -> None:
        super().connect()
        self.sock: Any = _Socket(self.sock, self._deadline)


class _Socket:
    """What a connection needs of a socket; each step takes no longer than is left."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all the bytes, some at a time: a server may take them in as slowly as it gives them."""
        view = memoryview(data)
        for begin in range(0, len(view), _AT_ONCE):
            with self._deadline.kept(self._sock):
                self._sock.sendall(view[begin : begin + _AT_ONCE])

    def makefile(self, mode: str) -> io.BufferedReader:
        """What the server sends."""
        return io.BufferedReader(_Incoming(self._sock, self._deadline))

    def close(self) -> None:
        """Let go of the socket as soon as what it gave is read."""
        self._sock.close()


class _Incoming(io.RawIOBase):
    """The bytes that come in by a socket; the head of an answer is read by it too."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        with self._deadline.kept(self._sock):
            return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name, "").strip()
    try:
        number = float(given or default)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise UsageError("remote-limit", name=name, given=given)
    return number
