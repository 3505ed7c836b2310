"""Answers read: rows and triples, but nothing that is nested without end, on which a parser would break down."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Final

import pyoxigraph
from pyoxigraph import Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

TRIPLES: Final = "application/n-triples"
ROWS: Final = "application/sparql-results+json"
"""The types that are asked for."""
_FORMATS: Final = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS, RdfFormat.TURTLE, RdfFormat.TRIG)
_DEEP: Final = 1000  # levels: far more than data has, far fewer than a parser breaks down on
_NO_BRACES: Final = bytes(sorted(set(range(256)) - set(b"{}")))
_BRACES: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*"?|[{}]', re.DOTALL)


def triples(body: bytes, media_type: str) -> Iterator[Quad]:
    """The triples of an answer; ValueError for another type than was asked for, SyntaxError for what is none."""
    format = RdfFormat.from_media_type(media_type)
    if format not in _FORMATS:
        raise ValueError(media_type)
    if body.count(b"<<(") > _DEEP:
        raise ValueError("<<( <<( <<( …")
    return pyoxigraph.parse(body, format)


def solutions(body: bytes) -> QuerySolutions | QueryBoolean:
    """The rows of an answer, or yes or no; ValueError or SyntaxError for what is neither or is cut off."""
    if _is_deep(body):
        raise ValueError('{"type": "triple", "value": {"object": {"type": "triple", …')
    found = pyoxigraph.parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return found
    deque(found, maxlen=0)  # an answer that is cut off is found out before anybody relies on its rows
    return pyoxigraph.parse_query_results(body, QueryResultsFormat.JSON)


def _is_deep(body: bytes) -> bool:
    """Whether JSON is nested too deep; what is not, but for braces in its texts, is soon found out."""
    left = body.translate(None, _NO_BRACES)
    for _ in range(10):
        left = left.replace(b"{}", b"")
    if len(left) <= _DEEP:
        return False
    depth = 0
    for found in _BRACES.finditer(body):
        depth += {b"{": 1, b"}": -1}.get(found.group(), 0)
        if depth > _DEEP:
            return True
    return False
