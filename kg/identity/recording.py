"""A decision put into the file beside the store, or taken out of it."""

from __future__ import annotations

from pathlib import Path

from kg.disk import alone
from kg.errors import UsageError
from kg.identity import decisions, grouping
from kg.identity.decisions import Decision, Entities


def record(wanted: Decision, known: Entities, file: Path) -> None:
    """Put a decision of today into the file, or take those about its two identities out where it is to undo them.

    Whoever else decides meanwhile waits, so that no decision is lost. UsageError where the file is gone or broken,
    where nobody knows one of the two, and where the decision contradicts others; the file is as it was then.
    """
    with alone(file.resolve()):
        if decisions.lost(file, known.identities):
            raise UsageError("decisions-lost", where=str(file))
        rows = decisions.amended(decisions.read(file), wanted, known)
        grouping.identities(rows, file)
        decisions.write(file, rows)
