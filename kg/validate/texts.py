"""The evidence of a page against its text: whether the text is the one that was read, and the quotes stand in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from kg.emit import text_sha256
from kg.messages import say
from kg.model import Problem
from kg.rdf.statements import Statements, term
from kg.rdf.terms import BEGIN, END, QUOTE, cchc

_HASH: Final = str(cchc("textSha256"))
_LENGTH: Final = str(cchc("textLength"))
_READ: Final = frozenset((_HASH, _LENGTH, str(BEGIN), str(END), str(QUOTE)))

_Values = Mapping[str, str]
"""What a node has by property, of several values the last."""


def check_text(statements: Statements, text: str, source: str, lang: str) -> list[Problem]:
    """What the statements of a page say of its text that is not so, in the order of the text."""
    nodes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in statements.lines:
        subject, predicate, value = line.split(" ", 2)
        if predicate in _READ:
            nodes[subject][predicate] = value
    found = (problem for node, about in nodes.items() for problem in _faults(node, about, text, source, lang))
    return sorted(found, key=lambda problem: (problem.begin or 0, problem.rule, problem.focus or ""))


def _faults(node: str, about: _Values, text: str, source: str, lang: str) -> Iterator[Problem]:
    facts = {"hash": (_HASH, text_sha256(text)), "length": (_LENGTH, str(len(text)))} if _HASH in about else {}
    for name, (predicate, value) in facts.items():
        if predicate in about and (stated := _plain(about[predicate])) != value:
            message = say(f"text-{name}", lang)
            yield Problem("violation", f"text-{name}", message, source, _iri(node), value=stated)
    begin, end = (_index(about, str(place)) for place in (BEGIN, END))
    if str(QUOTE) in about and begin is not None and end is not None:
        quote, there = _plain(about[str(QUOTE)]), text[begin:end]
        if there != quote:
            message = say("text-quote", lang)
            yield Problem("violation", "text-quote", message, source, _iri(node), None, there, quote, begin, end)


def _iri(node: str) -> str:
    return node.strip("<>")


def _index(about: _Values, predicate: str) -> int | None:
    value = _plain(about[predicate]) if predicate in about else ""
    return int(value) if value.isdecimal() else None


def _plain(written: str) -> str:
    found = term(written)
    return getattr(found, "value", str(found))
