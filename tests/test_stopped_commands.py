"""Commands that get Ctrl-C or SIGTERM, or whose streams are closed: what is in hand is stored, the next run goes on."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals and named pipes of POSIX")]

ROOT = Path(__file__).parent.parent
ENOUGH = 5
KG = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from kg.cli import main
main()
"""


def line(number: int) -> str:
    """A page of its own for each number, as a line of JSON."""
    text = f"Ngày {number % 28 + 1}/3/2021, Chủ tịch UBND huyện Tân Hiệp Trần Minh Vũ chủ trì cuộc họp thứ {number}."
    return json.dumps({"id": f"{number:05}", "text": text}) + "\n"


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """`kg` as the shell starts it in the foreground: heeding Ctrl-C, in a group of its own that hears it as a whole."""
    command = [sys.executable, "-c", KG, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def done(*arguments: str | Path) -> str:
    process = started(*arguments)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


def stored(store: Path) -> int:
    """How many pages the store has on disk."""
    ledger = store / "pages.sqlite"
    if not ledger.exists():
        return 0
    with sqlite3.connect(ledger, timeout=60) as database:
        tables = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'page'").fetchone()[0]
        return int(database.execute("SELECT count(*) FROM page").fetchone()[0]) if tables else 0


@pytest.mark.parametrize("workers", [1, 2])
def test_a_build_that_is_stopped_stores_what_it_finished_and_goes_on_from_there(tmp_path: Path, workers: int) -> None:
    """The pages come through a pipe that never ends, so that the build cannot be over before the signal."""
    pages, store = tmp_path / "pages.jsonl", tmp_path / "store"
    build = ("build", pages, "--store", store, "--workers", str(workers), "--no-validate")
    os.mkfifo(pages)
    pipe = os.open(pages, os.O_RDWR)
    process, written = started(*build), 0
    while stored(store) < ENOUGH:
        assert process.poll() is None, process.communicate()
        os.write(pipe, line(written).encode())
        written += 1
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    os.close(pipe)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    count = stored(store)
    assert ENOUGH <= count <= written
    assert f"lần này đã lưu {count} trang;" in err
    assert out == ""

    pages.unlink()
    pages.write_text("".join(map(line, range(written + ENOUGH))), encoding="utf-8")
    out = done(*build)
    assert f"{written + ENOUGH - count} trang mới" in out
    assert f"{count} trang giữ nguyên" in out
    done("build", pages, "--store", tmp_path / "other", "--no-validate")
    exported = [done("export", "nquads", "-o", "-", "--store", path) for path in (store, tmp_path / "other")]
    assert exported[0] == exported[1]


SLOW = """
import sys, time
from kg import pipeline
from kg.cli import app
from kg.run.stop import Stop

def extract(page):
    print("working", flush=True)
    time.sleep(3600)

class Heard(Stop):
    def _heard(self, *signal):
        print("heard", flush=True)
        super()._heard(*signal)

sys.modules["kg.run.stop"].Stop = Heard
pipeline.extract = extract
app(["build", sys.argv[1], "--store", sys.argv[2]])
"""


def test_a_second_signal_stops_at_once_and_the_store_can_be_used(tmp_path: Path) -> None:
    pages, store = tmp_path / "pages.jsonl", tmp_path / "store"
    pages.write_text("".join(map(line, range(3))), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, pages, store], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "working\n"
    for _ in range(2):
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "heard\n"
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Đã dừng theo yêu cầu" in err
    assert "Traceback" not in err
    assert "3 trang mới" in done("build", pages, "--store", store, "--no-validate")


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_build_whose_stream_nobody_reads_goes_on_past_a_refused_file(tmp_path: Path, stream: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "000.pdf").write_bytes(b"x")
    (tmp_path / "in" / "a.jsonl").write_text(line(1) + line(2), encoding="utf-8")
    process = started("build", tmp_path / "in", "--store", tmp_path / "store", "--no-validate")
    getattr(process, stream).close()
    (process.stderr if stream == "stdout" else process.stdout).read()  # type: ignore[union-attr]
    assert process.wait(timeout=120) == 1
    assert stored(tmp_path / "store") == 2


def test_an_error_that_nobody_reads_keeps_its_exit_code(tmp_path: Path) -> None:
    process = started("ask", "articles", "--store", tmp_path / "nothing")
    assert process.stderr
    process.stderr.close()
    assert process.wait(timeout=60) == 2


def test_a_call_without_a_command_shows_the_help() -> None:
    bare = subprocess.run([sys.executable, "-m", "kg"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert "build" in bare.stdout + bare.stderr
    assert "Traceback" not in bare.stderr


@pytest.mark.parametrize("module", ["kg.cli", "kg.cli.app", "typer", "kg.cli.giving"])
def test_ctrl_c_while_the_program_loads_ends_it_without_a_word(module: str) -> None:
    """The signal comes when a module is looked for that the command line needs."""
    code = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Looked:
    def find_spec(self, name, *more):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Looked())
from kg.__main__ import main
main()
"""
    stopped = subprocess.run([sys.executable, "-c", code, "ask"], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (stopped.returncode, stopped.stdout, stopped.stderr) == (130, "", "")


def test_closed_streams_are_none_of_the_work_s_business(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1), encoding="utf-8")
    script = '"$0" -m kg build a.jsonl --no-validate 2>&- <&-'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", script, sys.executable], cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 0
    assert stored(tmp_path / "kg-store") == 1
