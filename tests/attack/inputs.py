"""Damaged and hostile files are read in a process with limits: none may hang or kill it, nor cost a page beside it."""

from __future__ import annotations

import os
import resource
import shutil
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from .hostile import BESIDE, case_of
from .tally import Tally

MEMORY: Final = 1 << 30
"""Bytes that the reading process may take, its parsers apart."""
PATIENCE: Final = 90.0
"""Seconds in which a folder must have been read."""
SECONDS: Final = 4.0
"""So many at most for one document or page, so that those that never end do not take the day."""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a folder gave: sources of pages, problems as (rule, message), megabytes of memory."""

    pages: frozenset[str]
    problems: tuple[tuple[str, str], ...]
    memory: int


def run(tries: int, seed: int) -> Tally:
    """So many folders, each with bad files among good ones; a third are special cases, the others mutations."""
    tally = Tally("damaged and hostile files")
    with TemporaryDirectory(prefix="kg-attack-") as scratch:
        reader = _Reader()
        try:
            for number in range(tries):
                reader = _try(tally, reader, Path(scratch), seed * 1_000_000 + number)
        finally:
            reader.end()
    return tally


# ---------------------------------------------------------------- one try


def _try(tally: Tally, reader: _Reader, scratch: Path, number: int) -> _Reader:
    case, files = case_of(number)
    folder = scratch / str(number)
    for name, content in {**BESIDE, **files}.items():
        path = os.fsencode(folder) + b"/" + os.fsencode(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - a Path takes no bytes
        Path(os.fsdecode(path)).write_bytes(content)
    tally.tries += 1
    found = reader.read(folder)
    shutil.rmtree(folder)
    if found is None:
        hung = reader.is_alive
        tally.hangs += hung
        tally.other += not hung
        tally.faults.append(f"{number} {case.name}: {'no end' if hung else 'the process died'}")
        reader.end()
        return _Reader()
    _judge(tally, found, f"{number} {case.name}", {"0.txt", "z.jsonl#1", *case.kept})
    return reader


def _judge(tally: Tally, found: Read, name: str, wanted: set[str]) -> None:
    if lost := sorted(wanted - found.pages):
        tally.lost_pages += len(lost)
        tally.faults.append(f"{name}: lost {', '.join(lost)}")
    faults = [f"{rule}: {message}" for rule, message in found.problems if rule in ("crash", "page-failed")]
    if found.memory > MEMORY >> 20:
        faults.append(f"{found.memory} MB")
    tally.other += len(faults)
    tally.faults += [f"{name}: {fault}" for fault in faults]


class _Reader:
    """A process that reads folders."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_serve, args=(there,), daemon=True)
        self._process.start()
        there.close()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def read(self, folder: Path) -> Read | None:
        """What reading gave, None where it did not end or the process died."""
        try:
            self._here.send(folder)
            return self._here.recv() if self._here.poll(PATIENCE) else None
        except (EOFError, OSError):
            self._process.join()
            return None

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._here.close()


def _serve(asked: Connection) -> None:
    from kg.read import apart, markup  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY, 4 * MEMORY))
    for module in (apart, markup):
        vars(module)["SECONDS"] = SECONDS
    while True:
        asked.send(_read(asked.recv()))


def _read(folder: Path) -> Read:
    from kg.model import Page  # noqa: PLC0415
    from kg.read import read  # noqa: PLC0415

    pages, problems = set[str](), list[tuple[str, str]]()
    try:
        for item in read([folder]):
            if isinstance(item, Page):
                pages.add(item.source)
                item.text.encode()
            else:
                problems.append((item.rule, item.message))
    except Exception as error:
        problems.append(("crash", f"{type(error).__name__}: {error}"))
    return Read(frozenset(pages), tuple(problems), _memory())


def _memory() -> int:
    """The most megabytes that this process ever held; what `resource` gives begins with those of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmHWM:"))
