"""The command line: `kg build`, `load`, `ask`, `query`, `validate`, `export`, `draw`, `evaluate`, `explain`, `remove`,
`suggest`, `decide`, `push`.

Everything heavy is imported inside the commands, so that `kg --help` answers at once. Progress and problems go to
stderr, answers to stdout. Exit codes: 0 done, 1 done but with problems under --strict or with a figure below its floor,
2 the call or input is wrong.
"""

# ruff: noqa: PLC0415 -- see above
from __future__ import annotations

import functools
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

from kg import __version__
from kg.errors import UsageError
from kg.namespaces import BASE
from kg.options import (
    SOURCE_HELP,
    BaseOption,
    DateColumn,
    DebugOption,
    Format,
    FormatOption,
    IdColumn,
    Inputs,
    Lang,
    LangOption,
    OnlyGenre,
    OutOption,
    ParamOption,
    Reasoner,
    ReasonerOption,
    ReportFormat,
    SchedulerOption,
    ShardPages,
    ShardsOption,
    SourceOption,
    StoreOption,
    StrictOption,
    TextColumn,
    TitleColumn,
    UrlColumn,
    ValidatorOption,
    Verdict,
    WorkersOption,
)

if TYPE_CHECKING:
    from kg.model import Page, Problem
    from kg.pipeline import Settings
    from kg.workers import Workers

app = typer.Typer(
    name="kg",
    help="Đồ thị tri thức về cải cách hành chính, mỗi sự kiện kèm câu dẫn. "
    "A knowledge graph of administrative-reform news, every fact with its sentence.",
    epilog="Mã thoát / exit codes: 0 xong / done; 1 xong nhưng có vấn đề (--strict) hay dưới mức sàn / done but with "
    "problems or below a floor; 2 lệnh hay đầu vào sai / the call or the input is wrong.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

STORE: Final = Path("kg-store")

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


@command
def build(
    *,
    inputs: Inputs,
    store: StoreOption = STORE,
    workers: WorkersOption = 1,
    scheduler: SchedulerOption = None,
    shards: ShardsOption = None,
    shard_pages: ShardPages = 200,
    strict: StrictOption = False,
    base: BaseOption = None,
    reasoner: ReasonerOption = Reasoner.OWN,
    validator: ValidatorOption = None,
    validated: Annotated[bool, typer.Option("--validate/--no-validate", help="Kiểm tra SHACL / check shapes.")] = True,
    only_genre: OnlyGenre = False,
    text_column: TextColumn = None,
    url_column: UrlColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    id_column: IdColumn = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Dựng đồ thị từ các trang / build the graph of pages."""
    from kg import console, decisions, pipeline, report
    from kg.read import Columns, Sieve, read
    from kg.store import Store
    from kg.workers import chosen

    columns = Columns(text_column, url_column, title_column, date_column, id_column)
    sieve = Sieve() if only_genre else None
    items = console.with_a_page(read(inputs, lang=lang, columns=columns, sieve=sieve), lang, sieve)
    file = decisions.file_of(store)
    decided = decisions.identities(decisions.read(file), file)  # a fault is told before a store is made
    settings = pipeline.Settings(base or BASE, reasoner, lang, validated, validator, decided)
    with chosen(workers, scheduler) as pool:
        if shards:
            states, problems = _into_shards(items, shards, settings, pool, pages=shard_pages, debug=debug)
        else:
            with Store.open(store, write=True, base=base) as kept:
                settings = replace(settings, base=kept.base, identities=console.decided(file, kept, lang))
                states, problems = console.watched(pipeline.build(items, kept, settings, pool), lang, debug)
                console.tell_problems(problems, lang)
                typer.echo(report.found(kept, states, problems, lang))
    console.tell_left_out(sieve, lang)
    console.finish(states, problems, strict, lang)


def _into_shards(
    items: Iterable[Page | Problem],
    place: Path,
    settings: Settings,
    workers: int | Workers,
    *,
    pages: int,
    debug: bool,
) -> tuple[Counter[str], list[Problem]]:
    from kg import console, report
    from kg import shards as sharding
    from kg.workers import Size

    size = Size(pages, pages * sharding.CHARACTERS)
    results = sharding.build(items, sharding.Folder(place), settings, workers, size)
    states, problems = console.watched(results, settings.lang, debug)
    console.tell_problems(problems, settings.lang)
    typer.echo(report.sharded(place, states, problems, settings.lang))
    return states, problems


@command
def load(
    *,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="Thư mục --shards đã ghi / folders of shards.")],
    store: StoreOption = STORE,
    workers: WorkersOption = 1,
    strict: StrictOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Nạp các phần của kg build --shards vào kho / load shards into a store."""
    from kg import console, decisions, pipeline, report
    from kg import shards as sharding
    from kg.store import Store

    places = [sharding.Folder(path) for path in folders]
    bases = [sharding.base_of(place) for place in places]  # a folder without shards is told before anything is done
    file = decisions.file_of(store)
    decisions.identities(decisions.read(file), file)  # a fault is told before a store is made
    with Store.open(store, write=True, base=bases[0]) as kept:
        settings = pipeline.Settings(kept.base, lang=lang, identities=console.decided(file, kept, lang))
        origin = sharding.Origin.here(kept.base, settings.identities)
        items = console.with_a_page(sharding.read(places, origin, lang), lang)
        states, problems = console.watched(pipeline.build(items, kept, settings, workers), lang, debug)
        console.tell_problems(problems, lang)
        typer.echo(report.found(kept, states, problems, lang))
    console.finish(states, problems, strict, lang)


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
def validate(
    *,
    inputs: Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="Trang / pages.")] = None,
    store: StoreOption = STORE,
    workers: WorkersOption = 1,
    strict: StrictOption = False,
    reasoner: ReasonerOption = Reasoner.OWN,
    validator: ValidatorOption = None,
    text_column: TextColumn = None,
    url_column: UrlColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    id_column: IdColumn = None,
    format: Annotated[ReportFormat, typer.Option("--format", help="Dạng / form.")] = ReportFormat.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Kiểm tra các trang hoặc cả kho / check pages, or the store."""
    from kg import console, pipeline, report
    from kg.read import Columns, read
    from kg.store import Store

    columns = Columns(text_column, url_column, title_column, date_column, id_column)
    settings = pipeline.Settings(reasoner=reasoner, lang=lang, validator=validator)
    with ExitStack() as stack:
        items: Iterable[pipeline.Item]
        if inputs:
            items = console.with_a_page(read(inputs, lang=lang, columns=columns), lang)
        else:
            items = pipeline.stored(stack.enter_context(Store.open(store)))
        states, problems = console.watched(pipeline.check(items, settings, workers), lang, debug)
    typer.echo(report.problems_json(problems) if format == "json" else report.problems_text(problems, lang))
    console.finish(states, problems, strict, lang)


@command
def export(
    *,
    format: Annotated[str, typer.Argument(metavar="FORMAT", help="turtle trig nquads jsonld graphml gexf csv …")],
    output: OutOption,
    store: Annotated[str | None, typer.Option("--store", metavar="DIR|URL", help=SOURCE_HELP)] = None,
    article: Annotated[str | None, typer.Option("--article", metavar="SOURCE", help="Một trang / one page.")] = None,
    entity: Annotated[str | None, typer.Option("--entity", metavar="X", help="IRI hay tên / IRI or label.")] = None,
    question: Annotated[str | None, typer.Option("--question", metavar="NAME", help="Câu hỏi / question.")] = None,
    param: ParamOption = None,
    gazetteer: Annotated[bool, typer.Option("--gazetteer", help="Cả danh mục đơn vị / the gazetteer.")] = False,
    base: BaseOption = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Xuất đồ thị hay câu trả lời / write the graph or an answer."""
    from kg import export as writing
    from kg.console import params, source, tell
    from kg.messages import say
    from kg.namespaces import BASE

    out = sys.stdout.buffer if output == "-" else Path(output)
    if gazetteer:
        if store or article or entity or question or param:
            raise UsageError("export-gazetteer")
        writing.export_gazetteer(format, out, base or BASE)
    elif base:
        raise UsageError("export-base")
    else:
        with source(store or str(STORE), lang) as kept:
            writing.export(kept, format, out, article=article, entity=entity, question=question, params=params(param))
    tell(say("written", lang, path=output))


@command
def draw(
    *,
    output: OutOption,
    entity: Annotated[str | None, typer.Argument(metavar="ENTITY", help="IRI hay tên / IRI or label.")] = None,
    store: SourceOption = str(STORE),
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Vẽ đồ thị hoặc quanh một thực thể / draw it, or one entity."""
    from kg.console import source, tell
    from kg.draw import draw as paint
    from kg.messages import say

    with source(store, lang) as kept:
        drawn = paint(kept, Path(output), entity=entity, lang=lang)
    tell("\n".join(filter(None, (say("written", lang, path=output), drawn.note))))


@command
def evaluate(
    *,
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Thư mục gold / folder of gold YAML files.")],
    docs: Annotated[
        Path | None, typer.Option("--docs", metavar="DIR", help="Các trang, nếu không ở cạnh gold / pages.")
    ] = None,
    store: Annotated[Path | None, typer.Option("--store", metavar="DIR", help="Kho có sẵn / a store to score.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Trang xem lỗi / page of errors.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Nhận lần chấm này / record this run.")] = False,
    accepted: Annotated[
        Path | None, typer.Option("--accepted", metavar="FILE", help="Tệp lần chấm đã nhận / file of accepted runs.")
    ] = None,
    lower: Annotated[
        list[str] | None, typer.Option("--lower", metavar="TABLE", help="Hạ sàn bảng này / lower its floor.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Thoát mã 1 cả khi có dòng kém đi / exit 1 on any loss.")
    ] = False,
    format: Annotated[ReportFormat, typer.Option("--format", help="Dạng / form.")] = ReportFormat.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Đối chiếu với gold do người đọc ghi / score against gold facts."""
    from kg import console
    from kg.evaluate import counting, floors, page, told
    from kg.evaluate.building import store_of
    from kg.evaluate.gold import read_gold
    from kg.messages import say

    if lower and not accept:
        raise UsageError("floor-lower")
    wanted, place = read_gold(gold), accepted or gold / floors.FILE
    before = floors.load(place)
    with store_of(wanted, docs, store, lang) as (kept, results):
        _, problems = console.watched(results, lang, debug)
        console.tell_problems(problems, lang)
        run = counting.evaluate(wanted, kept)
        verdict = floors.judged(run, before)
        if html:
            html.write_text(page.html(run, kept, verdict, lang), encoding="utf-8")
            console.tell(say("written", lang, path=html))
    if accept:
        verdict = floors.accepted_now(run, verdict, lower or (), place)
        console.tell(say("written", lang, path=place))
    typer.echo(told.as_json(run, verdict) if format == "json" else told.text(run, verdict, place, lang))
    if floors.fails(verdict, strict):
        raise typer.Exit(console.DONE_WITH_PROBLEMS)


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
    from kg.store import Store

    with Store.open(store) as kept:
        typer.echo(explained(kept, fact, lang))


@command
def remove(
    *,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Tên trang / names of pages.")],
    store: StoreOption = STORE,
    strict: StrictOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Bỏ các trang khỏi kho / take pages out of the store."""
    from kg import console
    from kg.store import Store

    Store.open(store).close()  # a store that is not there is an error here, not made
    with Store.open(store, write=True) as kept:
        removed = {source: kept.remove(source) for source in sources}
    console.tell_removed(removed, lang)


@command
def suggest(
    *,
    store: StoreOption = STORE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Số dòng nhiều nhất / most rows.")] = 50,
    format: FormatOption = Format.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Gợi ý ai, văn bản nào có thể là một / which identities may be one."""
    from kg import ask as asking
    from kg import decisions
    from kg.console import answered, tell
    from kg.messages import say
    from kg.store import Store
    from kg.suggest import COLUMNS, FORM, answer, suggestions

    file = decisions.file_of(store)
    rows = decisions.read(file)
    with Store.open(store) as kept:
        found = suggestions(kept, rows, decisions.identities(rows, file))
    columns = COLUMNS if format in (Format.TABLE, Format.MARKDOWN) else FORM
    told = rows if format in (Format.CSV, Format.TSV) else ()  # what is saved as the file keeps what was decided
    answered(asking.render(answer(found[:limit], columns, lang, told), format), bool(found), lang)
    if len(found) > limit:
        tell(say("more-suggestions", lang, count=len(found) - limit))
    if found:
        tell(say("how-to-decide", lang, file=file))


@command
def decide(
    *,
    verdict: Annotated[Verdict | None, typer.Argument(metavar="[VERDICT]", help="same, different, undo.")] = None,
    first: Annotated[str | None, typer.Argument(metavar="[FIRST]", help="Như kg suggest ghi / as suggested.")] = None,
    second: Annotated[str | None, typer.Argument(metavar="[SECOND]", help="Như trên / likewise.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Vì sao / why.")] = "",
    who: Annotated[str, typer.Option("--who", envvar="KG_WHO", help="Người quyết định / who decides.")] = "",
    store: StoreOption = STORE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Ghi hai tên là một hay khác nhau / decide that two are one, or not."""
    from kg import console, decisions, pipeline
    from kg.messages import say
    from kg.store import Store

    file = decisions.file_of(store)
    rows = decisions.read(file)
    with Store.open(store) as kept:
        if verdict is not None:
            if decisions.lost(file, kept.identities):
                raise UsageError("decisions-lost", where=str(file))
            wanted = decisions.Decision(verdict, first or "", second or "", reason, who)
            rows = decisions.amended(rows, wanted, kept)
        decisions.identities(rows, file)
    if verdict is not None:
        decisions.write(file, rows)
    with Store.open(store, write=True) as kept:
        decided = console.decided(file, kept, lang)
        settings = pipeline.Settings(kept.base, lang=lang, identities=decided)
        states, problems = console.watched(pipeline.build([], kept, settings), lang, debug)
    console.tell_problems(problems, lang)
    console.tell(say("decided", lang, file=file, count=states["built"]))


@command
def push(
    *,
    endpoint: Annotated[str | None, typer.Argument(metavar="URL", help="Máy chủ SPARQL / a SPARQL server.")] = None,
    graph_store: Annotated[
        str | None, typer.Option("--graph-store", metavar="URL", help="Nơi ghi đồ thị / where graphs are written.")
    ] = None,
    store: StoreOption = STORE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Gửi kho tới máy chủ SPARQL / send the store to a SPARQL server."""
    from kg import console
    from kg.messages import say
    from kg.remote.push import Pushed, destination
    from kg.remote.push import push as send
    from kg.remote.sent import Sent
    from kg.store import Store

    pushed = Pushed()
    with Store.open(store) as kept, console.pushing(pushed, lang) as watch:
        server = destination(endpoint, graph_store)
        with Sent(store, server.url) as sent:
            send(kept, server, sent, pushed, watch)
    if pushed.over:
        console.tell(say("push-over", lang))
    typer.echo(
        say(
            "pushed",
            lang,
            url=server.url,
            sent=pushed.sent,
            triples=pushed.triples,
            unchanged=pushed.unchanged,
            removed=pushed.removed,
            requests=server.client.requests,
        )
    )


def main() -> None:
    """Run the command line; Vietnamese needs UTF-8 wherever the answer goes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    app(prog_name="kg")
