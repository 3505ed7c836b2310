"""The catalogue of messages: both languages alike, nothing missing, nothing unused; every error in either language."""

from __future__ import annotations

import ast
import pickle
import re
import shutil
import string
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from kg import errors, messages
from kg.cli import app, manual
from kg.cli.help import REPLACED
from kg.errors import KgError, StoreError, UsageError
from kg.messages import CatalogueError, say
from kg.pipeline import Settings
from kg.read import read
from kg.run.batch import build
from kg.store import Store

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "kg"
PAGE = ROOT / "seeds" / "002_5e6dac1fbc6af054.txt"
CATALOGUE: dict[str, dict[str, str]] = yaml.safe_load((PACKAGE / "data" / "messages.yaml").read_text("utf-8"))
ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, KgError)}
SPEAKERS = {*ERRORS, "_fault", "say", "Refused", "in_language"}


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


# ---------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_message_is_the_same_in_both_languages(key: str) -> None:
    entry = CATALOGUE[key]
    assert tuple(entry) == messages.LANGUAGES
    assert parameters(entry["vi"]) == parameters(entry["en"])
    assert entry["vi"].count(" → ") == entry["en"].count(" → ") <= 1


def test_no_message_stands_there_twice() -> None:
    lines = (PACKAGE / "data" / "messages.yaml").read_text("utf-8").splitlines()
    keys = [line for line in lines if line and line[0] not in " #"]
    assert len(keys) == len(CATALOGUE)


# ---------------------------------------------------------------- the code


@cache
def spoken() -> list[tuple[str, ast.Call]]:
    """Each key in the code as a pattern, with the call that says it: `say("…")`, `UsageError("…")`, `_fault("…")`."""
    return [
        (pattern, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and node.args and speaker(node) in SPEAKERS
        for pattern in patterns(node.args[0])
    ]


def speaker(call: ast.Call) -> str:
    """The name of the function that is called, without what it is an attribute of."""
    return ast.unparse(call.func).rpartition(".")[2]


def patterns(key: ast.expr) -> Iterator[str]:
    match key:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.IfExp(body=body, orelse=other):
            yield from (*patterns(body), *patterns(other))
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z-]+" for p in parts)


def test_every_message_that_the_code_uses_is_in_the_catalogue_with_its_parameters() -> None:
    for pattern, call in spoken():
        found = [key for key in CATALOGUE if re.fullmatch(pattern, key)]
        assert found, f"there is no message {pattern}"
        given = {keyword.arg for keyword in call.keywords} - {"where"}
        for key in found if None not in given else ():
            assert parameters(CATALOGUE[key]["en"]) == given, f"{key} is filled in with {given}"


def helps() -> set[str]:
    """The keys of the help of every command and parameter, and of what typer writes of its own."""
    group: Any = get_command(app)
    parts = [group, *group.params, *group.commands.values()]
    parts += [parameter for command in group.commands.values() for parameter in command.params]
    own = {part.help for part in parts} - REPLACED.keys()
    return own | {group.epilog, *REPLACED.values(), *manual._FILES.values(), *manual._VARIABLES.values()}


def unsaid(keys: Iterable[str]) -> list[str]:
    """Those of the keys that the code does not use."""
    patterns = {*(pattern for pattern, _ in spoken()), *map(re.escape, helps())}
    return [key for key in keys if not any(re.fullmatch(pattern, key) for pattern in patterns)]


def test_every_message_in_the_catalogue_is_used_by_the_code() -> None:
    assert unsaid(CATALOGUE) == []
    others = ["reading-x", "help-x", "help-command-x", "help-heading-x"]
    assert unsaid(others) == others


def test_every_help_of_a_command_is_in_the_catalogue() -> None:
    assert helps() <= CATALOGUE.keys()


def test_every_error_gives_advice() -> None:
    for pattern, call in spoken():
        if speaker(call) in {*ERRORS, "_fault"}:
            found = [entry for key, entry in CATALOGUE.items() if re.fullmatch(pattern, key)]
            assert all(" → " in text for entry in found for text in entry.values()), pattern


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize("kind", sorted(ERRORS))
def test_an_error_has_position_message_and_advice_in_both_languages(kind: str) -> None:
    error: KgError = getattr(errors, kind)("file-unreadable", where="words.yaml:3", reason="Permission denied")
    advice = "check that you may read it, or install cchc-kg again"
    assert str(error) == f"words.yaml:3: the file cannot be read (Permission denied)\n  → {advice}"
    assert (error.what(), error.advice()) == ("the file cannot be read (Permission denied)", advice)
    advice = "hãy kiểm tra quyền đọc của tệp, hoặc cài lại cchc-kg"
    assert error.text("vi") == f"words.yaml:3: không đọc được tệp (Permission denied)\n  → {advice}"
    again = pickle.loads(pickle.dumps(error))  # errors of worker processes travel so
    assert (type(again), again.text("vi")) == (type(error), error.text("vi"))


def test_values_are_filled_in_as_they_are() -> None:
    error = StoreError("store-missing", path="a → {b}")
    assert error.advice("vi").endswith("kg build INPUT… --store a → {b}")
    assert error.what("vi") == "không có kho ở đây"


def test_a_text_for_each_language_is_shown_in_the_one_of_the_message() -> None:
    about = {"vi": "họ và tên", "en": "full name"}
    error = UsageError("parameter-missing", question="q", name="who", about=about)
    assert error.advice("vi") == "hãy thêm --param who=… (họ và tên)"
    assert error.advice("en") == "add --param who=… (full name)"


@pytest.mark.parametrize(("lang", "words"), [("vi", "không đọc được tệp thông báo"), ("en", "messages cannot be read")])
@pytest.mark.parametrize(
    "content",
    ["[broken: {{{", "- a list", "store-missing: word", "store-missing: {fr: x}", "store-missing: {vi: 1, en: 2}"],
)
def test_with_a_broken_catalogue_errors_are_still_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, lang: str, words: str
) -> None:
    (tmp_path / "messages.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr("kg.resources.data", lambda: tmp_path)
    messages._catalogue.cache_clear()
    try:
        text = StoreError("store-missing", where="here", path="here").text(lang)
        assert text.startswith("here: store-missing (path: here)\n  → ")
        assert words in text
        assert "messages.yaml" in text
        with pytest.raises(CatalogueError) as raised:
            say("reading", lang)
        assert words in raised.value.text(lang)
    finally:
        messages._catalogue.cache_clear()


def test_a_language_that_there_is_not_falls_back_to_english() -> None:
    assert UsageError("export-both").text("fr") == str(UsageError("export-both"))


# ---------------------------------------------------------------- at the command line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a store of one page, `kg-store`, and a query that is none, `broken.rq`."""
    made = tmp_path_factory.mktemp("messages")
    with Store.open(made / "kg-store", write=True) as store:
        assert [result.state for result in build(read([PAGE]), store, Settings(validated=False))] == ["built"]
    (made / "broken.rq").write_text("SELECT WHERE {\n ?x }", encoding="utf-8")
    (made / "empty").mkdir()
    return made


WRONG: dict[str, tuple[str, str]] = {
    "ask who-chaird": (
        "Lỗi: không có câu hỏi “who-chaird”\n  → có phải bạn muốn hỏi: who-chaired",
        "Error: there is no question “who-chaird”\n  → did you mean: who-chaired",
    ),
    "ask xyz": ("“xyz”\n  → các câu hỏi có sẵn: ", "“xyz”\n  → there are: "),
    "ask articles --store none": (
        "Lỗi: none: không có kho ở đây\n  → hãy dựng kho: kg build INPUT… --store none",
        "Error: none: there is no store\n  → make one: kg build INPUT… --store none",
    ),
    "ask who-chaired --param official": ("“official” không có dạng", "“official” is not NAME=VALUE"),
    "ask who-chaired --param oficial=x": (
        "câu hỏi who-chaired không có tham số “oficial”\n  → có phải ý bạn là official?",
        "who-chaired has no parameter “oficial”\n  → did you mean official?",
    ),
    "ask evidence --param fact=": ("không phải là IRI\n  → hãy cho cả IRI", "is no iri\n  → give the whole IRI"),
    "query broken.rq": (
        "Lỗi: broken.rq: đây không phải là truy vấn SPARQL hợp lệ: error at 2:",
        "Error: broken.rq: this is no SPARQL query: error at 2:",
    ),
    "query missing.rq": ("missing.rq: không đọc được tệp truy vấn", "missing.rq: the query file cannot be read"),
    "export docx -o -": (
        "Lỗi: không có định dạng “docx”\n  → các định dạng có sẵn: turtle, ",
        "Error: there is no format “docx”\n  → there are turtle, ",
    ),
    "export xml -o -": ("có phải ý bạn là rdfxml?", "did you mean rdfxml?"),
    "export tutle -o -": ("có phải ý bạn là turtle?", "did you mean turtle?"),
    "export csv -o -": ("hãy nêu câu hỏi bằng --question", "name one with --question"),
    "export turtle -o none/kg.ttl": ("không ghi được tệp (", "cannot write: "),
    "export turtle -o - --article none.txt": ("kho không có bài nào tên là “none.txt”", "has no article called"),
    "export turtle -o - --entity Xyzzy": (
        "Lỗi: kho không có thực thể nào tên là “Xyzzy”\n  → xem trong kho có gì: kg list people",
        "Error: the store has no entity called “Xyzzy”\n  → see what there is: kg list people",
    ),
    "export turtle -o - --entity Tran-Minh": ("gần nhất là “Trần Minh Vũ”", "nearest: “Trần Minh Vũ”"),
    "draw -o kg.doc": ("không vẽ được ra tệp “kg.doc”", "a picture cannot be “kg.doc”"),
    "remove none.txt": ("không bỏ được trang nào\n  → ", "no page was removed\n  → "),
    "build none.txt": ("không đọc được trang nào\n  → ", "no page could be read\n  → "),
    "ask articles --store empty": ("empty: đây không phải là kho", "empty: this is not a store"),
}


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_call_is_reported_in_the_language_of_the_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, lang: str
) -> None:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(app, call.split(), env={"KG_LANG": lang})
    assert done.exit_code == 2, done.output
    assert WRONG[call][messages.LANGUAGES.index(lang)] in done.stderr


BROKEN: dict[str, tuple[str, str, str]] = {
    "kg/data/words.yaml": ("words.yaml:", "không phải là YAML hợp lệ", "not YAML"),
    "kg/data/messages.yaml": ("messages.yaml:", "không đọc được tệp thông báo", "the file of messages cannot be read"),
    "shapes/meetings.ttl": ("meetings.ttl:1: ", "không phải là Turtle hợp lệ", "not Turtle"),
    "ontology/cchc.ttl": ("cchc.ttl:1: ", "không phải là Turtle hợp lệ", "not Turtle"),
    "queries/who-chaired.rq": ("who-chaired.rq:1: ", "hãy viết đúng một dòng", "write one"),
}


@pytest.mark.slow
@pytest.mark.parametrize("file", BROKEN)
def test_a_broken_file_is_reported_in_the_language_of_the_run(tmp_path: Path, file: str) -> None:
    for folder in ("kg", "ontology", "shapes", "queries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / file).write_text("[broken: {{{\n", encoding="utf-8")
    where, *both = BROKEN[file]
    for lang, words in zip(messages.LANGUAGES, both, strict=True):
        command = [sys.executable, "-m", "kg", "build", str(PAGE), "--lang", lang, "--store", f"store-{lang}"]
        done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 2
        assert where in done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_nothing_is_loaded_to_make_an_error() -> None:
    code = (
        "import sys; from kg.errors import UsageError; UsageError('export-both'); "
        "print([m for m in ('yaml',) if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
