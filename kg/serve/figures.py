"""Figures by indicator, body and period, as charts and tables: who stands where, and how that changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.routing import Route

from kg.answer.collation import collated
from kg.answer.columns import column, labels
from kg.answer.narrowing import Narrowing
from kg.answer.questions import question
from kg.answer.render import Answer
from kg.errors import UsageError
from kg.serve.asking import PER_PAGE, Asked, answer
from kg.serve.days import period
from kg.serve.fields import Field, fields, indicators
from kg.serve.measured import Sentences, figures, targets
from kg.serve.pages import Words, language, page
from kg.serve.paging import address
from kg.serve.pictures import LEAGUE, OVER_TIME, WORDS, movement, pictures
from kg.serve.questions import trouble
from kg.serve.rows import told
from kg.text import fold

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.ask import Source

_FIELDS: Final = ("indicator", "about", "organisation", "during", "among")


def show(request: Request) -> Response:
    """The indicators to choose from, or the figures that the address asks for."""
    given = {name: request.query_params.get(name, "").strip()[:400] for name in _FIELDS}
    one, lang = _asked(given), language(request)
    values: dict[str, Any] = {
        "fields": _fields(request, given, lang),
        "given": given,
        "heading": _heading(given, lang),
        "asked": one,
        "trouble": None,
        "indicators": _overview(request, lang) if one is None else [],
        "address": lambda **values: address(request, **values),
        "table": None,
        "empty": False,
    }
    if one is not None:
        try:
            values |= _answered(request, one, given["indicator"])
        except UsageError as error:
            values["trouble"] = trouble(request, one, error)
    return page(request, "figures.html", values, 400 if values["trouble"] else 200)


routes: Final = (Route("/figures", show),)


def _asked(given: dict[str, str]) -> Asked | None:
    """The question that has the figures: of one body over time, of all side by side, or of a label with these words."""
    if given["indicator"]:
        name = OVER_TIME if given["organisation"] else LEAGUE
    elif given["about"] or given["organisation"] or given["during"]:
        name = WORDS
    else:
        return None
    asked = question(name)
    known = {one.name for one in asked.parameters}
    return Asked(asked, {key: value for key, value in given.items() if value and key in known}, Narrowing())


def _answered(request: Request, one: Asked, indicator: str) -> dict[str, Any]:
    lang, found = language(request), _wanted(request, one, answer(request, one))
    every, falls = figures(found), _is_better_low(request, indicator)
    with request.app.state.reading.store() as store:
        sentences = Sentences(store, every)
        aims = targets(store, one.params["indicator"]) if one.question.name == LEAGUE else None
        aims = replace(aims, rows=tuple(aims.rows[:PER_PAGE])) if aims else None
        part = replace(found, rows=found.rows[:PER_PAGE])
        return {
            "pictures": list(pictures(one.question.name, every, sentences, lang)),
            "movement": movement(every, sentences, lang, falls=falls),
            "table": told(store, part, one.question.name, lang, evidence=True) if found.rows else None,
            "aims": _aims(store, aims, lang),
            "empty": not found.rows,
            "total": len(found.rows),
            "more": max(len(found.rows) - PER_PAGE, 0),
            "question": f"/questions/{one.question.name}?{urlencode(one.params)}",
        }


def _wanted(request: Request, one: Asked, found: Answer) -> Answer:
    """The rows of the period and, where the question itself does not take it, of the body that are asked for."""
    during = request.query_params.get("during", "").strip()
    body = request.query_params.get("organisation", "").strip()
    if during and "during" not in one.params:
        at = found.columns.index("period")
        found = replace(found, rows=tuple(row for row in found.rows if row[at] and row[at].value.startswith(during)))  # type: ignore[union-attr]
    if body and "organisation" not in one.params:
        at = found.columns.index("organisation")
        found = replace(found, rows=tuple(row for row in found.rows if row[at] and fold(body) in fold(row[at].value)))  # type: ignore[union-attr]
    return found


def _aims(store: Source, aims: Answer | None, lang: str) -> Any:
    return told(store, aims, LEAGUE, lang, evidence=True) if aims and aims.rows else None


# ---------------------------------------------------------------- what can be chosen


def _is_better_low(request: Request, indicator: str) -> bool:
    """Whether a fall of the indicator is the better."""
    return any(one["indicator"] == indicator and one["better"] == "decrease" for one in _overview(request, "vi"))


def _overview(request: Request, lang: str) -> list[dict[str, Any]]:
    """The indicators that the store has figures of, those with most figures first."""
    found = answer(request, Asked(question("indicators"), {}, Narrowing()))
    rows = []
    for row in found.rows:
        held = {name: cell.value if cell else "" for name, cell in zip(found.columns, row, strict=True)}  # type: ignore[union-attr]
        span = dict.fromkeys(period(held[name], lang) for name in ("from", "until") if held[name])
        rows.append(
            {
                **held,
                "label": column("indicator").words(held["indicator"], lang),
                "span": "–".join(span),
            }
        )
    return sorted(rows, key=lambda one: (-int(one["figures"]), collated(one["label"])))


def _fields(request: Request, given: dict[str, str], lang: str) -> list[Field]:
    """The form, whose fields are those of the questions behind it."""
    words = Words(lang)
    known = {one.name: one for one in fields(request, Asked(question(LEAGUE), given, Narrowing()), lang)}
    chosen = indicators(request, lang, given["indicator"])
    return [
        Field("indicator", words["figures-indicator"], "", "select", given["indicator"], choices=chosen),
        Field("about", words["figures-about"], words["figures-about-hint"], "text", given["about"]),
        Field("organisation", words["figures-body"], "", "text", given["organisation"], suggests=True),
        replace(known["during"], value=given["during"]),
        replace(known["among"], value=given["among"], hint=words["figures-among-hint"]),
    ]


def _heading(given: dict[str, str], lang: str) -> str:
    """What the page is about."""
    label = labels("indicator").get(given["indicator"], {}).get(lang, "")
    when = period(given["during"], lang)
    parts = (label or (f"“{given['about']}”" if given["about"] else ""), given["organisation"], when)
    return " · ".join(filter(None, parts)) or Words(lang)["figures"]
