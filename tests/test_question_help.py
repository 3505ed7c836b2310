"""Finding a question: the list by theme, the help of each, and its parameters as options."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from commands import done, in_english, kg
from typer.main import get_command

from kg import resources
from kg.answer.narrowing import Narrowing, narrowable
from kg.answer.parameters import Parameter
from kg.answer.questions import Question, questions
from kg.answer.themes import example, themes, value_name
from kg.cli import app
from kg.cli.questions import NARROWING as NARROWING_OPTIONS

NARROWING = {"since", "until", "place", "official", "evidence"}
"""Options that a question may have as a parameter of its own, which then goes first."""
TABLE = yaml.safe_load((resources.data() / "questions.yaml").read_text(encoding="utf-8"))
ALL = questions()


def words(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- the list


def test_every_question_stands_in_one_theme_and_every_name_is_a_question() -> None:
    named = [name for theme in TABLE["themes"].values() for name in theme["questions"]]
    assert sorted(named) == sorted(question.name for question in ALL)


def test_what_is_counted_is_listed_by_what_the_listing_takes() -> None:
    known = {question.name: question for question in ALL}
    for name, columns in TABLE["counted"].items():
        for column, entry in columns.items():
            of = [entry["of"]] if "section" in entry else entry["of"].values()
            assert {column, *of} <= {*known[name].columns}
            listing = known.get(entry.get("page", "").removeprefix("/questions/"))
            if listing:
                own = {parameter.name for parameter in listing.parameters}
                taken = {*own, *narrowable(listing)}
                assert {*entry["of"], *entry.get("also", {}), *entry["keeps"]} <= taken
            if "keeps" in entry:
                assert {*entry["keeps"]} <= {*narrowable(known[name])}


def test_a_question_that_no_theme_names_is_listed_last() -> None:
    new = next(iter(ALL))
    found = list(themes([Question("new", new.title, (), (), (), {}, "", new.path), *ALL]))
    assert [question.name for question in found[-1][1]] == ["new"]


def test_the_list_has_headings_and_what_has_to_be_given() -> None:
    lines = done("ask", "--lang", "en").splitlines()
    assert lines[0] == "People and posts"
    assert "Documents" in lines and "" in lines
    [line] = [line for line in lines if line.startswith("  documents-implementing ")]
    assert line.endswith("or by way of others?  --basis …")
    assert lines[-1].endswith("kg ask NAME --help.")


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_the_help_of_a_question_has_all_that_it_takes_and_gives(question: Question) -> None:
    vi = words(done("ask", question.name, "--help", "--lang", "vi"))
    en = words(done("--lang", "en", "ask", "--help", question.name))
    for lang, text in (("vi", vi), ("en", en)):
        assert words(question.title[lang]) in text
        assert all(f"--{one.name} " in text and words(one.description[lang]) in text for one in question.parameters)
    assert vi.count("[bắt buộc]") == en.count("[required]") == sum(one.required for one in question.parameters)
    assert all(f" {name} " in en for name in question.columns)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_the_example_of_a_help_runs(seeds_folder: Path, question: Question) -> None:
    text = done("ask", question.name, "--help", "--lang", "vi")
    line = text.split("Ví dụ:\n")[1].split("\n\n")[0]
    _, *call = shlex.split(words(line))
    assert kg(*call, "--store", seeds_folder).exit_code == 0


def test_an_example_narrows_where_it_can() -> None:
    assert all(example(question) for question in ALL if any(one.name == "official" for one in question.parameters))


def test_help_in_no_language_is_in_both() -> None:
    text = words(done("ask", "career", "--help", KG_LANG=None))
    assert "official cán bộ / official" in text and "Parameters of the question" in text


def test_help_without_a_question_is_that_of_the_command() -> None:
    text = done("ask", "--help", "--lang", "en")
    assert "--columns" in text and "--sort" in text and "--limit" in text
    assert text == done("ask", "--store", "career", "--help", "--lang", "en")


def test_help_has_the_options_that_narrow_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words(done("ask", "career", "--help", "--lang", "en"))
    assert "To narrow the answer: --since DATE From a day" in text and "--place PLACE In this unit" in text
    monkeypatch.setattr("kg.cli.questions.narrowing", lambda question: ("limit", "bom"))
    text = words(done("ask", "career", "--help", "--lang", "en"))
    assert "To narrow the answer: --limit N Most rows. --bom A CSV that Excel opens." in text


def test_help_of_a_question_that_is_not_there_names_its_like() -> None:
    result = in_english("ask", "carer", "--help")
    assert result.exit_code == 2 and "career" in result.stderr


@pytest.mark.parametrize("parameter", {one.type: one for question in ALL for one in question.parameters}.values())
def test_every_type_of_parameter_has_a_word(parameter: Parameter) -> None:
    assert all(re.fullmatch(r"[\w-]+", value_name(parameter, lang)) for lang in ("vi", "en"))


# ---------------------------------------------------------------- parameters as options


@pytest.mark.parametrize(
    "call",
    [
        ["career", "--official", "Trần Minh Vũ"],
        ["career", "--official=Trần Minh Vũ"],
        ["--official", "Trần Minh Vũ", "career"],
        ["career", "--OFFICIAL", "Trần Minh Vũ"],
        ["career", "--format", "table", "--official", "Trần Minh Vũ"],
        ["--format", "table", "career", "--official", "Trần Minh Vũ"],
    ],
)
def test_a_parameter_is_an_option(seeds_folder: Path, call: list[str]) -> None:
    wanted = done("ask", "career", "--param", "official=Trần Minh Vũ", "--store", seeds_folder)
    assert "Trần Minh Vũ" in wanted
    assert done("ask", *call, "--store", seeds_folder) == wanted
    assert done("ask", "--store", seeds_folder, *call) == wanted


def test_a_parameter_of_two_words_may_have_a_hyphen(seeds_folder: Path) -> None:
    call: list[str | Path] = ["ask", "documents-most-cited", "--store", seeds_folder]
    assert done(*call, "--issued-by", "Chính phủ") == done(*call, "--param", "issuedBy=Chính phủ")


def test_a_time_may_be_written_in_any_way_where_it_is_a_parameter_too(seeds_folder: Path) -> None:
    call: list[str | Path] = ["ask", "meetings-by-month", "--format", "csv", "--store", seeds_folder]
    assert done(*call, "--since", "2021", "--until", "3/2021").splitlines()[1:] == ["2021-03,district,1,1"]
    assert [field.name for field in fields(Narrowing)] == [name[2:] for name in NARROWING_OPTIONS]


def test_a_value_may_begin_with_a_hyphen_and_hold_an_equals_sign(seeds_folder: Path) -> None:
    result = in_english("ask", "documents-implementing", "--basis", "-a=b", "--store", seeds_folder)
    assert result.exit_code == 2 and "no document called “-a=b”" in result.stderr


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["career", "--oficial", "x"], "--official"),
        (["career", "--who", "x"], "it takes: official"),
        (["meetings-in", "--unit"], "“unit” is not NAME=VALUE"),
        (["carer", "--official", "x"], "did you mean: career"),
        (["career", "--fromat", "csv"], "--format"),
        (["meetings-in", "--since", "2021", "--unit"], "NAME=VALUE"),
    ],
)
def test_a_mistyped_option_is_answered_with_its_like(seeds_folder: Path, call: list[str], words: str) -> None:
    result = in_english("ask", *call, "--store", seeds_folder)
    assert result.exit_code == 2
    assert words in result.stderr


def test_no_parameter_bears_the_name_of_an_option_that_is_none_of_its_narrowing() -> None:
    known = get_command(app).commands["ask"].params  # type: ignore[attr-defined]
    options = {name[2:] for one in known for name in one.opts if name.startswith("--")}
    parameters = {one.name for question in ALL for one in question.parameters}
    assert not parameters & (options - NARROWING)
