"""Long answers on a terminal go through a pager; short ones, pipes and files never do."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import done
from terminals import needs_a_terminal, on_terminal

pytestmark = [needs_a_terminal, pytest.mark.slow]
COUNT = "sh -c 'echo PAGED $(wc -l)'"


def test_a_long_answer_goes_through_the_pager_of_the_environment(seeds_folder: Path) -> None:
    call = ("ask", "who-took-part", "--store", seeds_folder)
    assert on_terminal(*call, columns=200, rows=5, KG_PAGER=COUNT).startswith("PAGED ")
    assert on_terminal(*call, columns=200, rows=5, PAGER=COUNT).startswith("PAGED ")
    assert on_terminal(*call, columns=200, rows=5, PAGER=COUNT, KG_PAGER="cat").startswith("cuộc họp")


def test_a_list_of_questions_does_too(seeds_folder: Path) -> None:
    assert on_terminal("ask", columns=80, rows=20, KG_PAGER=COUNT).startswith("PAGED ")


@pytest.mark.parametrize(
    ("rows", "options", "pager"),
    [(1000, (), COUNT), (5, ("--no-pager",), COUNT), (5, (), ""), (5, (), "no-such-pager"), (5, (), "'broken")],
)
def test_what_fits_or_is_not_to_be_paged_is_written_as_it_is(
    seeds_folder: Path, rows: int, options: tuple[str, ...], pager: str
) -> None:
    call: tuple[str | Path, ...] = ("ask", "who-took-part", *options, "--store", seeds_folder)
    assert on_terminal(*call, columns=200, rows=rows, KG_PAGER=pager).startswith("cuộc họp")


def test_a_pager_that_is_left_early_is_no_failure(seeds_folder: Path) -> None:
    text = on_terminal("ask", "statistics", "--store", seeds_folder, columns=80, rows=5, KG_PAGER="head -1")
    assert len(text.splitlines()) == 1
    assert on_terminal("ask", "statistics", "--store", seeds_folder, columns=80, rows=5, KG_PAGER="true") == ""


def test_a_pipe_has_no_pager(seeds_folder: Path) -> None:
    assert done("ask", "statistics", "--store", seeds_folder, KG_PAGER=COUNT).startswith("nội dung")
