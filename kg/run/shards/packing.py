"""The pages of a shard through every stage and into the contents of its files: what a worker does."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate, chain, pairwise
from typing import Any

from kg.model import CueCount, Page, Problem, Span, UnreadSpan
from kg.pipeline import Settings
from kg.run.batch import Result, work_on
from kg.run.shards import quads
from kg.store import Written


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of the pages, without their graphs, and the contents of the shard's files by their endings.

    `shared` has for each unit and body how many bytes of the N-Quads are its own, in their order behind the pages.
    """

    results: list[Result]
    files: Mapping[str, bytes]
    quads: int
    shared: Mapping[str, int]

    @property
    def built(self) -> int:
        """How many pages the shard has."""
        return sum(result.state == "built" for result in self.results)


def pack(pages: Sequence[Page], settings: Settings) -> Packed:
    """The shard of these pages; those that failed are not in it."""
    results = work_on(pages, settings)
    built = [result for result in results if result.graphs]
    written = [result.graphs for result in built if result.graphs]
    named = {key: found for page in written for key, found in page.shared.items()}
    shared = dict(sorted(named.items()))
    content = b"".join((*chain.from_iterable((*page.graphs, page.said) for page in written), *shared.values()))
    files = {
        ".nq.zst": quads.packed(content),
        ".parquet": quads.table(content),
        ".pages.jsonl.zst": quads.packed("".join(map(_row, built)).encode()),
    }
    return Packed(
        [replace(result, page=None, graphs=None) for result in results],
        files,
        quads.count(content),
        {key: len(part) for key, part in shared.items()},
    )


def unpack(files: Mapping[str, bytes], shared: Mapping[str, int]) -> list[Result]:
    """The pages as they were built; raises ValueError, LookupError or TypeError where the files are no shard."""
    content = memoryview(quads.unpacked(files[".nq.zst"]))
    rows = [json.loads(line) for line in quads.unpacked(files[".pages.jsonl.zst"]).splitlines()]
    lengths = [row.pop("bytes") for row in rows]
    ends = accumulate([*chain.from_iterable(lengths), *shared.values()], initial=0)
    parts = iter([bytes(content[begin:end]) for begin, end in pairwise(ends)])
    own = [[next(parts) for _ in page] for page in lengths]
    described = dict(zip(shared, parts, strict=True))
    return [_result(row, page, described) for row, page in zip(rows, own, strict=True)]


def fields_of(page: Page) -> dict[str, Any]:
    """The page as shards keep it: where its file lies on this machine is nothing to others."""
    return {name: value for name, value in asdict(page).items() if name != "file"}


def _row(result: Result) -> str:
    assert result.page and result.graphs
    built = {
        "slug": result.graphs.slug,
        "bytes": [*map(len, result.graphs.graphs), len(result.graphs.said)],
        "shared": sorted(result.graphs.shared),
        "facts": result.facts,
        "told": result.told,
        "cues": [asdict(count) for count in result.cues or ()],
        "problems": list(map(asdict, result.problems)),
    }
    return json.dumps(fields_of(result.page) | built, ensure_ascii=False) + "\n"


def _result(row: dict[str, Any], quads_of_page: list[bytes], described: Mapping[str, bytes]) -> Result:
    shared = {key: described[key] for key in row.pop("shared")}
    *own, said = quads_of_page
    graphs = Written(row.pop("slug"), tuple(own), said, shared)
    problems, facts = tuple(Problem(**one) for one in row.pop("problems")), row.pop("facts")
    cues, told = tuple(map(_count, row.pop("cues", ()))) or None, row.pop("told", "")
    return Result(row["source"], "built", problems, Page(**row), graphs, facts=facts, cues=cues, told=told)


def _count(row: dict[str, Any]) -> CueCount:
    unread = (UnreadSpan(Span(*sentence), Span(*cue)) for sentence, cue in row["unread"])
    return CueCount(row["kind"], row["sentences"], tuple(unread))
