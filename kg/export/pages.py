"""Pages of HTML from the templates in kg/data/pages/, each with its style inside, so that one file is all of it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import resources

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(name: str, values: Mapping[str, Any]) -> bytes:
    """The template kg/data/pages/<name> filled in: what is no HTML is escaped, a value that is missing is an error."""
    return _environment().get_template(name).render(values).encode()


def hash_of(text: str) -> str:
    """How a policy names the one style or script that it allows."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def outside(url: str) -> str:
    """The address of a page on the web; nothing for what a browser would run or open on this machine."""
    return url if url.startswith(("http://", "https://")) else ""


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
