"""What a careful reader takes from the page of quận Hồng Bàng (`fixtures/hong_bang.yaml`), as an Extraction."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from kg import model
from kg.model import (
    Claim,
    Extraction,
    MeasurementClaim,
    OrganisationMention,
    Owner,
    OwnerGround,
    Page,
    PlaceMention,
    Resolution,
    Role,
    Span,
)

SOURCE: Final = "003_fcd192befce49ee2.txt"
HERE: Final = Path(__file__).resolve().parent
TEXT: Final = (HERE.parent / "seeds" / SOURCE).read_text(encoding="utf-8")


def span(words: str, after: str = "") -> Span:
    """Where the words stand first in the page, or first after other words."""
    begin = TEXT.index(words, TEXT.index(after))
    return Span(begin, begin + len(words))


def line(inside: Span) -> Span:
    """The line that a stretch stands in."""
    end = TEXT.find("\n", inside.end)
    return Span(TEXT.rfind("\n", 0, inside.begin) + 1, end if end >= 0 else len(TEXT))


def committee(words: str, after: str) -> OrganisationMention:
    """A mention of the people's committee of the bare "quận" (or "huyện") that the words end in."""
    where = span(words, after)
    district = PlaceMention(Span(where.end - 4, where.end), "quận", "quận", None)
    return OrganisationMention(where, words, "peoples-committee", "Ủy ban nhân dân", district)


class _Loader(yaml.SafeLoader):
    """YAML whose tags are classes of the model, or words of the page."""


def _listed(loader: yaml.SafeLoader, node: yaml.Node) -> list[Any]:
    assert isinstance(node, yaml.SequenceNode)
    return loader.construct_sequence(node, deep=True)


def _made(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> object:
    """A value of a class of the model: lists become tuples, a name stands where it is, a claim in its line."""
    assert isinstance(node, yaml.MappingNode)
    given = loader.construct_mapping(node, deep=True)
    slots: dict[str, Any] = {
        str(slot): tuple(value) if isinstance(value, list) else value for slot, value in given.items()
    }
    kind = getattr(model, name)
    if kind is model.PersonMention:
        slots["anchor"] = slots["span"]
    if issubclass(kind, Claim):
        slots.setdefault("span", slots["post"].span if "post" in slots else None)
        slots["sentence"] = line(slots["span"])
    return kind(**slots)


CONSTRUCTORS: Final[dict[str, Callable[[Any, Any], object]]] = {
    "!span": lambda loader, node: span(*_listed(loader, node)),
    "!committee": lambda loader, node: committee(*_listed(loader, node)),
    "!pairs": lambda loader, node: dict(_listed(loader, node)),
    "!Role": lambda _, node: Role(node.value),
    "!Decimal": lambda _, node: Decimal(node.value),
}
for _tag, _constructor in CONSTRUCTORS.items():
    _Loader.add_constructor(_tag, _constructor)
_Loader.add_multi_constructor("!", _made)

_READ: Final = yaml.load((HERE / "fixtures" / "hong_bang.yaml").read_text(encoding="utf-8"), _Loader)
HONG_BANG, HAMLET = _READ["units"]["hong-bang"], _READ["units"]["hamlet"]
UBND, DAN_VAN = _READ["bodies"]["ubnd"], _READ["bodies"]["dan-van"]
HUNG, VAN = _READ["people"]["hung"], _READ["people"]["van"]
PLAN = _READ["documents"]["plan"]
RESOLUTION: Final[Resolution] = _READ["resolution"]


def claims() -> list[Claim]:
    """The claims of the page, in no order that matters."""
    return list(_READ["claims"])


def extraction(order: list[Claim] | None = None, source: str = SOURCE, text: str = TEXT) -> Extraction:
    """The page with its claims, in the given order."""
    page, stated = Page(source=source, text=text), tuple(claims() if order is None else order)
    owners: dict[Claim, Owner] = {
        claim: Owner(RESOLUTION.organisations[claim.holder], OwnerGround.SENTENCE)
        for claim in stated
        if isinstance(claim, MeasurementClaim) and isinstance(claim.holder, OrganisationMention)
    }
    return Extraction(page, (), (), stated, RESOLUTION, day="2022-04-28", owners=owners)
