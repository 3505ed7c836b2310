"""What all pages of the review have: which there are, how much is on each, and whether what was decided holds yet."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

from kg.identity import decisions, grouping
from kg.identity.decisions import DIFFERENT, SAME, UNDO, Decision
from kg.identity.suggest import Suggestion, undecided, weighed
from kg.relate.cues import ANY_KIND
from kg.serve.guard import TOKEN, keep_token, token_of
from kg.serve.pages import language, page
from kg.serve.paging import address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.errors import KgError

WHO: Final = "kg-who"
"""The cookie that keeps the name of whoever decides."""


@dataclass(frozen=True, slots=True)
class Review:
    """What is decided about a store, in the order of the file, and what may be decided next.

    The suggestions are None while they are looked for. What is decided and was not applied is `pending`; the file is
    `lost` where the store holds decisions of it.
    """

    store: Path
    file: Path
    rows: Sequence[Decision]
    suggestions: Sequence[Suggestion] | None
    pending: bool
    lost: bool


def review_of(request: Request, patience: float = 0.0) -> Review:
    """The review as it is now, with suggestions if they are found in so many seconds.

    UsageError where the file of the decisions is broken.
    """
    reading = request.app.state.reading
    file = decisions.file_of(reading.path)
    rows = decisions.read(file)
    wanted = grouping.identities(rows, file)
    pairs = reading.soon("pairs", weighed, patience)
    with reading.store() as store:
        held = store.identities
    lost = decisions.lost(file, held)
    suggestions = None if pairs is None else undecided(pairs, rows, wanted)
    return Review(reading.path, file, rows, suggestions, wanted != held and not lost, lost)


def framed(request: Request, review: Review, name: str, values: Mapping[str, Any]) -> Response:
    """A page of the review from its template, with what all of them have."""
    applying, rows = request.app.state.applying, review.rows
    with request.app.state.reading.store() as store:
        problems = sum(store.problem_counts())
        unread = store.cue_totals().get(ANY_KIND, (0, 0, 0))[2]
    said = request.query_params.get("said", "")
    given = {
        "tabs": (
            ("/review", "same", None if review.suggestions is None else len(review.suggestions)),
            ("/review/problems", "problems", problems),
            ("/review/unread", "unread", unread),
            ("/review/decided", "decided", len(rows)),
        ),
        "token": (TOKEN, token_of(request)),
        "who": unquote(request.cookies.get(WHO, "")) or os.environ.get("KG_WHO", ""),
        "said": said if said in (SAME, DIFFERENT, UNDO) else "",
        "last": _decided(request, rows) if said in (SAME, DIFFERENT) else None,
        "review": review,
        "applying": applying.now,
        "failed": _told(applying.failed, language(request)),
        "address": lambda **given: address(request, said=None, first=None, second=None, **given),
    }
    response = page(request, name, {**given, **values})
    keep_token(request, response)
    response.headers["Cache-Control"] = "no-store"
    return response


def keep_who(response: Response, who: str) -> None:
    """Leave with the reader the name by which he decides."""
    response.set_cookie(WHO, quote(who), max_age=31_536_000, httponly=True, samesite="strict")


def _decided(request: Request, rows: Sequence[Decision]) -> Decision | None:
    """The row about the two that the address names, the last of several: others may have decided meanwhile."""
    both = {request.query_params.get(name, "") for name in ("first", "second")}
    return next((one for one in reversed(rows) if {one.first, one.second} == both), None)


def _told(error: KgError | None, lang: str) -> dict[str, Any] | None:
    return {"what": error.what(lang), "advice": error.advice(lang), "near": ()} if error else None
