"""What the program says of its own, in Vietnamese and English, kept as data in `kg/data/messages.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import yaml

from kg import resources
from kg.errors import DataError

LANGUAGES: Final = ("vi", "en")
BROKEN: Final = "messages-broken"
_ARROW: Final = " → "
_SWAPPED: Final = str.maketrans(",.", ".,")
_BUILT_IN: Final[Mapping[str, Mapping[str, str]]] = {  # not in the catalogue, which is what is broken
    BROKEN: {
        "vi": "không đọc được tệp thông báo: {reason} → hãy sửa tệp, hoặc cài lại cchc-kg",
        "en": "the file of messages cannot be read: {reason} → mend the file, or install cchc-kg again",
    }
}


def say(key: str, lang: str = "vi", **values: object) -> str:
    """The message `key` in `lang` with `values` filled in; DataError when the catalogue lacks it."""
    return _ARROW.join(_filled(key, lang, values))


def figure(number: float, lang: str = "vi", digits: int = 0) -> str:
    """A number as readers of the language write it: 12.345,6 or 12,345.6."""
    text = f"{number:,.{digits}f}"
    return text.translate(_SWAPPED) if lang == "vi" else text


def clock(seconds: float) -> str:
    """Hours, minutes and seconds: 0:03:07."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def explain(key: str, lang: str, values: Mapping[str, object]) -> tuple[str, str]:
    """What an error says, and its advice; from a broken catalogue its key and values, and that this is broken."""
    lang = lang if lang in LANGUAGES else "en"
    try:
        what, *advice = _filled(key, lang, values)
    except DataError as broken:
        given = ", ".join(f"{name}: {value}" for name, value in values.items())
        return f"{key} ({given})" if given else key, broken.text(lang)
    return what, "".join(advice)


def _filled(key: str, lang: str, values: Mapping[str, object]) -> list[str]:
    """The message, split at its first arrow before anything is filled in."""
    try:
        given = {name: value[lang] if isinstance(value, Mapping) else value for name, value in values.items()}
        entry = _BUILT_IN[key] if key in _BUILT_IN else _catalogue()[key]
        return [part.format(**given) for part in entry[lang].split(_ARROW, 1)]
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        reason = f"{key}, {lang} ({type(error).__name__}: {error})"
        raise DataError(BROKEN, where=str(resources.data() / "messages.yaml"), reason=reason) from error


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    path = resources.data() / "messages.yaml"
    try:
        return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (OSError, TypeError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        raise DataError(BROKEN, where=where, reason=str(getattr(error, "problem", None) or error)) from error
