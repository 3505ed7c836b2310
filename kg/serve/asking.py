"""What the address of a page asks: a canned question with values, narrowed, in an order; and its answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from kg.answer.narrowing import Narrowing, narrowable, narrowed
from kg.answer.questions import Question
from kg.answer.render import Answer
from kg.answer.shaping import Shape, shaped

if TYPE_CHECKING:
    from starlette.requests import Request

PER_PAGE: Final = 100
_LONGEST: Final = 400
"""Letters of a value; what is longer names nothing."""
_MOST: Final = 1_000_000
_KEPT_ROWS: Final = 200_000
_NARROWING: Final = ("since", "until", "place", "official")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the values given, by name; `page` is counted from 1, and `evidence` shows the sentences."""

    question: Question
    params: Mapping[str, str]
    narrowing: Narrowing
    sort: str | None = None
    limit: int | None = None
    page: int = 1
    evidence: bool = True

    @property
    def missing(self) -> list[str]:
        """The names of the parameters without which there is no question."""
        return [one.name for one in self.question.parameters if one.required and one.name not in self.params]

    @property
    def values(self) -> dict[str, str]:
        """All that rows depend on, by name."""
        return {**self.params, **self.narrowing.given()}


def asked(request: Request, question: Question) -> Asked:
    """What the address asks; names that the question does not know are left aside."""
    given = {name: text for name, value in request.query_params.items() if (text := value.strip()[:_LONGEST])}
    narrowing = [name for name in narrowable(question) if name in _NARROWING]
    own = [one.name for one in question.parameters if one.name not in narrowing]
    return Asked(
        question,
        {name: given[name] for name in own if name in given},
        Narrowing(**{name: given[name] for name in narrowing if name in given}),
        given.get("sort"),
        _number(given.get("limit")),
        _number(given.get("page")) or 1,
        given.get("evidence") != "0",
    )


def answer(request: Request, one: Asked) -> Answer:
    """All rows of the answer in their order; UsageError for values that do not fit, and for a column there is not."""
    kept: Answers = request.app.state.reading.worked_out("answers", Answers)
    key = (one.question.name, *sorted(one.values.items()))
    found = kept.get(key, lambda: _found(request, one))
    return shaped(found, Shape(sort=one.sort, limit=one.limit), one.question.name)[0]


class Answers:
    """The last answers, as long as the store is what it is and they are not too long together."""

    def __init__(self, most_rows: int = _KEPT_ROWS) -> None:
        self._most = most_rows
        self._rows = 0
        self._kept: OrderedDict[object, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object, make: Callable[[], Answer]) -> Answer:
        """The answer that is kept, else a new one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._rows += len(made.rows) + 1
            while self._rows > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._rows -= len(dropped.rows) + 1
        return made


def _found(request: Request, one: Asked) -> Answer:
    with request.app.state.reading.store() as store:
        return narrowed(store, one.question, one.params, one.narrowing)


def _number(text: str | None) -> int | None:
    """A whole number from 1; None for anything else."""
    return min(max(int(text), 1), _MOST) if text and text.isascii() and text.isdigit() else None
