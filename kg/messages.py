"""What the program shows of its own, in Vietnamese and English, kept as data in `kg/data/messages.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from kg import resources

LANGUAGES: Final = ("vi", "en")
LANG_VARIABLE: Final = "KG_LANG"
"""What names the language in the environment."""
_ARROW: Final = " → "
_SWAPPED: Final = str.maketrans(",.", ".,")
_BROKEN: Final = {  # not in the catalogue, which is what is broken
    "vi": "{where}: không đọc được tệp thông báo: {reason}\n  → hãy sửa tệp, hoặc cài lại cchc-kg",
    "en": "{where}: the file of messages cannot be read: {reason}\n  → mend the file, or install cchc-kg again",
}
_HELP_TEXT: Final = re.compile(r'^(help-[a-z-]+):\n  vi: "([^"\\\n]*)"\n  en: "([^"\\\n]*)"$', re.MULTILINE)


class CatalogueError(Exception):
    """The file of messages is broken, so that no other error can be explained."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where = where
        self.reason = reason

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "en") -> str:
        """Position and what happened on one line, the advice on the next."""
        return _BROKEN[lang].format(where=self.where, reason=self.reason)


def say(key: str, lang: str = "vi", **values: object) -> str:
    """The message `key` in `lang` with `values` filled in; CatalogueError when the catalogue lacks it."""
    return _ARROW.join(_filled(key, lang, values))


def help_text(key: str, lang: str) -> str:
    """The text `key` of the command line's help, as it stands; CatalogueError when the catalogue lacks it."""
    try:
        return _help_texts()[key][LANGUAGES.index(lang)]
    except KeyError as error:
        raise CatalogueError(str(_path()), f"{key}, {lang}") from error


def figure(number: float, lang: str = "vi", digits: int = 0) -> str:
    """A number as readers of the language write it: 12.345,6 or 12,345.6."""
    text = f"{number:,.{digits}f}"
    return text.translate(_SWAPPED) if lang == "vi" else text


def clock(seconds: float) -> str:
    """Hours, minutes and seconds: 0:03:07."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def explain(key: str, lang: str, values: Mapping[str, object]) -> tuple[str, str]:
    """What happened, and the advice; from a broken catalogue its key and values, and that this is broken."""
    lang = lang if lang in LANGUAGES else "en"
    try:
        what, *advice = _filled(key, lang, values)
    except CatalogueError as broken:
        given = ", ".join(f"{name}: {value}" for name, value in values.items())
        return f"{key} ({given})" if given else key, broken.text(lang)
    return what, "".join(advice)


def _filled(key: str, lang: str, values: Mapping[str, object]) -> list[str]:
    """The message, split at its first arrow before anything is filled in."""
    try:
        given = {name: value[lang] if isinstance(value, Mapping) else value for name, value in values.items()}
        return [part.format(**given) for part in _catalogue()[key][lang].split(_ARROW, 1)]
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        reason = f"{key}, {lang} ({type(error).__name__}: {error})"
        raise CatalogueError(str(_path()), reason) from error


def _path() -> Path:
    return resources.data() / "messages.yaml"


@cache
def _help_texts() -> dict[str, list[str]]:
    """The messages `help-…`, read without YAML, which would take a quarter of the time in which help is there."""
    try:
        text = _path().read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CatalogueError(str(_path()), str(error)) from error
    return {key: texts for key, *texts in _HELP_TEXT.findall(text)}


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    from kg.cache import shelf  # noqa: PLC0415 -- help does without

    path = _path()
    try:
        text = path.read_text(encoding="utf-8")
        return dict(shelf("messages", "yaml").get(text, lambda: _parsed(text, str(path))))
    except (OSError, ValueError) as error:
        raise CatalogueError(str(path), str(error)) from error


def _parsed(text: str, path: str) -> dict[str, dict[str, str]]:
    import yaml  # noqa: PLC0415 -- only where no earlier run has kept the catalogue

    try:
        return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (TypeError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else path
        raise CatalogueError(where, str(getattr(error, "problem", None) or error)) from error
