"""What people decided about identities: which of them are one, which are not, read from a CSV file beside the store.

    decision,first,second,reason,who,when
    same,person/le-van-an-9b2c…--district-775-…,person/le-van-an-9b2c…--province-79-…,one career,Lan,2026-11-22
    different,person/do-an-4f5d…--district-775-…@001.txt,person/do-an-4f5d…--district-775-…@007.txt,namesakes,Lan,…

An identity is an IRI or its end, `person/…`, `document/…` or `event/…`; with `@page` it is what that one page calls so,
and no other page. `same` makes two identities one, and all that are the same as either; one with `@page` is set apart
from its namesakes on other pages and belongs with the other identity alone. `different` keeps two from ever being one;
where they would be, by their name or by other rows, the second that has a page (else the first) is set apart on that
page. A row taken out is undone, for what follows depends on the rows alone and not on their order.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from pyoxigraph import NamedNode

from kg import disk
from kg.errors import UsageError
from kg.model import Page
from kg.rdf.slugs import is_segment

KINDS: Final = ("person", "document", "event")
SAME: Final = "same"
DIFFERENT: Final = "different"
UNDO: Final = "undo"
_VERDICTS: Final = (SAME, DIFFERENT)
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: what somebody decided about two identities, why and when; `line` is its number in the file or 0."""

    decision: str
    first: str
    second: str
    reason: str = ""
    who: str = ""
    when: str = ""
    line: int = field(default=0, compare=False)


COLUMNS: Final = tuple(name.name for name in fields(Decision) if name.compare)


class Entities(Protocol):
    """What knows whether an identity or a page exists: a store."""

    @property
    def base(self) -> str:
        """Where the IRIs of its data begin."""
        ...

    @property
    def identities(self) -> Identities:
        """The identities by which its pages were read."""
        ...

    def names(self, node: NamedNode) -> bool:
        """Whether any page speaks of this entity."""
        ...

    def page(self, source: str) -> Page:
        """A page by its name, UsageError where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Identities:
    """The identity that stands for each one that decisions touch: on every page, and on single pages."""

    everywhere: Mapping[str, str] = field(default_factory=dict)
    on_page: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, source: str) -> Mapping[str, str]:
        """The identities as a page is to mint them."""
        own = self.on_page.get(source)
        return {**self.everywhere, **own} if own else self.everywhere

    def changed(self, before: Identities) -> tuple[set[str], set[str]]:
        """The identities that `before` had replaced otherwise, as it minted them, and the pages where some are so."""
        touched = {one for one in {*self.everywhere, *before.everywhere} if self._at(one) != before._at(one)}
        sources = {*self.on_page, *before.on_page}
        pages = {page for page in sources if self.on_page.get(page) != before.on_page.get(page)}
        return {before._at(one) for one in touched}, pages

    def standing_for(self, given: str) -> str:
        """The identity that stands for one, or for one of a page ("person/…@page")."""
        name = name_of(given)
        return self.on_page.get(page_of(given), {}).get(name) or self._at(name)

    def replaces(self, name: str) -> bool:
        """Whether another identity stands for this one, on any page."""
        return name in self.everywhere or any(name in own for own in self.on_page.values())

    def _at(self, one: str) -> str:
        return self.everywhere.get(one, one)

    def to_json(self) -> str:
        """These identities as a text that `from_json` reads."""
        return json.dumps([dict(self.everywhere), {page: dict(own) for page, own in self.on_page.items()}])

    @classmethod
    def from_json(cls, text: str | None) -> Identities:
        """The identities of a text that `to_json` made; none for None."""
        return cls(*json.loads(text)) if text else cls()


def file_of(store: Path) -> Path:
    """Where the decisions about a store lie: beside it, so that they outlive it."""
    folder = store.resolve()
    return folder.with_name(f"{folder.name}.decisions.csv")


def read(path: Path) -> list[Decision]:
    """The decisions of a file, none where there is no file; rows without a decision are left out.

    The columns may be in any order and parted by comma, semicolon or tab. UsageError with file and line of a fault.
    """
    if not path.exists():
        return []
    text = _text(path)
    skipped = int(text[:4].lower() == "sep=")  # the line that gives table programs the delimiter
    table = text.partition("\n")[2] if skipped else text
    rows = csv.DictReader(io.StringIO(table), delimiter=max(_DELIMITERS, key=table.partition("\n")[0].count))
    rows.fieldnames = [name.strip().lstrip("?").lower() for name in rows.fieldnames or ()]
    if missing := set(COLUMNS[:3]) - set(rows.fieldnames):
        raise UsageError("decisions-columns", where=f"{path}:{skipped + 1}", missing=", ".join(sorted(missing)))
    given = ((rows.line_num + skipped, {name: (row.get(name) or "").strip() for name in COLUMNS}) for row in rows)
    return [_checked(_plain(Decision(**row, line=line)), path) for line, row in given if row["decision"]]


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("decisions-encoding", where=str(path)) from error
    except OSError as error:
        raise UsageError("decisions-unreadable", where=str(path), reason=error.strerror or str(error)) from error
    if "\0" in text:
        raise UsageError("decisions-encoding", where=str(path))
    return text


def _plain(one: Decision) -> Decision:
    """The decision in lower case, about the ends of IRIs."""
    return replace(one, decision=one.decision.lower(), first=_end(one.first), second=_end(one.second))


def _end(given: str) -> str:
    """ "https://…/person/x@page" → "person/x@page"."""
    name, sign, page = given.strip().partition("@")
    return "/".join(name.split("/")[-2:]) + sign + page if "://" in name else name + sign + page


def write(path: Path, decisions: Iterable[Decision]) -> None:
    """Replace the file by these decisions, wholly or not at all; StoreError where it cannot be written."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows([getattr(one, name) for name in COLUMNS] for one in decisions)
    disk.write(path, [text.getvalue().encode("utf-8-sig")])


def lost(file: Path, held: Identities) -> bool:
    """Whether a store holds identities that people decided, while the file of the decisions is not there."""
    return held != Identities() and not file.exists()


def unknown(decisions: Iterable[Decision], known: Entities) -> Iterator[tuple[Decision, str]]:
    """The rows that name an identity of which no page of a store speaks, with this identity."""
    for one in decisions:
        for given in (one.first, one.second):
            if not _is_known(given, known):
                yield one, given


def _is_known(given: str, known: Entities) -> bool:
    name = name_of(given)
    return known.identities.replaces(name) or known.names(NamedNode(known.base + name))


def _checked(one: Decision, path: Path | None = None) -> Decision:
    where = f"{path}:{one.line}" if path else None
    if one.decision not in _VERDICTS:
        raise UsageError("decision-unknown", where=where, given=one.decision, known=", ".join(_VERDICTS))
    for given in (one.first, one.second):
        kind, _, name = name_of(given).partition("/")
        if kind not in KINDS or not is_segment(name) or given.endswith("@"):
            raise UsageError("identity-form", where=where, given=given, known=", ".join(KINDS))
    if name_of(one.first).partition("/")[0] != name_of(one.second).partition("/")[0]:
        raise UsageError("identity-kinds", where=where)
    if one.first == one.second:
        raise UsageError("identity-itself", where=where, given=one.first)
    return one


def name_of(given: str) -> str:
    """The identity without its page: "person/x@page" → "person/x"."""
    return given.partition("@")[0]


def page_of(given: str) -> str:
    """The page of an identity of one page, else nothing: "person/x@page" → "page"."""
    return given.partition("@")[2]


def amended(decisions: Iterable[Decision], wanted: Decision, known: Entities) -> list[Decision]:
    """The decisions with one more of today, or without those about these two where `wanted` is to `undo`.

    Identities may be whole IRIs; reason and name are put on one line, without what cannot be printed. UsageError for an
    identity or a page that the store does not know, and for an undoing of what nobody decided.
    """
    first, second = _end(wanted.first), _end(wanted.second)
    rows = list(decisions)
    about = [one for one in rows if {one.first, one.second} == {first, second}]
    if wanted.decision == UNDO:
        if not about:
            raise UsageError("decision-none", first=first, second=second)
        return [one for one in rows if one not in about]
    told = replace(wanted, reason=_line(wanted.reason), who=_line(wanted.who), when=date.today().isoformat())
    new = _checked(replace(told, first=first, second=second))
    decided = {name_of(given) for one in rows for given in (one.first, one.second)}
    for given in (first, second):
        if name_of(given) not in decided and not known.names(NamedNode(known.base + name_of(given))):
            raise UsageError("identity-unknown", given=given)
        if page_of(given):
            known.page(page_of(given))
    return rows if any(one.decision == new.decision for one in about) else [*rows, new]


def _line(text: str) -> str:
    """The text on one line, without what no file of text may hold (U+0000, half a letter) or nobody sees."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
