"""What keeps the site to itself: whom it answers, what its pages may load, and whose forms it takes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

from kg.errors import UsageError
from kg.serve.refusals import Refused

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("script", "style", "connect", "font")),
        "img-src 'self' data: blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # by "no-referrer" the forms of the site itself would come from nowhere
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


TOKEN: Final = "kg-token"
"""The cookie and the field of every form that by being alike show that a page of the site was sent the form of."""
_TOKEN: Final = re.compile(r"[\w-]{43}", re.ASCII)


class Guard:
    """Refuses a request that names another host than those given, and gives every answer its heads of safety.

    A page elsewhere whose name is made to lead here (DNS rebinding) sends its own name, and so sees nothing.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._hosts and _host(Headers(scope=scope).get("host", "")) not in self._hosts:
            await PlainTextResponse("421 Misdirected Request\n", status_code=421)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                heads = MutableHeaders(scope=message)
                for name, value in _HEADS.items():
                    heads.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


def is_foreign(request: Request) -> bool:
    """Whether a page of another site sent the request behind its reader's back; links that he follows are welcome."""
    follows = request.headers.get("sec-fetch-mode") == "navigate" and request.method in ("GET", "HEAD")
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return not follows
    origin = request.headers.get("origin")
    return origin is not None and origin != f"{request.url.scheme}://{request.headers.get('host', '')}"


def token_of(request: Request) -> str:
    """What the forms of a page are to send back: the token in the reader's cookie, else a new one for it."""
    held: str | None = getattr(request.state, "token", None)
    if held is None:
        given = request.cookies.get(TOKEN, "")
        held = request.state.token = given if _TOKEN.fullmatch(given) else secrets.token_urlsafe(32)
    return held


def keep_token(request: Request, response: Response) -> None:
    """Leave the token of a page's forms with its reader."""
    response.set_cookie(TOKEN, token_of(request), httponly=True, samesite="strict")


def check_form(request: Request, fields: Mapping[str, str]) -> None:
    """Refused unless a page of the site sent the form: no other knows the cookie, which browsers keep from scripts.

    What browsers say of its origin is heeded too, for a cookie may come from another port of the same machine.
    """
    held, sent = request.cookies.get(TOKEN, ""), fields.get(TOKEN, "")
    alike = secrets.compare_digest(held.encode(), sent.encode())
    if is_foreign(request) or not _TOKEN.fullmatch(held) or not alike:
        raise Refused(403, UsageError("form-foreign"))


def _host(head: str) -> str:
    """The name of the host without its port."""
    name, colon, port = head.rpartition(":")
    return (name if colon and port.isdigit() else head).lower()
