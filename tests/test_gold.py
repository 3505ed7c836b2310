"""The build against facts that careful readers wrote, counted by the scorer that lies beside the gold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SETS = {"seeds": "seeds", "dev": "corpus/news"}

pytestmark = pytest.mark.skipif(
    not (SHARED / "eval" / "score.py").is_file(), reason="needs ../shared with eval/score.py, gold/ and the pages"
)


@pytest.fixture(scope="module", params=SETS)
def figures(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    out = tmp_path_factory.mktemp("gold") / "figures.json"
    command = [sys.executable, str(SHARED / "eval" / "score.py"), "--kg", f"{sys.executable} -m kg", "--json", str(out)]
    places = ["--gold", str(SHARED / "gold" / request.param), "--docs", str(SHARED / SETS[request.param])]
    subprocess.run([*command, *places], check=True, cwd=ROOT, capture_output=True)
    return request.param, json.loads(out.read_text("utf-8"))


def test_micro_f1(figures: tuple[str, dict[str, Any]]) -> None:
    name, tables = figures
    assert tables["all"]["right"] > 100
    assert tables["all"]["f1"] >= {"seeds": 0.97, "dev": 0.90}[name]


def test_who_did_what_is_right_where_it_is_said(figures: tuple[str, dict[str, Any]]) -> None:
    name, tables = figures
    for table in ("chaired", "attended", "positions", "documents"):
        assert tables[table]["right"] > 0
        assert tables[table]["wrong"] == 0 if name == "seeds" else tables[table]["p"] >= 0.95
