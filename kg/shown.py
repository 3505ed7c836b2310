r"""Text from outside (pages, names, answers of servers) made safe to be shown to people.

A terminal obeys control characters, and a bidi override turns words round; neither is ever what a page means to show.
What programs read (JSON, CSV, TSV, RDF) is exact and does not pass through here.
"""

from __future__ import annotations

import re
from typing import Final

_HIDDEN: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls C0 and C1, but no tab and no end of a line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction
    "\u2028\u2029"  # ends of lines and paragraphs that are not seen as such
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # notes and tags that are not seen at all
    "\ud800-\udfff"  # halves of letters, which no stream takes
    "]"
)


def shown(text: str) -> str:
    r"""The text with what a terminal would obey or hide written out (`\x1b`, `\u202e`); tabs and ends of lines stay."""
    return _HIDDEN.sub(_written, text.replace("\r\n", "\n"))


def shown_line(text: str) -> str:
    r"""The same on one line: ends of lines are written out too, so that a name cannot begin a line of its own."""
    return shown(text).replace("\n", r"\n")


def _written(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
