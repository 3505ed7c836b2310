"""Help in the language of whoever asks, and in both while no language is chosen.

What commands and parameters have as their help is the key of a message, which is looked up when the help is written.
The language stands behind `--lang`, before or after the command, or in the environment, and is looked up before
anything else is made of the call, for help is given before all options are known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from kg.addresses import hide, without_logins
from kg.cli.options import Lang
from kg.messages import LANG_VARIABLE, help_text
from kg.shown import shown

_CHOSEN: Final = "kg.lang"  # where a context keeps it for the commands below
_EXTRA: Final = re.compile(r"(?<!\s)\s+\[(?:env var|default|required|x[<>]|\d+<=?x)[^\[]*\]$")
_HEADINGS: Final = {
    "Usage": "help-heading-usage",
    "Arguments": "help-heading-arguments",
    "Options": "help-heading-options",
    "Commands": "help-heading-commands",
}
_NOTES: Final = {"default": "help-note-default", "required": "help-note-required", "env var": "help-note-env-var"}
_HELP: Final = {
    "Show this message and exit.": "help-help",
    "Install completion for the current shell.": "help-install-completion",
    "Show completion for the current shell, to copy it or customize the installation.": "help-show-completion",
}
REPLACED: Final = {**_HEADINGS, **_NOTES, **_HELP}
"""What typer writes of its own, with the key of the text that stands in its stead."""


def in_language(key: str, lang: str | None) -> str:
    """The help text `key` in the language, in both where there is none; CatalogueError when it is missing."""
    return help_text(key, lang) if lang else " / ".join(help_text(key, one) for one in Lang)


def chosen(arguments: Sequence[str]) -> str | None:
    """The language that a call or else the environment names, None where there is none or an unknown one."""
    found = os.environ.get(LANG_VARIABLE)
    for one, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if one == "--":
            break
        name, sign, value = one.partition("=")
        if name == "--lang":
            found = value if sign else following
    return found if found in tuple(Lang) else None


class Command(TyperCommand):
    """A command with help in one language; `--lang` before its name holds for it too."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the command does."""
        _write_text(self.help, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options."""
        _write_parameters(self, ctx, formatter)

    def get_help(self, ctx: Any) -> str:
        """The whole help."""
        return _with_headings(super().get_help(ctx), ctx)

    def make_context(self, *call: Any, **more: Any) -> Any:
        """The context of a call; an error in it is reported without a login and without what a terminal obeys."""
        with _usage_shown():
            return super().make_context(*call, **more)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What the shell offers of options, each with its help."""
        return _spoken(super().shell_complete(ctx, incomplete))

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        before = ctx.parent.params.get("lang") if ctx.parent else None
        if before and ctx.get_parameter_source("lang").name != "COMMANDLINE":
            ctx.params["lang"] = before
        return super().invoke(ctx)


class Group(TyperGroup):
    """All commands, with help in one language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What follows the options that stand before the command."""
        hide(args)
        ctx.meta[_CHOSEN] = chosen(args)
        with _usage_shown():
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, and its arguments."""
        with _usage_shown():
            return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Write what the program does."""
        _write_text(self.help, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options before a command, and the commands."""
        _write_parameters(self, ctx, formatter)
        commands = [self.get_command(ctx, name) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([(one.name, in_language(one.help or "", _lang(ctx))) for one in commands if one])

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What the shell offers of commands and options, each with its help."""
        return _spoken(super().shell_complete(ctx, incomplete))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write what the exit codes mean."""
        _write_text(self.epilog, ctx, formatter)

    def get_help(self, ctx: Any) -> str:
        """The whole help."""
        return _with_headings(super().get_help(ctx), ctx)


def _lang(ctx: Any) -> str | None:
    found: str | None = ctx.meta.get(_CHOSEN)
    return found


def _write_text(text: str | None, ctx: Any, formatter: Any) -> None:
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(in_language(text or "", _lang(ctx)))


def _write_parameters(command: Any, ctx: Any, formatter: Any) -> None:
    for kind, head in (("argument", "Arguments"), ("option", "Options")):
        if found := records(command, ctx, kind, _lang(ctx)):
            with formatter.section(head):
                formatter.write_dl(found)


def records(command: Any, ctx: Any, kind: str, lang: str | None) -> list[tuple[str, str]]:
    """The arguments or the options of a command as they are written, each with its help in the language."""
    parameters = [one for one in command.get_params(ctx) if one.param_type_name == kind]
    found = [record for one in parameters if (record := one.get_help_record(ctx))]
    return [(names, _help(text, lang)) for names, text in found]


def _spoken(items: Any) -> Any:
    """What the shell offers, the keys of help texts replaced by the texts, for which it has room in one language."""
    lang = chosen(()) or Lang.VI
    for item in items:
        if item.help:
            item.help = in_language(_HELP.get(item.help, item.help), lang)
    return items


def _help(text: str, lang: str | None) -> str:
    """The help of a parameter, which its default and the like may follow in brackets."""
    found = _EXTRA.search(text)
    key, extra = (text[: found.start()], found.group()) if found else (text, "")
    for note, name in _NOTES.items() if lang else ():
        word = in_language(name, lang)
        extra = extra.replace(f"[{note}", f"[{word}").replace(f"; {note}", f"; {word}")
    return in_language(_HELP.get(key, key), lang) + extra


def _with_headings(text: str, ctx: Any) -> str:
    """The help with its headings in the language that was chosen."""
    for heading, name in _HEADINGS.items() if (lang := _lang(ctx)) else ():
        text = re.sub(rf"^{heading}:", f"{in_language(name, lang)}:", text, count=1, flags=re.MULTILINE)
    return text


@contextmanager
def _usage_shown() -> Iterator[None]:
    """The report of a wrong call quotes it, but no login and nothing that a terminal would obey."""
    try:
        yield
    except Exception as error:
        if isinstance(message := getattr(error, "message", None), str):
            error.message = shown(without_logins(message))  # type: ignore[attr-defined]
        raise
