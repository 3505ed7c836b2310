"""The pages that are timed: the five of `seeds`, and as many like them as are wanted, no two with the same facts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

from kg.gazetteer import Gazetteer
from kg.model import Page, Unit
from kg.read import read

ROOT: Final = Path(__file__).resolve().parents[2]
SEEDS: Final = "seeds"
_LINES: Final = 8
_FAMILY: Final = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng")
_GIVEN: Final = ("An", "Bình", "Chi", "Dũng", "Đức", "Giang", "Hà", "Hoa", "Hùng", "Lan", "Long", "Minh", "Nga", "Phúc")


@cache
def seeds() -> list[Page]:
    """The five pages."""
    return [page for page in read([ROOT / SEEDS]) if isinstance(page, Page)]


def varied(count: int) -> Iterator[Page]:
    """So many pages: the text of a seed each, and a meeting of a district and a commune under a chair of their own.

    Some units are named far more often than others, as in any news: the n-th of them n times less than the first.
    """
    known, chance = Gazetteer.load(), random.Random(1)
    named = [(units, _shares(len(units))) for units in (list(known.units(level)) for level in ("district", "commune"))]
    for number in range(count):
        text = seeds()[number % len(seeds())].text
        district, commune = (chance.choices(units, cum_weights=shares)[0] for units, shares in named)
        added = _meeting(district, commune, chance, number)
        yield Page(f"{number:06d}.txt", f"{text}\n{added}\n")


def some_lines(page: Page, chance: random.Random) -> Page:
    """The page with at most eight of its lines, in their order, and the last one, which makes it another page."""
    *lines, last = page.text.splitlines()
    kept = sorted(chance.sample(range(len(lines)), min(_LINES, len(lines))))
    return replace(page, text="\n".join([*(lines[number] for number in kept), last]))


def _shares(count: int) -> list[float]:
    """The sums of the first shares by Zipf's law: 1, 1 + 1/2, 1 + 1/2 + 1/3 …"""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def _meeting(district: Unit, commune: Unit, chance: random.Random, number: int) -> str:
    name = " ".join((chance.choice(_FAMILY), chance.choice(_GIVEN), chance.choice(_GIVEN)))
    bodies = f"UBND {district.kind} {district.name} và UBND {commune.kind} {commune.name}"
    day = f"{number % 28 + 1}/{number % 12 + 1}/2021"
    post = f"Chủ tịch UBND {district.kind} {district.name}"
    return f"Ngày {day}, {bodies} tổ chức hội nghị lần thứ {number}. Đồng chí {name}, {post} chủ trì hội nghị."
