"""The application that commands are added to; what goes wrong in one is reported, and gives its exit code."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

import functools
import gc
import inspect
import io
import os
import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeVar

import typer

from kg import __version__
from kg.addresses import shown_address
from kg.cli.help import Command as OneCommand
from kg.cli.help import Group, chosen
from kg.cli.options import JsonOption, Lang, LogOption, QuietOption
from kg.messages import CatalogueError

_OBJECTS: Final = 50_000
"""New objects after which cycles among them are looked for: pages leave hardly any, and at 700 it takes a thirtieth."""

app = typer.Typer(
    name="kg",
    cls=Group,
    help="help-about",
    epilog="help-exit-codes",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Command = TypeVar("Command", bound=Callable[..., None])


def command(function: Command, cls: type[OneCommand] = OneCommand) -> Command:
    """Make `function` a command; its errors are reported as position, message and advice, and exit with 2.

    Its help is the message `help-command-…` with its name; `cls` is the kind of command that it is. It takes `--quiet`
    and `--log` besides its own options.
    """
    return _added(function, {"quiet": QuietOption, "log": LogOption}, cls)


def job(function: Command) -> Command:
    """Make `function` a command that can end with one JSON object for programs, by `--json`, in place of a report."""
    return _added(function, {"json": JsonOption, "quiet": QuietOption, "log": LogOption}, OneCommand)


def _added(function: Command, options: Mapping[str, Any], cls: type[OneCommand]) -> Command:
    name = function.__name__.rstrip("_")

    @functools.wraps(function)
    def reporting(**given: Any) -> None:
        from kg.cli.console import report_errors
        from kg.cli.inputs import refuse_addresses
        from kg.cli.output import Output, begun

        output = Output(name, **{option: given.pop(option) for option in options})
        with begun(output), report_errors(given["lang"], given["debug"]):
            refuse_addresses(given)
            output.open_log()
            if "store" in given:
                output.add(store=shown_address(str(given["store"])))
            function(**given)

    reporting.__signature__ = _with(options, inspect.signature(function, eval_str=True))  # type: ignore[attr-defined]
    app.command(name, cls=cls, help=f"help-command-{name}")(reporting)
    return function


def _with(options: Mapping[str, Any], signature: inspect.Signature) -> inspect.Signature:
    """The signature with more options, which stand before the last two of every command, `--lang` and `--debug`."""
    *own, lang, debug = signature.parameters.values()
    kind = inspect.Parameter.KEYWORD_ONLY
    more = [
        inspect.Parameter(name, kind, default=None if name == "log" else False, annotation=annotation)
        for name, annotation in options.items()
    ]
    return signature.replace(parameters=[*own, *more, lang, debug])


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def everything(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="help-version")] = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help="help-lang")] = None,
) -> None:
    """Take the options that stand before a command; `--lang` is handed on to it."""


def main() -> None:
    """Run the command line; Vietnamese needs UTF-8 wherever the answer goes, and a stream may be closed."""
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 -- as long as it runs
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app(prog_name="kg")
    except (OSError, CatalogueError):  # help cannot be written where the disk is full or the messages are broken
        from kg.cli.console import report_errors

        try:
            with report_errors(chosen(sys.argv[1:]) or Lang.VI, debug=False):
                raise
        except typer.Exit as end:
            sys.exit(end.exit_code)
