"""The rankings of the first page: the latest by each indicator of which most bodies are told, and who chaired most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from kg.answer.ask import ask
from kg.answer.calendar import Event, chairs, events
from kg.answer.columns import column
from kg.answer.namesakes import posts_of_namesakes
from kg.answer.render import plain
from kg.serve.days import period
from kg.serve.measured import Figure, Sentences, figures, side_by_side
from kg.serve.pictures import LEAGUE
from kg.serve.questions import LARGE, articles

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.store import Store

_LEAGUES: Final = 3
_TRIED: Final = 6
_LEAST: Final = 3
"""Bodies of which a ranking is one."""
_PLACES: Final = 5
_CHAIRS: Final = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """A body in a ranking: name and value, its rank where it is told, its figures over time, and its sentence."""

    name: str
    text: str
    rank: str
    over_time: str
    sentence: str | None


@dataclass(frozen=True, slots=True)
class League:
    """The first of a ranking: the indicator, of when and of whom it is, where all of it stands."""

    label: str
    about: str
    path: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Chair:
    """Who chaired how many meetings; `post` is the latest one of whoever has a namesake beside them."""

    iri: str
    name: str
    post: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Rankings:
    """Who chaired most, and the rankings by indicators."""

    chairs: tuple[Chair, ...]
    leagues: tuple[League, ...]


def rankings(request: Request, lang: str) -> Rankings | None:
    """The rankings of the store; of one that is large None for as long as they are being worked out."""
    reading = request.app.state.reading
    made = reading.soon if reading.remembered("articles", articles) > LARGE else reading.remembered
    every: list[Event] | None = made("calendar", events)
    if every is None:
        return None
    found: Rankings | None = made(("rankings", lang), lambda store: _rankings(store, every, lang))
    return found


def _rankings(store: Store, every: Sequence[Event], lang: str) -> Rankings:
    return Rankings(tuple(_chairs(store, every)), tuple(islice(_leagues(store, lang), _LEAGUES)))


def _chairs(store: Store, every: Sequence[Event]) -> Iterator[Chair]:
    found = chairs(store, every)[:_CHAIRS]
    posts = posts_of_namesakes(store, ((iri, name) for iri, name, _ in found))
    yield from (Chair(iri, name, posts.get(iri, ""), meetings) for iri, name, meetings in found)


def _leagues(store: Store, lang: str) -> Iterator[League]:
    for indicator in _indicators(store):
        found = figures(ask(store, LEAGUE, {"indicator": indicator}))
        if latest := _latest(found):
            (when, level, unit), shown = latest
            sentences = Sentences(store, shown)
            about = (period(when, lang), column("level").words(level, lang), unit)
            yield League(
                column("indicator").words(indicator, lang),
                " · ".join(filter(None, about)),
                f"/figures?{urlencode({'indicator': indicator})}",
                tuple(_standing(one, indicator, sentences, lang) for one in shown),
            )


def _latest(found: Sequence[Figure]) -> tuple[tuple[str, str, str], list[Figure]] | None:
    """The last period, level and unit of measure in which there are several bodies, with the first of their figures.

    None where there are too few: figures of different periods or levels rank nobody.
    """
    for key, group in side_by_side(found):
        once = {one.organisation: one for one in reversed(group)}  # whoever several pages tell of has a row for each
        if len(once) >= _LEAST:
            return key, [one for one in group if one is once[one.organisation]][:_PLACES]
    return None


def _standing(one: Figure, indicator: str, sentences: Sentences, lang: str) -> Standing:
    over_time = urlencode({"indicator": indicator, "organisation": one.organisation})
    return Standing(one.organisation, one.text(lang), one.place(lang), f"/figures?{over_time}", sentences.path(one))


def _indicators(store: Store) -> list[str]:
    """The codes of the indicators, those told of most bodies first."""
    found = ask(store, "indicators")
    code, bodies, count = (found.columns.index(name) for name in ("indicator", "units", "figures"))
    rows = sorted(found.rows, key=lambda row: (-int(plain(row[bodies])), -int(plain(row[count])), plain(row[code])))
    return [plain(row[code]) for row in rows[:_TRIED]]
