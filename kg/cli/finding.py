"""Commands that find what a store has: by kind, by words, by name."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from typing import Annotated, Final

import typer

from kg.cli.app import command
from kg.cli.options import (
    STORE,
    AnswerFormatOption,
    AnswerOutOption,
    BomOption,
    ColumnsOption,
    DebugOption,
    Format,
    FormatOption,
    Lang,
    LangOption,
    NoPagerOption,
    ParamOption,
    RulesOption,
    SortOption,
    SourceOption,
    StoreOption,
)
from kg.errors import StoreError

_LISTED: Final = 50
"""Rows of a list that people are shown unless they ask for more."""
_FOUND: Final = 10


@command
def list_(
    *,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="help-list-kind")],
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help="help-list-words")] = None,
    store: SourceOption = str(STORE),
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="help-list-limit")] = None,
    sort: SortOption = None,
    columns: ColumnsOption = None,
    format: AnswerFormatOption = None,
    output: AnswerOutOption = None,
    bom: BomOption = False,
    no_pager: NoPagerOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """List what there is of a kind."""
    from kg.answer.kinds import kind_named
    from kg.answer.listing import listed
    from kg.answer.shaping import Shape
    from kg.cli import answers
    from kg.cli.inputs import source

    wanted = kind_named(kind)
    most = limit or (_LISTED if format is None and output is None else None)
    form = answers.form(Shape(columns, sort, most), format, output, bom=bom, pager=not no_pager, lang=lang)
    with source(store, lang) as kept:
        answer = listed(kept, wanted, " ".join(words or ()))
    answers.present(answer, form, f"list-{wanted}")


@command
def search(
    *,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="help-search-words")],
    store: SourceOption = str(STORE),
    limit: Annotated[int, typer.Option("--limit", min=1, help="help-search-limit")] = _FOUND,
    format: FormatOption = Format.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Search pages and names for words."""
    from pathlib import Path

    from kg.addresses import is_address
    from kg.answer import searching
    from kg.answer.render import View, render
    from kg.cli.console import print_answer, tell
    from kg.messages import figure, say
    from kg.shown import shown
    from kg.store import Store

    if is_address(store):
        raise StoreError("search-remote")
    with Store.open(Path(store)) as kept:
        found = searching.search(kept, " ".join(words), limit)
        filled = bool(found.things or found.pages)
        if format != Format.TABLE:
            print_answer(render(searching.table(found, kept.base), format, View(None, lang)), filled, lang)
        else:
            text = "\n".join(map(shown, searching.lines(found, lang)))
            print_answer(f"{text}\n" if filled else "", filled, lang)
    if found.all_pages > len(found.pages) or found.all_things > len(found.things):
        pages, things = figure(found.all_pages, lang), figure(found.all_things, lang)
        tell(say("search-more", lang, pages=pages, things=things))


@command
def explain(
    *,
    fact: Annotated[str, typer.Argument(metavar="FACT|NAME|ROW", help="help-fact")],
    param: ParamOption = None,
    store: StoreOption = STORE,
    rules: RulesOption = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Explain a fact, or tell what is known of a thing."""
    from kg import use_rules
    from kg.answer.meant import explained
    from kg.cli.inputs import compare_rules, params
    from kg.shown import shown
    from kg.store import Store

    use_rules(rules)
    with Store.open(store) as kept:
        compare_rules(kept, lang)
        typer.echo(shown(explained(kept, fact, params(param), lang, debug=debug)))
