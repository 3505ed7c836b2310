"""A page that takes too long is lost alone, and is named; a run that lost pages says so by its exit code."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from kg.model import Page
from kg.pipeline import Settings, extract
from kg.run import limit
from kg.run.batch import check
from kg.run.limit import PageAbandoned, PageTimeout, limited

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
GOOD = "Sáng 12/4/2021, UBND huyện Tân Hiệp tổ chức hội nghị do Chủ tịch UBND huyện Trần Minh Vũ chủ trì."
PATCHED = """
import signal, sys
from kg import pipeline
from kg.run import limit
from kg.cli import main

extract = pipeline.extract
limit.GRACE = 0.5

def patched(page):
    if page.source == "bad.txt":
        print("reading", flush=True)
        {what}
    return extract(page)

pipeline.extract = patched
main()
"""
ENDLESS = "while True: pass"
BROKEN = "raise ValueError('broken')"


class Endless(Page):
    """A page of which whoever unpickles it gets one that is never read to its end."""

    def __reduce__(self) -> tuple[Callable[[str, str], Page], tuple[str, str]]:
        return _NeverRead, (self.source, "")


class _NeverRead(Page):
    def __reduce__(self) -> tuple[type[Page], tuple[str, str]]:
        return Page, (self.source, "")

    @property
    def text(self) -> NoReturn:
        while True:
            pass

    @text.setter
    def text(self, value: str) -> None:
        pass


def _for_ever() -> None:
    while True:
        pass


def _in_a_pattern() -> None:
    re.search("(a|a)+$", "a" * 60 + "b")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer of POSIX")
@pytest.mark.parametrize("work", [_for_ever, _in_a_pattern])
def test_what_takes_too_long_is_broken_off(work: Callable[[], None]) -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(PageTimeout), limited(0.1):
        work()
    assert signal.getsignal(signal.SIGALRM) is before


def test_what_takes_too_long_is_broken_off_in_another_thread() -> None:
    def work() -> None:
        with limited(0.1):
            _for_ever()

    with ThreadPoolExecutor(1) as pool, pytest.raises(PageTimeout):
        pool.submit(work).result(timeout=60)


def test_what_is_done_in_time_is_left_alone_afterwards() -> None:
    def work() -> None:
        with limited(0.05):
            pass
        time.sleep(0.2)

    work()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


@pytest.mark.parametrize("workers", [1, 2])
def test_the_other_pages_go_on(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.pipeline.extract", lambda page: _for_ever() if page.source == "bad.txt" else extract(page))
    pages = [Page("a.txt", GOOD), Endless("bad.txt", "…"), Page("c.txt", GOOD + " ")]
    results = list(check(pages, Settings(validated=False, page_timeout=5), workers))
    assert [(r.source, r.state) for r in results] == [("a.txt", "built"), ("bad.txt", "failed"), ("c.txt", "built")]
    assert [problem.rule for problem in results[1].problems] == ["page-timeout"]


def _kg(what: str, *arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PATCHED.format(what=what), *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good page and one that is to be lost."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "bad.txt").write_text(f"{GOOD} Hai.", encoding="utf-8")
    (tmp_path / "pages" / "good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path / "pages"


def test_a_run_that_lost_a_page_names_it_exits_with_1_and_the_next_tries_it_again(folder: Path) -> None:
    store = folder.parent / "store"
    for _ in range(2):
        run = _kg(BROKEN, "build", folder, "--store", store, "--lang", "en")
        out, err = run.communicate(timeout=120)
        assert (run.returncode, out.startswith("reading")) == (1, True), err
        assert "bad.txt\n  [violation] unexpected error (ValueError: broken)" in err
        assert "1 pages failed and are not in the store" in err
    run = _kg("pass", "build", folder, "--store", store, "--lang", "en")
    out, err = run.communicate(timeout=120)
    assert (run.returncode, out.startswith("reading")) == (0, True), err


def test_the_limit_is_set_on_the_command_line(folder: Path) -> None:
    run = _kg(ENDLESS, "build", folder, "--store", folder.parent / "store", "--page-timeout", "5", "--lang", "en")
    _, err = run.communicate(timeout=120)
    assert run.returncode == 1, err
    assert "bad.txt\n  [violation] takes too long to read" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_signal_ends_a_build_whatever_a_page_does(folder: Path) -> None:
    run = _kg(ENDLESS, "build", folder, "--store", folder.parent / "store", "--page-timeout", "0", "--lang", "en")
    assert run.stdout is not None
    assert run.stdout.readline() == "reading\n"
    run.send_signal(signal.SIGTERM)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 130, err
    assert "bad.txt\n  [violation] was still being read when it was to stop" in err


def test_what_begins_after_somebody_asked_to_stop_is_hurried_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "GRACE", 0.2)
    monkeypatch.setattr(limit, "_hurried", 0.0)
    limit.hurry()
    with pytest.raises(PageAbandoned), limited(0):
        _for_ever()
    time.sleep(0.3)
    with limited(60):
        pass


def test_the_limit_is_raised_again_where_python_discarded_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def discards() -> None:
        with suppress(Exception):
            _for_ever()
        _for_ever()

    monkeypatch.setattr(limit, "_AGAIN", 0.1)
    with pytest.raises(PageTimeout), limited(0.1):
        discards()
