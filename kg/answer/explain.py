"""One fact in plain words: what it states, its sentence, the rule that read it, what follows, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg import lexicon, pipeline
from kg.answer.evidence import Passage, passages
from kg.answer.render import plain
from kg.errors import UsageError
from kg.infer import load
from kg.messages import say
from kg.model import Problem
from kg.rdf.namespaces import FOAF, NS, PROV, RDF, RDFS, SKOS, curie
from kg.rdf.statements import Statements
from kg.run import batch
from kg.store import Store

_TYPE: Final = NamedNode(RDF + "type")
_LABEL: Final = NamedNode(RDFS + "label")
_RULE: Final = NamedNode(NS + "rule")
_EVIDENCE: Final = NamedNode(PROV + "wasDerivedFrom")
_SHOWN_APART: Final = (_TYPE, _RULE, _EVIDENCE, NamedNode(NS + "statedIn"))
_NAMES: Final = (
    *(SKOS + "prefLabel", RDFS + "label", FOAF + "name"),
    *(NS + name for name in ("title", "topic", "number", "postTitle", "text")),
)
"""The properties by which people know a node, the best first."""

_NAMED_BY: Final = tuple(NS + name for name in ("post", "formerPost", "citedDocument"))
"""The properties that lead to what names a node that has no name of its own."""

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_FOLDER: Final = "kg/data/patterns/"
_ARTICLE: Final = """
SELECT DISTINCT ?fact ?source ?title
WHERE {
  {
    ?fact cchc:statedIn ?article .
    ?article cchc:source ?source .
    OPTIONAL { ?article cchc:title ?title }
  } UNION {
    ?fact cchc:source ?source .
    OPTIONAL { ?fact cchc:title ?title }
  }
}
ORDER BY ?source"""
_OUTGOING: Final = "SELECT ?node ?p ?o WHERE { ?node ?p ?o }"


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known of a fact: its own triples, those that follow from them, its passages, rules and problems.

    `pages` are those that state it, by name, each with its title: of a meeting there may be several. A rule is None
    where no pattern file has its id: the program read the fact without one.
    """

    fact: NamedNode
    pages: tuple[tuple[str, str], ...]
    triples: tuple[Triple, ...]
    inferred: tuple[Triple, ...]
    passages: tuple[Passage, ...]
    rules: Mapping[str, lexicon.Rule | None]
    problems: tuple[Problem, ...]


def explain(store: Store, given: str, lang: str = "vi", *, debug: bool = False) -> str:
    """The explanation of a fact as people read it; UsageError for what is no fact of this store.

    With `debug` the patterns of its rules and the IRIs of what it leads to are shown too.
    """
    return _Words(store, lang, debug=debug).text(explanation(store, given, lang))


def explanation(store: Store, given: str, lang: str = "vi") -> Explanation:
    """What is known of the fact of this IRI, whole or as tables print it, without the base of the store."""
    fact = _node(store, given)
    found = _rows(store, _ARTICLE, fact)
    if not found:
        known = any(True for _ in _rows(store, f"{_OUTGOING} LIMIT 1", fact))
        raise UsageError("fact-none" if known else "fact-unknown", where=str(store.path), fact=given)
    stated = {plain(source): plain(title) for _, source, title in found}
    pages = [next(batch.stored(store, source)) for source in stated]
    asserted = [_asserted(page) for page in pages]
    own = tuple(dict.fromkeys(triple for triples in asserted for triple in triples if triple.subject == fact))
    problems = (problem for page in pages for problem in batch.work(page, pipeline.Settings(lang=lang)).problems)
    return Explanation(
        fact=fact,
        pages=tuple(stated.items()),
        triples=own,
        inferred=tuple(dict.fromkeys(triple for triples in asserted for triple in _following(triples, fact))),
        passages=tuple(passages(store, fact)),
        rules={id: _rule(id) for id in sorted({plain(t.object) for t in own if t.predicate == _RULE})},
        problems=tuple(problem for problem in problems if problem.focus == fact.value),
    )


def _asserted(page: batch.Stored) -> list[Triple]:
    """The triples of a page without the shortcuts, which are only ever inferred."""
    shortcuts = load().shortcuts
    return list(Statements(tuple(line for line in page.statements.lines if line.split(" ", 2)[1] not in shortcuts)))


def _node(store: Store, given: str) -> NamedNode:
    """The IRI that is meant: whole, between angle brackets, or without the base."""
    name = given.strip().removeprefix("<").removesuffix(">")
    try:
        return NamedNode(name if _SCHEME.match(name) else store.base + name)
    except ValueError:
        raise UsageError("fact-form", fact=given) from None


def _rows(store: Store, sparql: str, node: NamedNode) -> list[tuple[NamedNode | Literal | None, ...]]:
    """The rows of a query whose first variable is bound to the node."""
    name = sparql.split("?", 1)[1].split(maxsplit=1)[0]
    found = store.query(sparql, {name: node})
    assert isinstance(found, QuerySolutions)
    return [tuple(row) for row in found]


def _rule(id: str) -> lexicon.Rule | None:
    return next((rule for name in lexicon.rule_files() for rule in lexicon.rules(name) if rule.id == id), None)


def _following(asserted: Sequence[Triple], fact: NamedNode) -> Iterator[Triple]:
    """What follows from the fact's triples with those of the nodes that it names, and not from the latter alone."""
    own = [triple for triple in asserted if fact in (triple.subject, triple.object)]
    named = {node for triple in own for node in (triple.subject, triple.object)} - {fact}
    near = [triple for triple in asserted if triple.subject in named and triple.object != fact]
    closure = pipeline.reasoner("own")
    without = {*closure(near), *near, *own}
    return (triple for triple in closure((*own, *near)) if triple not in without)


class _Words:
    """Nodes and terms in the words of one language, as far as the store has any."""

    def __init__(self, store: Store, lang: str, *, debug: bool) -> None:
        self._store = store
        self._lang = lang
        self._debug = debug

    def text(self, known: Explanation) -> str:
        """Every part under its heading, the fact's IRI above them."""
        parts = {
            "quote": [f"{one.marked('»', '«')}  ({one.span.begin}–{one.span.end})" for one in known.passages],
            "kind": self._kinds(known),
            "properties": self._properties(known),
            "page": [line for page in known.pages for line in filter(None, page)],
            "rule": [line for id, rule in known.rules.items() for line in self._rule(id, rule)],
            "inferred": [self._sentence(triple, known.fact) for triple in known.inferred],
            "problems": [line for problem in known.problems for line in self._problem(problem)],
        }
        return "\n\n".join([known.fact.value, *(self._part(name, lines) for name, lines in parts.items())])

    def _part(self, name: str, lines: Iterable[str]) -> str:
        shown = list(lines) or [say("explain-nothing", self._lang)]
        return "\n".join([self._heading(name), *(f"  {line}" for line in shown)])

    def _heading(self, name: str) -> str:
        return say(f"explain-{name}", self._lang)

    def _kinds(self, known: Explanation) -> list[str]:
        kinds = [t.object for t in known.triples if t.predicate == _TYPE and isinstance(t.object, NamedNode)]
        return [f"{self._word(kind)} ({_short(kind)})" for kind in kinds]

    def _properties(self, known: Explanation) -> list[str]:
        own = [triple for triple in known.triples if triple.predicate not in _SHOWN_APART]
        lines = [(f"{self._word(t.predicate)} ({_short(t.predicate)})", self._value(t.object)) for t in own]
        width = max((len(name) for name, _ in lines), default=0)
        return [f"{name:<{width}}  {value}" for name, value in lines]

    def _rule(self, id: str, rule: lexicon.Rule | None) -> Iterator[str]:
        if rule is None:
            yield f"{id}: {say('explain-code', self._lang)}"
            return
        yield f"{id}  {rule.where if '/' in rule.where else _FOLDER + rule.where}"
        if self._debug:
            yield f"  {say('explain-pattern', self._lang)}: {rule.pattern}"
        yield from (f"  {say('explain-example', self._lang)}: {example}" for example in rule.examples)
        yield from (f"  {say('explain-counterexample', self._lang)}: {other}" for other in rule.counterexamples)

    def _problem(self, problem: Problem) -> Iterator[str]:
        yield f"[{say(f'severity-{problem.severity}', self._lang)}] {problem.message}"
        if problem.quote:
            yield f"    “{' '.join(problem.quote.split())}”"

    def _sentence(self, triple: Triple, fact: NamedNode) -> str:
        ends = (triple.subject, triple.object)
        this = say("explain-this", self._lang)
        subject, object = (this if end == fact else self._value(end) for end in ends)
        return f"{subject} – {self._word(triple.predicate)} – {object}"

    def _value(self, term: object) -> str:
        """A literal's text; a node's name, for debugging with its short IRI where it is one of the data."""
        if not isinstance(term, NamedNode):
            return " ".join(str(getattr(term, "value", term)).split())
        name = self._word(term)
        short = term.value.removeprefix(self._store.base)
        return f"{name}  <{short}>" if self._debug and short not in (term.value, name) else name

    def _word(self, node: NamedNode) -> str:
        """The best name of a node in the language, else in Vietnamese, else in any; without one its IRI, shortened."""
        if node in (_TYPE, _LABEL):
            return say("explain-type" if node == _TYPE else "explain-label", self._lang)
        values = [(plain(predicate), value) for _, predicate, value in _rows(self._store, _OUTGOING, node)]
        names = [(_NAMES.index(by), value) for by, value in values if by in _NAMES and isinstance(value, Literal)]
        if names:
            best = min(names, key=lambda one: (one[0], self._foreign(one[1]), one[1].value))
            return " ".join(best[1].value.split())
        naming = [value for by, value in values if by in _NAMED_BY and isinstance(value, NamedNode)]
        return self._word(naming[0]) if naming else _short(node).removeprefix(self._store.base)

    def _foreign(self, name: Literal) -> int:
        return 0 if name.language == self._lang else 1 if name.language in ("vi", None) else 2


def _short(node: NamedNode) -> str:
    return curie(node.value) or node.value
