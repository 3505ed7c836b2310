"""Answers narrowed to a time, a place and a person, whatever the question.

Where a question takes the value as a parameter it is bound into the query, so that what it counts is counted right;
elsewhere rows are kept by the columns that tell it (`kg/data/narrowing.yaml`) or by what their nodes and pages are of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final

import yaml

from kg import resources
from kg.answer.ask import Source, ask, bound, run
from kg.answer.columns import column
from kg.answer.lookup import Lookup
from kg.answer.parameters import resolved
from kg.answer.places import NODES, Place, all_within, place, rows_within
from kg.answer.questions import Question, question
from kg.answer.render import Answer, Row, plain
from kg.answer.sentences import with_evidence
from kg.errors import UsageError
from kg.text import canonical

__all__ = ["Narrowing", "days_of", "narrowable", "narrowed", "query_of", "with_evidence"]

_MONTH: Final = re.compile(r"(\d{1,2})[/-](\d{4})")
_SOURCE: Final = "source"
_PUBLISHED: Final = """
PREFIX cchc: <https://w3id.org/cchc/ns#>
SELECT ?source ?day WHERE { ?article cchc:source ?source ; cchc:publishedOn ?day }"""

Keeps = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What rows have to be of: from a day or period on, up to one, of a unit and all that is in it, of a person."""

    since: str | None = None
    until: str | None = None
    place: str | None = None
    official: str | None = None

    def given(self) -> dict[str, str]:
        """The values that are given, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def narrowable(asked: Question | str) -> tuple[str, ...]:
    """Which of since, until, place and official a question can be narrowed by.

    A time, if it takes one as a parameter, or has rows with a time of their own or of a page: a row is of the day or
    period in its own column, where that is empty of the day on which its page was published, and is left out where
    neither is known; a period counts where it has a day in common. A place, if it has rows with nodes or of a page, or
    counts nodes that it takes as a parameter. A person, if it takes one or has columns in which people may stand.
    """
    asked = question(asked) if isinstance(asked, str) else asked
    declared, columns = {parameter.name for parameter in asked.parameters}, {*asked.columns}
    is_timed = _SOURCE in columns or _time_column(asked) is not None
    times = [name for name in ("since", "until") if name in declared or (is_timed and not _is_counting(asked))]
    places = ["place"] if _SOURCE in columns or _node_parameter(asked) or _nodes(asked) else []
    officials = ["official"] if "official" in declared or columns & {*_data()["officials"]} else []
    return (*times, *places, *officials)


def narrowed(store: Source, asked: Question | str, params: Mapping[str, str], narrowing: Narrowing) -> Answer:
    """The answer with what is of that time, place and person; UsageError for what it cannot be narrowed by."""
    asked = question(asked) if isinstance(asked, str) else asked
    given = narrowing.given()
    if not given:
        return ask(store, asked, params)
    _check(asked, params, given)
    declared = {parameter.name for parameter in asked.parameters}
    found = place(store, given["place"]) if "place" in given else None
    values = _values(store, given)
    query = _of_nodes(store, asked, found) if found and _node_parameter(asked) else asked
    answer = ask(store, query, {**params, **_bound(asked, values)})
    for keeps in _filters(store, asked, answer, {n: v for n, v in values.items() if n not in declared}):
        answer = replace(answer, rows=tuple(filter(keeps, answer.rows)))
    return answer if found is None or _node_parameter(asked) else rows_within(store, answer, _nodes(asked), found)


def query_of(
    store: Source, asked: Question | str, params: Mapping[str, str], narrowing: Narrowing
) -> tuple[str, tuple[str, ...]]:
    """The SPARQL query behind `narrowed`, and what narrows its rows only afterwards, by name."""
    asked = question(asked) if isinstance(asked, str) else asked
    given = narrowing.given()
    _check(asked, params, given)
    within = _bound(asked, _values(store, given))
    apart = tuple(name for name in given if name not in within)
    known = resolved(store, asked.name, asked.parameters, {**params, **within})
    return bound(asked, known, store.base), apart


def _bound(asked: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The values that the query itself takes as parameters."""
    declared = {parameter.name for parameter in asked.parameters}
    return {name: value for name, value in values.items() if name in declared}


def _check(asked: Question, params: Mapping[str, str], given: Iterable[str]) -> None:
    known = narrowable(asked)
    for name in given:
        if name not in known:
            raise _unknown(asked, name, known)
        if name in params:
            raise UsageError("narrowing-twice", question=asked.name, name=name)


def _unknown(asked: Question, name: str, known: tuple[str, ...]) -> UsageError:
    if not known:
        return UsageError("narrowing-none", question=asked.name, name=name)
    return UsageError("narrowing-unknown", question=asked.name, name=name, known=", ".join(f"--{one}" for one in known))


def _values(store: Source, given: Mapping[str, str]) -> dict[str, str]:
    """The days and the label that are meant: the first day since, the last one until."""
    values = {}
    if "since" in given:
        values["since"] = days_of("since", given["since"])[0]
    if "until" in given:
        values["until"] = days_of("until", given["until"])[1]
    if "official" in given:
        values["official"] = Lookup(store).term(given["official"], ["person"]).value
    return values


def days_of(name: str, text: str) -> tuple[str, str]:
    """First and last day of a day, month, quarter or year as people write it; UsageError for what is none."""
    from kg.emit.periods import bounds  # noqa: PLC0415 -- loads the stages
    from kg.find.dates import find_dates, find_periods  # noqa: PLC0415

    wanted = canonical(" ".join(text.split()))
    if month := _MONTH.fullmatch(wanted):
        wanted = f"{month[2]}-{int(month[1]):02}"
    if found := bounds(wanted):
        return found
    for mention in find_dates(wanted):
        if mention.span == (0, len(wanted)):
            return mention.date, mention.date
    periods = [period.period for period in find_periods(wanted) if period.span == (0, len(wanted))]
    if periods and (found := bounds(periods[0])):
        return found
    raise UsageError("narrowing-date", name=name, given=text)


# ---------------------------------------------------------------- rows


def _filters(store: Source, asked: Question, answer: Answer, values: Mapping[str, str]) -> list[Keeps]:
    """What keeps a row, for each value that the query does not take."""
    found: list[Keeps] = []
    if "since" in values or "until" in values:
        found.append(_in_time(store, asked, answer, values.get("since", ""), values.get("until", "~")))
    if "official" in values:
        officials = [answer.columns.index(name) for name in _data()["officials"] if name in answer.columns]
        found.append(lambda row: any(plain(row[index]) == values["official"] for index in officials))
    return found


def _in_time(store: Source, asked: Question, answer: Answer, since: str, until: str) -> Keeps:
    """Whether a row has a day from `since` up to `until`, by its own column or else by its page."""
    from kg.emit.periods import bounds  # noqa: PLC0415 -- loads the stages

    name = _time_column(asked)
    column = answer.columns.index(name) if name else None
    source = answer.columns.index(_SOURCE) if _SOURCE in answer.columns else None
    published = _published(store) if source is not None else {}

    def keeps(row: Row) -> bool:
        own = bounds(plain(row[column])[: len("2021-04-30")]) if column is not None else None
        days = own or (bounds(published.get(plain(row[source]))) if source is not None else None)
        return days is not None and days[0] <= until and since <= days[1]

    return keeps


def _published(store: Source) -> dict[str, str]:
    """The day on which each page was published, where it is known."""
    return {plain(source): plain(day) for source, day in run(store, _PUBLISHED).rows}


def _of_nodes(store: Source, asked: Question, found: Place) -> Question:
    """The question with all meetings, awards or articles of the place as values of the parameter that it counts by."""
    name = _node_parameter(asked)
    assert name is not None
    iris = " ".join(str(node) for node in all_within(store, name, found))
    sparql = re.sub(r"(?=VALUES \()", lambda _: f"VALUES ?{name} {{ {iris} }}\n", asked.sparql, count=1)
    return replace(asked, sparql=sparql)


# ---------------------------------------------------------------- what a question has


def _time_column(asked: Question) -> str | None:
    """The column that tells when what a row states was so."""
    if asked.name in _data()["of-the-page"]:
        return None
    return next((name for name in _data()["times"] if name in asked.columns), None)


def _is_counting(asked: Question) -> bool:
    """Whether rows are of many pages, so that what is left out of them has to be left out by the query."""
    return _node_parameter(asked) is not None


def _node_parameter(asked: Question) -> str | None:
    """The parameter for the nodes that a question counts, if it does."""
    declared = [parameter.name for parameter in asked.parameters]
    return None if _SOURCE in asked.columns else next((name for name in NODES if name in declared), None)


def _nodes(asked: Question) -> list[str]:
    """The columns with nodes by which the place of a row is known."""
    return [name for name in asked.columns if column(name, asked.name).role == "node"]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((resources.data() / "narrowing.yaml").read_text(encoding="utf-8"))
    return data
