"""Sentences with a cue of which no claim came: how many there are, by kind of cue, and where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from kg import lexicon, pipeline
from kg.answer import lookup
from kg.errors import UsageError
from kg.model import CueCount, Page, UnreadSpan
from kg.relate.cues import ANY_KIND, counted
from kg.store import Store
from kg.text import nfc

Counted = tuple[Page, Sequence[CueCount]]
"""A page with its cues as they were counted when it was read."""
_Found = tuple[str, str, Sequence[UnreadSpan]]
"""Source and text of a page, and its sentences with unanswered cues of one kind."""


@dataclass(frozen=True, slots=True)
class KindShare:
    """How many sentences have cues of a kind, and in how many of them one is unanswered."""

    kind: str
    sentences: int
    unread: int

    @property
    def share(self) -> float:
        """The share of sentences in which a cue is unanswered, from 0 to 1."""
        return self.unread / self.sentences if self.sentences else 0.0


@dataclass(frozen=True, slots=True)
class UnreadSentence:
    """A sentence with an unanswered cue; all offsets count from the beginning of the page."""

    kind: str
    source: str
    begin: int
    end: int
    cue_begin: int
    cue_end: int
    text: str

    @property
    def cue(self) -> str:
        """The words of the cue."""
        return self.text[self.cue_begin - self.begin : self.cue_end - self.begin]


@dataclass(frozen=True, slots=True)
class Unread:
    """The shares of kinds of cues, those with most unanswered first, and the sentences of these kinds in that order.

    A sentence with cues of several kinds counts once in `total`. `uncounted` pages of a store were read by a version
    that did not count cues.
    """

    pages: int
    uncounted: int
    total: KindShare
    kinds: tuple[KindShare, ...]
    sentences: tuple[UnreadSentence, ...]


def kinds() -> tuple[str, ...]:
    """The kinds of cues that there are."""
    return tuple(lexicon.table("patterns.schema")["cues"]["gives"])


def unread(pages: Iterable[Page | str], *, kind: str | None = None, limit: int | None = None) -> Unread:
    """What was not understood of pages or texts, which are read now; `limit` is of sentences of each kind."""
    given = (Page("text", nfc(page)) if isinstance(page, str) else page for page in pages)
    return gathered(((page, counted(pipeline.extract(page).cues)) for page in given), kind=kind, limit=limit)


def unread_in(
    store: Store, *, kind: str | None = None, page: str | None = None, limit: int | None = None, begin: int = 0
) -> Unread:
    """What was not understood of the pages of a store, or of one of them, as it was counted when they were built.

    Of all pages the first `begin` sentences of each kind are left out. A page is named as `kg.answer.lookup` has it.
    UsageError for a kind or a page that there is not.
    """
    if page is not None:
        found = store.page(page if page in store.sources() else lookup.one(store, page, ["article"]).term.value)
        counts = store.cue_counts(found.source)
        one = gathered([(found, counts)] if counts else [], kind=kind, limit=limit)
        return one if counts else Unread(0, 1, one.total, one.kinds, one.sentences)
    _check(kind)
    totals = store.cue_totals()
    shares = {name: KindShare(name, sentences, unread) for name, (_, sentences, unread) in totals.items()}
    pages = totals[ANY_KIND][0] if totals else 0
    return _report(
        (pages, store.count() - pages), shares, {name: store.unread(name, begin) for name in shares}, kind, limit
    )


def gathered(pages: Iterable[Counted], *, kind: str | None = None, limit: int | None = None) -> Unread:
    """What was not understood of pages whose cues are counted; UsageError for a kind that there is not."""
    _check(kind)
    sentences, lost = Counter[str](), Counter[str]()
    found: defaultdict[str, list[_Found]] = defaultdict(list)
    read = 0
    for page, counts in pages:
        read += 1
        for count in counts:
            sentences[count.kind] += count.sentences
            lost[count.kind] += len(count.unread)
            if count.unread:
                found[count.kind].append((page.source, page.text, count.unread))
    for rows in found.values():
        rows.sort(key=lambda row: (-len(row[2]), row[0]))
    shares = {name: KindShare(name, of, lost[name]) for name, of in sentences.items()}
    return _report((read, 0), shares, found, kind, limit)


def _check(kind: str | None) -> None:
    if kind is not None and kind not in kinds():
        raise UsageError("unread-kind", name=kind, known=", ".join(kinds()))


def _report(
    pages: tuple[int, int],
    shares: Mapping[str, KindShare],
    found: Mapping[str, Iterable[_Found]],
    kind: str | None,
    limit: int | None,
) -> Unread:
    """The report on so many counted and uncounted pages."""
    total = shares.get(ANY_KIND, KindShare(ANY_KIND, 0, 0))
    wanted = (share for share in shares.values() if share.kind == (kind or share.kind) != ANY_KIND)
    ordered = tuple(sorted(wanted, key=lambda share: (-share.unread, share.kind)))
    sentences = (islice(_sentences(share.kind, found.get(share.kind, ())), limit) for share in ordered)
    return Unread(*pages, total, ordered, tuple(chain.from_iterable(sentences)))


def _sentences(kind: str, found: Iterable[_Found]) -> Iterator[UnreadSentence]:
    for source, text, spans in found:
        for (begin, end), cue in spans:
            yield UnreadSentence(kind, source, begin, end, *cue, text[begin:end])
