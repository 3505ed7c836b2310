"""How long an exchange with a server may take and how much an answer may hold, whatever the server does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ssl import SSLContext
from time import monotonic
from typing import Any, Final

from httpcore2 import SOCKET_OPTION, NetworkBackend, NetworkStream, SyncBackend, TimeoutException

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
    def kept(self) -> Iterator[float]:
        """Do one step in the seconds given; TimeoutException for a server that is silent so long before the end."""
        try:
            yield self.left()
        except TimeoutException:
            self.left()
            raise


class TimedBackend(NetworkBackend):
    """Connections of which every step ends by the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._usual = SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """A connection to a server; those of a Unix socket are none of ours."""
        with self._deadline.kept() as left:
            stream = self._usual.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(NetworkStream):
    """What goes over a connection; its own deadline counts, not the one that each step is given."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._deadline.kept() as left:
            return self._stream.read(max_bytes, left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all the bytes, some at a time: a server may take them in as slowly as it gives them."""
        for begin in range(0, len(buffer), _AT_ONCE):
            with self._deadline.kept() as left:
                self._stream.write(buffer[begin : begin + _AT_ONCE], left)

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        with self._deadline.kept() as left:
            return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    given = environment.get(name, "").strip()
    try:
        number = float(given or default)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise UsageError("remote-limit", name=name, given=given)
    return number
