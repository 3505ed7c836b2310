"""The comment lines at the top of a query file, which say what it is: `# title.vi: Ai chủ trì cuộc họp nào?`.

A bare `#` parts each from the next: SPARQLWrapper, which drops comments before it looks for the form of a query, drops
only every other one of lines that follow on one another, and takes "address" in one that is left for the update ADD.
Notes on a query stand behind its SELECT for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LINE: Final = re.compile(r"# (?P<key>[a-z]+(?:\.[a-z]+)?): (?P<value>.*\S)")


def header_lines(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Number, line, key and value of each comment line at the top that is no bare `#`; no key for one without a key."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            return
        if line.rstrip() == "#":
            continue
        found = _LINE.fullmatch(line.rstrip())
        yield number, line, found["key"] if found else "", found["value"] if found else ""
