"""Answers for programs: SPARQL 1.1 results as JSON, CSV and TSV, whose names and values stay as they are."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from kg.answer.render.answer import Answer, Row, Term, plain
from kg.rdf.namespaces import XSD

_STRING: Final = XSD + "string"
_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON: an empty cell is left out of its binding."""
    document: dict[str, object] = {"head": {"vars": list(answer.columns)}, "results": {"bindings": _bindings(answer)}}
    if answer.boolean is not None:
        document = {"head": {}, "boolean": answer.boolean}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_xml(answer: Answer) -> str:
    """SPARQL Query Results XML: an empty cell is left out of its row; letters that no XML holds become U+FFFD."""
    names = "".join(f"<variable name={quoteattr(name)}/>" for name in answer.columns)
    if answer.boolean is not None:
        body = f"<boolean>{str(answer.boolean).lower()}</boolean>"
    else:
        body = f"<results>\n{''.join(_row(answer.columns, row) for row in answer.rows)}</results>"
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_RESULTS}"><head>{names}</head>\n'
    return f"{head}{body}\n</sparql>\n"


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
        {name: typed(term) for name, term in zip(answer.columns, row, strict=True) if term is not None}
        for row in answer.rows
    ]


def typed(term: Term) -> dict[str, object]:
    """A term as SPARQL 1.1 Query Results JSON has it."""
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: typed(part) for name, part in parts.items()}}
    if not isinstance(term, Literal):
        return {"type": "uri" if isinstance(term, NamedNode) else "bnode", "value": term.value}
    literal: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        literal["datatype"] = term.datatype.value
    return literal


def _row(columns: Sequence[str], row: Row) -> str:
    cells = (
        f"<binding name={quoteattr(name)}>{_element(term)}</binding>"
        for name, term in zip(columns, row, strict=True)
        if term is not None
    )
    return f"<result>{''.join(cells)}</result>\n"


def _element(term: Term) -> str:
    """A term as an element; a carriage return as its number, for a reader of XML takes the sign for a line feed."""
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return f"<triple>{''.join(f'<{name}>{_element(part)}</{name}>' for name, part in parts.items())}</triple>"
    text = escape(_NOT_XML.sub("\ufffd", term.value), {"\r": "&#13;"})
    if not isinstance(term, Literal):
        name = "uri" if isinstance(term, NamedNode) else "bnode"
        return f"<{name}>{text}</{name}>"
    kind = f" xml:lang={quoteattr(term.language)}" if term.language else ""
    if not kind and term.datatype.value != _STRING:
        kind = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{kind}>{text}</literal>"


def _turtle(term: Term) -> str:
    return str(term).replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
