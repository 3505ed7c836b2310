"""What a store promises whoever believes it: quotes stand where they are said to, and decisions can be read again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode

from kg.errors import KgError, StoreError
from kg.identity import decisions, grouping
from kg.identity.decisions import Identities
from kg.rdf.statements import Statements, lines_of
from kg.store.ledger import Ledger
from kg.validate.texts import check_text


def misquotes(evidence: bytes, graph: NamedNode, text: str) -> bool:
    """Whether some quote of a page's evidence does not stand at its place in the text."""
    statements = Statements(tuple(lines_of(evidence, graph)))
    return any(problem.rule == "text-quote" for problem in check_text(statements, text, "", "en"))


def of_decisions(ledger: Ledger, path: Path) -> Iterator[StoreError]:
    """What is wrong with the file of decisions beside a store: it cannot be read, contradicts itself, or is gone."""
    file = decisions.file_of(path)
    try:
        grouping.identities(decisions.read(file), file)
    except KgError as error:
        yield StoreError(error.key, where=error.where or str(file), **error.values)
    if decisions.lost(file, Identities.from_json(ledger.setting("identities"))):
        yield StoreError("decisions-lost", where=str(file))
