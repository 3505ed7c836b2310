"""Of several crawls of one page the newest is kept, whatever the order in which they are read."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest
from commands import done, in_english, kg
from containers import answer, html, write

from kg.store import Store

URL = "https://binhthuy.gov.vn/tin/1"
TEXT = "Ngày 07/4, quận Bình Thuỷ tổ chức sơ kết công tác cải cách hành chính. {} chủ trì hội nghị."
CHAIRS = {"2024-01-05": "Ông Lê Văn An", "2024-02-05": "Ông Trần Văn Bình", "2024-03-05": "Bà Phạm Thị Lan"}
DAYS = tuple(CHAIRS)


def crawl(path: Path, *days: str, url: str = URL) -> Path:
    """A file of JSON Lines with the page as it was on these days."""
    rows = ({"url": url, "text": TEXT.format(CHAIRS[day]), "retrieved": f"{day}T03:00:00Z"} for day in days)
    return write(path, "".join(json.dumps(row) + "\n" for row in rows).encode())


def text_of(store: Path, source: str = URL) -> str:
    with Store.open(store) as kept:
        return kept.page(source).text


def quads(store: Path) -> bytes:
    done("export", "nquads", "--store", store, "-o", store.parent / "all.nq")
    lines = (store.parent / "all.nq").read_bytes().splitlines()
    return b"\n".join(sorted(line for line in lines if b"/id/run/" not in line))


@pytest.mark.parametrize("order", list(permutations(DAYS)), ids=" ".join)
def test_the_newest_of_a_file_is_kept_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    store = tmp_path / "kg-store"
    done("build", crawl(tmp_path / "crawls.jsonl", *order), "--store", store, "--workers", "2")
    assert CHAIRS[DAYS[-1]] in text_of(store)
    assert "Phạm Thị Lan" in (answers := done("ask", "who-chaired", "--store", store))
    assert "Lê Văn An" not in answers


def test_files_in_any_order_and_one_by_one_give_the_same_graph(tmp_path: Path) -> None:
    first, last = crawl(tmp_path / "z.jsonl", DAYS[0]), crawl(tmp_path / "a.jsonl", DAYS[2])
    stores = [tmp_path / name / "kg-store" for name in "abc"]
    done("build", first, last, "--store", stores[0])
    for store, files in zip(stores[1:], ((first, last), (last, first)), strict=True):
        for file in files:
            done("build", file, "--store", store)
    one, *others = map(quads, stores)
    assert b"Ph\xe1\xba\xa1m Th\xe1\xbb\x8b Lan" in one
    assert others == [one, one]


def test_older_crawls_are_counted_whichever_came_first(tmp_path: Path) -> None:
    for name, order in {"up": DAYS, "down": DAYS[::-1]}.items():
        shown = in_english("build", crawl(tmp_path / f"{name}.jsonl", *order), "--store", tmp_path / name)
        assert shown.exit_code == 0, shown.output
        assert "1  new, changed" in shown.stdout
        assert "2  older crawls" in shown.stdout
    again = in_english("build", tmp_path / "up.jsonl", "--store", tmp_path / "up")
    assert (again.exit_code, "2  older crawls" in again.stdout) == (0, True), again.output
    assert "older crawls" not in done("build", crawl(tmp_path / "one.jsonl", DAYS[0]), "--store", tmp_path / "one")


def test_the_record_of_an_archive_that_was_fetched_last_wins(tmp_path: Path) -> None:
    pages = [html("Quận họp", TEXT.format(CHAIRS[day])) for day in DAYS]
    archive = b"".join(answer(URL, page, date=f"{day}T03:00:00Z") for page, day in zip(pages, DAYS, strict=True))
    store = tmp_path / "kg-store"
    done("build", write(tmp_path / "a.warc", archive), "--store", store)
    assert CHAIRS[DAYS[-1]] in text_of(store)


def test_without_days_a_new_text_replaces_the_stored_one(tmp_path: Path) -> None:
    store = tmp_path / "kg-store"
    for number, chair in enumerate(CHAIRS.values()):
        row = {"url": URL, "text": TEXT.format(chair)}
        done("build", write(tmp_path / f"{9 - number}.jsonl", json.dumps(row).encode()), "--store", store)
        assert chair in text_of(store)


def test_a_text_that_left_a_page_may_stand_on_another(tmp_path: Path) -> None:
    """The text of the older crawl is no duplicate of a page that has another text by now."""
    store, other = tmp_path / "kg-store", "https://binhthuy.gov.vn/tin/2"
    crawl(tmp_path / "in" / "a.jsonl", DAYS[0], DAYS[1])
    crawl(tmp_path / "in" / "b.jsonl", DAYS[0], url=other)
    done("build", tmp_path / "in", "--store", store)
    assert CHAIRS[DAYS[1]] in text_of(store)
    assert CHAIRS[DAYS[0]] in text_of(store, other)


def test_pages_of_one_name_and_no_address_are_two_pages(tmp_path: Path) -> None:
    for folder, day in (("x", DAYS[0]), ("y", DAYS[1])):
        head = f"---\nretrieved: {day}\n---\n"
        write(tmp_path / folder / "a.md", (head + TEXT.format(CHAIRS[day])).encode())
    told = kg("build", tmp_path / "x", tmp_path / "y", "--store", tmp_path / "kg-store", "--lang", "en")
    assert "has the same name" in told.stderr
    assert told.exit_code == 1
