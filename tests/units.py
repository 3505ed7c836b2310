"""Units for tests: the one that was found."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def one(found: tuple[T, ...]) -> T:
    """The only one that was found."""
    assert len(found) == 1, found
    return found[0]
