"""What the command line says of its own, in Vietnamese and English, kept as data in `kg/data/messages.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Final

import yaml

from kg import resources
from kg.errors import DataError

LANGUAGES: Final = ("vi", "en")


def say(key: str, lang: str = "vi", **values: object) -> str:
    """The message `key` in `lang` with `values` filled in; DataError when the catalogue lacks it."""
    try:
        return _catalogue()[key][lang].format(**values)
    except KeyError as error:
        raise DataError(f"no message {key!r} in {lang!r} ({error})", where="messages.yaml") from error


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    path = resources.data() / "messages.yaml"
    try:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(f"the catalogue of messages cannot be read: {error}", where=str(path)) from error
