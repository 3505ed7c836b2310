"""Commands that answer from a store."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from kg.cli.app import command
from kg.cli.options import (
    STORE,
    TIMEOUT,
    DebugOption,
    EvidenceOption,
    Format,
    FormatOption,
    Lang,
    LangOption,
    MemoryOption,
    OfficialOption,
    ParamOption,
    RulesOption,
    ServiceOption,
    SinceOption,
    SourceOption,
    StoreOption,
    TimeoutOption,
    UntilOption,
    WithinOption,
)
from kg.errors import UsageError


@command
def ask(
    *,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="help-name")] = None,
    store: SourceOption = str(STORE),
    param: ParamOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    place: WithinOption = None,
    official: OfficialOption = None,
    evidence: EvidenceOption = False,
    format: FormatOption = Format.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Ask a question, or list them."""
    from kg.answer import ask as asking
    from kg.answer.narrowing import Narrowing, narrowed, with_evidence
    from kg.cli import report
    from kg.cli.console import print_answer
    from kg.cli.inputs import params, source

    if name is None:
        typer.echo(report.questions(asking.questions(), lang))
        return
    question = asking.question(name)
    given = params(param)
    with source(store, lang) as kept:
        answer = narrowed(kept, question, given, Narrowing(since, until, place, official))
        answer = with_evidence(kept, answer) if evidence else answer
        near = () if answer.rows else asking.labels_near(kept, question, given)
    print_answer(asking.render(answer, format), bool(answer.rows) or answer.boolean is not None, lang, near)


@command
def query(
    *,
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="help-file")],
    store: SourceOption = str(STORE),
    format: FormatOption = Format.TABLE,
    timeout: TimeoutOption = TIMEOUT,
    limit_memory: MemoryOption = None,
    allow_service: ServiceOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Run a SPARQL query."""
    from kg.answer.limited import IS_MEMORY_LIMITED, MEMORY, Limits, apart, memory
    from kg.cli.console import answer, print_answer, tell
    from kg.cli.inputs import text_of
    from kg.messages import say

    limits = Limits(timeout, memory(limit_memory or MEMORY))
    if limit_memory and not IS_MEMORY_LIMITED:
        tell(say("memory-unlimited", lang))
    choice = partial(_answer, file=file, store=store, format=format, service=allow_service, lang=lang)
    with apart(partial(choice, text_of(file)), limits, file) as (filled, pieces):
        for piece in pieces:
            answer(piece)
    print_answer("", filled, lang)


def _answer(sparql: str, *, file: str, store: str, format: Format, service: bool, lang: Lang) -> tuple[bool, str]:
    """Whether there is an answer to a query, and how it is written."""
    from kg.answer import ask as asking
    from kg.cli.inputs import source

    with source(store, lang) as kept:
        try:
            answer = asking.run(kept, sparql, allow_service=service)
        except UsageError as error:
            raise UsageError(error.key, where=file, **error.values) from error
    return bool(answer.rows) or answer.boolean is not None, asking.render(answer, format)


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


@command
def explain(
    *,
    fact: Annotated[str, typer.Argument(metavar="FACT", help="help-fact")],
    store: StoreOption = STORE,
    rules: RulesOption = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Explain a fact."""
    from kg import use_rules
    from kg.answer.explain import explain as explained
    from kg.cli.inputs import compare_rules
    from kg.shown import shown
    from kg.store import Store

    use_rules(rules)
    with Store.open(store) as kept:
        compare_rules(kept, lang)
        typer.echo(shown(explained(kept, fact, lang)))
