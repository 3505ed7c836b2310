"""The five seed pages through the whole pipeline, once a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg import pipeline
from kg.read import read
from kg.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of the seeds, open for reading."""
    path = tmp_path_factory.mktemp("seeds") / "kg-store"
    with Store.open(path, write=True) as store:
        results = list(pipeline.build(read([str(SEEDS)]), store, pipeline.Settings(validated=False)))
    assert [result.state for result in results] == ["built"] * 5, [result.trace for result in results]
    with Store.open(path) as store:
        yield store


@pytest.fixture(scope="session")
def seed_quads(seeds_store: Store) -> tuple[Quad, ...]:
    """Everything in that store: articles, evidence, what was inferred, gazetteer, schemes, ontology."""
    return tuple(seeds_store.quads())
