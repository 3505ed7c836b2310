"""Figures by indicator, body and period, as charts and tables: who stands where, and how that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.routing import Route

from kg.answer.columns import column, labels
from kg.answer.narrowing import Narrowing
from kg.answer.questions import question
from kg.answer.render import Answer
from kg.answer.render.people import period
from kg.errors import UsageError
from kg.serve.asking import PER_PAGE, Asked, address, answer
from kg.serve.charts import COLOURS, Series, over_time, ranking
from kg.serve.fields import Field, fields, indicators
from kg.serve.measured import Figure, Sentences, bars, figures, scale, series, targets
from kg.serve.pages import Words, language, page
from kg.serve.questions import trouble
from kg.serve.rows import told

if TYPE_CHECKING:
    from markupsafe import Markup
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.answer.ask import Source

_FIELDS: Final = ("indicator", "about", "organisation", "during", "among")
_QUESTIONS: Final = {"body": "indicator-over-time", "league": "league-table", "words": "statistics"}
_MOST_BARS: Final = 40
_MOST_CHARTS: Final = 4
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its heading, and what its colours stand for: a name and whether that is a target."""

    heading: str
    svg: Markup
    legend: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Movement:
    """How a body stood in each period: what is written, the sentence, and whether it rose (1) or fell (-1) since."""

    name: str
    cells: tuple[tuple[str, str | None, int] | None, ...]


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
        name = "body" if given["organisation"] else "league"
    elif given["about"] or given["organisation"] or given["during"]:
        name = "words"
    else:
        return None
    asked = question(_QUESTIONS[name])
    known = {one.name for one in asked.parameters}
    return Asked(asked, {key: value for key, value in given.items() if value and key in known}, Narrowing())


def _answered(request: Request, one: Asked, indicator: str) -> dict[str, Any]:
    lang, found = language(request), _wanted(request, one, answer(request, one))
    every = figures(found)
    with request.app.state.reading.store() as store:
        sentences = Sentences(store, every)
        aims = targets(store, one.params["indicator"]) if one.question.name == _QUESTIONS["league"] else None
        aims = replace(aims, rows=tuple(aims.rows[:PER_PAGE])) if aims else None
        part = replace(found, rows=found.rows[:PER_PAGE])
        return {
            "pictures": list(_pictures(one, every, sentences, lang)),
            "movement": _movement(every, sentences, lang, falls=_is_better_low(request, indicator)),
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
        from kg.text import fold  # noqa: PLC0415

        at = found.columns.index("organisation")
        found = replace(found, rows=tuple(row for row in found.rows if row[at] and fold(body) in fold(row[at].value)))  # type: ignore[union-attr]
    return found


def _aims(store: Source, aims: Answer | None, lang: str) -> Any:
    return told(store, aims, _QUESTIONS["league"], lang, evidence=True) if aims and aims.rows else None


# ---------------------------------------------------------------- charts


def _pictures(one: Asked, found: Sequence[Figure], sentences: Sentences, lang: str) -> Iterator[Picture]:
    """The charts of the answer; each has one unit of measure."""
    if one.question.name == _QUESTIONS["league"]:
        yield from _rankings(found, sentences, lang)
        yield from _times(found, sentences, lang, least=2)
    else:
        by_label = one.question.name == _QUESTIONS["words"]
        yield from _times(found, sentences, lang, least=2 if by_label else 1, by_label=by_label)


def _rankings(found: Sequence[Figure], sentences: Sentences, lang: str) -> Iterator[Picture]:
    """Those of one period, level and unit of measure side by side, where there are several."""

    def alike(one: Figure) -> tuple[str, str, str]:
        return one.period, one.level, one.unit

    groups = [(key, list(group)) for key, group in groupby(found, key=alike)]
    several = [(key, group) for key, group in groups if len({one.organisation for one in group}) > 1 and key[0]]
    for (when, level, unit), group in several[:_MOST_CHARTS]:
        shown = [one for one in group if one.measure == "value" and one.value >= 0][:_MOST_BARS]
        if len(shown) > 1:
            words = (period(when, lang), column("level").words(level, lang), unit)
            heading = " · ".join(filter(None, words))
            yield Picture(heading, ranking(bars(shown, sentences, lang), heading))


def _times(
    found: Sequence[Figure], sentences: Sentences, lang: str, *, least: int, by_label: bool = False
) -> Iterator[Picture]:
    """Values of each unit of measure over time, then ranks, where there are so many periods.

    Figures that have nothing but a word in common are drawn for each body apart, for their sizes are not alike.
    """
    groups: defaultdict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in found:
        if one.measure == "value" and one.days:
            groups[one.organisation if by_label else "", one.unit].append(one)
    for (whose, unit), group in sorted(groups.items(), key=lambda held: (-len(held[1]), held[0]))[:_MOST_CHARTS]:
        if len({one.period for one in group}) >= least:
            yield _values(whose, unit, group, series_of=(sentences, lang, by_label))
    ranks = [replace(one, value=Decimal(one.rank), rank="", comparator="", unit="") for one in found if one.rank]
    ranks += [one for one in found if one.measure == "rank" and not one.rank]
    placed = [one for one in ranks if one.days]
    if not by_label and placed and len({one.period for one in placed}) >= least:
        drawn = series(placed, sentences, lang)
        heading = _some(Words(lang)["figures-ranks"], drawn, lang)
        yield Picture(heading, over_time(drawn[:COLOURS], heading, lang, ranks=True), _legend(drawn, lang))


def _values(whose: str, unit: str, group: Sequence[Figure], series_of: tuple[Sentences, str, bool]) -> Picture:
    """The chart of one unit of measure, large numbers in millions or billions."""
    (sentences, lang, by_label), words = series_of, Words(series_of[1])
    many, by = scale(group)
    drawn = series(group, sentences, lang, by_label=by_label, by=by)
    measured = " ".join(filter(None, (words[f"figures-{many}"] if many else "", unit))) or words["figures-no-unit"]
    heading = words("figures-over-time", unit=measured)
    if by_label:
        heading = f"{whose or words['figures-nobody']}: {heading}"
    heading = _some(heading, drawn, lang)
    top = _HUNDRED if unit == "%" and all(one.value <= _HUNDRED for one in group) else None
    return Picture(heading, over_time(drawn[:COLOURS], heading, lang, top=top), _legend(drawn, lang))


def _some(heading: str, drawn: Sequence[Series], lang: str) -> str:
    """The heading, with how many series are left out."""
    if len(drawn) <= COLOURS:
        return heading
    return Words(lang)("figures-some", heading=heading, shown=COLOURS, count=len(drawn))


def _legend(drawn: Sequence[Series], lang: str) -> tuple[tuple[str, bool], ...]:
    return tuple((one.name or Words(lang)["figures-nobody"], one.is_target) for one in drawn[:COLOURS])


# ---------------------------------------------------------------- movement


def _movement(found: Sequence[Figure], sentences: Sentences, lang: str, *, falls: bool) -> dict[str, Any] | None:
    """The bodies with figures of several periods, one below the other, the periods side by side."""
    held: defaultdict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for one in found:
        if one.period and one.measure in ("value", "rank") and not one.is_target and not one.label:
            held[one.organisation, one.unit].setdefault(one.period, one)
    several = {key: row for key, row in held.items() if len(row) > 1}
    if not several:
        return None
    periods = sorted({when for row in several.values() for when in row})
    rows = [
        Movement(" · ".join(filter(None, key)), tuple(_moved(periods, row, sentences, falls=falls, lang=lang)))
        for key, row in sorted(several.items())
    ]
    return {"periods": [period(one, lang) for one in periods], "rows": rows}


def _moved(
    periods: Iterable[str], row: dict[str, Figure], sentences: Sentences, *, falls: bool, lang: str
) -> Iterator[tuple[str, str | None, int] | None]:
    before: Figure | None = None
    for when in periods:
        one = row.get(when)
        if one is None:
            yield None
            continue
        place = f" (#{one.place(lang)})" if one.rank and one.measure == "value" else ""
        text = f"#{one.place(lang)}" if one.measure == "rank" and one.rank else f"{one.text(lang)}{place}"
        yield text, sentences.path(one), _better(before, one, falls=falls) if before else 0
        before = one


def _better(before: Figure, after: Figure, *, falls: bool) -> int:
    """1 where a body stands better than before, -1 where worse: by rank where both have one, else by value."""
    if before.rank and after.rank:
        change = int(before.rank) - int(after.rank)
    elif before.comparator or after.comparator:
        return 0
    else:
        change = (after.value > before.value) - (after.value < before.value)
        change = -change if falls else change
    return (change > 0) - (change < 0)


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
    return sorted(rows, key=lambda one: (-int(one["figures"]), one["label"]))


def _fields(request: Request, given: dict[str, str], lang: str) -> list[Field]:
    """The form, whose fields are those of the questions behind it."""
    words = Words(lang)
    known = {one.name: one for one in fields(request, Asked(question("league-table"), given, Narrowing()), lang)}
    chosen = indicators(request, lang)
    extra = ((given["indicator"],) * 2,) if given["indicator"] not in ("", *dict(chosen)) else ()
    return [
        Field("indicator", words["figures-indicator"], "", "select", given["indicator"], choices=(*extra, *chosen)),
        Field("about", words["figures-about"], words["figures-about-hint"], "text", given["about"]),
        Field("organisation", words["figures-body"], "", "text", given["organisation"], suggests=True),
        replace(known["during"], value=given["during"]),
        replace(known["among"], value=given["among"], hint=words["figures-among-hint"]),
    ]


def _heading(given: dict[str, str], lang: str) -> str:
    """What the page is about."""
    label = labels("indicator").get(given["indicator"], {}).get(lang) or given["indicator"]
    when = period(given["during"], lang)
    parts = (label or (f"“{given['about']}”" if given["about"] else ""), given["organisation"], when)
    return " · ".join(filter(None, parts)) or Words(lang)["figures"]
