"""Shards for tests: the five seeds as three shards, and what folders, stores and commands hold of them."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner
from typer.testing import Result as Done

from kg.cli import app
from kg.export import export
from kg.pipeline import Settings
from kg.read import read
from kg.run import shards
from kg.run.batch import Result
from kg.run.shards import Folder
from kg.run.workers import Size
from kg.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"
SETTINGS = Settings(validated=False)
SIZE = Size(2, 100_000)  # the five seeds are three shards
FIRST, LAST = "000_7f49e2e2eeb372bf.txt", "004_d2cc8716abdf7bfa.txt"


def made(path: Path, *inputs: Path, workers: int = 1) -> list[Result]:
    """The results of building shards of some inputs, by default of the seeds."""
    return list(shards.build(read(inputs or [SEEDS]), Folder(path), SETTINGS, workers, size=SIZE))


def states(results: list[Result]) -> list[str]:
    """The states of results in their order."""
    return [result.state for result in results]


def files(path: Path) -> dict[str, bytes]:
    """The contents of the files of a folder, by name."""
    return {file.name: file.read_bytes() for file in path.iterdir()}


def run(*call: str | Path | int, code: int = 0) -> Done:
    """A command that ends with this exit code."""
    done = CliRunner().invoke(app, [*map(str, call), "--lang", "en"])
    assert done.exit_code == code, done.output
    return done


def nquads(store: Path) -> bytes:
    """The N-Quads of a store."""
    with Store.open(store) as kept:
        export(kept, "nquads", store.with_suffix(".nq"))
    return store.with_suffix(".nq").read_bytes()


def sources(store: Path) -> list[str]:
    """The names of the pages of a store."""
    with Store.open(store) as kept:
        return kept.sources()


def cut(file: Path) -> None:
    """Take away the end of a file."""
    file.write_bytes(file.read_bytes()[:-9])
