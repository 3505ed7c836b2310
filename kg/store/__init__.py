"""The store: a directory with the graph (Oxigraph) and the pages (SQLite), one writer and any number of readers.

The ledger comes first: what is put in is on disk there after a second, statements included. The graph follows it some
megabytes at a time, whenever it is asked, and when the store is closed. While a writer has the store open the ledger
says so, and a writer that finds this left by one that died compares the two and lets the graph follow. A graph that is
not the one of this ledger (`belonging`) is of no use to readers; a writer makes it anew from the ledger's statements.
"""

from __future__ import annotations

from kg.store.ledger import Hit
from kg.store.loading import Written, written
from kg.store.store import Store

__all__ = ["Hit", "Store", "Written", "written"]
