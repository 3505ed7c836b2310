"""What people ask to have explained: a fact by its IRI or by the row of an answer, or a thing by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pyoxigraph import NamedNode

from kg.answer.about import known, told
from kg.answer.ask import ask, question, run
from kg.answer.explain import explain
from kg.answer.lookup import Lookup, as_iris
from kg.errors import UsageError
from kg.store import Store

_ROW: Final = re.compile(r"([a-z][a-z-]*):(\d+)")
_STATED: Final = "ASK {{ {{ {node} cchc:statedIn ?article }} UNION {{ {node} cchc:source ?source }} }}"
_APART: Final = "\n\n" + "—" * 40 + "\n\n"


def explained(
    store: Store, given: str, params: Mapping[str, str] | None = None, lang: str = "vi", *, debug: bool = False
) -> str:
    """A fact with all that is known of it, or a thing with its facts; of several people of one name, each of them.

    `given` is an IRI, whole or as tables print it, a name, or a question and the number of a row of its answer with
    `params`: "who-chaired:3". With `debug` the patterns of rules are shown. UsageError for what there is not.
    """
    given = given.strip()
    if row := _ROW.fullmatch(given):
        return explain(store, fact_of_row(store, row[1], int(row[2]), params or {}).value, lang, debug=debug)
    iris = list(as_iris(given, store.base))
    for iri in iris:
        if run(store, _STATED.format(node=NamedNode(iri))).boolean:
            return explain(store, iri, lang, debug=debug)
    lookup = Lookup(store)
    found = lookup.find(given)
    if not found and iris:
        return explain(store, given, lang, debug=debug)
    if len({(match.label, match.kind) for match in found}) != 1:
        found = [lookup.one(given)]
    return _APART.join(told(known(store, match, lang), lang, store.base) for match in found)


def fact_of_row(store: Store, name: str, number: int, params: Mapping[str, str]) -> NamedNode:
    """The fact of a row of an answer, from 1, or the other node that it is about; UsageError where there is none."""
    asked = question(name)
    answer = ask(store, asked, params)
    if not 1 <= number <= len(answer.rows):
        raise UsageError("row-none", question=name, number=number, count=len(answer.rows))
    cells = dict(zip(answer.columns, answer.rows[number - 1], strict=True))
    named = [cells.get("fact"), cells.get("meeting"), *cells.values()]
    node = next((cell for cell in named if isinstance(cell, NamedNode)), None)
    if node is None:
        raise UsageError("row-no-fact", question=name)
    return node
