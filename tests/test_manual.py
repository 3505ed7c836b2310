"""The manual page is made of the help: all commands and options are in it, in either language, for `man` to show."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from commands import done
from typer.main import get_command

from kg.cli import app
from kg.cli.manual import FOLDERS, page
from kg.messages import LANGUAGES

ROOT = Path(__file__).parent.parent
GROUP: Any = get_command(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_option_is_in_the_page(lang: str) -> None:
    text = done("man", "--lang", lang)
    assert text == page(lang)
    plain = re.sub(r"\\f.", "", text).replace("\\-", "-")
    for name, command in GROUP.commands.items():
        assert f'.SS "kg {name} ' in plain
        assert all(option in plain for parameter in command.params for option in parameter.opts if option[0] == "-")
    assert all(f".TP\n{variable}\n" in plain for variable in ("KG_LANG", "KG_RULES", "KG_WHO", "KG_CACHE"))
    assert "help-" not in text


def test_it_is_in_both_languages() -> None:
    assert '.SH "EXIT STATUS"' in page("en")
    assert '.SH "MÃ THOÁT"' in page("vi")


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_roff_without_a_warning_and_shows_texts_as_they_are(lang: str) -> None:
    call = ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou", "-rLL=200n"]
    shown = subprocess.run(call, input=page(lang), check=True, capture_output=True, text=True, encoding="utf-8")
    assert shown.stderr == ""
    words = " ".join(shown.stdout.replace("\N{HYPHEN}", "-").split())
    assert "kg build pages/ --json --quiet --log kg.log" in words
    assert "--limit-memory SIZE" in words


def test_it_is_written_where_man_looks(tmp_path: Path) -> None:
    done("man", "-o", tmp_path / "share" / "man")
    for lang, folder in FOLDERS.items():
        assert (tmp_path / "share" / "man" / folder / "kg.1").read_text(encoding="utf-8") == page(lang)


def test_the_wheel_is_built_with_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "custom" in settings["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]
    assert any(need.startswith("typer") for need in settings["build-system"]["requires"])
    assert "share/man/" in (ROOT / "hatch_build.py").read_text(encoding="utf-8")


def test_the_page_needs_no_more_than_the_command_line() -> None:
    code = "import sys; from kg.cli.manual import page; page('vi'); "
    code += "print([name for name in ('yaml', 'pyoxigraph', 'rich', 'regex') if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.strip() == "[]"
