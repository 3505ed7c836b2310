"""Texts of other kinds have no facts to state: no official, no meeting from a match report, no figure from a recipe."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from kg import lexicon
from kg.cli import app
from kg.model import ArticleClaim, Page, Problem
from kg.pipeline import extract
from kg.read import Sieve, formats, read
from kg.read.genre import forms, has_traces
from kg.text import canonical

TEXTS = yaml.safe_load((Path(__file__).parent / "fixtures" / "outside.yaml").read_text(encoding="utf-8"))
PEOPLE = (("Nguyễn Văn Hải", "Trần Thị Thảo"), ("Lê Quang Dũng", "Phạm Minh Hà"), ("Thông Tin", "Hoàng Gia"))
PLACES = ("Nam Định", "Đà Nẵng", "TP.HCM")
DAYS = ("12/10", "3/2/2019", "21-7-2022")
HEAD = "Tin trong ngày vừa qua ở làng ta\nThứ hai, 12/10/2020 08:15\n\n"


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_outside_the_genre_yields_nothing_but_what_it_shows_of_itself(text: str) -> None:
    for (a, b), place, day in product(PEOPLE, PLACES, DAYS):
        filled = text.replace("{a}", a).replace("{b}", b).replace("{p}", place).replace("{d}", day)
        for page in (filled, HEAD + filled):
            claims = extract(Page("a.txt", page)).claims
            assert [claim for claim in claims if not isinstance(claim, ArticleClaim)] == [], filled


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 12/3, UBND huyện Tân Kỳ tổ chức hội nghị. Ông Lê Văn Bình - Chủ tịch UBND huyện chủ trì hội nghị.",
        "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn đạt 99,5%.",
    ],
)
def test_a_page_that_speaks_of_a_public_body_or_of_reform_is_read(text: str) -> None:
    assert [c for c in extract(Page("a.txt", text)).claims if not isinstance(c, ArticleClaim)]


# ---------------------------------------------------------------- the sieve of --only-genre

KINDS = lexicon.table("genre")["kinds"]
SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
MEETING = "Sáng 12/3, UBND huyện Tân Kỳ tổ chức hội nghị do ông Lê Văn Bình chủ trì."


def has_word_of(kind: Mapping[str, Any], text: str) -> bool:
    words = (form for word in kind["words"] for form in forms(word))
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) for form in words)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["id"])
def test_the_words_of_a_kind_stand_in_its_examples_and_not_in_the_others(kind: Mapping[str, Any]) -> None:
    assert [text for text in kind["examples"] if not has_word_of(kind, text)] == []
    assert [text for text in kind["not"] if has_word_of(kind, text)] == []


def test_every_word_stands_there_once_and_as_it_is_compared() -> None:
    words = [word for kind in KINDS for word in kind["words"]]
    assert len(words) == len(set(words))
    assert [word for word in words if word not in (canonical(word.lower()), word.upper())] == []


def test_every_word_that_a_text_needs_leaves_a_trace() -> None:
    needed = [word for kind in KINDS if kind.get("needed") for word in kind["words"]]
    assert [word for word in needed if not has_traces(word)] == []


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_pages_of_the_genre_pass_the_sieve_in_any_spelling(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert Sieve().keeps(text)
    assert Sieve().keeps(canonical(text))
    assert Sieve().keeps(text.replace(" ", "\n"))
    assert Sieve().keeps(text.upper())


def test_a_short_page_passes_the_sieve() -> None:
    assert Sieve().keeps(MEETING)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_texts_of_other_kinds_stay_in_the_sieve(text: str) -> None:
    sieve = Sieve()
    assert not sieve.keeps(text)
    assert sieve.left_out == 1


@pytest.mark.parametrize("text", ["UBNDX", "giấy ủy quyền", "UBND huyện", "hội nghị, công tác, nhiệm vụ, huyện, xã"])
def test_one_word_or_a_part_of_one_is_not_enough(text: str) -> None:
    assert not Sieve().keeps(text)


def test_web_pages_are_sifted_before_their_text_is_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def from_html(source: str, text: str) -> Page:
        taken.append(source)
        return Page(source, html.unescape(text))

    monkeypatch.setitem(formats.TEXTS, ".html", from_html)
    texts = {"a": TEXTS[0], "b": "UBND ở đâu?", "c": MEETING.replace("UBND", "&#85;BND"), "d": "&lt;b&gt;"}
    for name, text in texts.items():
        (tmp_path / f"{name}.html").write_text(f"<p>{text}</p>", "utf-8")
    sieve = Sieve()
    assert [item.source for item in read([tmp_path], sieve=sieve)] == ["c.html"]
    assert (taken, sieve.left_out) == (["b.html", "c.html"], 3)


def test_records_of_other_kinds_are_counted_and_not_listed(tmp_path: Path) -> None:
    store = tmp_path / "store"
    rows = [*TEXTS, MEETING, "An English text."]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": row}) + "\n" for row in rows), "utf-8")
    call = ["build", str(tmp_path / "a.jsonl"), "--only-genre", "--store", str(store), "--no-validate"]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert f"đã bỏ {len(TEXTS) + 1} trang loại khác" in done.stderr
    assert "a.jsonl#1" not in done.output
    assert f"{len(TEXTS) + 1} pages of other kinds left out" in CliRunner().invoke(app, [*call, "--lang", "en"]).stderr


def test_rows_in_markup_pass_the_sieve_by_their_text(tmp_path: Path) -> None:
    rows = [f"<p>{html.escape(MEETING).replace('ủ', '&#7911;').replace('UBND', '&#85;BND')}</p>", f"<p>{TEXTS[0]}</p>"]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": row}) + "\n" for row in rows), "utf-8")
    assert list(read([tmp_path], sieve=Sieve())) == [Page("a.jsonl#1", MEETING)]


def test_what_is_blank_is_reported_and_not_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": " "}\n', "utf-8")
    (tmp_path / "b.txt").write_text("", "utf-8")
    sieve = Sieve()
    problems = [item for item in read([tmp_path], sieve=sieve) if isinstance(item, Problem)]
    assert [problem.rule for problem in problems] == ["input-empty"] * 2
    assert sieve.left_out == 0


def test_an_input_of_other_kinds_alone_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS[0], "utf-8")
    done = CliRunner().invoke(app, ["build", str(tmp_path), "--only-genre", "--store", str(tmp_path / "store")])
    assert done.exit_code == 2
    assert "đã bỏ 1 trang loại khác" in done.stderr
    assert not (tmp_path / "store").exists()
