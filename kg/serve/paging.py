"""Long lists on several pages, and the addresses of a page with other parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

if TYPE_CHECKING:
    from starlette.requests import Request

T = TypeVar("T")
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a long list: its number, from 1, that of the last page, and which rows it has."""

    number: int
    last: int
    begin: int
    end: int

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        """The rows of the page, of all."""
        return rows[self.begin : self.end]


def part(request: Request, count: int, size: int) -> Part:
    """The page that the address asks for, of so many rows, so many on each; the last page where it asks for more."""
    last = max(1, -(-count // size))
    number = min(number_of(request), last)
    return Part(number, last, (number - 1) * size, number * size)


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
