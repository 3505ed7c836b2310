"""What a command is given: stores and servers, parameters and queries, and what was decided about identities."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.addresses import is_address
from kg.cli.console import tell
from kg.errors import StoreError, UsageError
from kg.messages import say

if TYPE_CHECKING:
    from kg.identity.decisions import Identities
    from kg.remote.source import Remote
    from kg.store import Store


def refuse_addresses(options: Mapping[str, object]) -> None:
    """Raise StoreError or UsageError where an option that takes a file or folder was given the address of a server."""
    for name, value in options.items():
        given = value if isinstance(value, list | tuple) else [value]
        if any(is_address(str(one)) for one in given if isinstance(one, Path) or name == "output"):
            raise StoreError("store-remote") if name == "store" else UsageError("path-remote")


@contextmanager
def source(given: str, lang: str) -> Iterator[Store | Remote]:
    """The store in a folder or at a URL, open for reading; that its graphs have to be fetched is reported."""
    if is_address(given):
        from kg.remote.source import Remote  # noqa: PLC0415

        with Remote.open(given, lambda count: tell(say("fetching", lang, count=count))) as remote:
            yield remote
    else:
        from kg.store import Store  # noqa: PLC0415

        with Store.open(Path(given)) as store:
            if store.is_former:
                tell(say("store-former", lang, store=given, count=store.count()))
            elif behind := store.behind:
                tell(say("store-behind", lang, count=behind))
            yield store


def decided(file: Path, store: Store, lang: str) -> Identities:
    """The identities that follow from the decisions about a store, what is odd about them reported on stderr.

    Where the file is gone, the store keeps what it took from it.
    """
    from kg.identity import decisions, grouping  # noqa: PLC0415

    if decisions.lost(file, store.identities):
        tell(say("decisions-missing", lang, file=file))
        return store.identities
    rows = decisions.read(file)
    found = grouping.identities(rows, file)
    for row, given in decisions.unknown(rows, store) if store.count() else ():
        tell(f"{file}:{row.line}: {say('decision-idle', lang, given=given)}")
    return found


def compare_rules(store: Store, lang: str, *, again: bool = False) -> None:
    """Report that a store was built with other rules of one's own than this call has, and what becomes of its pages.

    They are read `again` by what builds, and left as they are by others.
    """
    from kg.cli.report import own_rules  # noqa: PLC0415
    from kg.store.own_rules import OwnRulesNote  # noqa: PLC0415
    from kg.store.vocabulary import own_rule_set  # noqa: PLC0415

    held, here = store.own_rules, OwnRulesNote.here(own_rule_set())
    if (held.sha256 != here.sha256) and store.count():
        before, now = own_rules(held), own_rules(here)
        tell(say("rules-changed" if again else "rules-other", lang, before=before, now=now))


def params(given: Iterable[str] | None) -> dict[str, str]:
    """`K=V` texts as a mapping; UsageError for one without an equals sign."""
    pairs = [text.partition("=") for text in given or ()]
    for name, sign, _ in pairs:
        if not (name and sign):
            raise UsageError("param-form", given=name)
    return {name: value for name, _, value in pairs}


def text_of(file: str) -> str:
    """The text of a query file, or of stdin for `-`; UsageError when it cannot be read."""
    try:
        given = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return given.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError("query-missing", where=file, reason=reason) from error
