"""Commands that answer from a store."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import command
from kg.cli.options import (
    STORE,
    TIMEOUT,
    AnswerFormatOption,
    AnswerOutOption,
    BomOption,
    ColumnsOption,
    DebugOption,
    EvidenceOption,
    Lang,
    LangOption,
    LimitOption,
    MemoryOption,
    NoPagerOption,
    OfficialOption,
    ParamOption,
    QuestionName,
    RulesOption,
    ServiceOption,
    SinceOption,
    SortOption,
    SourceOption,
    TimeoutOption,
    UntilOption,
    WithinOption,
)
from kg.cli.questions import QuestionCommand
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.cli.answers import Form


@partial(command, cls=QuestionCommand)
def ask(
    *,
    name: QuestionName = None,
    store: SourceOption = str(STORE),
    param: ParamOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    place: WithinOption = None,
    official: OfficialOption = None,
    evidence: EvidenceOption = False,
    limit: LimitOption = None,
    sort: SortOption = None,
    columns: ColumnsOption = None,
    format: AnswerFormatOption = None,
    output: AnswerOutOption = None,
    bom: BomOption = False,
    no_pager: NoPagerOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Ask a question, or list them."""
    from kg.addresses import without_logins
    from kg.answer import ask as asking
    from kg.answer.narrowing import Narrowing, narrowed, with_evidence
    from kg.answer.render.workbook import about
    from kg.answer.sentences import COLUMN as SENTENCE
    from kg.answer.shaping import Shape
    from kg.cli import answers
    from kg.cli.inputs import params, source
    from kg.cli.paging import show
    from kg.cli.questions import listed

    if name is None:
        show(listed(asking.questions(), lang), pager=not no_pager)
        return
    question = asking.question(name)
    given = params(param)
    columns = f"{columns},{SENTENCE}" if columns and evidence else columns
    form = answers.form(Shape(columns, sort, limit), format, output, bom=bom, pager=not no_pager, lang=lang)
    narrowing = Narrowing(since, until, place, official)
    with source(store, lang) as kept:
        answer = narrowed(kept, question, given, narrowing)
        answer = with_evidence(kept, answer) if evidence else answer
    asked_for = {**given, **narrowing.given()}
    sheet = about(question.title[lang], asked_for, lang, name=question.name, store=without_logins(store))
    answers.present(answer, form, question.name, sheet)


@command
def query(
    *,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="help-file")],
    store: SourceOption = str(STORE),
    limit: LimitOption = None,
    sort: SortOption = None,
    columns: ColumnsOption = None,
    format: AnswerFormatOption = None,
    output: AnswerOutOption = None,
    bom: BomOption = False,
    no_pager: NoPagerOption = False,
    timeout: TimeoutOption = TIMEOUT,
    limit_memory: MemoryOption = None,
    allow_service: ServiceOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Run a SPARQL query."""
    from kg.answer.limited import IS_MEMORY_LIMITED, MEMORY, Limits, apart, memory
    from kg.answer.mistyped import mistyped
    from kg.answer.shaping import Shape
    from kg.cli import answers
    from kg.cli.console import print_answer, tell
    from kg.cli.inputs import text_of
    from kg.messages import say

    limits = Limits(timeout, memory(limit_memory or MEMORY))
    if limit_memory and not IS_MEMORY_LIMITED:
        tell(say("memory-unlimited", lang))
    sparql = text_of(file)
    form = answers.form(Shape(columns, sort, limit), format, output, bom=bom, pager=not no_pager, lang=lang)
    work = partial(_answer, sparql, file=file, store=store, service=allow_service, form=form)
    with apart(work, limits, file) as ((filled, more), pieces):
        answers.give(pieces, form)
    answers.tell_more(more, form)
    print_answer("", filled, lang)
    for term, near in mistyped(sparql).items():
        told = say("term-mistyped-near", lang, term=term, near=near) if near else say("term-mistyped", lang, term=term)
        tell(told, "warning")


def _answer(sparql: str, *, file: str, store: str, service: bool, form: Form) -> tuple[tuple[bool, int], bytes]:
    """Whether there is an answer to a query, how many rows were left out, and how it is written."""
    from kg.addresses import without_logins
    from kg.answer import ask as asking
    from kg.answer.render.workbook import about
    from kg.cli import answers
    from kg.cli.inputs import source

    with source(store, form.lang) as kept:
        try:
            answer = asking.run(kept, sparql, allow_service=service)
        except UsageError as error:
            raise UsageError(error.key, where=file, **error.values) from error
    sheet = about(sparql, {}, form.lang, store=without_logins(store))
    more, text = answers.written(answer, form, about=sheet)
    return (bool(answer.rows) or answer.boolean is not None, more), text


@command
def try_(
    *,
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="help-text")],
    rule: Annotated[
        str | None,
        typer.Option("--rule", metavar="ID", help="help-rule"),
    ] = None,
    rules: RulesOption = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Try a text on the rules."""
    from kg import use_rules
    from kg.answer.trying import tried
    from kg.cli.inputs import text_of
    from kg.shown import shown

    use_rules(rules)
    typer.echo(shown(tried(text_of(text) if text == "-" else text, rule, lang)))
