"""Long lists on several pages, and the addresses of a page with other parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST = 100_000


def number_of(request: Request) -> int:
    """The number of the page that the address asks for, from 1; 1 for what is no number."""
    given = request.query_params.get("page", "")
    return min(max(1, int(given)), _MOST) if given.isdecimal() and len(given) < len(str(_MOST)) + 1 else 1


def address(request: Request, **values: object) -> str:
    """The address of this page with other values of some parameters, without those that are None or empty."""
    return addressed(request.url.path, request, **values)


def addressed(path: str, request: Request, **values: object) -> str:
    """Another page's address with the parameters of this one, and some others."""
    held = {name: value for name, value in request.query_params.items() if name != "lang"}
    given = {name: value for name, value in (held | values).items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path
