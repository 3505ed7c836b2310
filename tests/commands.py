"""Calls of `kg` in the process of the tests."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from kg.cli import app


def kg(*arguments: str | Path, stdin: str | None = None, **environment: str | None) -> Result:
    """What a call comes to: its exit code, stdout and stderr."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, env=environment)


def in_english(*arguments: str | Path) -> Result:
    """What a call comes to, with messages in English."""
    return kg(*arguments, "--lang", "en")


def done(*arguments: str | Path, stdin: str | None = None, **environment: str | None) -> str:
    """The stdout of a call that has to succeed."""
    result = kg(*arguments, stdin=stdin, **environment)
    assert result.exit_code == 0, result.output
    return result.stdout
