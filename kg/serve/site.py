"""The application: which address is answered by what."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KgError, UsageError
from kg.serve import entities, figures, finding, home, identifiers, lists, mapped, questions, timeline, trying
from kg.serve.ahead import ready
from kg.serve.graph import pages as graph
from kg.serve.guard import LOOPBACK, Guard
from kg.serve.pages import HERE, Words, language, page
from kg.serve.reading import NotYet, Reading
from kg.serve.refusals import Refused
from kg.serve.sparql import endpoint, graphs
from kg.serve.sparql.workers import Limits, Workers

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

ROUTES = (
    Route("/", home.show),
    *endpoint.routes,
    *graphs.routes,
    *identifiers.routes,
    *finding.routes,
    *lists.routes,
    *entities.routes,
    *questions.routes,
    *figures.routes,
    *graph.routes,
    *timeline.routes,
    *mapped.routes,
    *trying.routes,
    Mount("/static", StaticFiles(directory=HERE / "static")),
)
_AGAIN: Final = 3
"""Seconds after which a page that is being worked out is asked for again."""


def site(
    store: Path,
    *,
    hosts: Collection[str] = LOOPBACK,
    lang: str = "vi",
    origins: Collection[str] = (),
    limits: Limits = Limits(),  # noqa: B008 -- frozen
    edits: bool = False,
) -> Starlette:
    """The site of the store in a folder, to be run by any ASGI server; StoreError where there is no store.

    `hosts` are the names by which it may be called, none for any; `origins` are the other sites whose pages may read
    what the endpoint answers, "*" for any; `limits` are those of its processes. Where it `edits`, it has pages that
    write the decisions about the store; UsageError where others than this machine may call it then.
    """
    if edits and not (hosts and set(hosts) <= set(LOOPBACK)):
        raise UsageError("edit-loopback")
    reading = Reading(store)
    workers = Workers(store, lambda: reading.state, limits)
    triers = Workers(store, lambda: reading.state, replace(limits, processes=max(1, limits.processes // 2)))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        Thread(target=ready, args=(reading,), daemon=True).start()
        yield
        if edits:
            app.state.applying.close()
        workers.close()
        triers.close()
        reading.close()

    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, hosts=hosts), Middleware(GZipMiddleware, minimum_size=2000)],
        exception_handlers={HTTPException: _missing, KgError: _wrong, Refused: _refused, NotYet: _waiting},
        lifespan=lifespan,
    )
    with reading.store() as opened:
        app.state.base = opened.base
    app.state.reading, app.state.lang = reading, lang
    app.state.workers, app.state.origins = workers, frozenset(origins)
    app.state.triers = triers  # texts wait for one another, and no query for them
    app.state.edits = edits
    if edits:
        from kg.serve import review  # noqa: PLC0415 -- most sites are only read

        review.add(app, store)
    return app


def _missing(request: Request, error: Exception) -> Response:
    """The page for an address that there is none of, or for a wrong way to call one."""
    status = getattr(error, "status_code", 404)
    return page(request, "error.html", {"title": str(status), "status": status, "what": "", "advice": ""}, status)


def _wrong(request: Request, error: Exception) -> Response:
    """The page for what was asked wrongly, with what to do."""
    assert isinstance(error, KgError)
    return _told(request, error, 400 if isinstance(error, UsageError) else 500)


def _refused(request: Request, why: Exception) -> Response:
    """The page for what is refused, with why."""
    assert isinstance(why, Refused)
    response = _told(request, why.reason, why.status)
    response.headers.update(why.heads)
    return response


def _waiting(request: Request, _: Exception) -> Response:
    """The page that asks again by itself, until what it stands for is worked out."""
    response = page(request, "waiting.html", {"title": Words(language(request))["waiting"], "seconds": _AGAIN}, 503)
    response.headers["Retry-After"] = str(_AGAIN)
    return response


def _told(request: Request, error: KgError, status: int) -> Response:
    lang = language(request)
    values = {"title": str(status), "status": status, "what": error.what(lang), "advice": error.advice(lang)}
    return page(request, "error.html", values, status)
