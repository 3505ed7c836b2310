"""The application that commands are added to; each is told of what goes wrong in it and ends with an exit code."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

import functools
import io
import sys
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import typer

from kg import __version__

app = typer.Typer(
    name="kg",
    help="Đồ thị tri thức về cải cách hành chính, mỗi sự kiện kèm câu dẫn. "
    "A knowledge graph of administrative-reform news, every fact with its sentence.",
    epilog="Mã thoát / exit codes: 0 xong / done; 1 xong nhưng mất trang, có vấn đề (--strict) hay dưới mức sàn / done but "
    "pages were lost, with problems, or below a floor; 2 lệnh hay đầu vào sai / the call or the input is wrong.",
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
        from kg.console import faults_told

        with faults_told(options["lang"], options["debug"]):
            function(**options)

    app.command()(told)
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
) -> None:
    """Đồ thị tri thức về cải cách hành chính, mỗi sự kiện kèm câu dẫn / facts of reform news with their sentences."""


def main() -> None:
    """Run the command line; Vietnamese needs UTF-8 wherever the answer goes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    app(prog_name="kg")
