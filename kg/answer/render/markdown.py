"""An answer as a Markdown table, for people: it is read in reports and wikis, and never computed with."""

from __future__ import annotations

from dataclasses import replace

from kg.answer.render.answer import Answer, View
from kg.answer.render.people import for_people


def markdown(answer: Answer, view: View) -> str:
    """One line for the headings, one that makes it a table, and one for each row; IRIs are whole."""
    found = for_people(replace(answer, base=""), view)
    rows = [found.headings, ("---",) * len(found.headings), *(tuple(map(_escaped, row)) for row in found.cells)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|")
