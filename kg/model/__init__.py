"""The nouns: plain frozen values that pass between the stages, and nothing else.

All offsets are Unicode code points into `Page.text`, begin included, end excluded.
Mentions are what `find` sees in a sentence; claims are what `relate` reads about mentions; entities are
what `resolve` makes of mentions; `emit` needs all three.
"""

from __future__ import annotations

from kg.model.claims import (
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
    Role,
    StatementClaim,
    UnitClaim,
)
from kg.model.entities import (
    Document,
    Event,
    Fit,
    Ground,
    Home,
    HomeGround,
    Official,
    Organisation,
    Owner,
    OwnerGround,
    Resolution,
    Service,
    Unit,
)
from kg.model.mentions import (
    DateMention,
    DocumentMention,
    OrganisationMention,
    PeriodMention,
    PersonMention,
    PlaceMention,
    PostMention,
    Reading,
)
from kg.model.page import Block, BlockKind, Page, Sentence, Span, Table, TableRow
from kg.model.results import Cue, CueCount, Extraction, Problem, UnreadSpan

__all__ = [
    "ArticleClaim",
    "AwardClaim",
    "Block",
    "BlockKind",
    "CitationClaim",
    "Claim",
    "Cue",
    "CueCount",
    "DateMention",
    "Document",
    "DocumentLinkClaim",
    "DocumentMention",
    "Event",
    "Extraction",
    "Fit",
    "Ground",
    "GroupClaim",
    "Home",
    "HomeGround",
    "MeasurementClaim",
    "MeetingClaim",
    "Official",
    "Organisation",
    "OrganisationMention",
    "Owner",
    "OwnerGround",
    "Page",
    "ParticipationClaim",
    "PeriodMention",
    "PersonMention",
    "PillarClaim",
    "PlaceMention",
    "PostClaim",
    "PostMention",
    "Problem",
    "Reading",
    "Resolution",
    "Role",
    "Sentence",
    "Service",
    "Span",
    "StatementClaim",
    "Table",
    "TableRow",
    "Unit",
    "UnitClaim",
    "UnreadSpan",
]
