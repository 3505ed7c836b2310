"""What the shell offers when Tab is pressed behind an option or argument that is no fixed list of words."""

# ruff: noqa: PLC0415 -- Tab is to answer at once
from __future__ import annotations

from typing import Any


def questions() -> list[tuple[str, str]]:
    """The names of the questions, each with its title."""
    from kg import resources
    from kg.cli.help import chosen
    from kg.messages import LANGUAGES
    from kg.rdf.headers import header_lines

    key = f"title.{chosen(()) or LANGUAGES[0]}"
    texts = {file.stem: file.read_text(encoding="utf-8-sig") for file in sorted(resources.queries().glob("*.rq"))}
    titles = {name: {field: value for _, _, field, value in header_lines(text)} for name, text in texts.items()}
    return [(name, title.get(key, "")) for name, title in titles.items()]


def parameters(ctx: Any) -> list[str]:
    """The parameters of the question that is named before, each with its equals sign."""
    from kg.answer.questions import question

    named = ctx.params.get("name") or ctx.params.get("question")
    return [f"{parameter.name}=" for parameter in question(named).parameters] if named else []


def export_formats() -> list[str]:
    """The formats of `kg export`."""
    from kg.export import FORMATS

    return list(FORMATS)


def cue_kinds() -> list[str]:
    """The kinds of cues of `kg unread`."""
    from kg.answer.unread import kinds

    return list(kinds())
