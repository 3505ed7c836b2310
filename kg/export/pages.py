"""Pages of HTML from the templates in kg/data/pages/, each with its style inside, so that one file is all of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kg import resources

if TYPE_CHECKING:
    from jinja2 import Environment

_TAKEN: Final = ("http", "https")


def rendered(name: str, values: Mapping[str, Any]) -> bytes:
    """The template kg/data/pages/<name> filled in: what is no HTML is escaped, a value that is missing is an error."""
    return _environment().get_template(name).render(values).encode()


def hash_of(text: str) -> str:
    """How a policy names the one style or script that it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def outside(address: str | None) -> str:
    """An address on the web that a page may link to; empty for what a browser would run or open on this machine."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return address if address and parts.scheme in _TAKEN and parts.netloc else ""


class WordTable(Mapping[str, str]):
    """The words of pages in one language, by key, of a table that has them in several."""

    def __init__(self, table: Mapping[str, Mapping[str, str]], lang: str) -> None:
        self._table = table
        self._lang = lang

    def __getitem__(self, key: str) -> str:
        return self._table[key][self._lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def __call__(self, key: str, **values: object) -> str:
        """The words with values filled in."""
        return self[key].format(**values)


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- only pages need it

    return Environment(
        loader=FileSystemLoader(resources.data() / "pages", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
