"""Names of units on a page: which unit each of them is, on the day and within the area that the page speaks of."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import FrozenInstanceError
from typing import Final

import pytest
from pyoxigraph import Triple

from kg.emit import described, emit
from kg.find import find
from kg.gazetteer import LEVELS, Gazetteer, unit_label, valid_on
from kg.model import Extraction, Page, Unit
from kg.pipeline import extract
from kg.rdf.iri import Minter
from kg.read import read
from kg.resolve.bodies import mentioned, units_named
from kg.resolve.units import units_of
from kg.segment import segment, sentences
from kg.validate import validate

DAY: Final = "2019-10-06"
SEEDS: Final = {
    "000_7f49e2e2eeb372bf.txt": {"quận Bình Thủy": "district-918-2019-10-06"},
    "001_0cf11b81acab2fb0.txt": {
        "Thành phố Hà Nội": "province-01-2019-10-06",
        "quận Thanh Xuân": "district-009-2019-10-06",
    },
    "002_5e6dac1fbc6af054.txt": {"huyện Tân Hiệp": "district-904-2019-10-06"},
    "003_fcd192befce49ee2.txt": {"quận Hồng Bàng": "district-303-2019-10-06"},
    "004_d2cc8716abdf7bfa.txt": {
        "Thành phố Hồ Chí Minh": "province-79-2019-10-06",
        "Quận 6": "district-775-2019-10-06",
        "quận Thủ Đức": "district-762-2019-10-06",
        "huyện Bình Chánh": "district-785-2019-10-06",
        "xã Phước Kiển": "commune-27646-2019-10-06",
        "phường Hiệp Bình Chánh": "commune-26812-2019-10-06",
    },
}
"""Every unit that the seeds name, by the label that the gazetteer gives it."""


def extracted(sentence: str, day: str = "10/10/2019", title: str = "Hội nghị cải cách hành chính") -> Extraction:
    """What is read from a page of one sentence about a meeting of that day."""
    return extract(Page("page.txt", f"{title}\nNgày {day}, {sentence} tổ chức hội nghị về cải cách hành chính."))


def named(extraction: Extraction) -> list[Unit]:
    """The units that the page's words stand for by name."""
    return [unit for mention, unit in extraction.resolution.units.items() if mention.name]


def candidates(extraction: Extraction) -> Mapping[str, tuple[list[str], list[str]]]:
    """The names that are not settled, with the units that they may mean and what speaks for these."""
    return {
        mention.text: ([unit.key for unit in fit.candidates], list(fit.grounds))
        for mention, fit in extraction.resolution.uncertain.items()
    }


@pytest.mark.parametrize("page", list(read(["seeds"], lang="vi")), ids=lambda page: page.source[:3])
def test_the_seeds_units_are_those_of_their_day(page: Page) -> None:
    extraction = extract(page)
    assert {unit_label(unit): unit.key for unit in extraction.resolution.units.values()} == SEEDS[page.source]
    bodies = {unit_label(body.unit) for body in extraction.resolution.organisations.values() if body.unit}
    assert bodies <= SEEDS[page.source].keys()
    assert {mention.name for mention in extraction.resolution.uncertain} <= {"Phước Kiểng"}


@pytest.fixture(scope="module")
def sample() -> list[Unit]:
    units = [unit for level in LEVELS for unit in Gazetteer.load().units(level) if valid_on(unit, DAY)]
    return random.Random(2019).sample(units, 1000)


def verdicts(mentions: Iterable[tuple[Unit, str]]) -> Counter[str]:
    """How many names were understood: the units of the wrong ones are in the counter by their own names."""
    found: Counter[str] = Counter()
    for unit, words in mentions:
        understood = [one for one in named(extracted(f"UBND {words}")) if one.level == unit.level]
        found["right" if unit in understood else "open" if not understood else f"wrong: {words}"] += 1
    return found


def full_name(unit: Unit) -> str:
    return f"{unit.kind} {unit.name}"


def test_of_a_thousand_units_named_with_their_parent_hardly_any_is_open_and_none_is_wrong(sample: list[Unit]) -> None:
    pairs = [(unit, unit.parent) for unit in sample]
    found = verdicts(
        (unit, f"{full_name(unit)}, {full_name(parent)}" if parent and parent.level != "country" else full_name(unit))
        for unit, parent in pairs
    )
    assert found["right"] >= 990 and set(found) <= {"right", "open"}, found


def test_of_a_thousand_units_named_alone_none_is_wrong(sample: list[Unit]) -> None:
    found = verdicts((unit, full_name(unit)) for unit in sample)
    assert found["right"] >= 500 and set(found) <= {"right", "open"}, found


@pytest.mark.parametrize(
    ("sentence", "title", "key"),
    [
        ("UBND xã Hòa Phú, huyện Châu Thành, tỉnh Long An", "", "commune-28216-2019-10-06"),
        ("UBND xã Long An, huyện Châu Thành", "", "commune-28558-2019-10-06"),
        ("UBND huyện Châu Thành", "Tỉnh Kiên Giang cải cách hành chính", "district-905-2019-10-06"),
        ("UBND phường 5", "Quận 6 cải cách hành chính", "commune-27361-2019-10-06"),
        ("UBND xã Phước Kiểng, huyện Nhà Bè", "", "commune-27646-2019-10-06"),
        ("UBND xã Sơn Kim 1, huyện Hương Sơn", "", "commune-18196-2019-10-06"),
        ("UBND thị trấn Nông trường Mộc Châu", "", "commune-03982-2019-10-06"),
    ],
)
def test_what_settles_a_name(sentence: str, title: str, key: str) -> None:
    assert key in {unit.key for unit in named(extracted(sentence, title=title or "Hội nghị"))}


def test_ubnd_of_the_city_on_the_page_of_a_district_is_that_of_its_province() -> None:
    extraction = extracted("UBND Thành phố và UBND quận", title="Quận Thanh Xuân cải cách hành chính")
    labels = {body.label for body in extraction.resolution.organisations.values()}
    assert labels == {"UBND Thành phố Hà Nội", "UBND quận Thanh Xuân"}


def test_the_name_that_heads_a_title_is_the_unit_that_the_page_is_about() -> None:
    extraction = extracted("UBND tỉnh và Sở Tư pháp", title="Hà Nam: Tập huấn nghiệp vụ")
    labels = {body.label for body in extraction.resolution.organisations.values()}
    assert labels == {"UBND tỉnh Hà Nam", "Sở Tư pháp tỉnh Hà Nam"}
    assert not extracted("UBND tỉnh", title="Văn bản: Tập huấn nghiệp vụ").resolution.units


@pytest.mark.parametrize("guest", ["thành phố Vinh", "thành phố Đà Nẵng", "tỉnh Nghệ An"])
def test_ubnd_of_the_city_stays_that_of_its_province_whoever_comes_to_visit(guest: str) -> None:
    words = f"UBND quận đón UBND {guest}. Phó Chủ tịch UBND Thành phố Lê Hồng Sơn và UBND quận"
    extraction = extracted(words, title="Quận Thanh Xuân cải cách hành chính")
    labels = {mention.text: body.label for mention, body in extraction.resolution.organisations.items()}
    assert labels["UBND Thành phố"] == "UBND Thành phố Hà Nội"


def test_of_several_units_in_one_breath_none_is_the_page_s_own_but_what_they_lie_in_is() -> None:
    extraction = extracted("UBND quận Ba Đình và UBND quận Đống Đa, UBND quận và UBND thành phố")
    labels = {mention.text: body.label for mention, body in extraction.resolution.organisations.items()}
    assert labels["UBND quận"] == "UBND quận" and labels["UBND thành phố"] == "UBND Thành phố Hà Nội"


@pytest.mark.parametrize(
    ("beside", "words"),
    [
        ("UBND quận Hồng Bàng", "UBND huyện Châu Thành"),
        ("UBND tỉnh Bắc Ninh", "UBND huyện"),
    ],
)
def test_a_body_whose_unit_stays_open_is_not_its_namesake_of_another_unit(beside: str, words: str) -> None:
    extraction = extracted(f"{beside} và {words}")
    bodies = {mention.text: body for mention, body in extraction.resolution.organisations.items()}
    assert bodies[words] != bodies[beside]


def test_a_page_without_a_day_takes_units_that_followed_one_another_for_one_place() -> None:
    extraction = extract(Page("page.txt", "UBND thành phố Hải Phòng tổ chức hội nghị về cải cách hành chính."))
    assert [unit.key for unit in named(extraction)] == ["province-31-2019-10-06"]


def test_a_person_who_bears_a_districts_name_is_a_person() -> None:
    extraction = extracted("đồng chí Cao Thị Thanh Xuân, Phó Chủ tịch UBND quận Hồng Bàng")
    assert [unit_label(unit) for unit in named(extraction)] == ["quận Hồng Bàng"]
    assert {official.name for official in extraction.resolution.officials.values()} == {"Cao Thị Thanh Xuân"}


def test_several_candidates_are_kept_with_what_speaks_for_them() -> None:
    extraction = extracted("UBND huyện Châu Thành")
    keys, grounds = candidates(extraction)["huyện Châu Thành"]
    assert len(keys) == 10 and grounds == ["name", "day"]
    [body] = extraction.resolution.organisations.values()
    assert body.unit is None and body.label == "UBND huyện Châu Thành"
    [problem] = [one for one in validate(triples(extraction), source="page.txt") if "settled" in one.rule]
    assert (problem.severity, problem.quote) == ("info", "huyện Châu Thành")


@pytest.mark.parametrize(
    ("sentence", "day", "warned"),
    [
        ("UBND thành phố Thủ Đức", "10/10/2019", True),
        ("UBND thành phố Thủ Đức", "10/10/2021", False),
        ("UBND quận Thủ Đức", "10/10/2019", False),
        ("UBND quận Thủ Đức", "10/10/2021", True),
        ("UBND huyện Hoài Nhơn", "10/10/2025", True),
        ("ông Lê Văn An, nguyên Chủ tịch UBND quận Thủ Đức, và UBND thành phố Thủ Đức", "10/10/2021", False),
    ],
)
def test_a_unit_that_did_not_stand_on_the_day_is_a_warning(sentence: str, day: str, warned: bool) -> None:
    found = [one for one in validate(triples(extracted(sentence, day)), source="page.txt") if "UnitMention" in one.rule]
    assert [one.severity for one in found] == (["warning"] if warned else [])


def test_a_misspelt_unit_is_the_one_that_its_parent_has_and_is_shown() -> None:
    keys, grounds = candidates(extracted("UBND xã Phước Kiểng, huyện Nhà Bè"))["xã Phước Kiểng, huyện Nhà Bè"]
    assert (keys, grounds) == (["commune-27646-2019-10-06"], ["spelling", "parent"])


def test_the_day_of_a_snapshot_is_not_taken_for_the_day_of_a_change() -> None:
    seen_later = next(
        unit for unit in Gazetteer.load().units("commune") if unit.valid_from == "2024-01-01" and unit.kind == "phường"
    )
    assert seen_later.parent
    words = f"UBND {full_name(seen_later)}, {full_name(seen_later.parent)}"
    assert not extracted(words, "10/10/2022").resolution.uncertain
    assert extracted(words, "10/10/2018").resolution.uncertain


def test_units_are_settled_for_the_page_not_as_they_are_asked_for() -> None:
    page = Page("page.txt", "UBND huyện Nhà Bè họp với UBND xã Phước Kiểng, huyện Nhà Bè và UBND xã Tân Hòa.")
    blocks = segment(page)
    readings = find(page, blocks, sentences(page, blocks), "2019-10-10")
    asked = list(units_named(mentioned(readings, ())))
    one, other = (units_of(readings, mentions, "2019-10-10", "page.txt") for mentions in (asked, asked[::-1]))
    assert one == other and (len(one.known), len(one.uncertain)) == (2, 2)
    assert units_of(readings, (), "2019-10-10", "page.txt").homes == one.homes
    with pytest.raises(FrozenInstanceError):
        one.known = {}  # type: ignore[misc]


def triples(extraction: Extraction) -> list[Triple]:
    """What the page states and what the gazetteer states of its units."""
    graphs = emit(extraction)
    return [*graphs.assertions, *graphs.evidence, *described(graphs.units, Minter())]
