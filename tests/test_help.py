"""The help of the command line: every text in both languages, the one that is chosen shown, nothing else loaded."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import done, kg
from typer.main import get_command

from kg import messages, resources
from kg.cli import app
from kg.cli.app import main
from kg.cli.help import REPLACED, in_language

GROUP: Any = get_command(app)
ALL: tuple[str, ...] = ("", *GROUP.commands)
SPOKEN_WITH = ("addresses", "errors", "messages", "rdf", "rdf.namespaces", "resources", "shown")
"""What every command needs to be called and to say what is wrong."""


def keys(command: str) -> list[str]:
    """The keys of all texts in the help of a command, or of the program."""
    one = GROUP.commands[command] if command else GROUP
    own = [one.help, one.epilog, *(parameter.help for parameter in one.params), "help-help"]
    return [REPLACED.get(key, key) for key in own if key] + [
        other.help for other in ([] if command else GROUP.commands.values())
    ]


def words(text: str) -> str:
    """The text as it is before lines are broken."""
    return " ".join(text.split())


def test_help_names_every_command() -> None:
    assert {"build", "ask", "query", "validate", "export", "draw", "evaluate", "explain", "push"} < set(ALL)
    text = done("--help")
    assert all(f"\n  {command}" in text for command in ALL)


@pytest.mark.parametrize("command", sorted({*ALL} - {"", "man", "ontology", "try"}))
def test_every_command_that_has_to_do_with_a_graph_takes_a_store(command: str) -> None:
    assert "--store" in done(command, "--help")


@pytest.mark.parametrize("command", ALL)
def test_help_is_in_the_language_that_is_chosen(command: str) -> None:
    call = [command] if command else []
    both = words(done(*call, "--help", KG_LANG=None))
    for lang, other in (("vi", "en"), ("en", "vi")):
        texts = [
            done("--lang", lang, *call, "--help", KG_LANG=other),
            done(*call, "--help", f"--lang={lang}", KG_LANG=None),
            done(*call, "--help", KG_LANG=lang),
        ]
        assert len(set(texts)) == 1
        for key in keys(command):
            assert in_language(key, lang) in words(texts[0])
            assert in_language(key, other) not in words(texts[0])
            assert in_language(key, None) in both
        assert ("Tùy chọn:" in texts[0], "Options:" in texts[0]) == (lang == "vi", lang == "en")


def test_headings_and_notes_are_in_the_language_that_is_chosen() -> None:
    text = done("load", "--help", "--lang", "vi")
    assert re.findall(r"^(\S.*?):", text, re.MULTILINE) == ["Cách dùng", "Tham số", "Tùy chọn"]
    assert "[bắt buộc]" in text
    assert "[biến môi trường: KG_LANG; mặc định: vi]" in words(text)
    assert "[env var: KG_LANG; default: vi]" in words(done("build", "--help", "--lang", "en"))


def test_help_texts_are_what_the_catalogue_has() -> None:
    catalogue = yaml.safe_load((resources.data() / "messages.yaml").read_text(encoding="utf-8"))
    for key in (key for key in catalogue if key.startswith("help-")):
        assert {lang: messages.help_text(key, lang) for lang in messages.LANGUAGES} == catalogue[key]


@pytest.mark.parametrize("content", [None, "help-about:\n  vi: 'one quote'\n  en: \"x\"\n", "[broken"])
def test_help_from_a_broken_catalogue_is_an_error_that_notes_it(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "messages.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr("kg.resources.data", lambda: tmp_path)
    monkeypatch.setattr("sys.argv", ["kg", "--lang", "en", "--help"])
    messages._help_texts.cache_clear()
    messages._catalogue.cache_clear()
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        messages._help_texts.cache_clear()
        messages._catalogue.cache_clear()
    assert ended.value.code == 2
    assert "messages.yaml: the file of messages cannot be read" in capsys.readouterr().err


def test_a_wrong_call_is_not_obeyed_by_the_terminal() -> None:
    for call in (("\x1b[2J",), ("ask", "a", "\x1b[2J"), ("ask", "--\x1b[2J"), ("ask", "--format", "\x1b[2J")):
        result = kg(*call)
        assert result.exit_code == 2
        assert "\x1b" not in result.stderr
        assert "x1b[2J" in result.stderr


def test_help_loads_the_command_line_and_nothing_else() -> None:
    code = "import runpy, sys; before = set(sys.modules); sys.argv = ['kg', '--help']\n"
    code += "try: runpy.run_module('kg', run_name='__main__')\n"
    code += "finally: print(*(set(sys.modules) - before), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8")
    loaded = run.stderr.split()
    inside = {name for name in loaded if re.match(r"kg(?!\.cli)", name)}
    outside = {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names - {"kg"}
    assert "kg.cli.help" in loaded
    assert inside <= {"kg", *(f"kg.{name}" for name in SPOKEN_WITH)}
    assert outside <= {"annotated_doc", "click", "colorama", "shellingham", "typer", "typing_extensions"}


def test_the_version() -> None:
    from kg import __version__  # noqa: PLC0415

    assert done("--version").strip() == f"kg {__version__}"
