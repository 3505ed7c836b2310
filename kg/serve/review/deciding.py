"""What the buttons of the review do: they write the file of decisions, and apply it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from kg.errors import UsageError
from kg.identity.decisions import DIFFERENT, KINDS, SAME, UNDO, Decision, file_of
from kg.identity.recording import record
from kg.serve.forms import form_of
from kg.serve.guard import check_form
from kg.serve.refusals import Refused
from kg.serve.review.frame import keep_who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_MOST: Final = 1 << 16  # bytes of a form
_REASON: Final = 1000  # letters, as of a paragraph
_WHO: Final = 100


async def decide(request: Request) -> Response:
    """Write what was decided, or undo it, and lead back."""
    fields = await _checked(request)
    if (verdict := fields.get("decision", "")) not in (SAME, DIFFERENT, UNDO):
        raise Refused(400, UsageError("form-broken"))
    who = _line(fields, "who", _WHO)
    wanted = Decision(verdict, fields.get("first", ""), fields.get("second", ""), _line(fields, "reason", _REASON), who)
    await run_in_threadpool(_record, request, wanted)
    response = RedirectResponse(_back(fields, wanted), 303)
    if verdict != UNDO:
        keep_who(response, who)
    return response


async def apply(request: Request) -> Response:
    """Have the pages read again that decisions touch, and lead back."""
    await _checked(request)
    await run_in_threadpool(request.app.state.applying.begin)
    return RedirectResponse("/review", 303)


routes: Final = (
    Route("/review/decide", decide, methods=["POST"]),
    Route("/review/apply", apply, methods=["POST"]),
)


async def _checked(request: Request) -> Mapping[str, str]:
    fields = await form_of(request, _MOST, UsageError("form-long", most=_MOST >> 10))
    check_form(request, fields)
    return fields


def _record(request: Request, wanted: Decision) -> None:
    reading = request.app.state.reading
    with reading.store() as store:
        record(wanted, store, file_of(reading.path))


def _line(fields: Mapping[str, str], name: str, most: int) -> str:
    return " ".join(fields.get(name, "").split())[:most]


def _back(fields: Mapping[str, str], done: Decision) -> str:
    """The page from which the form came: one of two, and nothing that a form could name; it tells what was done."""
    said = {"said": done.decision}
    if done.decision != UNDO:
        said |= {"first": done.first, "second": done.second}
    if fields.get("back") == "decided":
        return f"/review/decided?{urlencode(said)}"
    number, kind = fields.get("page", ""), fields.get("kind", "")
    given = {"kind": kind if kind in KINDS else "", "page": number if number.isdecimal() else "", **said}
    return f"/review?{urlencode({name: value for name, value in given.items() if value})}"
