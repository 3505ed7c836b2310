"""Answers for programs: SPARQL 1.1 results as JSON, CSV and TSV, whose names and values stay as they are."""

from __future__ import annotations

import csv
import io
import json
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from kg.answer.render.answer import Answer, Term, plain
from kg.rdf.namespaces import XSD

_STRING: Final = XSD + "string"


def as_json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON: an empty cell is left out of its binding."""
    document: dict[str, object] = {"head": {"vars": list(answer.columns)}, "results": {"bindings": _bindings(answer)}}
    if answer.boolean is not None:
        document = {"head": {}, "boolean": answer.boolean}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_csv(answer: Answer) -> str:
    """SPARQL 1.1 CSV: names, then values without their types; lines end in CR LF."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(answer.columns)
    writer.writerows([plain(cell) for cell in row] for row in answer.rows)
    return stream.getvalue()


def as_tsv(answer: Answer) -> str:
    """SPARQL 1.1 TSV: `?name` columns, terms as Turtle writes them, nothing for an empty cell."""
    lines = ["\t".join(f"?{name}" for name in answer.columns)]
    lines += ["\t".join("" if cell is None else _turtle(cell) for cell in row) for row in answer.rows]
    return "".join(f"{line}\n" for line in lines)


def _bindings(answer: Answer) -> list[dict[str, dict[str, object]]]:
    return [
        {name: _typed(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]


def _typed(term: Term) -> dict[str, object]:
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _typed(part) for name, part in parts.items()}}
    if not isinstance(term, Literal):
        return {"type": "uri" if isinstance(term, NamedNode) else "bnode", "value": term.value}
    typed: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        typed["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        typed["datatype"] = term.datatype.value
    return typed


def _turtle(term: Term) -> str:
    return str(term).replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
