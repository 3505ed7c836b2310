"""The files of a folder of shards: written whole or not at all, and read only as they were written."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from kg.disk import unwritable, write
from kg.errors import StoreError, UsageError
from kg.identity.decisions import Identities
from kg.run.edition import Edition, edition

FORMAT: Final = 2
LOADED: Final = (".nq.zst", ".pages.jsonl.zst")
"""The endings of the files that a store needs."""
_MANIFEST: Final = "manifest.json"
_REACHED: Final = "reached.txt"
_VOCABULARY: Final = "vocabulary"
_OURS: Final = re.compile(r"manifest\.json|reached\.txt|part-[0-9]{5,}\..+|vocabulary\..+")


@dataclass(frozen=True, slots=True)
class Origin:
    """How shards were made, and the hash of what people had decided about identities."""

    edition: Edition
    base: str
    decisions: str

    @classmethod
    def here(cls, base: str, identities: Identities) -> Origin:
        """How shards are made now."""
        everywhere, on_page = json.loads(identities.to_json())
        decided = json.dumps([everywhere, on_page], sort_keys=True)
        return cls(edition(), base, sha256(decided.encode()))


@dataclass(frozen=True, slots=True)
class Shard:
    """How one shard was made and of which pages, its counts, and the SHA-256 of its files by their endings."""

    origin: Origin
    input: str
    pages: int
    failed: int
    quads: int
    shared: Mapping[str, int]
    files: Mapping[str, str]


class Folder:
    """A folder for shards."""

    def __init__(self, path: Path) -> None:
        self.path = path

    # ------------------------------------------------------------ writing

    def begin(self) -> None:
        """Make the folder; what it holds counts as unfinished from now on. UsageError where it holds other files."""
        if self.path.exists() and not self._is_ours():
            raise UsageError("shards-other", where=str(self.path))
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / _MANIFEST).unlink(missing_ok=True)
            self.reach(0)
        except OSError as error:
            raise unwritable(self.path, error) from error

    def put(self, number: int, shard: Shard, files: Mapping[str, bytes]) -> None:
        """Write a shard; it counts when the last of its files is there."""
        self.drop(number)
        for ending, content in files.items():
            write(self.file(number, ending), [content])
        write(self.file(number), [_json({"format": FORMAT, **asdict(shard)})])

    def drop(self, number: int) -> None:
        """Take away that a shard is there."""
        self.file(number).unlink(missing_ok=True)

    def reach(self, count: int) -> None:
        """Note that the run that is going on is done with so many shards; those beyond may be of an older one."""
        write(self.path / _REACHED, [f"{count}\n".encode()])

    def finish(self, origin: Origin, counts: Mapping[str, int], vocabulary: Mapping[str, bytes]) -> None:
        """Write the vocabulary and the manifest, and take away what is left of an older run with more shards."""
        for ending, content in vocabulary.items():
            write(self.path / f"{_VOCABULARY}{ending}", [content])
        left = [file for file in self.path.glob("part-[0-9]*") if _number(file) >= counts["shards"]]
        for file in (*left, *self.path.glob(".*.part")):  # the latter of a run that was killed while it wrote
            file.unlink()
        write(self.path / _MANIFEST, [_json({"format": FORMAT, "origin": asdict(origin), **counts})])
        (self.path / _REACHED).unlink()

    # ------------------------------------------------------------ reading

    def file(self, number: int, ending: str = ".json") -> Path:
        """Where a file of a shard lies."""
        return self.path / f"part-{number:05}{ending}"

    def finished(self) -> tuple[Origin, int] | None:
        """How all shards were made and how many there are; None where the run that makes them did not end yet.

        Raises StoreError where the manifest is damaged.
        """
        file = self.path / _MANIFEST
        if not file.exists():
            return None
        row = _read(file)
        with _understood(file):
            return _origin(row["origin"]), int(row["shards"])

    def numbers(self) -> list[int]:
        """The numbers of those that the last run has done with and that are there."""
        file = self.path / _REACHED
        numbers = sorted(map(_number, self.path.glob("part-[0-9]*.json")))
        if not file.exists():
            return numbers
        content = _bytes(file)
        with _understood(file):
            return numbers[: bisect_left(numbers, int(content))]

    def shard(self, number: int) -> Shard:
        """How a shard was made; raises StoreError where it is missing or damaged."""
        file = self.file(number)
        row = _read(file)
        with _understood(file):
            return Shard(_origin(row.pop("origin")), **row)

    def contents(self, number: int, shard: Shard, endings: Iterable[str]) -> dict[str, bytes]:
        """These files of a shard by their endings; raises StoreError where one is not what was written."""
        return {ending: _checked(self.file(number, ending), shard.files.get(ending)) for ending in endings}

    def _is_ours(self) -> bool:
        if not self.path.is_dir():
            return False
        names = [file.name for file in self.path.iterdir() if not file.name.startswith(".")]
        return all(_OURS.fullmatch(name) for name in names)


def sha256(content: bytes) -> str:
    """The SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()


def _number(file: Path) -> int:
    return int(file.name.partition(".")[0].removeprefix("part-"))


def _checked(file: Path, wanted: str | None) -> bytes:
    content = _bytes(file)
    if sha256(content) != wanted:
        raise StoreError("shard-damaged", where=str(file), reason="SHA-256")
    return content


def _read(file: Path) -> dict[str, Any]:
    content = _bytes(file)
    with _understood(file):
        row = dict(json.loads(content))
        known = row.pop("format")
    if known != FORMAT:
        raise StoreError("shard-format", where=str(file), known=FORMAT)
    return row


def _origin(row: dict[str, Any]) -> Origin:
    return Origin(Edition(**row.pop("edition")), **row)


@contextmanager
def _understood(file: Path) -> Iterator[None]:
    """Turn what goes wrong with a content that is not what it should be into a StoreError."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StoreError("shard-damaged", where=str(file), reason=str(error)) from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise StoreError("shard-missing", where=str(file)) from error
    except OSError as error:
        raise StoreError("shard-damaged", where=str(file), reason=error.strerror or str(error)) from error


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n").encode()
