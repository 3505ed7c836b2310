"""A drawing of the graph that a notebook shows and that goes into a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg import disk
from kg.draw import kind_of


@dataclass(frozen=True)
class Picture:
    """What `KnowledgeGraph.draw` draws, drawn when it is first looked at."""

    _drawn: Callable[[str], bytes] = field(repr=False)

    def write(self, path: str | Path) -> Path:
        """Write it as svg, png or html by the file's ending; UsageError for another."""
        path = Path(path)
        disk.write(path, [self._drawn(kind_of(path))])
        return path

    @cached_property
    def svg(self) -> str:
        """The picture as SVG."""
        return self._drawn("svg").decode()

    def _repr_svg_(self) -> str:
        return self.svg
