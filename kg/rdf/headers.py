"""The comment lines at the top of a query file, which say what it is: `# title.vi: Ai chủ trì cuộc họp nào?`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LINE: Final = re.compile(r"# (?P<key>[a-z]+(?:\.[a-z]+)?): (?P<value>.*\S)")


def header_lines(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Number, line, key and value of each comment line at the top; the key is empty where a line has no such form."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            return
        found = _LINE.fullmatch(line.rstrip())
        yield number, line, found["key"] if found else "", found["value"] if found else ""
