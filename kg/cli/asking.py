"""Commands that answer from a store."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import command
from kg.errors import UsageError
from kg.options import (
    STORE,
    DebugOption,
    Format,
    FormatOption,
    Lang,
    LangOption,
    ParamOption,
    SourceOption,
    StoreOption,
)


@command
def ask(
    *,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Tên câu hỏi / name of a question.")] = None,
    store: SourceOption = str(STORE),
    param: ParamOption = None,
    format: FormatOption = Format.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Hỏi câu có sẵn, hoặc liệt kê / ask a question, or list them."""
    from kg import ask as asking
    from kg import report
    from kg.console import answered, params, source

    if name is None:
        typer.echo(report.questions(asking.questions(), lang))
        return
    question = asking.question(name)
    given = params(param)
    with source(store, lang) as kept:
        answer = asking.ask(kept, question, given)
        near = () if answer.rows else asking.labels_near(kept, question, given)
    answered(asking.render(answer, format), bool(answer.rows) or answer.boolean is not None, lang, near)


@command
def query(
    *,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Tệp SPARQL / a SPARQL file.")],
    store: SourceOption = str(STORE),
    format: FormatOption = Format.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Chạy truy vấn SPARQL / run a SPARQL query."""
    from kg import ask as asking
    from kg.console import answered, source, text_of

    sparql = text_of(file)
    with source(store, lang) as kept:
        try:
            answer = asking.run(kept, sparql)
        except UsageError as error:
            raise UsageError(error.key, where=file, **error.values) from error
    answered(asking.render(answer, format), bool(answer.rows) or answer.boolean is not None, lang)


@command
def explain(
    *,
    fact: Annotated[str, typer.Argument(metavar="FACT", help="IRI của sự kiện / IRI of a fact.")],
    store: StoreOption = STORE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Giải thích một sự kiện: câu, quy tắc, suy luận / explain a fact."""
    from kg.explain import explain as explained
    from kg.shown import shown
    from kg.store import Store

    with Store.open(store) as kept:
        typer.echo(shown(explained(kept, fact, lang)))
