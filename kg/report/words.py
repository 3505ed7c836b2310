"""What a report says besides what the store holds, and which questions it answers: `kg/data/report.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from kg import resources
from kg.export.pages import WordTable


class Words(WordTable):
    """The words of a report in one language, by key."""

    def __init__(self, lang: str) -> None:
        super().__init__(table()["words"], lang)


def default() -> Mapping[str, str | None]:
    """The questions that are answered where none are chosen, in their order, each with what it is sorted by."""
    found: dict[str, str | None] = table()["questions"]
    return found


@cache
def table() -> dict[str, Any]:
    """The whole table."""
    read: dict[str, Any] = yaml.safe_load((resources.data() / "report.yaml").read_text(encoding="utf-8"))
    return read
