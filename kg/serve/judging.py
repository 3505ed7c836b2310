"""What the shapes find in a stored page: dear to find, and so kept as long as the store is what it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.messages import say
from kg.serve.pages import language
from kg.validate import SEVERITIES

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.model import Problem
    from kg.store import Store


def problems_of(request: Request, source: str) -> tuple[Problem, ...]:
    """The problems of a page by its source, the worst first."""
    lang = language(request)
    found: tuple[Problem, ...] = request.app.state.reading.remembered(
        ("problems", source, lang), lambda store: _problems(store, source, lang)
    )
    return found


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, list[Problem]]]:
    """Problems that say the same as one, with all of them, the first first; of the same words only one."""
    found: dict[tuple[str, str], dict[object, Problem]] = {}
    for one in problems:
        words = (one.begin, one.end) if one.begin is not None else one.quote or one.focus
        found.setdefault((one.severity, one.message), {}).setdefault(words, one)
    return [(next(iter(held.values())), list(held.values())) for held in found.values()]


def severity_names(lang: str) -> dict[str, str]:
    """The severities, the worst first, by what they are called."""
    return {name: say(f"severity-{name}", lang) for name in SEVERITIES}


def _problems(store: Store, source: str, lang: str) -> tuple[Problem, ...]:
    from kg.pipeline import Settings  # noqa: PLC0415 -- slow to load
    from kg.run.batch import stored, work  # noqa: PLC0415

    if not store.has(source):  # taken away since it was listed
        return ()
    return work(next(stored(store, source)), Settings(lang=lang, page_timeout=0)).problems
