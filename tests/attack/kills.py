"""Commands that write are ended at random moments, or find the disk full; the same command again must mend it all."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import Request, urlopen

from . import commands
from .commands import FULL, ROOT, checked
from .tally import Tally

sys.path.append(str(Path(__file__).parents[1]))  # where the modules of the tests are, as pytest finds them

from servers import free_port, oxigraph

PEOPLE: Final = (
    "person/tran-minh-vu-bde803c6--district-904-2019-10-06",
    "person/tran-thanh-binh-c88b84cb--district-918-2019-10-06",
)
URL: Final = "URL"
"""Stands in an argument for the address of the server."""
ENDS: Final = ("SIGKILL", "SIGKILL", "SIGKILL", "SIGTERM", "SIGINT", FULL)
_LARGEST: Final = 800
"""Kilobytes to which files are held at most where the disk is full: a store of the pages has more."""
_OUTPUT: Final = "out.nq"


@dataclass(frozen=True, slots=True)
class Case:
    """A command, the folder that it begins with, and the exit codes with which it may end when it is run again."""

    name: str
    begins_with: str
    arguments: tuple[str, ...]
    codes: tuple[int, ...] = (0,)
    gone: tuple[str, ...] = ()

    @property
    def is_push(self) -> bool:
        """Whether a server is written to."""
        return URL in self.arguments


@dataclass(frozen=True, slots=True)
class Try:
    """One end of one command: how, and after which part of the time that it takes, or at which size of files."""

    case: Case
    how: str
    part: float

    def __str__(self) -> str:
        size = f"at files of {self.kilobytes} kB"
        return f"kg {self.case.name}, {self.how} {size if self.how == FULL else f'after {self.part:.3f} of its time'}"

    @property
    def kilobytes(self) -> int:
        """How long a file may get."""
        return int(self.part**2 * _LARGEST)


def run(tries: int, seed: int) -> Tally:
    """So many ends of commands in turn; the same for a seed, but for the moments, which depend on the machine."""
    tally = Tally("kills")
    with TemporaryDirectory(prefix="kills-") as folder:
        ground = Ground(Path(folder))
        for number in range(tries):
            chance = random.Random(f"{seed} {number}")
            case = ground.cases[number % len(ground.cases)]
            one = Try(case, chance.choice(ENDS), chance.uniform(0.1, 1.05))
            before = len(tally.faults)
            ground.tried(one, tally)
            tally.tries += 1
            tally.faults[before:] = [f"seed {seed}, try {number}: {one}: {fault}" for fault in tally.faults[before:]]
    return tally


@dataclass
class Ground:
    """A folder with the pages, shards and stores that commands begin with."""

    folder: Path
    wanted: dict[Case, tuple[bytes, float]] = field(default_factory=dict)
    """What commands give when nothing ends them, and how many seconds they take."""

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every command that writes."""
        pages, changed, shards = (str(self.folder / name) for name in ("pages", "changed", "shards"))
        self._write_pages()
        (self.folder / "empty").mkdir()
        self._make("built", "build", pages, "--no-validate")
        self._make("emptied", "check")
        shutil.rmtree(self.folder / "emptied" / "kg-store" / "graph")
        (self.folder / "emptied" / "kg-store" / "graph").mkdir()
        self._make("exported", "export", "nquads", "-o", _OUTPUT)
        (self.folder / "exported" / _OUTPUT).write_bytes(b"old\n")
        checked(commands.run(("build", pages, "--no-validate", "--shards", shards, "--shard-pages", "4"), self.folder))
        taken = ("002_5e6dac1fbc6af054.txt", "more-1.txt", "more-3.txt")
        return (
            Case("check --repair", "emptied", ("check", "--repair")),
            Case("remove", "built", ("remove", *taken), codes=(0, 2), gone=taken),
            Case("export", "exported", ("export", "nquads", "-o", _OUTPUT)),
            Case("decide", "built", ("decide", "same", *PEOPLE)),
            Case("load", "empty", ("load", shards)),
            Case("push", "built", ("push", URL)),
            Case("build", "empty", ("build", pages, "--no-validate")),
            Case("build of changed pages", "built", ("build", changed, "--no-validate")),
            Case("build --workers 2", "empty", ("build", pages, "--no-validate", "--workers", "2")),
        )

    def tried(self, one: Try, tally: Tally) -> None:
        """Count what is wrong after an end, and after the same command was run again."""
        wanted, seconds = self._undisturbed(one.case)
        with self._folder(one.case) as (folder, arguments):
            known = _sources(folder)
            ended = commands.ended(arguments, folder, one.how, one.part * seconds, one.kilobytes)
            if ended.code is None:
                tally.hangs += 1
                tally.faults.append("it did not end")
            if ended.lived_on:
                tally.other += 1
                tally.faults.append("processes live on")
            if lost := known - _sources(folder) - {*one.case.gone}:
                tally.lost_pages += len(lost)
                tally.faults.append(f"lost {', '.join(sorted(lost))}")
            if (output := folder / _OUTPUT).exists() and output.read_bytes() not in (b"old\n", wanted):
                tally.differences += 1
                tally.faults.append("the file is neither the old one nor the new one")
            self._mended(one, arguments, folder, wanted, tally)

    def _mended(self, one: Try, arguments: Sequence[str], folder: Path, wanted: bytes, tally: Tally) -> None:
        try:
            again = commands.run(arguments, folder)
            if again.code not in one.case.codes:
                tally.other += 1
                tally.faults.append(f"again it ends with {again.code}: {again.output}")
            if _result(one.case, arguments, folder) != wanted:
                tally.differences += 1
                tally.faults.append("the result differs")
            if (after := commands.run(("check", "--lang", "en"), folder)).code:
                tally.other += 1
                tally.faults.append(f"kg check: {after.output}")
        except subprocess.TimeoutExpired:
            tally.hangs += 1
            tally.faults.append("again it does not end")
        except RuntimeError as error:
            tally.other += 1
            tally.faults.append(str(error))

    def _undisturbed(self, case: Case) -> tuple[bytes, float]:
        """What a command gives, and how many seconds it takes."""
        if case not in self.wanted:
            with self._folder(case) as (folder, arguments):
                done = checked(commands.run(arguments, folder))
                self.wanted[case] = _result(case, arguments, folder), done.seconds
        return self.wanted[case]

    @contextmanager
    def _folder(self, case: Case) -> Iterator[tuple[Path, list[str]]]:
        """A folder of its own for the command, and its arguments."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(dir=self.folder))) / "ground"
            shutil.copytree(self.folder / case.begins_with, folder)
            served = folder.parent / "server"
            url = stack.enter_context(oxigraph(served, free_port())) if case.is_push else ""
            yield folder, [url if argument == URL else argument for argument in case.arguments]

    def _make(self, name: str, *arguments: str) -> None:
        """Run a command in a copy of the store that was built, if there is one."""
        if name == "built":
            (self.folder / name).mkdir()
        else:
            shutil.copytree(self.folder / "built", self.folder / name)
        checked(commands.run(arguments, self.folder / name))

    def _write_pages(self) -> None:
        seeds = sorted((ROOT / "seeds").glob("*.txt"))
        more = "Ngày {0}/3/2021, Chủ tịch UBND huyện Tân Hiệp Trần Minh Vũ chủ trì cuộc họp thứ {0}."
        texts = {page.name: page.read_text(encoding="utf-8") for page in seeds}
        texts |= {f"more-{number}.txt": more.format(number) for number in range(1, 6)}
        for name, changed in (("pages", ""), ("changed", f"\n{more.format(9)}\n")):
            (self.folder / name).mkdir()
            for number, (source, text) in enumerate(texts.items()):
                (self.folder / name / source).write_text(text + changed * (number % 2), encoding="utf-8")
        (self.folder / "changed" / "new.txt").write_text(more.format(20), encoding="utf-8")


def _result(case: Case, arguments: Sequence[str], folder: Path) -> bytes:
    """What a command leaves: the quads of the server, the file, or the store as N-Quads."""
    if case.is_push:
        request = Request(f"{arguments[-1]}/store", headers={"Accept": "application/n-quads"})
        with urlopen(request, timeout=commands.PATIENCE) as reply:
            return b"\n".join(sorted(reply.read().splitlines()))
    if case.name != "export":
        checked(commands.run(("export", "nquads", "-o", "result.nq"), folder))
    return (folder / (_OUTPUT if case.name == "export" else "result.nq")).read_bytes()


def _sources(folder: Path) -> set[str]:
    """The pages of the store that are on disk, none where there is no store yet."""
    ledger = folder / "kg-store" / "pages.sqlite"
    if not ledger.exists():
        return set()
    with closing(sqlite3.connect(ledger, timeout=commands.PATIENCE)) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'page'").fetchone():
            return set()
        return {source for (source,) in database.execute("SELECT source FROM page")}
