"""Commands that judge pages: by the shapes, by gold facts, and by what was not understood of them."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import command, job
from kg.cli.options import (
    STORE,
    CueKind,
    DateColumn,
    DebugOption,
    IdColumn,
    Lang,
    LangOption,
    ListFormat,
    Reasoner,
    ReasonerOption,
    ReportFormat,
    RulesOption,
    StoreOption,
    StrictOption,
    TextColumn,
    TitleColumn,
    UrlColumn,
    ValidatorOption,
    WorkersOption,
)
from kg.errors import UsageError


@job
def validate(
    *,
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="help-inputs-checked")] = None,
    store: StoreOption = STORE,
    rules: RulesOption = None,
    workers: WorkersOption = None,
    strict: StrictOption = False,
    reasoner: ReasonerOption = Reasoner.OWN,
    validator: ValidatorOption = None,
    text_column: TextColumn = None,
    url_column: UrlColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    id_column: IdColumn = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="help-report-format")] = ReportFormat.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Check pages, or the store."""
    from kg import pipeline, use_rules
    from kg.cli import console, report, running
    from kg.cli.inputs import compare_rules
    from kg.cli.invariants import with_invariants
    from kg.read import Columns, Meter, read
    from kg.run import batch
    from kg.store import Store

    use_rules(rules)
    columns = Columns(text_column, url_column, title_column, date_column, id_column)
    settings = pipeline.Settings(reasoner=reasoner, lang=lang, validator=validator)
    listed = report.Listed(format, lang, console.answer)
    with ExitStack() as stack:
        items: Iterable[batch.Item]
        if inputs:
            meter = Meter()
            items = running.with_a_page(read(inputs, lang=lang, columns=columns, meter=meter), lang)
        else:
            kept = stack.enter_context(Store.open(store))
            compare_rules(kept, lang)
            items, meter = batch.stored(kept), Meter(kept.count())
        ask = None if inputs else kept.query
        results = with_invariants(batch.check(items, settings, workers), lang, ask)
        tally = running.run_with_progress(results, lang, debug, meter=meter, each=listed.add)
    listed.end()
    running.finish(tally, strict, lang)


@command
def evaluate(
    *,
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="help-gold")],
    docs: Annotated[Path | None, typer.Option("--docs", metavar="DIR", help="help-docs")] = None,
    store: Annotated[Path | None, typer.Option("--store", metavar="DIR", help="help-store-scored")] = None,
    rules: RulesOption = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="help-html")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="help-accept")] = False,
    accepted: Annotated[Path | None, typer.Option("--accepted", metavar="FILE", help="help-accepted")] = None,
    lower: Annotated[list[str] | None, typer.Option("--lower", metavar="TABLE", help="help-lower")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="help-strict-evaluate")] = False,
    format: Annotated[ReportFormat, typer.Option("--format", help="help-report-format")] = ReportFormat.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Score a graph against gold facts."""
    from kg import use_rules
    from kg.cli import console, running
    from kg.cli.inputs import compare_rules
    from kg.disk import write
    from kg.evaluate import counting, floors, page, report
    from kg.evaluate.building import store_of
    from kg.evaluate.gold import read_gold
    from kg.messages import say
    from kg.shown import shown

    if lower and not accept:
        raise UsageError("floor-lower")
    use_rules(rules)
    wanted, file = read_gold(gold), accepted or gold / floors.FILE
    before = floors.load(file)
    with store_of(wanted, docs, store, lang) as (kept, results):
        compare_rules(kept, lang)
        tally = running.run_with_progress(results, lang, debug)
        running.tell_problems(tally, lang)
        run = counting.evaluate(wanted, kept)
        verdict = floors.judged(run, before)
        if html:
            write(html, [page.html(run, kept, verdict, lang).encode()])
            console.tell(say("written", lang, path=html))
    if accept:
        verdict = floors.accepted_now(run, verdict, lower or (), file)
        console.tell(say("written", lang, path=file))
    text = report.as_json(run, verdict) if format == "json" else shown(report.text(run, verdict, file, lang))
    console.answer(f"{text}\n")
    running.exit_if_lost(tally, lang)
    if floors.fails(verdict, strict):
        raise typer.Exit(console.DONE_WITH_PROBLEMS)


@command
def unread(
    *,
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="help-inputs-unread")] = None,
    store: StoreOption = STORE,
    kind: CueKind = None,
    page: Annotated[str | None, typer.Option("--page", metavar="SOURCE", help="help-cue-page")] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="help-cue-limit")] = None,
    rules: RulesOption = None,
    workers: WorkersOption = None,
    text_column: TextColumn = None,
    url_column: UrlColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    id_column: IdColumn = None,
    format: Annotated[ListFormat, typer.Option("--format", help="help-cue-format")] = ListFormat.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Show what was not understood."""
    from kg import use_rules
    from kg.answer import unread as answer
    from kg.cli import console, running
    from kg.cli.inputs import compare_rules
    from kg.cli.unread import SHOWN, written
    from kg.read import Columns, Meter, read
    from kg.store import Store

    use_rules(rules)
    most = limit or (None if limit == 0 or format != ListFormat.TABLE else SHOWN)
    tally = None
    if inputs:
        columns, meter = Columns(text_column, url_column, title_column, date_column, id_column), Meter()
        items = running.with_a_page(read(inputs, lang=lang, columns=columns, meter=meter), lang)
        pages, tally = running.read_cues(items, workers, meter, lang=lang, only=page, debug=debug)
        report = answer.gathered(pages, kind=kind, limit=most)
    else:
        with Store.open(store) as kept:
            compare_rules(kept, lang)
            report = answer.unread_in(kept, kind=kind, page=page, limit=most)
    console.answer(written(report, format, lang))
    if tally:
        running.finish(tally, strict=False, lang=lang)
