"""The benchmark gives a table, and what it calls the plain way does the same work; how fast is no matter here."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bench import plain
from bench.__main__ import digits
from bench.turns import Pair, in_turn

from kg import infer
from kg.emit import emit
from kg.model import Page
from kg.pipeline import extract
from kg.rdf.namespaces import BASE
from kg.read import read
from kg.validate import validate

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def test_the_cheapest_rows_make_a_table_with_finite_ratios() -> None:
    only = [word for name in ("help", "stages", "scan") for word in ("--only", name)]
    command = [sys.executable, "-m", "tests.bench", "--runs", "1", *only]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    head, dashes, *rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in (head, dashes, *rows)} == {7}
    assert [row.split("|")[1].split(",")[0].strip() for row in rows] == [
        "`kg --help`",
        *("extract", "emit", "infer", "validate", "put"),
        "extract",
    ]
    ratios = [float(ratio) for row in rows for ratio in re.findall(r"\*\*(\S+)\*\*", row)]
    assert len(ratios) == len(rows)
    assert all(math.isfinite(ratio) and ratio > 0 for ratio in ratios)


def test_a_pair_is_taken_in_turns_after_one_to_warm_up() -> None:
    done: list[str] = []
    seconds = {"a": iter((9.0, 1.0, 2.0, 4.0)), "b": iter((9.0, 2.0, 1.0, 1.0))}

    def work(name: str) -> float:
        done.append(name)
        return next(seconds[name])

    row = in_turn(Pair("A", lambda: work("a"), "B", lambda: work("b")), runs=3)
    assert "".join(done) == "abababab"
    assert (row.milliseconds, row.others, row.ratio, row.low, row.high) == (2000, 1000, 2, 0.5, 4)


@pytest.mark.parametrize(
    ("number", "text"), [(0.00057123, "0.00057"), (0.2, "0.2"), (3.449, "3.4"), (9.99, "10"), (1520.4, "1520")]
)
def test_two_digits_are_shown(number: float, text: str) -> None:
    assert digits(number) == text


def test_the_plain_way_gives_the_same_closure_and_the_same_results() -> None:
    page = next(page for page in read([ROOT / "seeds"]) if isinstance(page, Page))
    graphs, held = emit(extract(page)), plain.rules()
    inferred = infer.reasoner("own")(graphs.assertions)
    closure = infer.Engine.from_ontology().closure(graphs.assertions)
    assertions, evidence = plain.graph(graphs.assertions), plain.graph(graphs.evidence)
    closed = plain.close(assertions, held.ontology)
    assert set(closed) == set(plain.graph(closure))
    problems = validate((*graphs.assertions, *graphs.evidence, *inferred))
    results = plain.check(assertions + evidence + closed + held.schemes, held)
    assert results == {(problem.focus, problem.rule) for problem in problems}
    assert all(focus.startswith(BASE) for focus, _ in results)
