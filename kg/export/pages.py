"""Pages of HTML from the templates in kg/data/pages/, each with its style inside, so that one file is all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg import resources

if TYPE_CHECKING:
    from jinja2 import Environment


def rendered(name: str, values: Mapping[str, Any]) -> bytes:
    """The template kg/data/pages/<name> filled in: what is no HTML is escaped, a value that is missing is an error."""
    return _environment().get_template(name).render(values).encode()


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
