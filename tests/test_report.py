"""What a build ends with, and problems written page by page: the same text as of all at once, and nothing is kept."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

import pytest

from kg.answer.holdings import counts
from kg.cli.report import Listed, problems_text
from kg.model import Problem
from kg.rdf.namespaces import NS, RDF
from kg.store import Store

PAGES: tuple[list[Problem], ...] = (
    [Problem("warning", "r", "một → hai", "a.txt", quote="dòng\u2028một\nhai", begin=3, end=9)],
    [],
    [Problem("violation", "input-empty", "trống", "b.txt"), Problem("info", "r", "m", "b.txt")],
)


def written(format: str, *pages: list[Problem]) -> str:
    texts: list[str] = []
    listed = Listed(format, "vi", texts.append)
    for problems in pages:
        listed.add(problems)
    listed.end()
    assert all(text.endswith("\n") for text in texts)
    return "".join(texts)


@pytest.mark.parametrize("pages", [PAGES, PAGES[:1], PAGES[1:2], ()], ids=len)
def test_page_by_page_the_list_is_the_json_of_all(pages: tuple[list[Problem], ...]) -> None:
    every = [asdict(problem) for page in pages for problem in page]
    assert written("json", *pages) == json.dumps(every, ensure_ascii=False, indent=2) + "\n"


def test_page_by_page_the_text_is_that_of_all() -> None:
    every = [problem for page in PAGES for problem in page]
    assert written("table", *PAGES) == problems_text(every, "vi") + "\n"


def test_that_there_is_no_problem_is_reported() -> None:
    assert written("table", [], []) == "Không có vấn đề nào.\n"


def test_a_page_is_written_before_the_next_is_there() -> None:
    texts: list[str] = []
    listed = Listed("table", "vi", texts.append)
    listed.add(PAGES[0])
    assert "một → hai" in "".join(texts)


def test_what_pages_name_is_counted_once(seeds_store: Store) -> None:
    counted = counts(seeds_store)
    quads = list(seeds_store.quads())
    typed = Counter(str(quad.object) for quad in quads if quad.predicate.value == f"{RDF}type")
    assert (counted["pages"], counted["people"], counted["meetings"]) == tuple(
        typed[f"<{NS}{name}>"] for name in ("Article", "Official", "Meeting")
    )
    stated = {quad.subject for quad in quads if quad.predicate.value == f"{NS}statedIn"}
    assert counted["facts"] == len(stated)
    bodies = {quad.subject for quad in quads if "/organisation/" in str(quad.subject)}
    assert 0 < counted["organisations"] < len(bodies)  # the tree has bodies besides that no page names
    assert all(counted.values())


def test_no_problem_gives_orders_to_a_terminal_or_begins_a_page_of_its_own() -> None:
    evil = "\x1b]0;x\x07\u202e\x9b"
    text = problems_text([Problem("violation", "r", f"m{evil}", f"a\nb{evil}.txt", quote=f"q{evil}")], "en")
    assert text.split("\n") == [
        "a\\nb\\x1b]0;x\\x07\\u202e\\x9b.txt",
        "  [violation] m\\x1b]0;x\\x07\\u202e\\x9b",
        "      “q\\x1b]0;x\\x07\\u202e\\x9b”",
    ]
