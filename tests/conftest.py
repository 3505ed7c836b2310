"""The five seed pages through the whole pipeline, once a session, and a lexicon that reads other data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import CHROMIUM, chromium
from pyoxigraph import Quad
from rules import copied, forget
from sharding import made, states

from kg import pipeline, resources
from kg.lexicon import own
from kg.read import read
from kg.run import batch
from kg.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SEEDS = Path(__file__).parent.parent / "seeds"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that have slow tests come first, so that no process is left with one of them at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def seeds_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a store of the seeds lies, built without validation."""
    path = tmp_path_factory.mktemp("seeds") / "kg-store"
    with Store.open(path, write=True) as store:
        results = list(batch.build(read([str(SEEDS)]), store, pipeline.Settings(validated=False)))
    assert [result.state for result in results] == ["built"] * 5, [result.trace for result in results]
    return path


@pytest.fixture(scope="session")
def seeds_store(seeds_folder: Path) -> Iterator[Store]:
    """That store, open for reading."""
    with Store.open(seeds_folder) as store:
        yield store


@pytest.fixture(scope="session")
def seed_quads(seeds_store: Store) -> tuple[Quad, ...]:
    """Everything in that store: articles, evidence, what was inferred, gazetteer, schemes, ontology."""
    return tuple(seeds_store.quads())


@pytest.fixture(scope="session")
def seeds_shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shards of the seeds lie; not to be changed."""
    path = tmp_path_factory.mktemp("shards") / "seeds"
    assert states(made(path)) == ["built"] * 5
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt-get install chromium")
    with chromium() as found:
        yield found


@pytest.fixture
def shards_copy(seeds_shards: Path, tmp_path: Path) -> Path:
    """A copy of the shards of the seeds, to be changed."""
    return shutil.copytree(seeds_shards, tmp_path / "shards")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data that the lexicon reads instead of its own."""
    folder = copied(tmp_path)
    monkeypatch.setattr(resources, "data", lambda: folder)
    forget()
    yield folder
    forget()


@pytest.fixture
def fresh() -> Iterator[None]:
    """A process that has read no table yet, as far as the checks go."""
    forget()
    yield
    own.choose(own.NONE)
    forget()
