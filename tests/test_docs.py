"""The documentation speaks of the program as it is.

Every `kg …` command in the README's code blocks runs, in order, on a copy of the seeds, beside two servers; those of
CONTRIBUTING.md are parsed, the tests, files and packages that it and `docs/` name are there, and all packages and data
files are named.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import clusters
import pytest
import yaml
from servers import free_port, oxigraph
from typer.main import get_command

from kg.cli import app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SCALE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
TO_ADD = (
    "queries/who-concluded.rq",
    "tests/expected/who-concluded.csv",
    "tests/fixtures/shapes/Meeting-topic-long.ok.ttl",
)
"""The files that the rows of CONTRIBUTING.md would add."""
SERVER = "http://localhost:7878"
SCHEDULER = "tcp://localhost:8786"


def commands(text: str) -> list[str]:
    """The lines of fenced blocks that call `kg`; a prompt is taken off, a line that ends in a backslash goes on."""
    lines = []
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        joined = re.sub(r"\s*\\\n\s*", " ", block)
        lines += [line.strip().removeprefix("$ ") for line in joined.splitlines()]
    return [line for line in lines if re.match(r"(?:[^#]*\| *)?kg\s", line)]


def test_commands_are_found_in_blocks_only() -> None:
    text = "`kg no`\n```sh\n$ kg build a \\\n    b\nls\ncat a | kg query -  # x\n```\nkg no\n"
    assert commands(text) == ["kg build a b", "cat a | kg query -  # x"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the README speaks to a POSIX shell")
def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    assert README.is_file(), "README.md is missing: it is where users begin"
    lines = commands(README.read_text(encoding="utf-8"))
    assert lines, "README.md shows no kg command in a code block"
    for name in ("seeds", "queries"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    kg = tmp_path / "bin" / "kg"
    kg.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    kg.chmod(0o755)
    path = f"{kg.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    with (
        oxigraph(tmp_path / "server", free_port()) as url,
        clusters.scheduler(tmp_path / "bin") as (scheduler, _),
        clusters.workers(scheduler, tmp_path / "bin", 1),
    ):
        for line in (line.replace(SERVER, url).replace(SCHEDULER, scheduler) for line in lines):
            done = subprocess.run(
                line, shell=True, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


# ---------------------------------------------------------------- CONTRIBUTING.md and docs/


def code(text: str) -> list[str]:
    """What stands between single backticks outside of blocks."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", outside)


def calls_of_pytest() -> list[str]:
    """The calls of pytest in CONTRIBUTING.md, in its blocks and in its table."""
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", CONTRIBUTING, flags=re.MULTILINE | re.DOTALL))
    return [line for line in (*blocks.splitlines(), *code(CONTRIBUTING)) if re.match(r"pytest\b(?!mark)", line)]


@pytest.mark.parametrize("line", commands(CONTRIBUTING))
def test_a_command_for_contributors_is_one(line: str) -> None:
    name, *rest = shlex.split(line)[1:]
    get_command(app).commands[name].make_context(name, rest)  # type: ignore[attr-defined]


def test_the_commands_for_contributors_are_found() -> None:
    assert len(commands(CONTRIBUTING)) >= 4
    assert {"pytest", 'pytest -m "not slow"'} <= set(calls_of_pytest())


@pytest.mark.parametrize("line", calls_of_pytest())
def test_a_call_of_pytest_names_tests_and_marks_that_there_are(line: str) -> None:
    words = shlex.split(line)
    files = [ROOT / word.partition("::")[0] for word in words if word.startswith("tests/")]
    assert all(path.is_file() for path in files)
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    marks = {mark.partition(":")[0] for mark in settings["markers"]}
    if "-m" in words:
        assert set(re.findall(r"\w+", words[words.index("-m") + 1])) - {"not", "and", "or"} <= marks


@pytest.mark.parametrize(
    "text", [CONTRIBUTING, ARCHITECTURE, GLOSSARY, SCALE], ids=["CONTRIBUTING", "architecture", "glossary", "scale"]
)
def test_every_file_that_is_named_is_there(text: str) -> None:
    links = re.findall(r"\]\(([\w./-]+\.md)\)", text)
    named = [word for word in code(text) if re.fullmatch(r"(?:kg|tests|docs|queries|shapes|ontology)/[\w./*-]*", word)]
    assert [name for name in {*named} - {*TO_ADD} if not any(ROOT.glob(name.rstrip("/")))] == []
    assert [link for link in links if not any((folder / link).is_file() for folder in (ROOT, ROOT / "docs"))] == []


def test_every_package_stands_in_the_architecture() -> None:
    inside = (path for path in (ROOT / "kg").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file())
    names = {path.name for path in inside} - {"__init__.py", "__main__.py"}
    assert names - set(code(ARCHITECTURE)) == set()


def test_every_data_file_has_its_row() -> None:
    named = {word.rpartition("/")[2] for word in code(ARCHITECTURE)}
    files = {path.name for path in (ROOT / "kg" / "data").iterdir() if path.is_file()}
    assert files - named == set()


def test_a_term_of_the_glossary_stands_there_once_in_both_languages() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in GLOSSARY.splitlines() if line[:2] == "| "]
    terms = [row for row in rows if row[0] != "tiếng Việt" and set(row[0]) != {"-", " "} and row[0] != "---"]
    assert len(terms) >= 80
    assert all(len(row) == 3 and row[0] and row[1] for row in terms)
    assert len({row[0] for row in terms}) == len(terms)


def test_the_hooks_run_what_contributors_are_told_to_run() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    entries = {hook["entry"].removesuffix(" --force-exclude"): hook["stages"] for hook in repository["hooks"]}
    assert repository["repo"] == "local"
    assert entries == {
        "ruff check": ["pre-commit"],
        "ruff format": ["pre-commit"],
        'pytest -m "not slow"': ["pre-push"],
    }
