"""The page on which a text is tried: its facts, marked in it, and nothing of it stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.routing import Route

from kg.errors import UsageError
from kg.serve.forms import form_of
from kg.serve.guard import TOKEN, check_form, keep_token, token_of
from kg.serve.judging import grouped, severity_names
from kg.serve.kinds import colour_of, dated
from kg.serve.pages import Words, language, page
from kg.serve.refusals import Refused
from kg.serve.sparql.replies import gone
from kg.serve.sparql.worker import Gone
from kg.serve.sparql.workers import Busy
from kg.serve.trial import Given, tried

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LONGEST: Final = 200_000
"""Bytes of a text: some sixty pages of news."""
SECONDS: Final = 30.0
"""Seconds that a text may take; a page of news takes a tenth of one."""
_FORM: Final = 4 * LONGEST  # bytes of a form: what is no letter of English is written in three signs a byte
_LIMITS: Final = ("sparql-timeout", "query-memory", "query-crashed")
"""What a process says that came to an end before its time."""


async def show(request: Request) -> Response:
    """The empty form, or an example with its facts."""
    if "example" in request.query_params:
        return await _answer(request, Given(Words(language(request))["try-example"].strip()))
    request.app.state.triers.warm()
    return await run_in_threadpool(_page, request, Given(""))


async def read(request: Request) -> Response:
    """The facts of the text that a form brings."""
    too_long = UsageError("try-long", most=LONGEST // 1000)
    fields = await form_of(request, _FORM, too_long)
    check_form(request, fields)
    given = Given(*(fields.get(name, "").strip() for name in ("text", "day", "place")))
    if len(given.text.encode()) > LONGEST:
        raise Refused(413, too_long)
    if not given.text:
        return await run_in_threadpool(_page, request, given)
    return await _answer(request, given)


routes: Final = (Route("/try", show), Route("/try", read, methods=["POST"]))


async def _answer(request: Request, given: Given) -> Response:
    try:
        found = await _tried(request, replace(given, day=_day(given.day)))
    except Refused as why:
        return await run_in_threadpool(_page, request, given, why=why)
    return await run_in_threadpool(_page, request, given, found)


def _day(given: str) -> str:
    """The day in the one form that pages have it in; Refused for what is none."""
    try:
        return date.fromisoformat(given).isoformat() if given else ""
    except ValueError as error:
        raise Refused(400, UsageError("try-day", given=given[:40])) from error


async def _tried(request: Request, given: Given) -> dict[str, Any]:
    """What a process of its own makes of the text; Refused where that is nothing, with the reason."""
    work = partial(tried, given, language(request))
    try:
        done = await request.app.state.triers.do(work, SECONDS, lambda: gone(request))
    except (Busy, Gone):
        raise Refused(503, UsageError("try-busy"), {"Retry-After": "5"}) from None
    except UsageError as error:
        if error.key in _LIMITS:
            raise Refused(500, UsageError("try-ended", seconds=round(SECONDS))) from error
        raise Refused(400, _told(error)) from error
    except Exception as error:  # a text that nobody foresaw: the site goes on, and its reader is told
        raise Refused(500, UsageError("unexpected", reason=f"{type(error).__name__}: {error}")) from error
    done.document.unlink()
    found: dict[str, Any] = done.values
    return found


def _told(error: UsageError) -> UsageError:
    """What is wrong with the place, in the words of a page."""
    if error.key == "place-unknown":
        return UsageError("try-place-unknown", place=error.values["place"])
    if error.key == "place-several":
        return UsageError("try-place-several", place=error.values["place"], units=error.values["units"])
    return error


def _page(
    request: Request, given: Given, found: dict[str, Any] | None = None, *, why: Refused | None = None
) -> Response:
    lang = language(request)
    trouble = {"what": why.reason.what(lang), "advice": why.reason.advice(lang), "near": ()} if why else None
    values: dict[str, Any] = {
        **(found or {}),
        "given": given,
        "found": found is not None,
        "is_example": "example" in request.query_params,
        "trouble": trouble,
        "token": (TOKEN, token_of(request)),
        "longest": LONGEST,
        "severity_names": severity_names(lang),
        "problem_groups": grouped(found["problems"]) if found else [],
        "place": lambda one: _at(one.begin, one.end),
        "place_at": _at,
        "period": dated(lang),
        "colour_of": colour_of(request),
    }
    response = page(request, "try.html", values, why.status if why else 200)
    keep_token(request, response)
    response.headers["Cache-Control"] = "no-store"  # the text is its reader's own
    for name, value in (why.heads if why else {}).items():
        response.headers[name] = value
    return response


def _at(begin: int, end: int) -> str:
    """Where a stretch of the text stands on the page itself."""
    return f"#s{begin}-{end}"
