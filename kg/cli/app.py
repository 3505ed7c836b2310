"""The application that commands are added to; what goes wrong in one is reported, and gives its exit code."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

import functools
import gc
import io
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

import typer

from kg import __version__
from kg.cli.help import Command as OneCommand
from kg.cli.help import Group, chosen
from kg.cli.options import Lang
from kg.messages import CatalogueError

_OBJECTS: Final = 50_000
"""New objects after which cycles among them are looked for: pages leave hardly any, and at 700 it takes a thirtieth."""

app = typer.Typer(
    name="kg",
    cls=Group,
    help="help-about",
    epilog="help-exit-codes",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Command = TypeVar("Command", bound=Callable[..., None])


def command(function: Command, cls: type[OneCommand] = OneCommand) -> Command:
    """Make `function` a command; its errors are reported as position, message and advice, and exit with 2.

    Its help is the message `help-command-…` with its name; `cls` is the kind of command that it is.
    """
    name = function.__name__.rstrip("_")

    @functools.wraps(function)
    def reporting(**options: Any) -> None:
        from kg.cli.console import report_errors
        from kg.cli.inputs import refuse_addresses

        with report_errors(options["lang"], options["debug"]):
            refuse_addresses(options)
            function(**options)

    app.command(name, cls=cls, help=f"help-command-{name}")(reporting)
    return function


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
