"""Commands by which people record who and what is one."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import command, job
from kg.cli.options import STORE, DebugOption, Format, FormatOption, Lang, LangOption, StoreOption, Verdict


@command
def suggest(
    *,
    store: StoreOption = STORE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="help-limit")] = 50,  # as one goes through at a time
    format: FormatOption = Format.TABLE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Suggest which identities may be one."""
    from kg.answer import ask as asking
    from kg.cli.console import print_answer, tell
    from kg.identity import decisions, grouping
    from kg.identity.suggest import COLUMNS, FORM, answer, suggestions
    from kg.messages import say
    from kg.store import Store

    file = decisions.file_of(store)
    rows = decisions.read(file)
    with Store.open(store) as kept:
        found = suggestions(kept, rows, grouping.identities(rows, file))
    columns = COLUMNS if format in (Format.TABLE, Format.MARKDOWN) else FORM
    decided = rows if format in (Format.CSV, Format.TSV) else ()  # what is saved as the file keeps what was decided
    print_answer(asking.render(answer(found[:limit], columns, lang, decided), format), bool(found), lang)
    if len(found) > limit:
        tell(say("more-suggestions", lang, count=len(found) - limit))
    if found:
        tell(say("how-to-decide", lang, file=file))


@job
def decide(
    *,
    verdict: Annotated[Verdict | None, typer.Argument(metavar="[VERDICT]", help="help-verdict")] = None,
    first: Annotated[str | None, typer.Argument(metavar="[FIRST]", help="help-first")] = None,
    second: Annotated[str | None, typer.Argument(metavar="[SECOND]", help="help-second")] = None,
    reason: Annotated[str, typer.Option("--reason", help="help-reason")] = "",
    who: Annotated[str, typer.Option("--who", envvar="KG_WHO", help="help-who")] = "",
    store: StoreOption = STORE,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Decide that two are one, or not."""
    from kg import pipeline
    from kg.cli import console, inputs, running
    from kg.identity import decisions, grouping, recording
    from kg.messages import say
    from kg.run import batch
    from kg.run.stop import Stop
    from kg.store import Store

    file = decisions.file_of(store)
    rows = decisions.read(file)
    with Store.open(store) as kept:
        if verdict is None:
            grouping.identities(rows, file)
        else:
            recording.record(decisions.Decision(verdict, first or "", second or "", reason, who), kept, file)
    with Stop().listening() as stop, Store.open(store, write=True) as kept:
        decided = inputs.decided(file, kept, lang)
        settings = pipeline.Settings(kept.base, lang=lang, identities=decided)
        tally = running.run_with_progress(batch.build([], kept, settings, stop=stop), lang, debug, stop=stop)
    running.tell_problems(tally, lang)
    console.tell(say("decided", lang, file=file, count=tally.stored))
    running.exit_if_lost(tally, lang)
