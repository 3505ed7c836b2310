"""Queries that take too long or too much are ended, with a word why; so are those that nobody waits for any more."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from socket import create_server

import pytest
from processes import PROC, left, marked

from kg.answer.limited import IS_MEMORY_LIMITED, LEAST, Limits, apart, memory
from kg.errors import KgError, StoreError, UsageError

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
NONE = Limits(seconds=0, memory=0)
PATIENCE = 60
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f"
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
linux = pytest.mark.skipif(not (PROC / "self" / "environ").exists(), reason="no /proc shows processes")
limited = pytest.mark.skipif(not IS_MEMORY_LIMITED, reason="a system that limits no memory")
KG = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from kg.cli import main
"""
UNCHECKED = f"{KG}\nfrom kg.rdf import sparql\nsparql.DEPTH = 10**9\n"


# ---------------------------------------------------------------- work, as a whole


def squares(count: int) -> tuple[int, bytes]:
    """A number and the bytes of a text."""
    return count, "ở".join(str(number * number) for number in range(count)).encode()


def refuse() -> tuple[int, bytes]:
    """An error."""
    raise StoreError("store-base", where="kho", base="http://a/")


def die(number: int, outcry: str = "") -> tuple[int, bytes]:
    """Nothing any more."""
    faulthandler.disable()
    os.write(2, outcry.encode())
    os.kill(os.getpid(), number)
    time.sleep(PATIENCE)
    return 0, b""


def leave_a_file(folder: Path) -> tuple[int, bytes]:
    """Nothing, for too long."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        (folder / "name").write_text(file.name, encoding="utf-8")
    time.sleep(3600)
    return 0, b""


class Panic(BaseException):
    """What the engine raises when it comes to something that it holds impossible."""


def panic() -> tuple[int, bytes]:
    """Nothing."""
    os.write(2, b"thread panicked")
    raise Panic


def need_a_terabyte() -> tuple[int, bytes]:
    """More than there is."""
    return len(bytearray(1 << 40)), b""


def fault(work: Callable[[], tuple[int, bytes]], limits: Limits = NONE) -> KgError:
    """The error in which work ends."""
    with pytest.raises(KgError) as raised, apart(work, limits, "q.rq"):
        pytest.fail("there is an answer")
    return raised.value


def test_work_gives_what_it_gives_and_bytes_of_any_length() -> None:
    with apart(partial(squares, 1_000_000), NONE, "q.rq") as (count, pieces):
        kept = list(pieces)
    assert (count, b"".join(kept)) == squares(1_000_000)
    assert len(kept) > 1


def test_a_text_that_nobody_reads_to_its_end_keeps_nobody_waiting() -> None:
    with apart(partial(squares, 1_000_000), NONE, "q.rq") as (_, pieces):
        assert next(pieces)


def test_an_error_comes_as_it_was_raised_with_its_traceback() -> None:
    error = fault(refuse)
    assert (type(error), error.key, error.where, error.values) == (
        StoreError,
        "store-base",
        "kho",
        {"base": "http://a/"},
    )
    assert "in refuse" in "".join(error.__notes__)


def test_what_takes_too_long_is_ended_and_leaves_no_file(tmp_path: Path) -> None:
    error = fault(partial(leave_a_file, tmp_path), Limits(seconds=10, memory=0))
    assert (error.key, error.where, error.values) == ("query-timeout", "q.rq", {"seconds": 10})
    assert not Path((tmp_path / "name").read_text(encoding="utf-8")).exists()


@posix
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_of_a_process_that_dies_is_reported_by_which_signal_and_with_what_words(number: signal.Signals) -> None:
    error = fault(partial(die, number, "assertion\n\x1bfailed"))
    assert (error.key, error.where) == ("query-crashed", "q.rq")
    assert error.values["reason"] == f"{number.name} assertion failed"


def test_a_panic_is_reported_too() -> None:
    error = fault(panic)
    assert (error.key, error.values) == ("query-crashed", {"reason": "exit code 1 thread panicked"})


@posix
def test_a_process_that_is_killed_while_it_sends_is_reported() -> None:
    with pytest.raises(UsageError) as raised, apart(partial(squares, 1_000_000), NONE, "q.rq") as (_, pieces):
        assert next(pieces)
        [child] = active_children()
        assert child.pid
        os.kill(child.pid, signal.SIGKILL)
        list(pieces)
    assert (raised.value.key, raised.value.where) == ("query-crashed", "q.rq")


@posix
@pytest.mark.parametrize("outcry", ["memory allocation of 9 bytes failed\n", "what():  std::bad_alloc\n"])
def test_what_a_library_writes_of_memory_before_it_aborts_is_understood(outcry: str) -> None:
    assert fault(partial(die, signal.SIGABRT, outcry), Limits(0, 1 << 30)).values == {"limit": "1024M"}


@limited
def test_what_needs_too_much_memory_is_ended() -> None:
    assert fault(need_a_terabyte, Limits(0, 1 << 30)).key == "query-memory"


@pytest.mark.parametrize(
    ("given", "size"),
    [("0", 0), ("256M", LEAST), ("2G", 2 << 30), ("2GB", 2 << 30), (" 2gib ", 2 << 30), ("300000K", 300_000 << 10)],
)
def test_a_limit_of_memory_is_read(given: str, size: int) -> None:
    assert memory(given) == size


@pytest.mark.parametrize("given", ["", "G", "-1G", "1.5G", "2 elephants", "255M", "1", "２G", "9" * 5000])
def test_what_is_no_limit_of_memory_is_refused(given: str) -> None:
    with pytest.raises(UsageError) as raised:
        memory(given)
    assert raised.value.key == "memory-form"


# ---------------------------------------------------------------- queries


def query(sparql: str, store: Path | str, *options: str, code: str = KG) -> subprocess.CompletedProcess[str]:
    """The end of a query."""
    call = [sys.executable, "-c", f"{code}\nmain()", "query", "-", "--store", str(store), "--lang", "en", *options]
    return subprocess.run(call, cwd=ROOT, input=sparql, capture_output=True, text=True, check=False, timeout=300)


@contextmanager
def endless(store: Path, folder: Path, mark: str) -> Iterator[subprocess.Popen[str]]:
    """A query in the midst of its work, in a group of its own, its processes marked in their environment."""
    file = folder / "endless.rq"
    file.write_text(ENDLESS, encoding="utf-8")
    name, _, value = mark.partition("=")
    pipe, environment = subprocess.PIPE, {**os.environ, name: value}
    with subprocess.Popen(
        [sys.executable, "-c", f"{KG}\nmain()", "query", str(file), "--store", str(store)],
        cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True, env=environment,
    ) as process:  # fmt: skip
        end = time.monotonic() + PATIENCE
        while len(marked(mark)) < 2 and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(0.5)  # until it is at work
        assert len(marked(mark)) >= 2
        yield process


def test_a_query_that_never_ends_is_ended_in_time(seeds_folder: Path) -> None:
    done = query(ENDLESS, seeds_folder, "--timeout", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "took longer than 1 seconds" in done.stderr


@linux
@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_query_that_never_ends_can_be_stopped(
    seeds_folder: Path, tmp_path: Path, number: signal.Signals, group: bool
) -> None:
    mark = f"KG_TEST_MARK={os.getpid()}-{number.name}-{group}-"
    with endless(seeds_folder, tmp_path, mark) as process:
        numbers = marked(mark)
        (os.killpg if group else os.kill)(process.pid, number)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert not left(numbers)


@linux
def test_a_query_ends_when_its_command_is_killed(seeds_folder: Path, tmp_path: Path) -> None:
    mark = f"KG_TEST_MARK={os.getpid()}-killed-"
    with endless(seeds_folder, tmp_path, mark) as process:
        numbers = marked(mark)
        process.kill()
    assert not left(numbers)


@limited
def test_a_query_that_needs_too_much_memory_is_ended(seeds_folder: Path) -> None:
    done = query(HUNGRY, seeds_folder, "--limit-memory", "256M", "--timeout", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert "-: the query needs more memory than 256M" in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_a_query_that_is_too_deep_is_an_error(seeds_folder: Path) -> None:
    done = query("SELECT * { " + "{" * 3000 + "}" * 3000 + " }", seeds_folder)
    assert (done.returncode, "nested too deeply" in done.stderr) == (2, True)


@posix
def test_a_query_that_the_engine_dies_of_is_an_error(seeds_folder: Path) -> None:
    done = query("SELECT * { " + "{" * 9000 + "}" * 9000 + " }", seeds_folder, code=UNCHECKED)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the query engine died (SIGSEGV" in done.stderr


def test_a_long_answer_arrives_whole(seeds_folder: Path) -> None:
    count = 200_000
    rows = "SELECT ?a ?d { { SELECT ?a { ?a ?b ?c } LIMIT 1000 } { SELECT ?d { ?d ?e ?f } LIMIT 200 } }"
    done = query(rows, seeds_folder, "--format", "csv", "--timeout", "0")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == count + 1


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        done = query(ENDLESS, f"http://127.0.0.1:{silent.getsockname()[1]}/", "--timeout", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "took longer than 1 seconds" in done.stderr


def test_a_query_asks_a_server_only_with_the_option(seeds_folder: Path) -> None:
    sparql = "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?x ?p ?o } }"
    done = query(sparql, seeds_folder)
    assert (done.returncode, "--allow-service" in done.stderr) == (2, True)
    assert query(sparql, seeds_folder, "--allow-service").returncode == 0
