"""Pages are outdated by a change of the data that reading them opens, and by no other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import resources
from kg.store import vocabulary

ROOT = Path(__file__).parent.parent


READ_THE_SEEDS = """
import os, sys
from pathlib import Path
from kg import pipeline, resources
from kg.read import read
root, opened = resources.data(), set()
def note(event, given):
    if event == "open" and isinstance(given[0], (str, os.PathLike)) and Path(given[0]).is_relative_to(root):
        opened.add(Path(given[0]).relative_to(root).as_posix())
sys.addaudithook(note)
for page in read(sys.argv[1:]):
    pipeline.build_page(page, pipeline.Settings())
print(*sorted(opened))
"""
HARMLESS = {"messages.yaml", "patterns.schema.yaml"}
"""What a build reads though no statement depends on it."""


@pytest.mark.slow
def test_the_rule_set_is_what_reading_a_page_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", READ_THE_SEEDS, str(ROOT / "seeds")]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "KG_CACHE": ""}, check=True, capture_output=True, text=True
    )
    hashed = list[str]()
    monkeypatch.setattr(
        vocabulary, "fingerprint", lambda paths, root: hashed.extend(p.relative_to(root).as_posix() for p in paths)
    )
    vocabulary.rule_set()
    assert sorted(hashed) == sorted({*done.stdout.split()} - HARMLESS)


@pytest.mark.parametrize(
    ("file", "outdated"),
    [
        ("messages.yaml", False),
        ("gazetteer/NOTICE.md", False),
        ("gazetteer/patch.csv", False),
        ("network.yaml", False),
        ("evaluation.yaml", False),
        ("patterns.schema.yaml", False),
        ("patterns/words.yaml~", False),
        ("words.yaml", True),
        ("units-of-measure.yaml", True),
        ("patterns/meetings.yaml", True),
        ("gazetteer/aliases.csv", True),
        ("replacements.csv", True),
    ],
)
def test_pages_are_outdated_by_what_they_are_read_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, outdated: bool
) -> None:
    shutil.copytree(resources.data(), tmp_path / "data")
    monkeypatch.setattr(resources, "data", lambda: tmp_path / "data")
    before = vocabulary.rule_set()
    with (tmp_path / "data" / file).open("a") as end:
        end.write("\n")
    assert (vocabulary.rule_set() != before) is outdated
