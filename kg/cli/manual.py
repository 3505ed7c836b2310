"""The manual page `kg.1`, made of the help of all commands, as roff that `man` shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from kg import __version__
from kg.cli.help import in_language, records
from kg.messages import LANGUAGES

FOLDERS: Final = {"en": "man1", "vi": "vi/man1"}
"""Where `man` looks for the page of each language, below `share/man`."""
_USAGE: Final = "[OPTIONS] COMMAND [ARGS]..."
_EXAMPLES: Final = (
    "kg build pages/ --store kg-store",
    "kg ask who-chaired --format csv > chaired.csv",
    "kg draw -o kg.html",
    "kg build pages/ --json --quiet --log kg.log",
    "kg check --repair",
)
_FILES: Final = {
    "kg-store": "help-man-store",
    "kg-store.decisions.csv": "help-man-decisions",
    "~/.cache/cchc-kg": "help-man-cache",
}
_VARIABLES: Final = {
    "KG_CACHE": "help-man-variable-cache",
    "KG_REMOTE_USER": "help-man-variable-login",
    "KG_REMOTE_PASSWORD": "help-man-variable-login",
    "KG_REMOTE_SECONDS": "help-man-variable-seconds",
    "KG_REMOTE_MEGABYTES": "help-man-variable-megabytes",
}
"""Those that no option has."""


def write(folder: Path) -> list[Path]:
    """The page in every language below a folder, where `man -M` finds it."""
    paths = []
    for lang in LANGUAGES:
        path = folder / FOLDERS[lang] / "kg.1"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(lang), encoding="utf-8")
        paths.append(path)
    return paths


def page(lang: str) -> str:
    """The page in a language."""
    from typer.main import get_command  # noqa: PLC0415 -- commands are added to the application first

    from kg.cli import app  # noqa: PLC0415

    group: Any = get_command(app)
    context = group.context_class(group, info_name="kg")
    return "\n".join([*_head(group, lang), *_commands(group, context, lang), *_rest(group, context, lang)]) + "\n"


def _head(group: Any, lang: str) -> Iterator[str]:
    about = in_language(group.help, lang)
    yield f'.TH KG 1 "" "cchc-kg {__version__}" "{_text(in_language("help-man-title", lang))}"'
    yield from _section(in_language("help-man-name", lang), f"kg \\- {_text(about.rstrip('.'))}")
    yield from _section(in_language("help-man-synopsis", lang), f"{_bold('kg')} {_text(_USAGE)}")
    yield from _section(in_language("help-man-description", lang), _text(in_language("help-man-about", lang)))


def _commands(group: Any, context: Any, lang: str) -> Iterator[str]:
    yield from _section(in_language("help-heading-options", lang), *_listed(records(group, context, "option", lang)))
    yield from _section(in_language("help-heading-commands", lang))
    for name, command in group.commands.items():
        own = command.context_class(command, info_name=name, parent=context)
        yield f'.SS "kg {name} {_text(" ".join(command.collect_usage_pieces(own)))}"'
        yield _text(in_language(command.help, lang))
        yield from _listed(records(command, own, "argument", lang) + records(command, own, "option", lang))


def _rest(group: Any, context: Any, lang: str) -> Iterator[str]:
    yield from _section(in_language("help-man-exit", lang), _text(in_language(group.epilog, lang)))
    yield from _section(in_language("help-man-environment", lang), *_listed(sorted(_variables(group, lang).items())))
    files = [(name, in_language(key, lang)) for name, key in _FILES.items()]
    yield from _section(in_language("help-man-files", lang), *_listed(files))
    yield from _section(in_language("help-man-examples", lang), ".nf", *map(_text, _EXAMPLES), ".fi")


def _variables(group: Any, lang: str) -> dict[str, str]:
    """The variables of the environment, those of options with the help of the first that has it."""
    own = {name: in_language(key, lang) for name, key in _VARIABLES.items()}
    parameters = [one for command in group.commands.values() for one in command.params if one.envvar]
    return own | {str(one.envvar): in_language(one.help, lang) for one in reversed(parameters)}


def _section(head: str, *lines: str) -> Iterator[str]:
    yield f'.SH "{_text(head.upper())}"'
    yield from lines


def _listed(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What is defined, each with its definition set in below it."""
    for name, text in pairs:
        yield from (".TP", _bold(name), _text(text))


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """Running text as roff takes it for what it is: no escape, no request, no sign that it would replace by another."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)
