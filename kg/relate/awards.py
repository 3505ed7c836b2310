from collections.abc import Sequence
from kg.model import *
def award_spans(reading: Reading) -> tuple[Span, ...]:
    return ()
def awards(readings: Sequence[Reading]) -> list[AwardClaim]:
    return []
