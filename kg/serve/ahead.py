"""What most visitors ask for first and a large store takes seconds for, made before the first of them comes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kg.errors import KgError
from kg.serve.finding import names_of
from kg.serve.home import held
from kg.serve.naming import named
from kg.serve.reading import NotYet

if TYPE_CHECKING:
    from kg.serve.reading import Reading

_LONGEST: Final = 600.0
"""Seconds that anything may take."""


def ready(reading: Reading) -> None:
    """Make it, one after the other; what fails is told to whoever asks for it."""
    with suppress(KgError, NotYet):
        held(reading, _LONGEST)
        names_of(reading, _LONGEST)
        named(reading)
