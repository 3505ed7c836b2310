"""What a reader wants to see of a network: kinds, relations and years, as the form on the page sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.export.narrowed import Narrowing
from kg.export.network import kinds, relations

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Choice:
    """A box of the form: a kind or a relation, its name, and whether it is wanted."""

    code: str
    name: str
    checked: bool


def wanted(request: Request) -> Narrowing:
    """What the address narrows the network to; UsageError for an unknown kind or relation, or a time that is none.

    Whoever leaves all boxes of a sort as they are, or empties all of them, wants all.
    """
    given = request.query_params
    return Narrowing.of(
        _some(given.getlist("kind"), kinds()),
        _some(given.getlist("relation"), relations()),
        given.get("since", "").strip() or None,
        given.get("until", "").strip() or None,
    )


def choices(narrowing: Narrowing, lang: str) -> dict[str, list[Choice]]:
    """The boxes of the form, by sort."""
    of_kinds = {name: kind.names[lang] for name, kind in kinds().items()}
    return {"kinds": _boxes(of_kinds, narrowing.kinds), "relations": _boxes(named(lang), narrowing.relations)}


def named(lang: str) -> dict[str, str]:
    """The relations as a legend has them."""
    return {name: one.names[lang].replace(" … ", " ") for name, one in relations().items()}


def _some(given: list[str], known: Mapping[str, object]) -> list[str] | None:
    return None if known.keys() <= {*given} else given


def _boxes(names: Mapping[str, str], chosen: tuple[str, ...]) -> list[Choice]:
    return [Choice(code, name, not chosen or code in chosen) for code, name in names.items()]
