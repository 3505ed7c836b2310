"""A store whose halves say the same: the graph that is queried, and the statements that the ledger keeps of pages."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Quad, QuerySolutions

from kg.store import Store


def quads(store: Store) -> list[str]:
    """All quads of the store as sorted N-Quads lines, once it is sure that graph and ledger agree on them."""
    kept = sorted(map(str, store.quads()))
    found = store.query("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(found, QuerySolutions)
    assert kept == sorted(str(Quad(*row)) for row in found)
    return kept


def quads_in(folder: Path) -> list[str]:
    """The quads of the store in a folder, as `quads` has them."""
    with Store.open(folder) as store:
        return quads(store)
