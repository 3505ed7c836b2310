"""The command that shows the store as a site."""

# ruff: noqa: PLC0415 -- everything heavy is imported inside the commands, so that `kg --help` answers at once
from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.app import command
from kg.cli.options import STORE, DebugOption, Lang, LangOption, StoreOption


@command
def serve(
    *,
    store: StoreOption = STORE,
    host: Annotated[str, typer.Option("--host", help="help-host")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="help-port")] = 8000,
    allow_origin: Annotated[
        list[str] | None, typer.Option("--allow-origin", metavar="ORIGIN", help="help-allow-origin")
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", help="help-edit")] = False,
    lang: LangOption = Lang.VI,
    debug: DebugOption = False,
) -> None:
    """Show the store as a site."""
    from kg.cli.console import tell
    from kg.errors import UsageError
    from kg.messages import say

    try:
        from kg.serve.running import run
    except ImportError as error:
        raise UsageError("web-missing", reason=str(error)) from error
    run(
        store,
        host=host,
        port=port,
        lang=lang,
        origins=allow_origin or (),
        edits=edit,
        ready=lambda url: tell(say("serving", lang, url=url)),
    )
