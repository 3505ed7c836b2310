"""Gold of one page, and runs of a few rows, for tests of evaluation."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kg.evaluate.counting import Row, Run
from kg.evaluate.gold import Gold

SEEDS = Path(__file__).parent.parent / "seeds"
SOURCE = "002_5e6dac1fbc6af054.txt"
GOLD: dict[str, Any] = {
    "source": SOURCE,
    "articles": [{"title": "Huyện Tân Hiệp tổng kết công tác cải cách hành chính năm 2020", "author": "Lê Văn Bình"}],
    "meetings": [{"topic": "hội nghị tổng kết cải cách hành chính", "date": date(2021, 3, 26), "host": "UBND huyện"}],
    "chaired": [{"person": "Trần Minh Vũ"}, {"person": "Nguyễn Thị Hoa"}],
    "positions": [{"person": "Trần Minh Vũ", "title": "Phó Chủ tịch", "organisation": "UBND huyện Tân Hiệp"}],
    "unscored": ["attended", "spoke", "statistics"],
}


def written(folder: Path, **changed: Any) -> Path:
    """A folder with the gold of one page and the page beside it."""
    folder.mkdir(exist_ok=True)
    (folder / "002.yaml").write_text(yaml.safe_dump({**GOLD, **changed}, allow_unicode=True), encoding="utf-8")
    (folder / SOURCE).write_bytes((SEEDS / SOURCE).read_bytes())
    return folder


def run_of(*counted: Row, fingerprint: str = "one") -> Run:
    """A run of those rows against gold without pages."""
    return Run(Gold(Path("gold"), (), fingerprint), counted)


def row(state: Any, person: str = "Trần Minh Vũ", table: str = "chaired") -> Row:
    """A row of one person in the state."""
    gold, found = {"person": person}, {"official": person}
    return Row("a.txt", table, state, None if state == "wrong" else gold, None if state == "missed" else found)
