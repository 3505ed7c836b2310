"""Puts the manual pages, which are made of the program's help, into the wheel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPages(BuildHookInterface):
    """The pages stand under `share/man`, where `man` finds them for a program of the same prefix."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write them to a folder that is gone when the wheel is done."""
        sys.path.insert(0, self.root)
        try:
            from kg.cli.manual import write  # noqa: PLC0415 -- of the source tree that is built
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory(prefix="kg-man-")
        folder = Path(self._folder.name)
        for path in write(folder):
            build_data["shared_data"][str(path)] = f"share/man/{path.relative_to(folder).as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Delete the folder."""
        self._folder.cleanup()
