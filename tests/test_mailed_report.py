"""The report in one file: it stands by itself, every row has its sentence, and what it leaves out is told."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from commands import in_english, kg
from towns import built

from kg.answer.ask import ask
from kg.answer.narrowing import Narrowing, narrowed
from kg.errors import UsageError
from kg.report import report
from kg.store import Store

ADDRESS = re.compile(r'(?:src|href|action|data|poster|srcset)="([^"]*)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store of three pages lies."""
    return built(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def page(seeds_store: Store, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The report on the seeds, without its picture."""
    out = tmp_path_factory.mktemp("report") / "bao-cao.html"
    written = report(seeds_store, out, drawn=False)
    assert written.bytes == out.stat().st_size
    return out.read_text(encoding="utf-8")


def written(store: Store, tmp_path: Path, *questions: str, drawn: bool = False, lang: str = "vi", **given: str) -> str:
    """A report on a store; `given` narrows it."""
    out = tmp_path / "report.html"
    report(store, out, questions=questions, narrowing=Narrowing(**given), drawn=drawn, lang=lang)
    return out.read_text(encoding="utf-8")


def section(page: str, anchor: str) -> str:
    """The answer under an anchor."""
    return page.partition(f'<section aria-labelledby="{anchor}">')[2].partition("</section>")[0]


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page
    inside = [one for one in ADDRESS.findall(page) if not one.startswith("#")]
    assert all(one.startswith(("http://", "https://")) for one in inside)
    assert all(f'<a href="{one}" rel="noopener noreferrer">' in page for one in inside)


def test_every_row_has_a_sentence_of_its_page(page: str, seeds_store: Store) -> None:
    chaired = section(page, "who-chaired")
    rows = chaired.count("<tr>") - 1
    assert rows == len(ask(seeds_store, "who-chaired").rows)
    assert chaired.count('class="said"') == chaired.count("<tbody>") > 0
    texts = {source: " ".join(seeds_store.page(source).text.split()) for source in seeds_store.sources()}
    listed = re.findall(r'<li id="source-(\d+)">.*?</li>', page, re.DOTALL)
    assert listed == [str(number) for number in range(1, len(listed) + 1)]
    names = re.findall(r'<li id="source-\d+">.*?<span class="small">([^<]+)</span>', page)
    quotes = re.findall(r"<mark>(.*?)</mark>.*?href=\"#source-(\d+)\"", chaired)
    assert quotes
    for words, number in quotes:
        assert " ".join(unescape(words).split()).removesuffix(" …") in texts[names[int(number) - 1]]


def test_it_begins_with_what_it_rests_on(page: str, seeds_store: Store) -> None:
    assert f"Rút từ {len(list(seeds_store.sources()))} bài" in page
    for anchor in re.findall(r'<li><a href="#([^"]+)">', page):
        assert f'id="{anchor}"' in page
    assert page.index('id="who-chaired"') < page.index('id="awards"') < page.index('id="documents-most-cited"')
    assert 'id="league-table-par-index"' in page


def test_the_same_store_gives_the_same_bytes(page: str, seeds_store: Store, tmp_path: Path) -> None:
    assert written(seeds_store, tmp_path) == page


def test_rows_that_the_same_words_state_stand_together(seeds_store: Store, tmp_path: Path) -> None:
    shown = section(written(seeds_store, tmp_path, "who-chaired"), "who-chaired")
    marked = re.findall(r"<tbody>.*?<mark>(.*?)</mark>", shown, re.DOTALL)
    assert all(one != other for one, other in pairwise(marked))


def test_a_long_answer_is_cut_and_says_how_to_get_the_rest(seeds_store: Store, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    found = report(seeds_store, out, questions=["who-attended"], limit=2, drawn=False, narrowing=Narrowing("2020"))
    assert (found.answers, found.rows) == (1, 2)
    shown = unescape(out.read_text(encoding="utf-8"))
    total = len(narrowed(seeds_store, "who-attended", {}, Narrowing("2020")).rows)
    assert f"2 trong {total} dòng" in shown
    assert "<code>kg ask who-attended --since 2020 --evidence</code>" in shown


def test_time_and_place_narrow_it(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        shown = written(store, tmp_path, since="2021-03-20", place="can tho")
        assert "nơi: can tho" in shown
        assert "25/03/2021" in section(shown, "who-chaired")
        assert "12/03/2021" not in section(shown, "who-chaired")
        assert "Tân Kỳ" not in shown
        assert "Rút từ 1 bài" in shown
        nothing = written(store, tmp_path, "who-chaired", until="1990")
        assert "Không có dòng nào cho các câu hỏi" in nothing
        assert "<table" not in nothing


def test_what_a_question_cannot_be_narrowed_by_is_told(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        shown = written(store, tmp_path, "indicators", place="can tho", lang="en")
    assert "This question cannot be narrowed by place" in shown


def test_markup_of_pages_is_text(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        shown = written(store, tmp_path)
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "&lt;b&gt;cải cách&lt;/b&gt;" in shown
    assert "javascript:" not in shown
    assert 'href="https://cantho.example/ninh-kieu"' in shown


@pytest.mark.slow
def test_the_picture_is_inside_and_of_the_place(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder) as store:
        shown = written(store, tmp_path, "who-chaired", drawn=True, place="can tho")
        far = written(store, tmp_path, "who-chaired", drawn=True, until="1990")
    assert re.search(r'<img src="data:image/svg\+xml;base64,[\w+/=]+" alt="[^"]{20,}"', shown)
    assert "<img" not in far
    assert 'href="#graph"' not in far


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("report.pdf", {}, "report-format"),
        ("report.html", {"questions": ["who-chaird"]}, "question-unknown-near"),
        ("report.html", {"questions": ["who-chaired"], "params": {"colour": "red"}}, "report-parameter"),
        ("report.html", {"questions": ["who-chaired"], "narrowing": Narrowing("hôm qua")}, "narrowing-date"),
    ],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_left(
    name: str, given: dict[str, Any], key: str, seeds_store: Store, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as wrong:
        report(seeds_store, tmp_path / name, **given)
    assert wrong.value.key == key
    assert not list(tmp_path.iterdir())


def test_the_command_writes_it_and_says_how_much(seeds_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    arguments = ("report", "--store", seeds_folder, "--question", "league-table", "--param", "indicator=sipas")
    result = in_english(*arguments, "--no-picture", "-o", out)
    assert result.exit_code == 0
    assert re.search(r"wrote .*report\.html: 1 answers, \d+ rows from \d+ articles, \d+ kB\.", result.stderr)
    shown = out.read_text(encoding="utf-8")
    assert '<html lang="en">' in shown
    assert 'id="league-table-sipas"' in shown
    assert kg("report", "--store", seeds_folder, "--limit", "0", "-o", out).exit_code == 2
