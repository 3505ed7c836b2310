"""Days, months and periods as every page of the site writes them: 26/3/2021, without a nought in front."""

from __future__ import annotations

import re
from typing import Final

from kg.answer.render import people

_NOUGHT: Final = re.compile(r"\b0(?=\d/)")
TIMES: Final = ("date", "period")
"""The roles of columns of times."""


def period(text: str, lang: str) -> str:
    """A day, month, part of a year or span of years as people write it; anything else as it is."""
    return bare(people.period(text, lang))


def bare(text: str) -> str:
    """A time that is written for people, without the noughts that a column of a table has."""
    return _NOUGHT.sub("", text)
