"""What the shell offers when Tab is pressed behind an option or argument that is no fixed list of words."""

# ruff: noqa: PLC0415 -- Tab is to answer at once
from __future__ import annotations

import os
from typing import Any


def questions() -> list[tuple[str, str]]:
    """The names of the questions, each with its title."""
    from kg import resources
    from kg.messages import LANG_VARIABLE, LANGUAGES
    from kg.rdf.headers import header_lines

    lang = os.environ.get(LANG_VARIABLE)
    key = f"title.{lang if lang in LANGUAGES else LANGUAGES[0]}"
    texts = {file.stem: file.read_text(encoding="utf-8-sig") for file in sorted(resources.queries().glob("*.rq"))}
    titles = {name: {field: value for _, _, field, value in header_lines(text)} for name, text in texts.items()}
    return [(name, title.get(key, "")) for name, title in titles.items()]


def parameters(ctx: Any) -> list[str]:
    """The parameters of the question that is named before, each with its equals sign."""
    from kg.answer.questions import question

    known = dict(questions())
    given = (ctx.params.get("name"), ctx.params.get("question"), *ctx.args)  # an option without its value ends parsing
    named = [question(one) for one in given if one in known]
    return [f"{parameter.name}=" for one in named for parameter in one.parameters]


def export_formats() -> list[str]:
    """The formats of `kg export`."""
    from kg.export import FORMATS

    return list(FORMATS)


def cue_kinds() -> list[str]:
    """The kinds of cues of `kg unread`."""
    from kg.answer.unread import kinds

    return list(kinds())
