"""What the queries of the program begin with, and nodes in so few at a time that a query stays short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from kg.rdf.namespaces import PREFIXES

PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
"""The prefixes that queries may use, declared."""
_AT_ONCE: Final = 200  # terms in one query, which stays short enough for any server


def in_batches(terms: Iterable[object]) -> Iterator[str]:
    """The terms in their order as they stand in a VALUES clause, some hundred at a time."""
    rest = iter(terms)
    while some := list(islice(rest, _AT_ONCE)):
        yield " ".join(map(str, some))
