"""Commands that fill a store and take out of it."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import job
from kg.cli.options import (
    STORE,
    BaseOption,
    DateColumn,
    DebugOption,
    IdColumn,
    Inputs,
    Lang,
    LangOption,
    OnlyGenre,
    PageTimeoutOption,
    PlaceOption,
    PruneOption,
    Reasoner,
    ReasonerOption,
    RulesOption,
    SchedulerOption,
    ShardPages,
    ShardsOption,
    StoreOption,
    StrictOption,
    TextColumn,
    TitleColumn,
    UrlColumn,
    ValidatorOption,
    WorkersOption,
    YesOption,
)
from kg.errors import UsageError
from kg.rdf.namespaces import BASE

if TYPE_CHECKING:
    from kg.cli.tally import Tally
    from kg.pipeline import Settings
    from kg.run.batch import Result
    from kg.run.pruning import Pruning
    from kg.run.shards.loading import Item
    from kg.run.stop import Stop
    from kg.run.workers import Workers


@job
def build(
    *,
    inputs: Inputs = None,
    store: StoreOption = STORE,
    rules: RulesOption = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    shards: ShardsOption = None,
    shard_pages: ShardPages = 200,  # some seconds of work, lost with a worker that dies
    strict: StrictOption = False,
    prune: PruneOption = False,
    yes: YesOption = False,
    base: BaseOption = None,
    reasoner: ReasonerOption = Reasoner.OWN,
    validator: ValidatorOption = None,
    validated: Annotated[bool, typer.Option("--validate/--no-validate", help="help-validate")] = True,
    place: PlaceOption = None,
    only_genre: OnlyGenre = False,
    page_timeout: PageTimeoutOption = 120,  # seconds: a usual page takes hundredths of one
    text_column: TextColumn = None,
    url_column: UrlColumn = None,
    title_column: TitleColumn = None,
    date_column: DateColumn = None,
    id_column: IdColumn = None,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Build the graph of pages."""
    from kg import pipeline, use_rules
    from kg.cli import console, report, running
    from kg.identity import decisions, grouping
    from kg.read import Columns, Meter, Sieve, read
    from kg.run import shards as sharding
    from kg.run.choose import chosen
    from kg.run.homes import at_place
    from kg.run.pruning import Pruning
    from kg.run.stop import Stop
    from kg.run.workers import Size
    from kg.store.layout import is_store

    use_rules(rules)
    columns = Columns(text_column, url_column, title_column, date_column, id_column)
    sieve, meter = Sieve() if only_genre else None, Meter()
    if not inputs and (shards or not is_store(store)):
        raise UsageError("nothing-given")
    if prune and (shards or not inputs):
        raise UsageError("prune-what")
    pages = at_place(read(inputs or [], lang=lang, columns=columns, sieve=sieve, meter=meter), place)
    items = running.with_a_page(pages, lang, sieve) if inputs else iter(())
    file = decisions.file_of(store)
    decided = grouping.identities(decisions.read(file), file)  # a fault is reported before a store is made
    settings = pipeline.Settings(base or BASE, reasoner, lang, validated, validator, page_timeout, decided)
    pruning = Pruning(meter, unbounded=yes, sieved=only_genre) if prune else None
    kept = (0, 0)
    with chosen(workers, scheduler) as pool, Stop().listening() as stop:
        watch = partial(running.run_with_progress, lang=lang, debug=debug, stop=stop, meter=meter)
        if shards:
            size = Size(shard_pages, shard_pages * sharding.CHARACTERS)
            tally = watch(sharding.build(items, sharding.Folder(shards), settings, pool, size=size, stop=stop))
            running.tell_problems(tally, lang)
            console.report(lambda: report.sharded(shards, tally, lang))
        else:
            building = partial(_into_store, lambda _: items, store, base=base, settings=settings, workers=pool)
            tally, kept = building(stop=stop, watch=watch, pruning=pruning)
    running.tell_left_out(sieve, lang, meter.skipped)
    running.finish(tally, strict, lang, kept, pruning)


@job
def load(
    *,
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help="help-folders")],
    store: StoreOption = STORE,
    rules: RulesOption = None,
    workers: WorkersOption = None,
    strict: StrictOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Load shards into a store."""
    from kg import pipeline, use_rules
    from kg.cli import running
    from kg.identity import decisions, grouping
    from kg.run import shards as sharding
    from kg.run.stop import Stop

    use_rules(rules)
    shards = [sharding.Folder(path) for path in folders]
    bases = [sharding.base_of(one) for one in shards]  # a folder without shards is reported before anything is done
    file = decisions.file_of(store)
    grouping.identities(decisions.read(file), file)  # a fault is reported before a store is made

    def items(settings: Settings) -> Iterable[Item]:
        origin = sharding.Origin.here(settings.base, settings.identities)
        return running.with_a_page(sharding.read(shards, origin, lang), lang)

    with Stop().listening() as stop:
        watch = partial(running.run_with_progress, lang=lang, debug=debug, stop=stop)
        loading = partial(_into_store, items, store, base=bases[0], settings=pipeline.Settings(lang=lang))
        tally, kept = loading(workers=workers, stop=stop, watch=watch)
    running.finish(tally, strict, lang, kept)


@job
def remove(
    *,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="help-sources")],
    store: StoreOption = STORE,
    strict: StrictOption = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Take pages out of the store."""
    from kg.cli import removing, running
    from kg.store import Store

    with Store.open(store, write=True, new=False) as kept:
        found = removing.found(kept, sources)
        kept.remove_all(sorted(set().union(*found.values())))
        left = kept.problem_counts()
    removing.tell_removed(found, lang)
    if strict:
        running.exit_if_faulty(sum(not pages for pages in found.values()), left, lang)


def _into_store(
    items: Callable[[Settings], Iterable[Item]],
    folder: Path,
    *,
    base: str | None,
    settings: Settings,
    workers: int | Workers | None,
    stop: Stop,
    watch: Callable[[Iterable[Result]], Tally],
    pruning: Pruning | None = None,
) -> tuple[Tally, tuple[int, int]]:
    """Build items into a store, and report what came of it; the violations and warnings of all its pages go with it."""
    from kg.answer.holdings import counts
    from kg.cli import console, inputs, output, report, running
    from kg.identity import decisions
    from kg.run import batch
    from kg.store import Store

    lang = settings.lang
    with Store.open(folder, write=True, base=base) as store:
        decided = inputs.decided(decisions.file_of(folder), store, lang)
        inputs.compare_rules(store, lang, again=True)
        settings = replace(settings, base=store.base, identities=decided)
        tally = watch(batch.build(items(settings), store, settings, workers, stop, pruning=pruning))
    with stop.at_once(), Store.open(folder) as store:  # all is written: the time that is told is the whole time
        running.tell_problems(tally, lang)
        running.tell_pruned(pruning, lang)
        console.report(lambda: report.found(store, tally, lang))
        if output.current().json:
            output.current().add(counts=counts(store), pruned=pruning.removed if pruning else [])
        return tally, store.problem_counts()
