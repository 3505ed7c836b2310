"""Every error that the package raises on purpose: what happened, where, and what to do next, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from kg.messages import explain

Value: TypeAlias = str | int | Mapping[str, str]
"""What fills in a message: a text, a number, or a text for each language."""
_LONG: Final = 300  # characters: a few lines of a terminal, enough to know a reason by


class KgError(Exception):
    """Something that the user can mend: an entry `what → advice` of `kg/data/messages.yaml`, and the position."""

    def __init__(self, key: str, *, where: str | None = None, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.where = where
        self.values = values

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """Position and what happened on one line, the advice on the next."""
        what, advice = self._parts(lang)
        begin = f"{self.where}: " if self.where else ""
        return f"{begin}{what}" + (f"\n  → {advice}" if advice else "")

    def what(self, lang: str = "en") -> str:
        """What happened."""
        return self._parts(lang)[0]

    def advice(self, lang: str = "en") -> str:
        """What to do next, empty where nobody knows."""
        return self._parts(lang)[1]

    def _parts(self, lang: str) -> tuple[str, str]:
        return explain(self.key, lang, self.values)


class DataError(KgError):
    """A file of the package, or of one's own rules, is broken: lexicon, ontology, shape or query."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class UsageError(KgError):
    """The call asks for something that does not exist or does not fit."""


class WorkerError(KgError):
    """The processes that worked on something died, again and again; what else there is to do can go on."""


def on_one_line(text: str) -> str:
    """The text of a server or a library, as long as a reason in a message may be, without what is no letter or sign."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[: 10 * _LONG])
    return " ".join(shown.split())[:_LONG]
