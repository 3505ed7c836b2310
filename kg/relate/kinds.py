"""The kind of a claim, by which examples of rules, cues and reports name it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kg.model import (
    ArticleClaim,
    AwardClaim,
    CitationClaim,
    Claim,
    DocumentLinkClaim,
    GroupClaim,
    MeasurementClaim,
    MeetingClaim,
    ParticipationClaim,
    PillarClaim,
    PostClaim,
    StatementClaim,
    UnitClaim,
)

_KINDS: Final[Mapping[type[Claim], str | Callable[[Any], str]]] = {
    ArticleClaim: "article",
    ParticipationClaim: lambda claim: claim.role.value,
    GroupClaim: "groups",
    PostClaim: "posts",
    MeetingClaim: "meetings",
    CitationClaim: "documents",
    DocumentLinkClaim: "links",
    AwardClaim: "awards",
    MeasurementClaim: "figures",
    StatementClaim: lambda claim: claim.kind,
    PillarClaim: "pillars",
    UnitClaim: "units",
}


def kind_of(claim: Claim) -> str:
    """The kind of a claim: the role or the kind of statement, else what its class stands for."""
    kind = _KINDS[type(claim)]
    return kind if isinstance(kind, str) else kind(claim)
