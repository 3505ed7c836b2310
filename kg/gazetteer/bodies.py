"""Bodies as a type system: the body above each body, and the bodies that replaced it.

What the law lays down for a type (`hierarchy.yaml`) and a day (`replacements.csv`) is computed for every unit, so that
"UBND quận Bình Thủy" stands in the tree without a row of its own. All follows from the body itself, its name and its
unit: a body whose unit only one page knows, or not even that ("UBND huyện"), is not in the tree.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from kg import lexicon, resources
from kg.errors import DataError
from kg.gazetteer import Gazetteer, unit_label, valid_on
from kg.model import Organisation, Unit
from kg.text import canonical, key

_COUNTRY: Final = "country"


@dataclass(frozen=True, slots=True)
class BodyRule:
    """What holds of the bodies of a type, in the words of `hierarchy.yaml`; `heads` are their names by their keys."""

    kind: str
    heads: Mapping[str, str]
    excepted: frozenset[str]
    names_unit: bool
    levels: frozenset[str]
    above: str | None
    under: str | None
    national: str | None
    named: bool


@dataclass(frozen=True, slots=True)
class Replacement:
    """That a body called `head` replaced another on a level on a day, but not in the provinces of some codes."""

    head: str
    level: str
    on: str
    excepted: frozenset[str]


def organisation_label(head: str, unit: Unit | None, parent: Organisation | None, names_unit: bool) -> str:
    """A body's full name: "UBND quận Bình Thủy", "Tỉnh ủy Nghệ An", "Ban Dân vận Quận ủy Hồng Bàng"."""
    if parent:
        return f"{head} {parent.label}"
    if unit is None:
        return head
    return f"{head} {unit.name if names_unit and stands_alone(unit.name) else unit_label(unit)}"


def stands_alone(name: str) -> bool:
    """Whether a unit's name needs no kind before it in a body's name: "Quận ủy Bình Thủy", but "Quận ủy Quận 1"."""
    return name not in lexicon.words("eponym") and not name[0].isdigit()


def seat(body: Organisation) -> Unit | None:
    """The unit of a body in the tree, the country for a national one; None for a body that is not in the tree."""
    rule = _rule_of(body)
    if rule is None or _is_local(body):
        return None
    if body.parent is not None:
        return seat(body.parent) if rule.named else None
    unit = body.unit or Gazetteer.load().central()
    return unit if unit.level in rule.levels and key(body.head) not in rule.excepted else None


def superior(body: Organisation) -> Organisation | None:
    """The body directly above, as the law has it; None at the top, and where no law settles it."""
    unit, rule = seat(body), _rule_of(body)
    if unit is None or rule is None:
        return None
    if body.parent is not None:
        return _plain(body.parent)
    if rule.under:
        return _of_type(rule.under, unit)
    if rule.above and unit.parent and unit.parent.level != _COUNTRY:
        return _of_type(rule.above, unit.parent)
    return national(rule.national) if rule.national else None


def replacements(body: Organisation) -> tuple[tuple[Organisation, Replacement], ...]:
    """The bodies of the same unit that replaced a body, each with the day."""
    unit = seat(body)
    if unit is None or body.parent is not None:
        return ()
    later = (r for r in _replacements().get(key(body.head), ()) if r.level == unit.level and valid_on(unit, r.on))
    return tuple((_of_name(r.head, body.unit), r) for r in later if unit.code not in r.excepted)


def national(head: str) -> Organisation:
    """The national body of that name; DataError for a name that no type has."""
    return _of_name(head, None)


@lru_cache(maxsize=1 << 13)  # a page asks twice for each of its bodies, and pages of one province share most
def tree(body: Organisation) -> tuple[Organisation, ...]:
    """The body, all above it, those that replaced it and all above them; empty for a body that is not in the tree."""
    if seat(body) is None:
        return ()
    found: dict[Organisation, None] = {}
    waiting = [_plain(body)]
    while waiting:
        each = waiting.pop(0)
        if each not in found:
            found[each] = None
            waiting += [above] if (above := superior(each)) else []
            waiting += [new for new, _ in replacements(each)]
    return tuple(found)


def _plain(body: Organisation) -> Organisation:
    """The body under the name of its type, however a page prints it: "Ủy ban MTTQ" is "Ủy ban MTTQ Việt Nam"."""
    parent = _plain(body.parent) if body.parent else None
    rule = _rule_of(body)
    return _body(rule, key(body.head), body.unit, parent) if rule else body


def _of_type(name: str, unit: Unit) -> Organisation | None:
    """The body of a type, or of a series, in a unit; None where it does not stand on that level."""
    series = lexicon.table("hierarchy")["series"].get(name)
    name = series.get(unit.kind) if series else name
    rule = rules().get(name)
    if rule is None or unit.level not in rule.levels:
        return None
    return _body(rule, next(iter(rule.heads)), unit)


def _of_name(head: str, unit: Unit | None) -> Organisation:
    known = _rules_by_head().get(key(head))
    if known is None:
        raise DataError("body-unknown", where="hierarchy.yaml", name=head)
    return _body(known[0], key(head), unit)


def _body(rule: BodyRule, named: str, unit: Unit | None, parent: Organisation | None = None) -> Organisation:
    head = rule.heads[named]
    return Organisation(rule.kind, head, organisation_label(head, unit, parent, rule.names_unit), unit, parent)


def _is_local(body: Organisation) -> bool:
    """Whether only one page knows what body, or what unit, is meant: then it is not described for all pages."""
    stated = body.unit is not None and body.unit.key.startswith("stated-")
    return stated or body.scope is not None or (body.parent is not None and _is_local(body.parent))


@cache
def rules() -> Mapping[str, BodyRule]:
    """The rules of `hierarchy.yaml` by the id of their type; DataError for a type that `bodies.yaml` lacks."""
    types = {row["id"]: row for row in lexicon.table("bodies")["types"]}
    entries = lexicon.table("hierarchy")["types"]
    if unknown := [name for name in entries if name not in types]:
        raise DataError("body-unknown", where="hierarchy.yaml", name=", ".join(unknown))
    return {name: _rule(types[name], entry) for name, entry in entries.items()}


def _rule(row: Mapping[str, Any], entry: Mapping[str, Any]) -> BodyRule:
    return BodyRule(
        kind=row["kind"],
        heads={key(head): head for head in entry.get("heads") or _heads(row)},
        excepted=frozenset(key(f"{row['head']} {field}") for field in entry.get("except", ())),
        names_unit=bool(row.get("names-unit")),
        levels=frozenset(entry["levels"]),
        above=entry.get("above"),
        under=entry.get("under"),
        national=entry.get("national"),
        named=bool(entry.get("named")),
    )


def _heads(row: Mapping[str, Any]) -> Iterator[str]:
    """The names of a type's bodies: its head alone, or before each of its fields."""
    if "field" not in row:
        yield canonical(row["head"])
        return
    form: str = lexicon.table("labels")["central-body"] if "suffix" in row else "{body}"
    for field in lexicon.table("bodies")["fields"][row["field"]]:
        yield canonical(form.format(body=f"{row['head']} {field}"))


def _rule_of(body: Organisation) -> BodyRule | None:
    return next((rule for rule in _rules_by_head().get(key(body.head), ()) if rule.kind == body.kind), None)


@cache
def _rules_by_head() -> Mapping[str, list[BodyRule]]:
    found: dict[str, list[BodyRule]] = {}
    for rule in rules().values():
        for head in rule.heads:
            found.setdefault(head, []).append(rule)
    return found


@cache
def _replacements() -> Mapping[str, list[Replacement]]:
    """The rows of `replacements.csv` by the name that they end; `share` and `source` are there for who checks them."""
    found: dict[str, list[Replacement]] = {}
    with (resources.data() / "replacements.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            new = Replacement(canonical(row["new"]), row["level"], row["on"], frozenset(row["except"].split()))
            found.setdefault(key(row["old"]), []).append(new)
    return found
