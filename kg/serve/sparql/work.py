"""Work for a process that holds the store open, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Found:
    """What work gives: values that can be pickled, and the pieces of a document."""

    values: dict[str, Any] = field(default_factory=dict)
    pieces: Iterable[bytes] = ()


Work: TypeAlias = "Callable[[Store], Found]"
"""A function that can be pickled."""
