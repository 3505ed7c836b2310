"""`kg explain`: a fact with its kind, words, sentence, rule, consequences and problems; clear errors for the rest."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.answer import ask
from kg.answer.evidence import passages
from kg.answer.explain import explain, explanation
from kg.cli import app
from kg.errors import UsageError
from kg.lexicon import rule_files, rules
from kg.run.batch import stored
from kg.store import Store

CHAIRED = "participation/002-5e6dac1fbc6af054-2a659e83ca10/1/chaired/tran-minh-vu-bde803c6--district-904-2019-10-06"
RATE = "SELECT ?f ?v WHERE { ?f cchc:valueText ?v FILTER(STR(?v) = '603') }"
FACTS = "SELECT ?f ?r WHERE { ?f cchc:rule ?r } ORDER BY ?r ?f"
runner = CliRunner()


def test_one_page_is_judged_by_what_it_is_among_all(seeds_store: Store) -> None:
    every = {item.page.source: item.statements for item in stored(seeds_store)}
    for source in list(every)[:5]:
        [alone] = stored(seeds_store, source)
        assert sorted(alone.statements.lines) == sorted(every[source].lines)
    with pytest.raises(UsageError, match=r"nine\.txt"):
        list(stored(seeds_store, "nine.txt"))


def test_a_fact_in_vietnamese(seeds_store: Store) -> None:
    text = explain(seeds_store, CHAIRED)
    for words in (
        "Sự tham gia (cchc:Participation)",
        "người tham gia (cchc:agent)    Trần Minh Vũ",
        "Phó Chủ tịch UBND huyện Tân Hiệp",
        "chủ trì tại (cchc:chairIn)    ",
        "002_5e6dac1fbc6af054.txt\n  Huyện Tân Hiệp tổng kết",
        "Hội nghị »do Phó chủ tịch UBND huyện Trần Minh Vũ chủ trì«.  (340–387)",
        "chaired.do  kg/data/patterns/participation.yaml:",
        "phải nhận: Hội nghị do ông Lê Văn Bình",
        "không được nhận: Đề án do ông Lê Văn Bình",
        "– đã chủ trì – hội nghị tổng kết",
        "dữ kiện này – trong cuộc họp – ",
        "Vấn đề khi kiểm tra\n  không có gì",
    ):
        assert words in text, words


def test_a_fact_in_english(seeds_store: Store) -> None:
    text = explain(seeds_store, CHAIRED, "en")
    for words in (
        "Participation (cchc:Participation)",
        "chair in (cchc:chairIn)",
        "must match: ",
        " – chaired – ",
        "nothing",
    ):
        assert words in text, words


@pytest.mark.parametrize("form", ["{short}", "{base}{short}", "<{base}{short}>", "  {base}{short} "])
def test_a_fact_is_named_whole_or_as_tables_print_it(seeds_store: Store, form: str) -> None:
    given = form.format(short=CHAIRED, base=seeds_store.base)
    assert explanation(seeds_store, given).fact.value == seeds_store.base + CHAIRED


def test_the_column_fact_of_a_question_can_be_explained(seeds_folder: Path) -> None:
    call = ["ask", "who-chaired", "--store", str(seeds_folder), "--format", "csv"]
    rows = csv.DictReader(io.StringIO(runner.invoke(app, call).stdout))
    result = runner.invoke(app, ["explain", next(rows)["fact"], "--store", str(seeds_folder)])
    assert result.exit_code == 0
    assert "Câu nói điều này" in result.stdout


def test_problems_of_the_fact_are_reported(seeds_store: Store) -> None:
    ((fact, _),) = ask.run(seeds_store, RATE).rows
    text = explain(seeds_store, str(fact).strip("<>"))
    assert "[cảnh báo] Bài gọi là tỷ lệ nhưng đơn vị tính không phải là %." in text
    assert "“tỷ lệ văn bản điện tử" in text


def test_what_follows_from_a_fact_is_what_the_store_inferred(seeds_store: Store) -> None:
    known = explanation(seeds_store, CHAIRED)
    minter, slug = seeds_store.minter, seeds_store.article_slugs()[known.pages[0][0]]
    graphs = (minter.graph("inferred", slug), minter.graph("inferred"))
    inferred = {quad.triple for quad in seeds_store.quads(*graphs)}
    assert known.inferred
    assert set(known.inferred) <= inferred


def test_one_fact_of_every_rule_is_explained(seeds_store: Store) -> None:
    first = {rule: fact for fact, rule in reversed(ask.run(seeds_store, FACTS).rows)}
    written = {rule.id for name in rule_files() for rule in rules(name)}
    for rule, fact in first.items():
        known = explanation(seeds_store, str(fact).strip("<>"))
        assert known.passages
        (read_by,) = known.rules.items()
        assert read_by[0] == str(rule).strip('"')
        assert (read_by[1] is None) == (read_by[0] not in written)


@pytest.mark.parametrize(
    "node",
    [
        "article/002-5e6dac1fbc6af054-2a659e83ca10",
        "participation/002-5e6dac1fbc6af054-2a659e83ca10/1/chaired/tran-minh-vu-bde803c6--district-904-2019-10-06",
    ],
)
def test_whatever_a_page_states_is_explained(seeds_store: Store, node: str) -> None:
    assert len(explain(seeds_store, node).split("\n\n")) == 8


def test_passages_hold_the_quote_inside_its_sentence(seeds_store: Store) -> None:
    (passage,) = passages(seeds_store, explanation(seeds_store, CHAIRED).fact)
    text = seeds_store.page(passage.source).text
    begin, end = passage.span.begin - len(passage.before), passage.span.end + len(passage.after)
    assert text[begin:end] == passage.before + passage.quote + passage.after
    assert text[passage.span.begin : passage.span.end] == passage.quote


@pytest.mark.parametrize(
    ("fact", "vi", "en"),
    [
        ("participation/none", "kho không có dữ kiện “participation/none”", "the store has no fact"),
        ("unit-change/district-904-2019-10-06", "kho không có dữ kiện", "the store has no fact"),
    ],
)
def test_what_is_no_fact_is_reported_with_advice(seeds_folder: Path, fact: str, vi: str, en: str) -> None:
    for lang, words in (("vi", vi), ("en", en)):
        result = runner.invoke(app, ["explain", fact, "--store", str(seeds_folder), "--lang", lang])
        assert result.exit_code == 2
        assert words in result.stderr
        assert "kg ask who-took-part --format csv" in result.stderr
