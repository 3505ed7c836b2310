"""The pages of a store in SQLite: texts, what was read from which text by which rules, and the full-text index.

It keeps the statements too, of each page a blob a graph, one of each unit or body of the tree that pages name, those
about shared nodes counted by page, and those of ontology and code lists: whoever wants all of them reads them here at a
fraction of what it costs to look up every term in the graph. What the graph has yet to take in or to drop is noted with
the change itself, so that neither is ever without the other.
"""

from __future__ import annotations

from kg.store.ledger.blobs import unpacked
from kg.store.ledger.database import is_blank, is_ledger
from kg.store.ledger.ledger import Ledger
from kg.store.ledger.pages import Entry
from kg.store.ledger.search import Hit
from kg.store.ledger.shared_statements import sum_of

__all__ = ["Entry", "Hit", "Ledger", "is_blank", "is_ledger", "sum_of", "unpacked"]
