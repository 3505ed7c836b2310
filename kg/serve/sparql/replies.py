"""How what a process gives goes out, what is wrong is told, and who may ask from where.

Other sites are kept out. Browsers let a page send requests anywhere, a loopback address too, and only what the answer
allows keeps the page from reading it. A store may hold pages that nobody else has seen, and whoever runs the site on
his machine has it open while he reads others: so no site may read it (no CORS) unless its origin was named when the
site was started, and what a page of another site has sent costs no query. That a page elsewhere takes the name of this
machine (DNS rebinding) is the guard's to see.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from kg.errors import KgError, UsageError
from kg.serve.guard import is_foreign
from kg.serve.pages import language
from kg.serve.refusals import Refused
from kg.serve.sparql.querying import NotAcceptable
from kg.serve.sparql.work import Work
from kg.serve.sparql.worker import Gone
from kg.serve.sparql.workers import Busy, Done

if TYPE_CHECKING:
    from starlette.requests import Request

_WHOLE: Final = 1 << 20  # bytes: a longer document goes out piece by piece
_PIECE: Final = 1 << 16
_AGAIN: Final = "5"  # seconds after which it is worth while to come back
_NEVER: Final = frozenset(
    (
        *("sparql-broken", "sparql-ends", "sparql-prefix", "sparql-rule", "sparql-unclosed", "sparql-unknown-rule"),
        *("sparql-service", "query-update", "query-deep", "query-unbound"),
    )
)
"""What no time and no memory would help; all else has come to a limit, or to an end that nobody foresaw."""


async def worked(request: Request, work: Work, seconds: float) -> Done:
    """What work gives; Refused where that is nothing, with the status that the protocol has for it."""
    try:
        done: Done = await request.app.state.workers.do(work, seconds, lambda: gone(request))
    except Busy:
        raise Refused(503, UsageError("sparql-busy"), {"Retry-After": _AGAIN}) from None
    except NotAcceptable as error:
        raise Refused(406, UsageError("sparql-not-acceptable", known=str(error))) from None
    except Gone:
        raise Refused(499, UsageError("sparql-busy")) from None  # nobody reads it
    except UsageError as error:
        told = _told(error)
        raise Refused(400 if told.key in _NEVER else 500, told) from error
    return done


def sent(request: Request, done: Done, media: str, heads: Mapping[str, str] | None = None) -> Response:
    """The document as an answer; one that is long is not held in memory."""
    size = done.document.stat().st_size
    given = {"Vary": "Accept", "Cache-Control": "no-cache", **shared(request), **(heads or {})}
    if size <= _WHOLE:
        content = done.document.read_bytes()
        done.document.unlink()
        return Response(content, media_type=media, headers=given)
    given["Content-Length"] = str(size)
    return StreamingResponse(_pieces(done.document), media_type=media, headers=given)


def refused(request: Request, why: Refused) -> Response:
    """What is wrong, as plain text: what, and what to do."""
    heads = {**why.heads, **shared(request), "Vary": "Accept", "Cache-Control": "no-store"}
    return PlainTextResponse(f"{why.reason.text(language(request))}\n", why.status, headers=heads)


def not_allowed(request: Request, *methods: str) -> Response:
    """That there is another way to ask; of OPTIONS which ways there are."""
    allowed = ", ".join(methods)
    if request.method != "OPTIONS":
        return refused(request, Refused(405, UsageError("sparql-method", known=allowed), {"Allow": allowed}))
    heads = {"Allow": allowed, **shared(request)}
    if "Access-Control-Allow-Origin" in heads and "access-control-request-method" in request.headers:
        heads |= {"Access-Control-Allow-Methods": allowed, "Access-Control-Max-Age": "600"}
        if wanted := request.headers.get("access-control-request-headers"):
            heads["Access-Control-Allow-Headers"] = wanted
    return Response(status_code=204, headers=heads)


def shared(request: Request) -> dict[str, str]:
    """The heads by which a browser lets a page of another site read the answer, if its origin was named."""
    origins = request.app.state.origins
    if not origins:
        return {}
    if "*" in origins:
        return {"Access-Control-Allow-Origin": "*"}
    origin = request.headers.get("origin", "")
    return {"Access-Control-Allow-Origin": origin, "Vary": "Accept, Origin"} if origin in origins else {}


def guarded(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The handler, whose refusals are told as plain text, for requests that no other site sent."""

    async def answered(request: Request) -> Response:
        if is_foreign(request) and not shared(request):
            return refused(request, Refused(403, UsageError("sparql-foreign")))
        try:
            return await handler(request)
        except Refused as why:
            return refused(request, why)
        except KgError as error:
            return refused(request, Refused(500, UsageError("sparql-store", reason=error.what(language(request)))))

    return answered


def _told(error: UsageError) -> UsageError:
    """The same in words for who asks over the net, and not by a command."""
    if error.key == "query-service":
        return UsageError("sparql-service")
    if error.key == "query-memory":
        return UsageError("sparql-memory", limit=error.values["limit"])
    return error


async def gone(request: Request) -> None:
    """Return when the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        with suppress(OSError):  # Windows keeps what is open: it goes with its folder
            path.unlink()
        while piece := file.read(_PIECE):
            yield piece
