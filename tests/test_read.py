"""Files, folders and standard input become pages, in one order, in one Unicode form."""

from __future__ import annotations

import csv
import hashlib
import io
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.model import Page, Problem
from kg.read import read

SEEDS = Path(__file__).parent.parent / "seeds"
TEXT = "Ngày 07/4, quận Bình Thuỷ tổ chức sơ kết công tác cải cách hành chính.\n"


def write(path: Path, text: str = TEXT, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def only_page(*inputs: str | Path) -> Page:
    (page,) = read(inputs)
    assert isinstance(page, Page)
    return page


def sources(*inputs: str | Path) -> list[str]:
    pages = list(read(inputs))
    assert not [p for p in pages if isinstance(p, Problem)]
    return [page.source for page in pages]


def test_a_file_is_known_by_its_name(tmp_path: Path) -> None:
    assert only_page(write(tmp_path / "tin" / "a.txt")) == Page("a.txt", TEXT)


def test_pages_of_a_folder_are_known_by_their_paths_and_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/A.TXT", "a/b/c.txt"):
        write(tmp_path / name, name + TEXT)
    write(tmp_path / "picture.png")
    write(tmp_path / ".git" / "x.txt")
    assert sources(tmp_path) == ["a/A.TXT", "a/b/c.txt", "a/z.md", "b.txt"]


def test_the_order_of_the_call_does_not_matter(tmp_path: Path) -> None:
    files = [write(tmp_path / name, name + TEXT) for name in ("c.txt", "a.txt", "b.txt")]
    assert list(read(files)) == list(read(files[::-1]))


def test_a_file_named_twice_is_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert sources(path, "a.txt", tmp_path / "." / "a.txt") == ["a.txt"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert only_page("-") == Page("stdin", TEXT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_what_they_are(tmp_path: Path, encoding: str) -> None:
    assert only_page(write(tmp_path / "a.txt", TEXT, encoding)).text == TEXT


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark(tmp_path: Path, codec: str) -> None:
    assert only_page(write(tmp_path / "a.txt", "\ufeff" + TEXT, codec)).text == TEXT


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    path = write(tmp_path / unicodedata.normalize("NFD", "tệp.txt"), unicodedata.normalize("NFD", TEXT))
    assert only_page(path) == Page("tệp.txt", TEXT)


def test_line_ends_become_one_kind(tmp_path: Path) -> None:
    assert only_page(write(tmp_path / "a.txt", "Đề án\r\nmột cửa\rquận")).text == "Đề án\nmột cửa\nquận"


def test_seeds_are_what_their_list_says() -> None:
    with (SEEDS / "SOURCES.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == sources(SEEDS)
    for row in rows:
        assert hashlib.sha256((SEEDS / row["file"]).read_bytes()).hexdigest() == row["sha256"]
