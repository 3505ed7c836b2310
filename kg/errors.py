"""Every error that the package raises on purpose: what happened, where, and what to do next."""

from __future__ import annotations


class KgError(Exception):
    """Something that the user can mend; `str()` gives what happened, the place and the advice on one line each."""

    def __init__(self, what: str, *, where: str | None = None, advice: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.advice = advice

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f"\n  → {self.advice}" if self.advice else "")


class InputError(KgError):
    """A page cannot be read; the other pages go on."""


class DataError(KgError):
    """A file that travels with the package, or the user's copy of one, is broken: lexicon, ontology, shape or query."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class UsageError(KgError):
    """The call asks for something that does not exist or does not fit."""
