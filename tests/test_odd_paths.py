"""Links, pipes, devices, deep folders and names of no file: each is read or reported, and the others go on."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from containers import OTHER, TEXT, items, write

from kg.model import Page, Problem
from kg.read import read

pytestmark = pytest.mark.slow


def test_a_link_to_itself_costs_no_other(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT.encode())
    (tmp_path / "b.txt").symlink_to("b.txt")
    assert [item.source for item in read([tmp_path])] == ["a.txt"]


def test_a_folder_below_that_cannot_be_read_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir
    write(tmp_path / "a.txt", TEXT.encode())
    write(tmp_path / "locked" / "b.txt", OTHER.encode())

    def scandir(folder: str) -> object:
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    (found,), (problem,) = items(tmp_path)
    assert (found.source, problem.rule, problem.source) == ("a.txt", "input-unreadable", str(tmp_path / "locked"))


def test_a_file_in_very_many_folders_is_read(tmp_path: Path) -> None:
    folders = [tmp_path / "in"]
    for _ in range(1_100):
        folders.append(folders[-1] / "d")
    try:
        for folder in folders:
            folder.mkdir()
        page = write(folders[-1] / "a.txt", TEXT.encode())
        (found,), _ = items(tmp_path / "in")
        assert found.source == f"{'d/' * 1_100}a.txt"
        page.unlink()
    finally:
        for folder in reversed(folders):  # a recursion would not get so deep
            folder.rmdir()


def test_a_device_by_name_is_reported_and_never_opened() -> None:
    (problem,) = read([Path("/dev/zero")])
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.source) == ("input-special", "/dev/zero")


def test_a_pipe_is_read_where_it_is_named_and_not_where_a_folder_holds_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    write(tmp_path / "b.txt", TEXT.encode())
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "a.txt").write_bytes, TEXT.encode())
        (page,) = read([tmp_path / "a.txt"])
    assert isinstance(page, Page)
    assert [item.source for item in read([tmp_path])] == ["b.txt"]


@pytest.mark.parametrize(("name", "rule"), [("", "input-missing"), ("a" * 5_000, "input-unreadable")])
def test_a_name_that_names_nothing_is_reported(name: str, rule: str) -> None:
    (problem,) = read([name])
    assert isinstance(problem, Problem)
    assert problem.rule == rule
