"""Commands that are ended at some moment are mended by the same command again, and the attack counts what is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from attack import commands, kills
from attack.tally import Tally

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals, ulimit and /proc of Linux"),
]

SPAWNS = "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def test_what_was_ended_is_mended_by_the_same_command() -> None:
    tally = kills.run(3, 1)
    assert tally.tries == 3 and tally.is_clean, tally.faults


def test_the_attack_counts_results_that_differ_and_pages_that_are_lost(tmp_path: Path) -> None:
    ground, tally = kills.Ground(tmp_path), Tally("kills")
    case = next(case for case in ground.cases if case.name == "remove")
    ground.wanted[case] = b"something else", 0.0
    ground.tried(kills.Try(case, "SIGKILL", 1.0), tally)
    assert (tally.differences, tally.lost_pages, tally.hangs) == (1, 0, 0) and "differs" in tally.faults[0]
    tally = Tally("kills")
    without = kills.Case(case.name, case.begins_with, case.arguments, case.codes)
    ground.wanted[without] = b"something else", 60.0
    ground.tried(kills.Try(without, "SIGKILL", 1.0), tally)
    assert tally.lost_pages == len(case.gone)


def test_the_attack_counts_processes_that_live_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = ended(tmp_path, monkeypatch, SPAWNS, "SIGKILL")
    assert tally.other and any("live on" in fault for fault in tally.faults)


def test_the_attack_counts_commands_that_do_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tally = ended(tmp_path, monkeypatch, DEAF, "SIGTERM")
    assert tally.hangs and "it did not end" in tally.faults


def ended(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str, how: str) -> Tally:
    """What is counted of a program in place of `kg`."""
    monkeypatch.setattr(commands, "_KG", program)
    monkeypatch.setattr(commands, "PATIENCE", 1.0)
    monkeypatch.setattr(commands, "AFTERWARDS", 0.2)
    case = kills.Case("ask", "begun", ("ask",))
    (folder / "begun").mkdir()
    ground, tally = kills.Ground(folder, {case: (b"", 3.0)}), Tally("kills")
    ground.tried(kills.Try(case, how, 1.0), tally)
    return tally
