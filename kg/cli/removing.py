"""Which pages a call of `kg remove` means, and what it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from kg.cli.console import tell
from kg.cli.output import current
from kg.errors import UsageError
from kg.messages import say
from kg.text import nfc

if TYPE_CHECKING:
    from kg.store import Store

_NAMED: Final = 3
"""So many pages of a pattern are named."""
_PATTERN: Final = re.compile(r"[*?\[]")


def found(store: Store, given: Iterable[str]) -> dict[str, list[str]]:
    """By each name or pattern given the pages of the store that it means; a name with a star in it is a name first."""
    names = dict.fromkeys(map(nfc, given))
    return {name: [name] if store.has(name) else _matching(store, name) for name in names}


def tell_removed(removed: Mapping[str, Sequence[str]], lang: str) -> None:
    """Which pages are gone and which were not there; UsageError when none was."""
    for given, pages in removed.items():
        if not pages:
            is_pattern = _PATTERN.search(given)
            missing = say("not-matched", lang, pattern=given) if is_pattern else say("not-removed", lang, source=given)
            tell(missing, "warning")
        elif len(pages) == 1:
            tell(say("removed", lang, source=pages[0]))
        else:
            names = ", ".join(pages[:_NAMED]) + (" …" if len(pages) > _NAMED else "")
            tell(say("removed-many", lang, pattern=given, count=len(pages), names=names))
    current().add(removed=[page for pages in removed.values() for page in pages])
    current().add(missing=[given for given, pages in removed.items() if not pages])
    if not any(removed.values()):
        raise UsageError("no-page-removed")


def _matching(store: Store, pattern: str) -> list[str]:
    return store.matching(pattern) if _PATTERN.search(pattern) else []
