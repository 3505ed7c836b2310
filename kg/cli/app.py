"""The application that commands are added to; each is told of what goes wrong in it and ends with an exit code."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

import functools
import io
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from kg import __version__
from kg.cli.help import Command as OneCommand
from kg.cli.help import Group, chosen
from kg.cli.options import LANG_HELP, Lang

app = typer.Typer(
    name="kg",
    cls=Group,
    help="Đồ thị tri thức về cải cách hành chính, mỗi sự kiện kèm câu dẫn / a knowledge graph of "
    "administrative-reform news, every fact with its sentence.",
    epilog="Mã thoát: 0 xong; 1 xong nhưng mất trang, có vấn đề (--strict) hay dưới mức sàn; 2 lệnh hay đầu vào sai; "
    "130 dừng bằng Ctrl-C / exit codes: 0 done; 1 done but pages were lost, with problems (--strict) or below a floor; "
    "2 the call or the input is wrong; 130 stopped by Ctrl-C.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Command = TypeVar("Command", bound=Callable[..., None])


def command(function: Command) -> Command:
    """Make `function` a command; its errors are told to people as message, place and advice, and exit with 2."""

    @functools.wraps(function)
    def told(**options: Any) -> None:
        from kg.cli.console import report_errors
        from kg.cli.inputs import refuse_addresses

        with report_errors(options["lang"], options["debug"]):
            refuse_addresses(options)
            function(**options)

    app.command(function.__name__.rstrip("_"), cls=OneCommand)(told)
    return function


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback()
def everything(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Phiên bản / the version.")
    ] = False,
    lang: Annotated[Lang | None, typer.Option("--lang", help=LANG_HELP)] = None,
) -> None:
    """Take the options that stand before a command; `--lang` is handed on to it."""


def main() -> None:
    """Run the command line; Vietnamese needs UTF-8 wherever the answer goes, and a stream may be closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 -- as long as it runs
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        app(prog_name="kg")
    except OSError:  # help cannot be written either where the disk is full
        from kg.cli.console import report_errors

        try:
            with report_errors(chosen(sys.argv[1:]) or Lang.VI, debug=False):
                raise
        except typer.Exit as end:
            sys.exit(end.exit_code)
