"""Commands that give the graph away: as files, as a picture, to a server."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.addresses import shown_address
from kg.cli.app import command, job
from kg.cli.options import (
    STORE,
    BaseOption,
    DebugOption,
    ExportFormat,
    Lang,
    LangOption,
    OutOption,
    ParamOption,
    QuestionOption,
    QuestionsOption,
    SinceOption,
    SourceOption,
    StoreOption,
    UntilOption,
    WithinOption,
)
from kg.errors import UsageError


@command
def export(
    *,
    format: ExportFormat,
    output: OutOption,
    store: Annotated[str | None, typer.Option("--store", metavar="DIR|URL", help="help-store-or-url")] = None,
    article: Annotated[str | None, typer.Option("--article", metavar="SOURCE", help="help-article")] = None,
    entity: Annotated[str | None, typer.Option("--entity", metavar="X", help="help-entity")] = None,
    question: QuestionOption = None,
    param: ParamOption = None,
    full: Annotated[bool, typer.Option("--full", help="help-full")] = False,
    aligned: Annotated[bool, typer.Option("--aligned", help="help-aligned")] = False,
    gazetteer: Annotated[bool, typer.Option("--gazetteer", help="help-gazetteer")] = False,
    base: BaseOption = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Write the graph or an answer."""
    from kg import export as writing
    from kg.cli.console import tell
    from kg.cli.inputs import params, source
    from kg.messages import say
    from kg.rdf.namespaces import BASE

    out = sys.stdout.buffer if output == "-" else Path(output)
    apart = gazetteer or format.lower() == writing.SHAPES
    if apart and (store or article or entity or question or param or full or aligned):
        raise UsageError("export-gazetteer" if gazetteer else "export-shapes")
    if format.lower() == writing.SHAPES:
        writing.export_shapes(out)
    elif gazetteer:
        writing.export_gazetteer(format, out, base or BASE)
    elif base:
        raise UsageError("export-base")
    else:
        with source(store or str(STORE), lang) as kept:
            writing.export(
                kept,
                format,
                out,
                article=article,
                entity=entity,
                question=question,
                params=params(param),
                full=full,
                aligned=aligned,
                lang=lang,
            )
    tell(say("written", lang, path=output))


@command
def draw(
    *,
    output: OutOption,
    entity: Annotated[str | None, typer.Argument(metavar="ENTITY", help="help-entity")] = None,
    store: SourceOption = str(STORE),
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND,…", help="help-draw-kind")] = None,
    relation: Annotated[list[str] | None, typer.Option("--relation", metavar="R,…", help="help-draw-relation")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="help-draw-since")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="help-draw-until")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=2, help="help-draw-limit")] = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Draw the graph, or one entity and what is around it."""
    from kg.cli.console import tell
    from kg.cli.inputs import source
    from kg.draw import draw as paint
    from kg.messages import say

    with source(store, lang) as kept:
        drawn = paint(
            kept,
            Path(output),
            entity=entity,
            kinds=kind,
            relations=relation,
            since=since,
            until=until,
            limit=limit,
            lang=lang,
        )
    tell("\n".join(filter(None, (say("written", lang, path=output), drawn.note))))


@command
def report(
    *,
    output: OutOption,
    store: SourceOption = str(STORE),
    question: QuestionsOption = None,
    param: ParamOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    place: WithinOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, metavar="N", help="help-report-limit")] = 30,
    picture: Annotated[bool, typer.Option("--picture/--no-picture", help="help-report-picture")] = True,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Write a report as one file of HTML."""
    from kg.answer.narrowing import Narrowing
    from kg.cli.console import tell
    from kg.cli.inputs import params, source
    from kg.messages import say
    from kg.report import report as write

    out = sys.stdout.buffer if output == "-" else Path(output)
    with source(store, lang) as kept:
        written = write(
            kept,
            out,
            questions=question or (),
            params=params(param),
            narrowing=Narrowing(since, until, place),
            limit=limit,
            drawn=picture,
            lang=lang,
        )
    counts = {"answers": written.answers, "rows": written.rows, "sources": written.sources}
    tell(say("report-written", lang, path=output, size=round(written.bytes / 1000), **counts))


@command
def ontology(
    *,
    output: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="help-ontology-output")],
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Write the ontology as a page for people."""
    from kg.cli.console import tell
    from kg.export.ontology_page import write
    from kg.messages import say

    for path in write(Path(output)):
        tell(say("written", lang, path=path))


@command
def man(
    *,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="DIR", help="help-man-output")] = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Write the manual page."""
    from kg.cli.console import answer, tell
    from kg.cli.manual import page, write
    from kg.messages import say

    if output is None:
        answer(page(lang))
        return
    for path in write(output):
        tell(say("written", lang, path=path))


@job
def push(
    *,
    endpoint: Annotated[str | None, typer.Argument(metavar="URL", help="help-endpoint")] = None,
    graph_store: Annotated[str | None, typer.Option("--graph-store", metavar="URL", help="help-graph-store")] = None,
    default_graph: Annotated[
        bool | None, typer.Option("--default-graph/--no-default-graph", help="help-default-graph")
    ] = None,
    store: StoreOption = STORE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Send the store to a SPARQL server."""
    from kg.cli import console
    from kg.cli.output import current
    from kg.messages import say
    from kg.remote.plain import Plain
    from kg.remote.push import Pushed, destination
    from kg.remote.push import push as send
    from kg.remote.sent import Sent
    from kg.store import Store

    pushed = Pushed()
    with Store.open(store) as kept, destination(endpoint, graph_store) as server:
        with console.pushing(pushed, lang) as watch, Sent(store, server.url) as sent:
            if endpoint is None and (default_graph is not None or sent.copied() is not None):
                raise UsageError("push-default-where")
            plain = Plain(server, endpoint, sent, default_graph) if endpoint else None
            send(kept, server, sent, pushed, watch)
            if plain:
                plain.follow(kept.base)
        if pushed.over:
            console.tell(say("push-over", lang))
        done = {
            "url": shown_address(server.url),
            "sent": pushed.sent,
            "triples": pushed.triples,
            "unchanged": pushed.unchanged,
            "removed": pushed.removed,
            "requests": server.client.requests,
        }
        current().add(**done)
        console.report(lambda: say("pushed", lang, **done))
        if plain:
            console.tell(_how_to_ask(plain.url, plain.rows_at(), plain.is_copy, lang))


def _how_to_ask(service: str, rows: str | None, copied: bool, lang: str) -> str:
    """Where others ask what was sent, so that they find rows."""
    from kg.messages import say

    where = {"service": shown_address(service).removesuffix("?…")}
    if rows == service:
        return say("push-ask-copy" if copied else "push-ask-plain", lang, **where)
    return say("push-ask-graphs", lang, **where) if rows is None else say("push-ask-union", lang, **where, rows=rows)
