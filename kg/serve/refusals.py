"""Requests that are not answered as they would be, and their bodies, which may be too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.errors import UsageError


class Refused(Exception):
    """A request that is answered with a status and, mostly, why."""

    def __init__(self, status: int, reason: UsageError, heads: Mapping[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.reason, self.heads = status, reason, heads or {}


async def body_of(request: Request, most: int, too_long: UsageError) -> bytes:
    """The body of a request; one of more bytes is refused before it is in memory."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most:
        raise Refused(413, too_long)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise Refused(413, too_long)
    return bytes(body)
