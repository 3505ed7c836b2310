"""Tab in real shells offers commands, options, questions, parameters and formats, with help in the user's language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg import resources

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells")]

ROOT = Path(__file__).parent.parent
BASH = """
eval "$(kg --show-completion bash)"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_kg_completion kg
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which `kg` is this program."""
    program = tmp_path / "bin" / "kg"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "KG_LANG": "vi"}


def output(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("kg bui", ["build"]),
        ("kg ask who-chai", ["who-chaired"]),
        ("kg ask career --param ", ["official="]),
        ("kg ask career --param off", ["official="]),
        ("kg ask who-chaired --format mark", ["markdown"]),
        ("kg unread --kind att", ["attending"]),
        ("kg export turt", ["turtle"]),
        ("kg export csv --question par-in", ["par-index"]),
        ("kg build --qui", ["--quiet"]),
        ("kg ask none --param ", [""]),
    ],
)
def test_bash_offers_what_can_follow(shell: dict[str, str], line: str, offered: list[str]) -> None:
    words = line.split(" ")
    assert output(["bash", "-c", BASH, "bash", *words], shell).splitlines() == offered


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_all_commands_and_questions_are_offered(shell: dict[str, str]) -> None:
    assert {"ask", "build", "check", "export"} <= {*output(["bash", "-c", BASH, "bash", "kg", ""], shell).split()}
    questions = output(["bash", "-c", BASH, "bash", "kg", "ask", ""], shell).split()
    assert questions == [file.stem for file in sorted(resources.queries().glob("*.rq"))]


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish")
@pytest.mark.parametrize(
    ("lang", "title", "about"),
    [("vi", "Ai chủ trì cuộc họp nào", "Dựng đồ thị"), ("en", "chaired which meeting", "Build the graph")],
)
def test_fish_shows_help_in_the_language(shell: dict[str, str], lang: str, title: str, about: str) -> None:
    def offered(line: str) -> str:
        script = f"kg --show-completion fish | source; complete --do-complete {line!r}"
        return output(["fish", "-c", script], {**shell, "KG_LANG": lang})

    assert title in offered("kg ask who-chai")
    assert about in offered("kg bui")
    assert "help-" not in offered("kg ") + offered("kg build --")


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_completion_is_installed_for_the_user(shell: dict[str, str]) -> None:
    assert "installed" in output(["bash", "-c", "kg --install-completion bash"], shell)
    assert any("_kg_completion" in file.read_text() for file in Path(shell["HOME"]).rglob("*.sh"))
