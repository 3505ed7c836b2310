"""Decisions for tests: rows, what follows from them, and stores of pages on which chairs of one name meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kg.answer.ask import ask
from kg.answer.render import plain
from kg.identity import grouping
from kg.identity.decisions import Decision
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.store import Store

FILE: Final = Path("kg-store.decisions.csv")
UNITS: Final = ("huyện Tân Hiệp", "quận Bình Thủy", "quận Hồng Bàng", "quận Thanh Xuân", "huyện Bình Chánh")
NAMES: Final = ("Trần Thanh Bình", "Nguyễn Văn An", "Lê Thị Hoa", "Phạm Minh Đức")


def rows_of(*rows: tuple[str, str, str]) -> list[Decision]:
    """Rows of a file of decisions, numbered as its lines are."""
    return [Decision(*row, line=number) for number, row in enumerate(rows, start=2)]


def page(number: int, name: str, unit: str) -> Page:
    """A page on which the chair of a unit's committee chairs a meeting."""
    text = (
        f"Hội nghị cải cách hành chính {unit}\nNgày {number % 28 + 1}/3/2021, UBND {unit} tổ chức hội nghị về cải cách "
        f"hành chính. Đồng chí {name}, Chủ tịch UBND {unit} chủ trì hội nghị. Hội nghị số {number} đã thành công."
    )
    return Page(f"{number:03d}.txt", text)


def stored(path: Path, pages: Iterable[Page], rows: Sequence[Decision] = ()) -> None:
    """Builds the pages, and again what decisions touch, into a store."""
    with Store.open(path, write=True) as store:
        settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
        assert {result.state for result in build(pages, store, settings)} <= {"built", "unchanged"}


def people(path: Path) -> dict[str, set[str]]:
    """The pages of every identity."""
    found: dict[str, set[str]] = {}
    with Store.open(path) as store:
        answer = ask(store, "career")
        for row in answer.rows:
            cells = dict(zip(answer.columns, (plain(cell, store.base) for cell in row), strict=True))
            found.setdefault(cells["person"], set()).add(cells["source"])
    return found
