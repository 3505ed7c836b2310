"""Sentences of every kind with names and units drawn at random: who takes part in them, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from probes.drawing import ROLES, Kind, Probe, kinds, probes, read

from kg.model import ParticipationClaim, Role
from kg.pipeline import extract
from kg.text import key

FEW = 2
MANY = 6
SPEAKING = frozenset({Role.SPOKE, Role.CONCLUDED, Role.PRESENTED})
KINDS = [
    pytest.param(kind, id=kind.id, marks=[pytest.mark.xfail(strict=True, reason=kind.fails)] if kind.fails else [])
    for kind in kinds()
]


def spelt(name: str) -> str:
    """A name without its blanks and with one form of the apostrophe: "K’ Tơr" is "K'Tơr"."""
    return key(name).replace("’", "'").replace(" ", "")


def took_part(page: str) -> dict[str, set[str]]:
    """The names of a page's officials by role; who concluded or presented spoke, who took part in any role attended."""
    found = extract(page)
    people: dict[str, set[str]] = {role: set() for role in ROLES}
    for claim in found.claims:
        if isinstance(claim, ParticipationClaim) and (official := found.resolution.officials.get(claim.person)):
            role = "spoke" if claim.role in SPEAKING else claim.role.value
            people[role].add(spelt(official.name))
            people["attended"].add(spelt(official.name))
    return people


def faults(probe: Probe) -> Iterator[str]:
    found = took_part(probe.page)
    for role in ROLES:
        wanted = set(map(spelt, probe.roles[role]))
        yield from (f"{role}: missed {name}" for name in sorted(wanted - found[role]))
        yield from (f"{role}: false {name}" for name in sorted(found[role] - wanted))


def check(kind: Kind, count: int) -> None:
    wrong = [(probe.page, list(faults(probe))) for probe in probes(kind, count)]
    wrong = [(page, found) for page, found in wrong if found]
    assert not wrong, "\n".join(f"{page}    {'; '.join(found)}" for page, found in wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_who_takes_part(kind: Kind) -> None:
    check(kind, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_who_takes_part_whatever_the_names(kind: Kind) -> None:
    check(kind, MANY)


def test_there_are_hundreds_of_probes_and_no_two_are_alike() -> None:
    pages = [probe.page for kind in kinds() for probe in probes(kind, MANY)]
    assert len(set(pages)) >= 300
    assert len({kind.id for kind in kinds()}) == len(kinds())


def test_a_probe_is_the_same_each_time() -> None:
    kind = kinds()[0]
    assert list(probes(kind, FEW)) == list(probes(kind, FEW))


def test_every_people_has_its_names_drawn() -> None:
    pages = "\n".join(probe.page for kind in kinds() for probe in probes(kind, MANY))
    for people, names in read("names.yaml")["peoples"].items():
        assert any(
            f"{form.split()[0].format(surname=surname, given='', middle='')}" in pages
            for form in names["forms"]
            for surname in names["surnames"]
        ), people
