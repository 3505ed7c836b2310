"""An evaluation as people read it on the terminal and as programs read it: figures, gains and losses, floors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kg.evaluate.counting import Figures, Run
from kg.evaluate.floors import Below, Changes, Verdict
from kg.evaluate.naming import name, title
from kg.evaluate.page import COLUMNS
from kg.messages import say
from kg.tables import table


def text(run: Run, verdict: Verdict, accepted: Path, lang: str) -> str:
    """The figures of each table, what changed since the accepted run, and the figures below their floors."""
    gold = sum(len(rows) for page in run.gold.pages for rows in page.tables.values())
    head = say("evaluated", lang, pages=len(run.gold.pages), rows=gold, folder=run.gold.folder)
    parts = [f"{head}\n\n{figures(run, lang)}", _since(verdict, accepted, lang)]
    parts += ["\n".join(_floor(one, lang) for one in verdict.below)] if verdict.below else []
    return "\n\n".join(parts)


def figures(run: Run, lang: str) -> str:
    """A line a table: its name, right, missed, wrong, precision, recall, F1, and what people call it."""
    head = [*(say(f"figure-{column}", lang) for column in COLUMNS), ""]
    rows = [
        (name, str(found.right), str(found.missed), str(found.wrong), *_parts(found), title(name, lang))
        for name, found in run.figures.items()
    ]
    return table(rows, head, right=range(1, len(COLUMNS)))


def as_json(run: Run, verdict: Verdict) -> str:
    """All that the text reports, with the rows that are not right, as one JSON object."""
    changes, held = verdict.changes, verdict.accepted
    document = {
        "fingerprint": run.gold.fingerprint,
        "accepted": "none" if held is None else "stale" if verdict.stale else "same",
        "tables": {
            table: {**_figures(found), "floors": dict(held.floors.get(table, {}) if held else {})}
            for table, found in run.figures.items()
        },
        "missed": [name(row) for row in run.of("missed")],
        "wrong": [name(row) for row in run.of("wrong")],
        "changes": {field: list(names) for field, names in _changes(changes).items()},
        "below": [
            {"table": one.table, "measure": one.measure, "figure": one.figure, "floor": one.floor}
            for one in verdict.below
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _parts(found: Figures) -> tuple[str, ...]:
    return tuple(f"{part:.3f}" for part in (found.precision, found.recall, found.f1))


def _figures(found: Figures) -> dict[str, float]:
    counts = {"right": found.right, "missed": found.missed, "wrong": found.wrong}
    return {**counts, "precision": found.precision, "recall": found.recall, "f1": found.f1}


def _since(verdict: Verdict, accepted: Path, lang: str) -> str:
    if verdict.accepted is None:
        return say("accepted-none", lang, path=accepted)
    if verdict.first:
        return say("accepted-first", lang)
    notes = [say("accepted-stale", lang, path=accepted)] if verdict.stale else []
    listed = [
        "\n".join([f"{say(f'changes-{kind}', lang)}:", *(f"  {sign} {row}" for row in names)])
        for kind, (sign, names) in _signed(verdict.changes).items()
        if names
    ]
    return "\n".join([*notes, *(listed or [say("changes-none", lang)])])


def _signed(changes: Changes) -> dict[str, tuple[str, Iterable[str]]]:
    return {
        "found": ("+", changes.now_found),
        "unsaid": ("+", changes.no_longer_wrong),
        "missed": ("-", changes.now_missed),
        "wrong": ("-", changes.now_wrong),
    }


def _changes(changes: Changes) -> dict[str, Iterable[str]]:
    return {kind: names for kind, (_, names) in _signed(changes).items()}


def _floor(one: Below, lang: str) -> str:
    measure = say("figure-precision", lang) if one.measure == "precision" else say("figure-f", lang)
    figure, floor = f"{one.figure:.4f}", f"{one.floor:.4f}"
    return say("floor-below", lang, table=one.table, measure=measure, figure=figure, floor=floor)
