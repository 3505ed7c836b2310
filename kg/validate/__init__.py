"""The shapes applied to the graph of one article: problems with rule, sentence and advice.

`shapes` reads the rules, a judge of `judges` finds what breaks them, `problems` gives it with the sentence.
`invariants` asks what no graph may break, `texts` holds quotes against the text, `bundle` writes shapes as one file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pyoxigraph import NamedNode, Triple

from kg import resources
from kg.errors import DataError, UsageError
from kg.model import Problem
from kg.rdf.namespaces import SHAPES
from kg.rdf.statements import Statements, Term
from kg.validate import judges
from kg.validate.judges import judge
from kg.validate.problems import SEVERITIES, problems
from kg.validate.shapes import KNOWN_BAD, LANGUAGES, Rule, local, read, shapes

__all__ = ["KNOWN_BAD", "LANGUAGES", "SEVERITIES", "Rule", "reset", "rules", "selfcheck", "validate"]

_EXPECTS = NamedNode(SHAPES + "expects")


def validate(
    triples: Iterable[Triple], *, source: str = "", lang: str = "vi", validator: str | None = None
) -> list[Problem]:
    """What the shapes find in one article's assertions, evidence and inferred triples; sorted, worst first.

    Without `source` each problem has the source of the article that its focus node belongs to. `validator` is
    "shacl" or "pyshacl"; without it the faster that is installed. The ontology and the schemes are added here.
    Raises `DataError` when the shapes are broken or let known-bad data pass.
    """
    if lang not in LANGUAGES:
        raise UsageError("language-unknown", name=lang, known=", ".join(LANGUAGES))
    given = Statements.of(triples)
    selfcheck(validator)
    found = judge(validator)(given)
    return problems(given, found, source, lang) if found else []


def rules() -> tuple[Rule, ...]:
    """Every rule of the shape files, sorted by name."""
    return tuple(sorted(shapes().rules.values(), key=lambda rule: rule.name))


@cache
def selfcheck(validator: str | None = None) -> None:
    """Try the shapes on `shapes/known-bad.ttl`; `DataError` when they let pass a fault that it declares."""
    path = resources.shapes() / KNOWN_BAD
    triples = read(path)
    expected = {(t.subject, _name(t.object)) for t in triples if t.predicate == _EXPECTS}
    if not expected:
        raise DataError("shapes-unproved", where=str(path))
    found = judge(validator)(Statements.of(triple for triple in triples if triple.predicate != _EXPECTS))
    if missed := expected - {(finding.focus, finding.rule.name) for finding in found}:
        raise DataError("shapes-blind", where=str(path), rules=", ".join(sorted(rule for _, rule in missed)))


def reset() -> None:
    """Forget shapes and ontology, which are read again when next needed."""
    shapes.cache_clear()
    judges.reset()
    selfcheck.cache_clear()


def _name(rule: Term) -> str:
    """The name of a rule that `known-bad.ttl` points to."""
    assert isinstance(rule, NamedNode)
    return local(rule.value)
