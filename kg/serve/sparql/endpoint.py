"""The endpoint `/sparql` by the SPARQL 1.1 Protocol, which reads and never writes.

Where a page for people is wanted it is the editor (`editor`), and where no query is asked what the service can do
(`describing`). A query that cannot be understood is answered with 400, one that came to a limit of time, memory or rows
with 500, as the protocol has it for what a service does not do; 503 says that it is worth while to come back.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from starlette.routing import Route

from kg.errors import UsageError
from kg.serve.negotiation import GRAPHS, ROWS, chosen, wants_page
from kg.serve.refusals import Refused
from kg.serve.sparql import describing, editor, replies
from kg.serve.sparql.querying import ROWS as MOST
from kg.serve.sparql.querying import document
from kg.serve.sparql.requests import Call, understood

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH: Final = "/sparql"
METHODS: Final = ("GET", "HEAD", "POST", "OPTIONS")
_ALL: Final = (*METHODS, "PUT", "DELETE", "PATCH")
_ENDINGS: Final = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf"}


async def answer(request: Request) -> Response:
    """What a request gets."""
    if request.method not in METHODS or request.method == "OPTIONS":
        return replies.not_allowed(request, *METHODS)
    page = "format" not in request.query_params and wants_page(request.headers.get("accept"), (*ROWS, *GRAPHS))
    try:
        call = await understood(request)
    except Refused as why:
        if not page:
            raise
        return await editor.show(request, Call(None, {}, 0), why)
    if page and "format" not in call.values:
        return await editor.show(request, call)
    if call.asked is None:
        return await _without_query(request)
    return await _document(request, call)


async def _document(request: Request, call: Call) -> Response:
    assert call.asked
    name = call.values.get("format", call.values.get("output", "")).lower()
    work = partial(document, call.asked, request.headers.get("accept"), name, MOST)
    done = await replies.worked(request, work, call.seconds)
    heads = {}
    if "download" in call.values:
        heads["Content-Disposition"] = f'attachment; filename="sparql.{_ENDINGS.get(name, name) or "json"}"'
    return replies.sent(request, done, done.values["type"], heads)


async def _without_query(request: Request) -> Response:
    media = chosen(request.headers.get("accept"), GRAPHS)
    if request.method == "POST" or media is None:
        raise Refused(400, UsageError("sparql-no-query"))
    return await describing.sent(request, media)


routes: Final = (Route(PATH, replies.guarded(answer), methods=list(_ALL)),)
