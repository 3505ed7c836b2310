"""The page where people write SPARQL: an editor, examples, the rows with links, and where an error is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import yaml

from kg import resources
from kg.answer.questions import questions
from kg.export.pages import outside
from kg.rdf.namespaces import NS, PREFIXES, SCHEME, curie
from kg.serve.pages import Words, entity_path, language, page
from kg.serve.refusals import Refused
from kg.serve.sparql import replies
from kg.serve.sparql.querying import ROWS, some_rows
from kg.serve.sparql.requests import Call

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_SHOWN: Final = 100  # rows of a page
_LINKED: Final = 12_000  # letters of an address that any server and browser takes
_TABLES: Final = ("csv", "xlsx", "json", "tsv", "xml")
_GRAPHS: Final = ("turtle", "jsonld", "ntriples", "rdfxml")
_FIRST: Final = "meetings"
_LANGUAGE: Final = "xml:lang"
_NUMERIC: Final = ("#integer", "#decimal", "#double")
_LOCAL: Final = 44  # letters of an IRI that are shown


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as the table shows it: its text, where it leads, and a note on what it is."""

    text: str
    href: str | None = None
    note: str = ""
    number: bool = False


async def show(request: Request, call: Call, why: Refused | None = None) -> Response:
    """The editor, with the answer where a query was asked, or with what is wrong."""
    lang = language(request)
    query = call.asked.query if call.asked else ""
    number = _page_number(call.values)
    result = None
    if call.asked and query.strip() and why is None:
        try:
            result = await _result(request, call, number)
        except Refused as refused:
            why = refused
    elif why is None:
        request.app.state.workers.warm()
    values = {
        "query": query if call.asked else _example(call.values.get("example", _FIRST)),
        "examples": [(name, one["title"][lang]) for name, one in _more().items()],
        "canned": [(f"question:{one.name}", one.title[lang]) for one in questions()],
        "prefixes": PREFIXES,
        "result": result,
        "error": _error(why, query, lang) if why else None,
        "downloads": _downloads(call, graph=bool(result and result["graph"])) if result else (),
        **_paging(call, number, result),
        "most": ROWS,
        "endpoint": str(request.url.replace(query="", fragment="")),
        "editor_words": {key: Words(lang)[f"sparql-{key}"] for key in ("running", "stopped", "nothing-to-add")},
    }
    response = page(request, "sparql.html", values, why.status if why else 200)
    response.headers["Cache-Control"] = "no-cache"
    for name, value in (why.heads if why else {}).items():
        response.headers[name] = value
    return response


async def _result(request: Request, call: Call, number: int) -> dict[str, Any]:
    assert call.asked
    work = partial(some_rows, call.asked, (number - 1) * _SHOWN, _SHOWN, ROWS)
    done = await replies.worked(request, work, call.seconds)
    done.document.unlink()
    found = done.values
    labels, base = found.get("labels", {}), request.app.state.base
    rows = [[_cell(term, labels, base) for term in row] for row in found["rows"]]
    return {**found, "rows": rows, "first": (number - 1) * _SHOWN + 1}


def _cell(term: Mapping[str, Any] | None, labels: Mapping[str, str], base: str) -> Cell | None:
    if term is None:
        return None
    value, kind = term["value"], term["type"]
    if kind == "uri":
        return _link(value, labels.get(value), base)
    if kind == "literal":
        datatype = term.get("datatype", "")
        note = term.get(_LANGUAGE, "") or (curie(datatype) or datatype)
        return Cell(value, number=datatype.endswith(_NUMERIC), note="" if datatype.endswith(_NUMERIC) else note)
    return Cell(f"_:{value}" if kind == "bnode" else str(value))


def _link(iri: str, label: str | None, base: str) -> Cell:
    if iri.startswith(base):
        local = iri.removeprefix(base)
        return Cell(label or _cut(local), entity_path(iri, base), _cut(local) if label else "")
    if iri.startswith(NS):
        return Cell(curie(iri) or iri, f"/ns#{iri.removeprefix(NS)}")
    if iri.startswith(SCHEME):
        return Cell(f"scheme/{iri.removeprefix(SCHEME)}", f"/scheme/{iri.removeprefix(SCHEME)}")
    return Cell(curie(iri) or _cut(iri), outside(iri) or None)


def _cut(text: str) -> str:
    return text if len(text) <= _LOCAL else f"{text[: _LOCAL // 2]}…{text[-_LOCAL // 2 :]}"


def _error(why: Refused, query: str, lang: str) -> dict[str, Any]:
    """What is wrong, and where: the line, with the letters before the place, that at it, and those after."""
    reason = why.reason
    found: dict[str, Any] = {"what": reason.what(lang), "advice": reason.advice(lang), "line": 0, "column": 0}
    line, column = reason.values.get("line"), reason.values.get("column")
    if isinstance(line, int) and isinstance(column, int):
        lines = query.split("\n")
        text = lines[min(line, len(lines)) - 1]
        place = min(column, len(text) + 1) - 1
        cut = {"before": text[:place], "at": text[place : place + 1] or " ", "after": text[place + 1 :]}
        found |= {"line": line, "column": column, **cut}
    return found


def _page_number(values: Mapping[str, str]) -> int:
    given = values.get("page", "")
    return max(1, int(given)) if given.isdecimal() and len(given) < 7 else 1


def _paging(call: Call, number: int, result: Mapping[str, Any] | None) -> dict[str, Any]:
    """The number of this page, and the addresses of the ones beside it."""
    last = -(-result["total"] // _SHOWN) if result else 1
    return {
        "number_of": number,
        "last": last,
        "before": _address(call, page=str(number - 1)) if number > 1 else None,
        "next": _address(call, page=str(number + 1)) if number < last else None,
        "permalink": _address(call) if call.asked else None,
    }


def _downloads(call: Call, *, graph: bool) -> Sequence[tuple[str, str | None]]:
    """Each format, and its address; None for a query that fits into no address, which a form sends."""
    return [(name, _address(call, format=name, download="1")) for name in (_GRAPHS if graph else _TABLES)]


def _address(call: Call, **more: str) -> str | None:
    assert call.asked
    default, named = call.asked.dataset or ((), ())
    fields = [
        ("query", call.asked.query),
        *(("default-graph-uri", iri) for iri in default),
        *(("named-graph-uri", iri) for iri in named),
        *more.items(),
    ]
    address = f"?{urlencode(fields)}"
    return address if len(address) < _LINKED else None


# ---------------------------------------------------------------- examples


@cache
def _more() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = yaml.safe_load((resources.data() / "examples.yaml").read_text(encoding="utf-8"))
    return table


def _example(name: str) -> str:
    """The query of an example; the first one's where there is none of the name."""
    kind, _, rest = name.partition(":")
    if kind == "question":
        return next((one.sparql for one in questions() if one.name == rest), _example(_FIRST)).strip() + "\n"
    found = _more().get(name, _more()[_FIRST])["query"]
    return f"{_prologue(found)}\n{found}"


def _prologue(query: str) -> str:
    """The declarations of the prefixes that a query uses, so that it runs in any engine."""
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if f"{name}:" in query)
