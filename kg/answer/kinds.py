"""The kinds of things that people name: what each is called, and by which properties a graph names it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg import lexicon
from kg.errors import UsageError
from kg.messages import LANGUAGES, say
from kg.rdf.namespaces import NS, RDFS, SKOS
from kg.text import fold

_LABELS: Final = (RDFS + "label", SKOS + "altLabel")
OTHER_NAMES: Final = frozenset({SKOS + "altLabel", SKOS + "hiddenLabel"})
"""The properties of names that a thing has besides its own."""
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """Classes of a kind, the properties that name it, its label's first, and those by which questions know it.

    Where `known_by` is empty they know it by its IRI. `in_part`: whether some of the words of a name may stand for it.
    """

    classes: tuple[str, ...]
    names: tuple[str, ...] = _LABELS
    known_by: tuple[str, ...] = (RDFS + "label",)
    in_part: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "person": Kind(("Official",)),
    "body": Kind(
        (
            *("Organisation", "PeoplesCommittee", "PeoplesCouncil", "PartyOrgan", "SpecialisedAgency", "StateOrgan"),
            *("MassOrganisation", "Enterprise", "SteeringCommittee", "MediaOutlet", "ResidentialCommunity"),
        ),
        in_part=True,
    ),
    "unit": Kind(("AdministrativeUnit", "ProvinceLevelUnit", "DistrictLevelUnit", "CommuneLevelUnit")),
    "document": Kind(
        ("OfficialDocument", "LegalNormativeDocument", "AdministrativeDocument", "DocumentPart"),
        (RDFS + "label", NS + "documentNumber", NS + "documentName", SKOS + "altLabel"),
        (NS + "documentNumber", NS + "documentName"),
        in_part=True,
    ),
    "meeting": Kind(("Meeting",), (NS + "topic", RDFS + "label", SKOS + "altLabel"), (), in_part=True),
    "indicator": Kind(
        ("Indicator", "CompositeIndex"),
        (SKOS + "prefLabel", SKOS + "notation", SKOS + "altLabel", SKOS + "hiddenLabel"),
        (SKOS + "notation",),
        in_part=True,
    ),
    "article": Kind(("Article",), (NS + "title", NS + "source", NS + "url"), (NS + "source",), in_part=True),
    "group": Kind(("Group",), in_part=True),
    "post": Kind(("Post",)),
    "service": Kind(("PublicService",), in_part=True),
}
"""Every kind, those that people ask for most first."""
ENTITIES: Final = ("person", "body", "unit", "document", "meeting", "indicator", "article", "post", "service")
"""What a name without a kind may be; a group is known on its page alone."""


def kind_named(word: str) -> str:
    """The kind that a word is for, singular or plural, in either language; UsageError with what comes near."""
    words = {fold(one): kind for kind in KINDS for one in (kind, *_words()[kind]["words"])}
    if found := words.get(fold(word)):
        return found
    known = ", ".join(map(plural, KINDS))
    if near := difflib.get_close_matches(fold(word), words, n=1):
        raise UsageError("kind-unknown-near", name=word, near=plural(words[near[0]]), known=known)
    raise UsageError("kind-unknown", name=word, known=known)


def called(*kinds: str) -> Mapping[str, str]:
    """What things of these kinds are called, in each language; an entity where they are many."""
    if len(kinds) > _FEW:
        return {lang: say("kind-any", lang) for lang in LANGUAGES}
    return {lang: " / ".join(_words()[kind][lang] for kind in kinds) for lang in LANGUAGES}


def plural(kind: str) -> str:
    """The word for the kind that commands are shown with: "people"."""
    word: str = _words()[kind]["words"][0]
    return word


@cache
def _words() -> Mapping[str, Any]:
    table: Mapping[str, Any] = lexicon.table("kinds")
    return table
