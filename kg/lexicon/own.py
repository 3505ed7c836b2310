"""One's own words and patterns: the files of a folder, read beside those of the package by all of a process."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from kg.errors import DataError, UsageError

_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class OwnRules:
    """The folder as it was named, and the texts of its files by their names below it; none for the package alone."""

    folder: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    def where(self, name: str) -> str:
        """A file of the folder as messages name it."""
        return f"{self.folder.rstrip('/')}/{name}"

    def fingerprint(self, names: Collection[str] | None = None) -> str:
        """The SHA-256 of names and texts of the files, or of some of them; empty where there is none."""
        kept = sorted(name for name in self.files if names is None or name in names)
        lines = (f"{name} {sha256(self.files[name].encode()).hexdigest()}\n" for name in kept)
        return sha256("".join(lines).encode()).hexdigest() if kept else ""


NONE: Final = OwnRules()
_in_use = [NONE]


def in_use() -> OwnRules:
    """The rules that this process reads pages by, beside those of the package."""
    return _in_use[0]


def choose(rules: OwnRules) -> None:
    """Let these be the rules in use."""
    _in_use[0] = rules


def folder_of(path: Path | str, known: Collection[str]) -> OwnRules:
    """The rules of a folder; UsageError where there is none, DataError for a file that is unknown or unreadable."""
    root = Path(path)
    if not root.is_dir():
        raise UsageError("rules-folder", where=str(path))
    found = {name: _text(str(path), name) for name in _names(root, str(path), known)}
    return OwnRules(str(path), found)


def short(fingerprint: str) -> str:
    """The first digits of a fingerprint, or of both where the second is of one's own rules."""
    return "+".join(part[:_SHOWN] for part in fingerprint.split("+"))


def _names(root: Path, shown: str, known: Collection[str]) -> Iterator[str]:
    """The files below a folder but hidden ones, sorted."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if any(part.startswith(".") for part in name.parts) or path.is_dir():
            continue
        if name.as_posix() not in known:
            where = OwnRules(shown).where(name.as_posix())
            raise DataError("rules-file", where=where, known=", ".join(known))
        yield name.as_posix()


def _text(folder: str, name: str) -> str:
    where = OwnRules(folder).where(name)
    try:
        return (Path(folder) / name).read_text("utf-8-sig")
    except OSError as error:
        raise DataError("file-unreadable", where=where, reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise DataError("yaml-broken", where=where, reason=str(error)) from error
