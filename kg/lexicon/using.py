"""The choice of one's own rules, once a process and before anything is read by others."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError
from kg.lexicon import added, own, schema, tables
from kg.lexicon.expand import forget_lists


def use(folder: Path | str | None) -> None:
    """Have this process read pages by the words and patterns of a folder, too; without one, by the package's alone.

    Raises DataError with file and line for a fault in the folder, UsageError where there is none, or where something
    has been read already by other rules.
    """
    before = own.in_use()
    adopt(own.folder_of(folder, added.known_files()) if folder else own.NONE)
    if not own.in_use().files or own.in_use() == before:
        return
    try:
        schema.check()
        added.check()
    except BaseException:  # who mends the file may choose the folder once more
        own.choose(before)
        tables.forget()
        forget_lists()
        raise


def adopt(rules: own.OwnRules) -> None:
    """Have this process read pages by rules that another one has checked; UsageError where it has read by others."""
    held = own.in_use()
    if rules.files == held.files:
        return
    if tables.is_anything_read():
        raise UsageError("rules-late", there=own.short(held.fingerprint()) or "–", here=rules.folder or "–")
    own.choose(rules)
