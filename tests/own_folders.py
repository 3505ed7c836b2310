"""Folders of one's own words and patterns for tests, the page that they are for, and calls of `kg` with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
RULE: Final = """
- id: own.chaired
  gives: chaired
  pattern: '{people} (?:{aside} )?{chair-own}\\b'
  examples: [{text: 'Ông Lê Văn Bình nắm càng hội nghị.', chaired: [Lê Văn Bình]}]
  not: ['Ông Lê Văn Bình tham dự hội nghị.']
"""
FILES: Final = {
    "words.yaml": "honorific: ['[Nn]gài']\nchair-own:\n- nắm càng\n- cầm cái\n",
    "patterns/participation.yaml": RULE,
    "titles.yaml": "- {title: Phó Tổng quản lý}\n",
}
PAGE: Final = """Huyện Tân Hiệp sơ kết công tác cải cách hành chính

26/03/2021

Ngày 26/3/2021, UBND huyện Tân Hiệp tổ chức hội nghị sơ kết công tác cải cách hành chính. \
Ông Lê Văn Bình nắm càng hội nghị. Phó Tổng quản lý UBND huyện Trần Văn Hòa dự hội nghị.
"""


def folder(path: Path, **changed: str) -> Path:
    """A folder of one's own rules; files are changed by their names without folder and ending."""
    for name, text in FILES.items():
        write(path / "my-rules", name, changed.get(Path(name).stem, text))
    return path / "my-rules"


def write(rules: Path, name: str, text: str) -> None:
    """Write a file of a folder of rules."""
    (rules / name).parent.mkdir(parents=True, exist_ok=True)
    (rules / name).write_text(text, "utf-8")


def workdir_in(path: Path) -> Path:
    """Where a page and a folder of rules lie."""
    write(path, "page.txt", PAGE)
    folder(path)
    return path


def kg(workdir: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A call in a process of its own: the rules are chosen once a process."""
    call = [sys.executable, "-m", "kg", *map(str, arguments)]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "KG_LANG": "en", **environment}
    return subprocess.run(call, cwd=workdir, check=False, capture_output=True, text=True, env=surroundings)
