"""Whether sentences bear witness to a gathering that none names: somebody chairs, or those present are listed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from kg import lexicon
from kg.lexicon import RuleSet
from kg.model import BlockKind, Reading, Role
from kg.relate.events.mentions import RUNNING

_SEEN: Final = RUNNING | {BlockKind.CAPTION}


def is_witnessed(readings: Iterable[Reading]) -> bool:
    """Whether somebody chairs or directs, or those present are listed, in one of the sentences."""
    return any(
        rule.regex.search(reading.masked)
        for reading in readings
        if reading.sentence.kind in _SEEN
        for rule in _witnesses().candidates(reading.cues)
    )


@cache
def _witnesses() -> RuleSet:
    """The rules whose words only a gathering has: a chair, who directs, a list of those present."""
    rules = lexicon.rules("participation")
    return RuleSet(r for r in rules if r.gives in (Role.CHAIRED, Role.DIRECTED) or r.options.get("groups"))
