"""The command that looks after a store."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import job
from kg.cli.options import STORE, DebugOption, Lang, LangOption, StoreOption


@job
def check(
    *,
    store: StoreOption = STORE,
    repair: Annotated[bool, typer.Option("--repair", help="help-repair")] = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Check the store, and mend it."""
    from kg.cli import console, report
    from kg.cli.output import current
    from kg.store import checking, mending

    mended, left = mending.repair(store) if repair else ([], checking.check(store))
    for finding in (*mended, *left):
        console.answer(report.finding(finding, lang, mended=finding in mended) + "\n")
    current().add(findings=[report.as_fields(finding, lang, mended=finding in mended) for finding in (*mended, *left)])
    if left:
        raise typer.Exit(console.DONE_WITH_PROBLEMS)
    console.report(lambda: report.all_is_well(store, lang))
