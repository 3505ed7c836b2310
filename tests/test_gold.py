"""The build against facts that careful readers wrote, counted in the package and by the scorer beside the gold."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.evaluate import floors, report
from kg.evaluate.building import store_of
from kg.evaluate.counting import Figures, Run, evaluate
from kg.evaluate.gold import read_gold
from kg.model import Page
from kg.read import read

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SETS = {
    "seeds": (SHARED / "gold" / "seeds", SHARED / "seeds"),
    "dev": (SHARED / "gold" / "dev", SHARED / "corpus" / "news"),
    "portal": (ROOT / "tests" / "gold" / "portal", SHARED / "corpus" / "portal"),
    "written": (ROOT / "tests" / "pages" / "gold", ROOT / "tests" / "pages"),
}
MICRO = {"seeds": 0.97, "dev": 0.90, "portal": 0.88, "written": 0.87}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (SHARED / "eval" / "score.py").is_file(), reason="needs ../shared with eval/score.py, gold/ and the pages"
    ),
]


@pytest.fixture(scope="module", params=SETS)
def run(request: pytest.FixtureRequest) -> tuple[str, Run]:
    """A gold set by name, and its rows against a store built now."""
    rows, pages = SETS[request.param]
    gold = read_gold(rows)
    with store_of(gold, pages) as (store, results):
        assert {result.state for result in results} == {"built"}
        return request.param, evaluate(gold, store)


@pytest.fixture(scope="module")
def reference(run: tuple[str, Run], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The figures of the scorer that lies beside the gold."""
    out = tmp_path_factory.mktemp("gold") / "figures.json"
    command = [sys.executable, str(SHARED / "eval" / "score.py"), "--kg", f"{sys.executable} -m kg", "--json", str(out)]
    rows, pages = SETS[run[0]]
    options = ["--gold", str(rows), "--docs", str(pages)]
    subprocess.run([*command, *options], check=True, cwd=ROOT, capture_output=True)
    return dict(json.loads(out.read_text("utf-8")))


@pytest.mark.parametrize("run", ["dev"], indirect=True, scope="module")  # which has rows in every table
def test_every_table_is_counted_as_the_outside_scorer_counts_it(
    run: tuple[str, Run], reference: Mapping[str, Any]
) -> None:
    tables = run[1].figures.keys() | reference.keys()
    counted = {table: run[1].figures.get(table, Figures()) for table in tables}
    states = ("right", "missed", "wrong")
    outside = {table: Figures(*(reference.get(table, {}).get(state, 0) for state in states)) for table in tables}
    assert counted == outside
    assert all(abs(counted[t].f1 - row["f1"]) < 1e-9 for t, row in reference.items())


def test_no_figure_is_below_its_floor(run: tuple[str, Run]) -> None:
    name, counted = run
    accepted = ROOT / "tests" / "gold" / f"{name}.json"
    verdict = floors.judged(counted, floors.load(accepted))
    assert not floors.fails(verdict, strict=False), report.text(counted, verdict, accepted, "en")


def test_micro_f1(run: tuple[str, Run]) -> None:
    name, counted = run
    assert counted.figures["all"].right > 100
    assert counted.figures["all"].f1 >= MICRO[name]


def test_who_did_what_is_right_where_it_is_stated(run: tuple[str, Run]) -> None:
    name, counted = run
    for table in ("chaired", "attended", "positions", "documents"):
        figures = counted.figures[table]
        assert figures.right > 0
        assert figures.wrong == 0 if name == "seeds" else figures.precision >= 0.95


def test_what_is_kept_of_a_run_are_names_of_rows_and_no_sentences(run: tuple[str, Run]) -> None:
    accepted = floors.load(ROOT / "tests" / "gold" / f"{run[0]}.json")
    assert accepted
    assert max(map(len, (*accepted.missed, *accepted.wrong)), default=0) < 200


def test_every_quote_of_the_portal_pages_stands_at_the_offset_of_its_row() -> None:
    rows, pages = SETS["portal"]
    texts = {page.source: page.text for page in read([pages]) if isinstance(page, Page)}
    for path in rows.glob("*.yaml"):
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in (row for table in facts.values() if isinstance(table, list) for row in table):
            begin = row["begin"]
            assert texts[facts["source"]][begin : begin + len(row["quote"])] == row["quote"], (path.name, row)
