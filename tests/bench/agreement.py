"""`python -m tests.bench.agreement [--pages N]`: the fast judge of the shapes against pyshacl, on many damaged pages.

Pages are made of some lines of the seeds each. Of their triples some are taken away, doubled with another value of the
same type or moved to another subject, so that every shape has something to find. Values of another type are left out:
the two differ in whether a date is less than a number. Exits with 1 at the first pages on which the judges differ.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pyoxigraph import Literal, Triple

from kg.emit import emit
from kg.infer import reasoner
from kg.pipeline import extract
from kg.rdf.statements import Statements
from kg.validate.judges import Finding, judge

from .pages import some_lines, varied

_AT_ONCE: Final = 25
_DAMAGED: Final = 0.03


def main() -> None:
    """Compare the judges and say how many results of which rule both have."""
    call = _parser().parse_args()
    rules: Counter[str] = Counter()
    chance, pages, done = random.Random(1), _graphs(call.pages), 0
    while some := list(islice(pages, _AT_ONCE)):
        triples = [triple for graph in some for triple in _damaged(graph, chance)]
        fast, reference = (_found(judge(name)(Statements.of(triples))) for name in ("shacl", "pyshacl"))
        if fast != reference:
            raise SystemExit(f"pages {done} to {done + len(some)}: {fast ^ reference}")
        done += len(some)
        rules.update(rule for rule, *_ in fast)
        print(f"\r{done} pages, {rules.total()} results", end="", file=sys.stderr, flush=True)
    print(f"{done} pages, {rules.total()} results of {len(rules)} rules, the same by shacl and pyshacl")


def _graphs(count: int) -> Iterator[list[Triple]]:
    close = reasoner("own")
    for number, page in enumerate(varied(count)):
        graphs = emit(extract(some_lines(page, random.Random(number))))
        yield [*graphs.assertions, *graphs.evidence, *close(graphs.assertions)]


def _damaged(triples: list[Triple], chance: random.Random) -> Iterator[Triple]:
    """Most triples as they are; of each hundred one is lost, one has a second value, one another subject."""
    alike: defaultdict[object, list[Triple]] = defaultdict(list)
    for triple in triples:
        alike[_type(triple)].append(triple)
    for triple in triples:
        other, what = chance.choice(alike[_type(triple)]), chance.random() / _DAMAGED
        if what < 1 / 3:
            continue
        if what < 2 / 3:
            yield Triple(triple.subject, triple.predicate, other.object)
        elif what < 1:
            yield Triple(other.subject, triple.predicate, triple.object)
        yield triple


def _type(triple: Triple) -> object:
    """The datatype of a value; None for what is none."""
    return triple.object.datatype if isinstance(triple.object, Literal) else None


def _found(findings: Iterable[Finding]) -> set[tuple[str, str, str]]:
    """Rule, focus node and path; pyshacl keeps to itself a value that a query has computed."""
    return {(one.rule.name, str(one.focus), str(one.path)) for one in findings}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.agreement", description=main.__doc__)
    parser.add_argument("--pages", type=int, default=5000, metavar="N", help="how many pages (default: 5000)")
    return parser


if __name__ == "__main__":
    main()
