"""What a store notes of the rules of one's own by which its pages were read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from kg.lexicon import added


@dataclass(frozen=True, slots=True)
class OwnRulesNote:
    """The SHA-256 of the files, and how many words and rows and how many rules they add; empty where there are none."""

    sha256: str = ""
    words: int = 0
    rules: int = 0

    @classmethod
    def here(cls, sha256: str) -> OwnRulesNote:
        """The rules in use by which pages are read, if their hash is not empty."""
        return cls(sha256, *added.size()) if sha256 else cls()

    @classmethod
    def from_json(cls, text: str | None) -> OwnRulesNote:
        """The note that a ledger keeps."""
        return cls(**json.loads(text)) if text else cls()

    def to_json(self) -> str:
        """The note as a ledger keeps it."""
        return json.dumps(asdict(self)) if self.sha256 else ""
