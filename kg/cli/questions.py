"""The canned questions at the command line: their list, the help of each, and their parameters as options of `kg ask`.

`kg ask career --official "Trần Minh Vũ"` is `kg ask career --param official="Trần Minh Vũ"`.
"""

# ruff: noqa: PLC0415 -- what reads questions is imported where one is named, so that `kg --help` answers at once
from __future__ import annotations

import shlex
import shutil
import sys
import textwrap
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.cli.help import Command, in_language
from kg.cli.options import Lang
from kg.messages import LANGUAGES, say

if TYPE_CHECKING:
    from kg.answer.questions import Question

_ASKED: Final = "kg.question"  # where a context keeps the name of the question
_LANG: Final = "kg.lang"
_ALIKE: Final = 0.8  # so near to an option that its name was mistyped

NARROWING: Final = ("--since", "--until", "--place", "--official")
"""Options of the command that are bound into the query where the question has such a parameter, however it is written:
`--since 2021` is a day to it."""


class QuestionCommand(Command):
    """A command that takes the name of a question, and the parameters of that question as options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What remains of the call once the parameters of the question stand behind `--param`."""
        name, given = _as_parameters(args, _values_taken(self.get_params(ctx)))
        ctx.meta[_ASKED] = name
        return super().parse_args(ctx, given)

    def get_help(self, ctx: Any) -> str:
        """The help of the question that is named, else that of the command."""
        if not (name := ctx.meta.get(_ASKED)):
            return super().get_help(ctx)
        from kg.answer.questions import question
        from kg.cli.console import report_errors

        with report_errors(ctx.meta.get(_LANG) or Lang.VI, debug=False):
            return _help(question(name), ctx, self.get_params(ctx))


def listed(known: Sequence[Question], lang: str) -> str:
    """The questions that can be asked, by theme: name, title and the parameters that have to be given.

    In a terminal titles are wrapped; elsewhere a question has one line.
    """
    from kg.answer.themes import themes

    indent = max(len(question.name) for question in known) + 4
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    blocks = []
    for theme, questions in themes(known):
        lines = (_line(question, lang, indent, width) for question in questions)
        blocks.append("\n".join([theme[lang], *lines]))
    return "\n\n".join([*blocks, say("questions-how", lang)]) + "\n"


def _line(question: Question, lang: str, indent: int, width: int) -> str:
    needed = "".join(f"  --{one.name} …" for one in question.parameters if one.required)
    text = f"{question.title[lang]}{needed}"
    begin = f"  {question.name:<{indent - 2}}"
    if width <= indent * 2:
        return f"{begin}{text}"
    return textwrap.fill(text, width, initial_indent=begin, subsequent_indent=" " * indent)


# ---------------------------------------------------------------- parameters as options


def _values_taken(parameters: Iterable[Any]) -> dict[str, bool]:
    """The options of the command, each with whether a value follows it."""
    options = (one for one in parameters if one.param_type_name == "option")
    return {name: not one.is_flag for one in options for name in (*one.opts, *one.secondary_opts)}


def _as_parameters(args: Sequence[str], known: dict[str, bool]) -> tuple[str | None, list[str]]:
    """The question that a call names, and the call with the parameters of that question behind `--param`."""
    name = _name(args, known)
    own = _parameters(name) if name else {}
    given: list[str] = []
    rest = deque(args)
    while rest:
        arg = rest.popleft()
        option, sign, value = arg.partition("=")
        if arg == "--":
            return name, [*given, arg, *rest]
        if not _is_parameter(option, own, known, named=bool(name)):
            given.append(arg)
            if known.get(option) and not sign and rest:
                given.append(rest.popleft())
            continue
        if not sign and rest and not _is_option(rest[0], own, known):
            sign, value = "=", rest.popleft()
        given += ["--param", f"{own.get(_folded(option), option[2:])}{sign}{value}"]
    return name, given


def _name(args: Sequence[str], known: dict[str, bool]) -> str | None:
    """The first word that is neither an option nor the value of one; what is no option takes a value."""
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            return next(rest, None)
        if not arg.startswith("-") or arg == "-":
            return arg
        if "=" not in arg and known.get(arg, arg != "--help"):
            next(rest, None)
    return None


def _is_parameter(option: str, own: dict[str, str], known: dict[str, bool], *, named: bool) -> bool:
    """Whether an option is a parameter: one of the question, or one that neither it nor the command knows."""
    if not named or not option.startswith("--") or option in ("--", "--help"):
        return False
    if _folded(option) in own:
        return option not in NARROWING
    from difflib import get_close_matches

    return option not in known and not get_close_matches(option, known, cutoff=_ALIKE)


def _is_option(arg: str, own: dict[str, str], known: dict[str, bool]) -> bool:
    """Whether a word is an option of the call, so that it is no value of the one before it."""
    option = arg.partition("=")[0]
    return option in known or (option.startswith("--") and _folded(option) in own)


def _parameters(name: str) -> dict[str, str]:
    """The parameters of a question by their names in small letters; none of one that is not there or is broken."""
    from kg.answer.questions import question
    from kg.errors import KgError

    try:
        return {_folded(one.name): one.name for one in question(name).parameters}
    except KgError:  # which is reported where the question is asked
        return {}


def _folded(option: str) -> str:
    return option.lower().replace("-", "")


# ---------------------------------------------------------------- the help of a question


def narrowing(question: Question) -> Sequence[str]:
    """The names of the options of `kg ask` by which the answer to the question can be narrowed."""
    from kg.answer.narrowing import narrowable

    return narrowable(question)


def _help(question: Question, ctx: Any, options: Sequence[Any]) -> str:
    """What a question asks, its columns, its parameters, the options that narrow it, and an example."""
    lang: str | None = ctx.meta.get(_LANG)
    formatter = ctx.make_formatter()
    needed = "".join(f" --{one.name} …" for one in question.parameters if one.required)
    head = in_language("help-heading-usage", lang)
    formatter.write_usage(f"kg ask {question.name}", f"{needed.lstrip()} [OPTIONS]".strip(), prefix=f"{head}: ")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(_both(question.title, lang))
    for heading, rows in (
        (in_language("help-heading-columns", lang), list(_columns(question, lang))),
        (in_language("help-heading-parameters", lang), list(_described(question, lang))),
        (in_language("help-heading-narrowing", lang), list(_narrowed(question, options, lang))),
    ):
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)
    with formatter.section(in_language("help-heading-example", lang)):
        formatter.write(f"{' ' * formatter.current_indent}{_example(question)}\n")  # on one line, to be copied
    formatter.write_paragraph()
    formatter.write_text(in_language("help-question-more", lang))
    return str(formatter.getvalue()).rstrip("\n")


def _columns(question: Question, lang: str | None) -> Iterator[tuple[str, str]]:
    from kg.answer.columns import column

    for name in question.columns:
        yield name, _both(column(name, question.name).heading, lang)


def _described(question: Question, lang: str | None) -> Iterator[tuple[str, str]]:
    from kg.answer.themes import value_name

    for one in question.parameters:
        needed = f" [{in_language('help-note-required', lang)}]" if one.required else ""
        yield f"--{one.name} {value_name(one, lang or Lang.VI)}", f"{_both(one.description, lang)}{needed}"


def _narrowed(question: Question, options: Sequence[Any], lang: str | None) -> Iterator[tuple[str, str]]:
    own = {one.name for one in question.parameters}
    for one in options:
        if one.name in narrowing(question) and one.name not in own:
            names = " ".join(filter(None, (one.opts[0], None if one.is_flag else one.metavar)))
            yield names, in_language(one.help, lang)


def _example(question: Question) -> str:
    from kg.answer.themes import example

    given = "".join(f" --{name} {shlex.quote(value)}" for name, value in example(question).items())
    return f"kg ask {question.name}{given}"


def _both(texts: Any, lang: str | None) -> str:
    """The text in the language that was chosen, else in both."""
    return str(texts[lang]) if lang else " / ".join(str(texts[one]) for one in LANGUAGES)
