"""What `docs/running.md` shows for nightly runs is so: its commands run, its units and schedules are valid."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from kg.cli import app

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
CONTAINERFILE = (ROOT / "docs" / "Containerfile").read_text(encoding="utf-8")
PROGRAM = "/opt/kg/bin/kg"


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


def units() -> dict[str, str]:
    """The systemd units by their names, which their first lines give."""
    return {text.splitlines()[0].rpartition("/")[2]: text for text in blocks("ini")}


def calls() -> list[str]:
    """The calls of the program by cron and systemd."""
    lines = [line.strip() for text in (*blocks("cron"), *blocks("ini")) for line in text.splitlines()]
    return [PROGRAM + line.split(PROGRAM, 1)[1] for line in lines if PROGRAM in line]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_every_command_runs(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "bin").mkdir()
    kg = tmp_path / "bin" / "kg"
    kg.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', encoding="utf-8")
    kg.chmod(0o755)
    environment = {**os.environ, "PATH": f"{kg.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    lines = [line for text in blocks("sh") for line in text.splitlines()]
    assert len(lines) >= 8
    for line in lines:
        done = subprocess.run(
            line, shell=True, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        if "--quiet" in line:
            assert done.stderr == ""
            assert not done.stdout or "--json" in line
        if "--json" in line:
            assert json.loads(done.stdout)["exit_code"] == 0
    assert "INFO" in (tmp_path / "kg.log").read_text(encoding="utf-8")


def test_the_schedules_call_commands_that_there_are() -> None:
    assert len(calls()) >= 3
    for call in calls():
        name, *rest = shlex.split(re.split(r" (?:>|&&) ", call)[0])[1:]
        get_command(app).commands[name].make_context(name, rest)  # type: ignore[attr-defined]


def test_the_schedules_of_cron_are_such() -> None:
    lines = [line for text in blocks("cron") for line in text.splitlines()]
    entries = [line for line in lines if not re.fullmatch(r"[A-Z]+=\S+", line)]
    assert len(entries) == 2
    for entry in entries:
        *times, command = entry.split(None, 5)
        limits = (59, 23, 31, 12, 7)
        assert all(time == "*" or int(time) <= most for time, most in zip(times, limits, strict=True))
        assert "%" not in command.replace("\\%", "")  # cron would take it for the end of a line


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    assert {name.rpartition(".")[2] for name in units()} == {"service", "timer"}
    for name, text in units().items():
        (tmp_path / name).write_text(text.replace(PROGRAM, sys.executable), encoding="utf-8")
    paths = [str(tmp_path / name) for name in units()]
    call = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *paths]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


@pytest.mark.skipif(not shutil.which("logrotate"), reason="no logrotate")
def test_logrotate_takes_the_rule(tmp_path: Path) -> None:
    (rule,) = (text for text in blocks("text") if "logrotate" in text)
    (tmp_path / "kg").write_text(rule.replace("create 0640 kg kg", "create 0640"), encoding="utf-8")
    call = [shutil.which("logrotate") or "", "--debug", "--state", str(tmp_path / "state"), str(tmp_path / "kg")]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr


def test_the_fields_of_the_summary_are_those_that_are_named(seeds_folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "validate", "--store", str(seeds_folder), "--json"],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    found = json.loads(done.stdout)
    assert [name for name in (*found, *found["pages"], *found["problems"]) if f"`{name}`" not in TEXT] == []


def test_the_container_copies_what_the_wheel_is_made_of() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(.*) /source", CONTAINERFILE, flags=re.MULTILINE))
    names = {name for line in copied for name in line.split()}
    assert {"pyproject.toml", "hatch_build.py", "kg", "ontology", "shapes", "queries", "README.md", "LICENSE"} == names
    assert all((ROOT / name).exists() for name in names)
    assert "\nUSER kg\n" in CONTAINERFILE
