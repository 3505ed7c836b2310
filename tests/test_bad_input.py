"""Input that cannot be used: a clear message with file, position and advice; the others go on and nothing is lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from calling import GOOD, OTHER, held, kg, with_one_page, write

from kg.model import Page, Problem
from kg.read import MAX_BYTES, read

BAD: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "input-empty", "trống"),
    "blanks": (" \n\t\u00a0\r\n\ufeff".encode(), "input-empty", "trống"),
    "binary": (b"PK\x03\x04\x00\x00", "input-binary", "vị trí 4"),
    "binary in UTF-16": ("\ufeffĐ\0".encode("utf-16-le"), "input-binary", "vị trí 1"),
    "windows-1258": (b"Chi\xea\xccu ng\xe0y 26", "input-encoding", "byte thứ 3 là 0xEA"),
    "cut UTF-8": (GOOD.encode()[:4], "input-encoding", "byte thứ 3 là 0xE1"),
    "cut UTF-16": (GOOD.encode("utf-16")[:-1], "input-encoding", "UTF-16"),
    "English": (b"The district reviewed its administrative reform.", "input-not-vietnamese", "TCVN3"),
    "too long": (GOOD.encode() + b"a" * MAX_BYTES, "input-too-long", "5 MB"),
}


def problems(*inputs: str | Path) -> list[Problem]:
    return [item for item in read(inputs) if isinstance(item, Problem)]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that holds one page, `old.txt`."""
    return with_one_page(tmp_path)


# ---------------------------------------------------------------- one bad file


@pytest.mark.parametrize(("content", "rule", "words"), BAD.values(), ids=BAD)
def test_a_bad_file_is_reported_with_position_and_advice(tmp_path: Path, content: bytes, rule: str, words: str) -> None:
    path = write(tmp_path / "bad.txt", content)
    (problem,) = problems(path)
    assert (problem.rule, problem.source) == (rule, str(path))
    assert words in problem.message
    assert "→" in problem.message


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_bad_files_are_reported_in_both_languages(tmp_path: Path, lang: str) -> None:
    for number, (content, _, _) in enumerate(BAD.values()):
        write(tmp_path / f"{number}.txt", content)
    assert len(list(read([tmp_path], lang=lang))) == len(BAD)


def test_a_line_of_50_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    (problem,) = problems(path)
    assert problem.rule == "input-too-long"


@pytest.mark.parametrize("name", ["missing.txt", "missing"])
def test_a_missing_input(tmp_path: Path, name: str) -> None:
    (problem,) = problems(tmp_path / name)
    assert (problem.rule, problem.source) == ("input-missing", str(tmp_path / name))


def test_a_folder_without_pages(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path)
    assert problem.rule == "input-no-pages"


def test_a_file_of_a_kind_that_is_not_read(tmp_path: Path) -> None:
    (problem,) = problems(write(tmp_path / "page.odt"))
    assert problem.rule == "input-format"


def test_a_broken_link_in_a_folder_is_no_page(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    assert [item.source for item in read([tmp_path])] == ["a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    path.chmod(0)
    (problem,) = problems(path)
    assert problem.rule == "input-unreadable"


def test_a_file_that_fails_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Any:
        raise OSError(errno.EIO, "Input/output error")

    path = write(tmp_path / "a.txt")
    monkeypatch.setattr(Path, "open", fail)
    (problem,) = problems(path)
    assert problem.rule == "input-unreadable"
    assert "Input/output error" in problem.message


def test_one_text_under_two_names_is_kept_once(tmp_path: Path) -> None:
    page, problem = read([write(tmp_path / "b.txt"), write(tmp_path / "a.txt", GOOD.replace("\n", "\r\n"))])
    assert isinstance(page, Page)
    assert isinstance(problem, Problem)
    assert (page.source, problem.source, problem.rule) == ("a.txt", str(tmp_path / "b.txt"), "input-duplicate")
    assert "a.txt" in problem.message


def test_one_name_in_two_folders_is_kept_once(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a" / "x.txt"), write(tmp_path / "b" / "x.txt", OTHER)
    page, problem = read([second, first])
    assert isinstance(page, Page)
    assert isinstance(problem, Problem)
    assert (page.text, problem.source, problem.rule) == (GOOD, str(second), "input-same-name")
    assert str(first) in problem.message


# ---------------------------------------------------------------- the others go on


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with one good page and every kind of bad one."""
    for name, (content, _, _) in BAD.items():
        write(tmp_path / "mixed" / f"{name}.txt", content)
    write(tmp_path / "mixed" / "good.txt")
    return tmp_path / "mixed"


def test_the_others_go_on(store: Path, mixed: Path) -> None:
    done = kg("build", mixed, "--store", store, "--no-validate")
    assert done.exit_code == 1, done.output  # what was left out is to be seen by who runs it at night
    assert held(store) == ["good.txt", "old.txt"]
    assert all(f"{name}.txt" in done.stderr for name in BAD)
    assert "Traceback" not in done.output


def test_strict_minds_what_was_left_out(store: Path, mixed: Path) -> None:
    assert kg("build", mixed, "--store", store, "--no-validate", "--strict").exit_code == 1
    assert held(store) == ["good.txt", "old.txt"]


def test_nothing_readable_is_an_error_and_changes_nothing(tmp_path: Path, store: Path) -> None:
    done = kg("build", tmp_path / "missing", write(tmp_path / "e.txt", ""), "--store", store)
    assert done.exit_code == 2
    assert "missing" in done.stderr
    assert "e.txt" in done.stderr
    assert held(store) == ["old.txt"]


def test_nothing_readable_makes_no_store(tmp_path: Path) -> None:
    assert kg("build", tmp_path / "missing", "--store", tmp_path / "new").exit_code == 2
    assert not (tmp_path / "new").exists()


def test_a_page_that_has_become_unreadable_keeps_its_old_facts(tmp_path: Path, store: Path) -> None:
    write(tmp_path / "old" / "old.txt", "")
    assert kg("build", tmp_path / "old", write(tmp_path / "good.txt"), "--store", store, "--no-validate").exit_code == 1
    assert held(store) == ["good.txt", "old.txt"]


def test_a_text_already_stored_under_a_later_name_moves_to_the_first(tmp_path: Path, store: Path) -> None:
    done = kg("build", write(tmp_path / "first.txt", OTHER), "--store", store, "--no-validate")
    assert done.exit_code == 0
    assert "old.txt" in done.stderr
    assert held(store) == ["first.txt"]


def test_a_text_already_stored_under_an_earlier_name_stays_there(tmp_path: Path, store: Path) -> None:
    done = kg("build", write(tmp_path / "z.txt", OTHER), "--store", store, "--no-validate")
    assert done.exit_code == 0
    assert "old.txt" in done.stderr
    assert held(store) == ["old.txt"]


def test_a_text_that_moves_between_two_names_in_one_build(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "old"
    write(folder / "old.txt", GOOD)
    write(folder / "z.txt", OTHER)
    assert kg("build", folder, "--store", store, "--no-validate").exit_code == 0
    assert held(store) == ["old.txt", "z.txt"]


@pytest.mark.parametrize("together", [True, False])
def test_a_page_that_now_has_the_text_of_another_leaves_nothing_of_its_old_one(tmp_path: Path, together: bool) -> None:
    first, second, other = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "other-store"
    write(first, GOOD)
    write(second, GOOD + GOOD)
    assert kg("build", first, second, "--store", other, "--no-validate").exit_code == 0
    assert held(other) == ["a.txt", "b.txt"]
    write(second, GOOD)
    assert kg("build", *([first] if together else []), second, "--store", other, "--no-validate").exit_code == 0
    assert held(other) == ["a.txt"]
