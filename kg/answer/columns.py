"""What the columns of the questions hold, and what people read above them: `kg/data/columns.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import yaml

from kg import resources

ROLES: Final = (
    *("source", "node", "official", "body", "place", "document", "indicator"),
    *("date", "period", "number", "code", "truth", "sentence", "text"),
)
"""What a column may hold; `kg/data/columns.yaml` has what each means."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in each language, its role, and where the words of its codes stand."""

    name: str
    heading: Mapping[str, str]
    role: str
    scheme: str | None = None
    codes: Mapping[str, Mapping[str, str]] | None = None


def column(name: str, question: str | None = None) -> Column:
    """The column of that name, in one question where it means something of its own; unknown ones are plain text."""
    own = _tables()["questions"].get(question or "", {})
    entry = own.get(name) or _tables()["columns"].get(name) or {"vi": name, "en": name, "role": "text"}
    heading = {lang: entry[lang] for lang in ("vi", "en")}
    return Column(name, heading, entry["role"], entry.get("scheme"), entry.get("codes"))


@cache
def _tables() -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = yaml.safe_load((resources.data() / "columns.yaml").read_text(encoding="utf-8"))
    return tables
