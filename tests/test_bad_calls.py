"""Failures inside, stores that cannot be used, wrong queries and calls: a message, an exit code, and nothing lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from calling import GOOD, held, kg, with_one_page, write

from kg.errors import DataError
from kg.model import Page
from kg.pipeline import extract

ROOT = Path(__file__).parent.parent


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds one page, `old.txt`."""
    return with_one_page(tmp_path)


# ---------------------------------------------------------------- failures inside


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Exception], None]]:
    """Makes the extraction of `bad.txt` raise an error."""

    def install(error: Exception) -> None:
        def fail(page: Page) -> Any:
            if page.source == "bad.txt":
                raise error
            return extract(page)

        monkeypatch.setattr("kg.pipeline.extract", fail)

    yield install


def test_an_unexpected_failure_names_its_page_and_the_others_go_on(
    tmp_path: Path, store: Path, failing: Callable[[Exception], None]
) -> None:
    failing(ZeroDivisionError("division by zero"))
    pages = [write(tmp_path / "bad.txt", GOOD), write(tmp_path / "good.txt", GOOD + GOOD)]
    done = kg("build", *pages, "--store", store, "--no-validate")
    assert done.exit_code == 1
    assert "bad.txt" in done.stderr
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.output
    assert held(store) == ["good.txt", "old.txt"]
    assert "Traceback" in kg("build", *pages, "--store", store, "--no-validate", "--debug").stderr


def test_a_broken_file_of_the_package_stops_the_build_and_loses_nothing(
    tmp_path: Path, store: Path, failing: Callable[[Exception], None]
) -> None:
    failing(DataError("words-unknown", where="words.yaml:3", name="roles", known="titles"))
    done = kg("build", write(tmp_path / "bad.txt"), "--store", store, "--no-validate")
    assert done.exit_code == 2
    assert "words.yaml:3: không có danh sách từ “roles”\n  → các danh sách có sẵn: titles" in done.stderr
    assert held(store) == ["old.txt"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "kg/data/words.yaml",
        "kg/data/messages.yaml",
        "kg/data/patterns/layout.yaml",
        "ontology/cchc.ttl",
        "shapes/meetings.ttl",
        "queries/who-chaired.rq",
    ],
)
def test_a_broken_data_file_is_named_and_nothing_is_lost(tmp_path: Path, store: Path, name: str) -> None:
    for folder in ("kg", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / "checkout" / folder)
    (tmp_path / "checkout" / name).unlink()
    write(tmp_path / "checkout" / name, "[broken: {{{\n")
    command = [sys.executable, "-m", "kg", "build", str(write(tmp_path / "good.txt")), "--store", str(store)]
    done = subprocess.run(command, cwd=tmp_path / "checkout", check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert Path(name).name in done.stderr
    assert "Traceback" not in done.stderr
    assert "old.txt" in held(store)


def test_an_interrupt_ends_cleanly(tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(page: Page) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.pipeline.extract", interrupt)
    done = kg("build", write(tmp_path / "good.txt"), "--store", store)
    assert done.exit_code == 130
    assert "Traceback" not in done.output
    assert held(store) == ["old.txt"]


# ---------------------------------------------------------------- the store


def test_a_store_that_is_a_file(tmp_path: Path) -> None:
    done = kg("build", write(tmp_path / "a.txt"), "--store", write(tmp_path / "file"))
    assert done.exit_code == 2
    assert str(tmp_path / "file") in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    "command", [("ask", "articles"), ("validate",), ("export", "turtle", "-o", "-"), ("remove", "x")]
)
def test_a_store_that_is_not_there(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = kg(*command, "--store", tmp_path / "none")
    assert done.exit_code == 2, done.output
    assert "none" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    page = write(tmp_path / "a.txt")
    (tmp_path / "locked").mkdir(mode=0o555)
    done = kg("build", page, "--store", tmp_path / "locked" / "store")
    assert done.exit_code == 2
    assert "locked" in done.stderr


@pytest.mark.parametrize(("code", "words"), [(errno.ENOSPC, "đĩa đã đầy"), (errno.EROFS, "không ghi được kho")])
def test_a_disk_that_is_full_or_read_only(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr("kg.store.ledger.Ledger.put", fail)
        done = kg("build", write(tmp_path / "good.txt"), "--store", store, "--no-validate")
    assert done.exit_code == 2
    assert words in done.stderr
    assert str(store) in done.stderr
    assert held(store) == ["old.txt"]


# ---------------------------------------------------------------- queries and calls


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "words"),
    [("SELECT WHERE {\n ?x }", "2:"), ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT đổi đồ thị"), ("", "SPARQL")],
)
def test_a_broken_query_file(tmp_path: Path, store: Path, text: str, words: str) -> None:
    path = write(tmp_path / "q.rq", text)
    done = kg("query", path, "--store", store)
    assert done.exit_code == 2
    assert str(path) in done.stderr
    assert words in done.stderr


def test_a_query_file_that_is_missing(tmp_path: Path, store: Path) -> None:
    done = kg("query", tmp_path / "q.rq", "--store", store)
    assert done.exit_code == 2
    assert "q.rq" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("ask", "who-chaird"),
        ("ask", "who-chaired", "--param", "official"),
        ("ask", "who-chaired", "--param", "unknown=x"),
        ("ask", "who-chaired", "--format", "xml"),
        ("export", "xml", "-o", "-"),
        ("draw", "-o", "picture.doc"),
        ("draw", "no such thing", "-o", "picture.svg"),
        ("remove", "missing.txt"),
        ("build",),
        ("build", "x", "--workers", "0"),
        ("nonsense",),
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_2_and_a_message(store: Path, command: tuple[str, ...]) -> None:
    done = kg(*command, *(("--store", store) if command != ("nonsense",) else ()))
    assert done.exit_code == 2, done.output
    assert done.stderr
    assert "Traceback" not in done.output
