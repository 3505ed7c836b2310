"""Forms that are sent by POST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from kg.errors import UsageError
from kg.serve.refusals import Refused, body_of

if TYPE_CHECKING:
    from starlette.requests import Request

_FIELDS: Final = 16
_FORM: Final = "application/x-www-form-urlencoded"


async def form_of(request: Request, most: int, too_long: UsageError) -> dict[str, str]:
    """The fields of a form of so many bytes at most, the last of those of one name; Refused for what is none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Refused(415, UsageError("form-broken"))
    body = await body_of(request, most, too_long)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS))
    except ValueError as error:  # UnicodeDecodeError is one
        raise Refused(400, UsageError("form-broken")) from error
