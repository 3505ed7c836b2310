"""What a request asks of the endpoint, by the SPARQL 1.1 Protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.serve.refusals import Refused, body_of
from kg.serve.sparql.querying import Asked

if TYPE_CHECKING:
    from starlette.requests import Request

SECONDS: Final = 30
"""Seconds that a query may take; by `timeout` a client can give it fewer."""
FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
ACCEPTED: Final = f"{FORM}, {QUERY}"
_MOST: Final = 1 << 20  # bytes of a request
_FIELDS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it was understood; `asked` is None where there is no query in it."""

    asked: Asked | None
    values: Mapping[str, str]
    seconds: float


async def understood(request: Request) -> Call:
    """What is asked, by GET or one of the two ways of POST; Refused where it is none of these."""
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        kind, _, rest = request.headers.get("content-type", "").partition(";")
        charset = rest.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
        if kind.strip().lower() not in (FORM, QUERY) or charset not in ("", "utf-8", "utf8", "us-ascii"):
            raise Refused(415, _wrong_type(kind.strip().lower()), {"Accept-Post": ACCEPTED})
        body = await body_of(request, _MOST, UsageError("sparql-long", most=_MOST >> 10))
        fields = [*fields, *(_fields(body) if kind.strip().lower() == FORM else [("query", _text(body))])]
    return _call(fields)


def _call(fields: Sequence[tuple[str, str]]) -> Call:
    if any(name == "update" for name, _ in fields):
        raise Refused(400, UsageError("sparql-read-only"))
    queries = [value for name, value in fields if name == "query"]
    if len(queries) > 1:
        raise Refused(400, UsageError("sparql-two-queries", count=len(queries)))
    values = dict(fields)
    graphs = tuple(
        tuple(graph_iri(value) for name, value in fields if name == wanted)
        for wanted in ("default-graph-uri", "named-graph-uri")
    )
    dataset = (graphs[0], graphs[1]) if any(graphs) else None
    asked = Asked(queries[0], dataset) if queries else None
    return Call(asked, values, _seconds(values.get("timeout", "")))


def _seconds(given: str) -> float:
    if not given:
        return SECONDS
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise Refused(400, UsageError("sparql-timeout-form", given=given[:80], most=SECONDS))
    return min(seconds, SECONDS)


def graph_iri(iri: str) -> str:
    """The IRI of a graph as it was given; Refused for one that is not absolute."""
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise Refused(400, UsageError("sparql-graph-form", iri=iri[:200])) from error


def _fields(text: bytes) -> list[tuple[str, str]]:
    try:
        decoded = text.decode("utf-8")
        return parse_qsl(decoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:  # UnicodeDecodeError is one
        raise Refused(400, UsageError("sparql-encoding")) from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, UsageError("sparql-encoding")) from error


def _wrong_type(kind: str) -> UsageError:
    if kind == UPDATE:
        return UsageError("sparql-read-only")
    return UsageError("sparql-type", kind=kind[:80] or "–", known=ACCEPTED)
