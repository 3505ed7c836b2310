"""Pages go with their files when that is asked for, and by name and pattern; --strict says the same on a rerun."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from commands import done, in_english, kg

from kg.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"
TEXT = "Ngày 07/4, quận Bình Thuỷ tổ chức sơ kết công tác cải cách hành chính. Bà Phạm Thị Lan chủ trì. Tin số {}.\n"


def fill(folder: Path, *numbers: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return folder


def held(store: Path) -> list[str]:
    with Store.open(store) as kept:
        return kept.sources()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    done("build", fill(tmp_path / "in", 1, 2, 3, 4, 5), "--store", tmp_path / "kg-store")
    return tmp_path / "kg-store"


def lines(path: Path, *numbers: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = (json.dumps({"id": number, "text": TEXT.format(number)}) for number in numbers)
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


# ---------------------------------------------------------------- --prune


def test_without_prune_a_page_outlives_its_file(tmp_path: Path, store: Path) -> None:
    (tmp_path / "in" / "2.txt").unlink()
    done("build", tmp_path / "in", "--store", store)
    assert "2.txt" in held(store)


def test_pages_go_whose_files_are_gone(tmp_path: Path, store: Path) -> None:
    done("build", fill(tmp_path / "other", 8), "--store", store)
    for name in ("2.txt", "4.txt"):
        (tmp_path / "in" / name).unlink()
    (tmp_path / "other" / "8.txt").unlink()  # of a folder that is not named
    told = in_english("build", tmp_path / "in", "--prune", "--store", store)
    assert told.exit_code == 0, told.output
    assert "removed 2 pages from the store whose files are gone: 2.txt, 4.txt" in told.stderr
    assert held(store) == ["1.txt", "3.txt", "5.txt", "8.txt"]
    assert "2.txt" not in done("ask", "articles", "--store", store, "--format", "csv")


def test_new_pages_come_while_old_ones_go(tmp_path: Path, store: Path) -> None:
    (tmp_path / "in" / "2.txt").unlink()
    fill(tmp_path / "in" / "more", 7)
    done("build", tmp_path / "in", "--prune", "--store", store)
    assert held(store) == ["1.txt", "3.txt", "4.txt", "5.txt", "more/7.txt"]


def test_a_file_that_cannot_be_read_any_more_keeps_its_page(tmp_path: Path, store: Path) -> None:
    (tmp_path / "in" / "2.txt").write_bytes(b"")
    assert kg("build", tmp_path / "in", "--prune", "--store", store).exit_code == 1
    assert "2.txt" in held(store)


def test_a_folder_that_cannot_be_found_loses_nothing(tmp_path: Path, store: Path) -> None:
    fill(tmp_path / "new", 9)
    shutil.rmtree(tmp_path / "in")
    assert kg("build", tmp_path / "in", tmp_path / "new", "--prune", "--yes", "--store", store).exit_code == 1
    assert len(held(store)) == 6


def test_more_than_half_of_the_store_goes_only_with_yes(tmp_path: Path, store: Path) -> None:
    for number in (1, 2, 3):
        (tmp_path / "in" / f"{number}.txt").unlink()
    told = in_english("build", tmp_path / "in", "--prune", "--store", store)
    assert told.exit_code == 1
    assert "add --yes" in told.stderr
    assert len(held(store)) == 5
    done("build", tmp_path / "in", "--prune", "--yes", "--store", store)
    assert held(store) == ["4.txt", "5.txt"]


def test_records_that_left_a_container_go(tmp_path: Path) -> None:
    file, store = lines(tmp_path / "all.jsonl", 1, 2, 3), tmp_path / "kg-store"
    done("build", file, "--store", store)
    done("build", lines(file, 1, 3), "--prune", "--store", store)
    assert held(store) == ["all.jsonl#1", "all.jsonl#3"]
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n{broken", encoding="utf-8")
    kg("build", file, "--prune", "--store", store)
    assert held(store) == ["all.jsonl#1", "all.jsonl#3"]  # of a container with faults nobody knows what it held


def test_a_page_under_another_name_stays(tmp_path: Path, store: Path) -> None:
    (tmp_path / "in" / "2.txt").rename(tmp_path / "in" / "z.txt")
    done("build", tmp_path / "in", "--prune", "--store", store)
    assert "2.txt" in held(store)  # the first name in order, with the text that is still there


def test_prune_needs_folders_and_a_store(tmp_path: Path, store: Path) -> None:
    assert "--prune" in kg("build", "--prune", "--store", store).stderr
    assert kg("build", tmp_path / "in", "--prune", "--shards", tmp_path / "parts").exit_code == 2


# ---------------------------------------------------------------- kg remove


def test_patterns_remove_what_they_match_and_say_so(store: Path) -> None:
    told = in_english("remove", "[12].txt", "5.txt", "9*", "--store", store)
    assert told.exit_code == 0
    assert told.stderr.splitlines() == [
        "[12].txt: removed 2 pages: 1.txt, 2.txt",
        "removed 5.txt",
        "no page in the store matches 9*",
    ]
    assert held(store) == ["3.txt", "4.txt"]


def test_a_pattern_without_a_match_removes_nothing(store: Path) -> None:
    assert kg("remove", "x*", "--store", store).exit_code == 2
    assert kg("remove", "x*", "1.txt", "--strict", "--store", store).exit_code == 1
    assert held(store) == ["2.txt", "3.txt", "4.txt", "5.txt"]


# ---------------------------------------------------------------- --strict


def test_strict_says_the_same_on_a_rerun(tmp_path: Path) -> None:
    store = tmp_path / "kg-store"
    assert kg("build", SEEDS, "--strict", "--store", store).exit_code == 1
    again = in_english("build", SEEDS, "--strict", "--store", store)
    assert again.exit_code == 1
    assert "5  unchanged" in again.stdout
    assert "The pages in the store have 0 violations, 3 warnings" in again.stderr
    assert kg("build", SEEDS, "--store", store).exit_code == 0
    assert kg("validate", "--strict", "--store", store).exit_code == 1
    assert kg("remove", "004*", "--strict", "--store", store).exit_code == 1
    assert kg("remove", "00[23]*", "--strict", "--store", store).exit_code == 0
    (page,) = SEEDS.glob("001_*.txt")
    assert kg("build", page, "--strict", "--store", store).exit_code == 0


# ---------------------------------------------------------------- what is no page


def test_files_of_one_kind_are_refused_in_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fill(tmp_path / "in", 1)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for number in range(28):
        (folder / f"{number:02}.parquet").write_bytes(b"PAR1")
    for name in ("empty.txt", "blank.txt"):
        (folder / name).write_bytes(b"\n")
    told = in_english("build", folder, "--store", tmp_path / "kg-store")
    assert told.exit_code == 1
    assert told.stderr.count("pip install 'cchc-kg[parquet]'") == 1
    assert "28 files or records: [violation]" in told.stderr
    assert "00.parquet" in told.stderr
    assert "02.parquet and 25 more" in told.stderr
    assert "03.parquet" not in told.stderr
    assert told.stderr.count("the page is empty") == 2  # few are told one by one
    assert "30 files or records could not be read" in told.stderr
    each = in_english("build", folder, "--debug", "--store", tmp_path / "kg-store")
    assert "27.parquet" in each.stderr


def test_what_is_no_page_is_counted_and_no_fault(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 1)
    for name in ("a.png", "b.PNG", "style.css", "README", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    told = in_english("build", folder, "--store", tmp_path / "kg-store")
    assert told.exit_code == 0
    assert "left out 4 files in the folders that are no pages: .png, no suffix, .css" in told.stderr


def test_a_file_of_no_kind_that_is_named_is_a_fault(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 1)
    (folder / "a.png").write_bytes(b"x")
    assert kg("build", folder, folder / "a.png", "--store", tmp_path / "kg-store").exit_code == 1
