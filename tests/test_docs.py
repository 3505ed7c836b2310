"""Every `kg …` command in the README's code blocks runs, in order, on a copy of the seeds, beside two servers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import clusters
import pytest
from servers import free_port, oxigraph

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
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
