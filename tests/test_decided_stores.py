"""Stores whose pages are read by decisions: each merge and split leaves what a build from scratch gives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from agreeing import quads
from deciding import FILE, NAMES, UNITS, page, people, rows_of, stored

from kg.errors import UsageError
from kg.export import export
from kg.identity import grouping
from kg.identity.decisions import Decision
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

pytestmark = pytest.mark.slow


def dump(path: Path) -> bytes:
    out = path.with_suffix(".nq")
    with Store.open(path) as store:
        assert quads(store)
        export(store, "nquads", out)
    return out.read_bytes()


def test_pages_that_are_to_speak_of_one_person_do(tmp_path: Path) -> None:
    pages = [page(number, NAMES[0], UNITS[number]) for number in range(3)]
    stored(tmp_path / "s", pages)
    first, second, third = sorted(people(tmp_path / "s"))
    stored(tmp_path / "s", [], rows_of(("same", first, second)))
    assert people(tmp_path / "s").keys() == {first, third}
    stored(tmp_path / "s", [], rows_of())
    assert people(tmp_path / "s").keys() == {first, second, third}


def test_pages_of_one_name_and_unit_can_be_made_to_speak_of_two(tmp_path: Path) -> None:
    stored(tmp_path / "s", [page(number, NAMES[0], UNITS[0]) for number in range(3)])
    [(one, sources)] = people(tmp_path / "s").items()
    assert len(sources) == 3
    stored(tmp_path / "s", [], rows_of(("different", f"{one}@000.txt", f"{one}@002.txt")))
    assert sorted(map(sorted, people(tmp_path / "s").values())) == [["000.txt", "001.txt"], ["002.txt"]]


def test_five_hundred_merges_and_splits_leave_what_a_build_from_scratch_gives(tmp_path: Path) -> None:
    chance = random.Random(4)
    pages = [page(number, chance.choice(NAMES), chance.choice(UNITS)) for number in range(40)]
    stored(tmp_path / "s", pages)
    seen = [(one, source) for one, sources in sorted(people(tmp_path / "s").items()) for source in sorted(sources)]
    rows: list[Decision] = []
    for step in range(1, 501):
        rows = changed_at_random(rows, seen, chance)
        if step % 100 == 0:
            stored(tmp_path / "s", [], rows)
    assert {row.decision for row in rows} == {"same", "different"} and len(rows) > 20
    stored(tmp_path / "fresh", reversed(pages), rows)
    assert dump(tmp_path / "s") == dump(tmp_path / "fresh")
    stored(tmp_path / "s", [])
    stored(tmp_path / "plain", pages)
    assert dump(tmp_path / "s") == dump(tmp_path / "plain")


def changed_at_random(
    rows: Sequence[Decision], seen: Sequence[tuple[str, str]], chance: random.Random
) -> list[Decision]:
    """The rows with one more that contradicts none of them, or one less."""
    while True:
        if rows and chance.random() < 0.3:
            return [row for row in rows if row != chance.choice(rows)]
        (first, page_of_first), (second, page_of_second) = chance.sample(seen, 2)
        if chance.random() < 0.5:
            first, second = f"{first}@{page_of_first}", f"{second}@{page_of_second}"
        if first == second:
            continue
        more = [*rows, Decision(chance.choice(("same", "different")), first, second, line=len(rows) + 2)]
        try:
            grouping.identities(more, FILE)
        except UsageError:
            continue
        return more


def test_a_page_that_changed_is_read_by_the_decisions(tmp_path: Path) -> None:
    pages = [page(number, NAMES[0], UNITS[number]) for number in range(2)]
    stored(tmp_path / "s", pages)
    first, second = sorted(people(tmp_path / "s"))
    rows = rows_of(("same", first, second))
    stored(tmp_path / "s", [replace(pages[1], text=pages[1].text + " Hội nghị bế mạc.")], rows)
    assert len(people(tmp_path / "s")) == 1
    with Store.open(tmp_path / "s") as store:
        assert store.page("001.txt").text.endswith("bế mạc.") and not store.outdated()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_outdated_page_keeps_the_text_and_the_name_that_it_was_given(tmp_path: Path, workers: int) -> None:
    pages = [page(number, NAMES[0], UNITS[number]) for number in range(4)]
    stored(tmp_path / "s", pages[1:])
    first, second, third = sorted(people(tmp_path / "s"))
    rows = rows_of(("same", first, second), ("same", second, third))
    settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
    given = [replace(pages[1], text=pages[1].text + " Hội nghị bế mạc."), replace(pages[2], source="000.txt")]
    with Store.open(tmp_path / "s", write=True) as store:
        results = [(result.source, result.state) for result in build(given, store, settings, workers)]
        assert results[:2] == [("001.txt", "built"), ("000.txt", "built")]
        assert results[2:] in ([], [("003.txt", "built")])  # where it does not have the name that stands for all
        assert store.page("001.txt").text.endswith("bế mạc.")
        assert store.sources() == ["000.txt", "001.txt", "003.txt"] and not store.outdated()
    assert len(people(tmp_path / "s")) == 1


def test_a_renamed_page_that_decisions_name_is_reported(tmp_path: Path) -> None:
    pages = [page(number, NAMES[0], UNITS[0]) for number in (1, 2)]
    stored(tmp_path / "s", pages)
    [one] = people(tmp_path / "s")
    rows = rows_of(("different", f"{one}@001.txt", f"{one}@002.txt"))
    stored(tmp_path / "s", [], rows)
    settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
    with Store.open(tmp_path / "s", write=True) as store:
        [result] = build([replace(pages[1], source="000.txt")], store, settings)
    assert [problem.rule for problem in result.problems] == ["input-renamed", "input-renamed-decided"]
