"""Simulated builds do every shard once and nothing for nothing where nothing fails; the tables are those of `docs/`."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from bench.pages import ROOT
from bench.scale import costs, drawn, picture, scenarios, tables
from bench.scale.plans import Faults, Outcome, Plan, Shard
from bench.scale.scenarios import Scenario
from bench.scale.simulation import MOST_LOSSES, Simulation

from kg.model import Page
from kg.pipeline import PAGE_TIMEOUT, Settings
from kg.rdf.sharing import INFERRED, SHARED_GRAPHS
from kg.read import read
from kg.run import shards as sharding
from kg.run.batch import build
from kg.run.shards import quads
from kg.run.workers import Size
from kg.store import Store
from kg.store.describing import described

FAULTS = Faults(slow=0.2, lost_every=200.0, silent=0.3, silence=60.0, replaced=10.0)
PLANS = [
    Plan(workers, in_order=in_order, copies=copies)
    for workers in (1, 5)
    for in_order in (True, False)
    for copies in (True, False)
]


def some_shards(number: int = 40, seed: int = 1) -> list[Shard]:
    chance = random.Random(seed)
    return [
        Shard(200, 5 + 10 * chance.random(), 120.0 * (chance.random() < 0.05), 0.1, 0.05, 2.0) for _ in range(number)
    ]


def run(shards: list[Shard], plan: Plan, faults: Faults = scenarios.SOUND, seed: int = 1) -> Outcome:
    return Simulation(shards, plan, faults, seed).run()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_every_shard_is_taken_once_whatever_goes_wrong(plan: Plan, seed: int) -> None:
    shards = some_shards(seed=seed)
    out = run(shards, plan, FAULTS, seed)
    assert sorted([*out.taken, *out.given_up]) == list(range(len(shards)))
    assert not plan.in_order or out.taken == sorted(out.taken)
    assert out.end >= sum(shards[number].useful for number in out.taken) / plan.workers


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_without_faults_nothing_is_lost_and_no_time_is_won(plan: Plan) -> None:
    shards = [replace(shard, stuck=0.0) for shard in some_shards()]
    out = run(shards, plan)
    work = sum(shard.useful for shard in shards)
    assert (out.given_up, out.lost_workers) == ([], 0)
    assert plan.copies or out.lost == 0
    assert out.end >= max(work / plan.workers, sum(shard.give + shard.take for shard in shards))
    assert out.client == pytest.approx(sum(shard.give + shard.take for shard in shards))


def test_one_worker_without_faults_takes_the_sum_of_all_work() -> None:
    shards = some_shards()
    out = run(shards, Plan(1, start=3.0))
    assert out.end == pytest.approx(0.1 + 3 + sum(shard.useful for shard in shards) + 0.05)


def test_the_same_seed_gives_the_same_run_and_another_one_another() -> None:
    shards = some_shards()
    first, again, other = (run(shards, Plan(5), FAULTS, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_lost_worker_costs_what_it_was_at_and_the_shard_is_done_elsewhere() -> None:
    shards = some_shards(30)
    found = [run(shards, Plan(5), replace(FAULTS, slow=0.0, lost_every=500.0), seed) for seed in range(10)]
    assert all(bool(out.lost) == bool(out.lost_workers) for out in found)
    assert any(out.lost_workers for out in found)
    assert all(out.given_up == [] for out in found)


def test_a_shard_whose_workers_are_all_lost_is_given_up_after_four() -> None:
    deadly = Faults(lost_every=1.0, replaced=0.1)
    out = run([Shard(200, 1000.0, 0.0, 0.1, 0.1)], Plan(1), deadly)
    assert (out.taken, out.given_up) == ([], [0])
    assert out.lost_workers == MOST_LOSSES + 1


def test_in_order_a_slow_worker_holds_up_the_others_and_in_any_order_it_does_not() -> None:
    shards = [Shard(200, 10.0, 0.0, 0.0, 0.0) for _ in range(200)]
    slow = (0.1,)
    in_order = run(shards, Plan(10, start=0.0, speeds=slow)).end
    any_order = run(shards, Plan(10, start=0.0, speeds=slow, in_order=False)).end
    ahead = run(shards, Plan(10, start=0.0, speeds=slow, ahead=20)).end
    assert 200 < any_order <= 300  # the slow one may begin its third as the last of all
    assert in_order > 2 * any_order
    assert ahead < in_order


def test_no_more_shards_are_ahead_than_the_program_allows() -> None:
    """While the first of 21 is not done, ten workers are given no other: `max_in_flight` is twice their number."""
    shards = [Shard(200, 100.0 if number == 0 else 1.0, 0.0, 0.0, 0.0) for number in range(60)]
    out = run(shards, Plan(10, start=0.0))
    assert out.end == pytest.approx(100 + 39 / 10, abs=1.1)


def test_a_copy_of_a_late_shard_is_begun_and_the_slower_one_is_for_nothing() -> None:
    shards = [Shard(200, 10.0, 0.0, 0.0, 0.0) for _ in range(40)]
    plain, copied = (run(shards, Plan(10, start=0.0, speeds=(0.02,), copies=copies)) for copies in (False, True))
    assert copied.end < plain.end / 2
    assert copied.lost > 0 == plain.lost


def test_a_store_is_loaded_by_one_writer_and_two_share_the_work() -> None:
    shards = [Shard(200, 1.0, 0.0, 0.0, 0.0, load=10.0) for _ in range(40)]
    one, two = (run(shards, Plan(10, start=0.0, loaders=loaders)).loaded for loaders in (1, 2))
    assert one == pytest.approx(401, abs=2)
    assert two == pytest.approx(201, abs=2)


# ---------------------------------------------------------------- pages and tables


def test_shards_are_cut_as_the_program_cuts_them() -> None:
    pages = list(drawn.pages(costs.read(), 3000))
    parts = drawn.shards(pages, Size(200, 2_000_000))
    assert sum(part.pages for part in parts) == 3000
    assert max(part.pages for part in parts) == sharding.SIZE.items == 200
    assert sum(part.useful for part in parts) == pytest.approx(sum(_seconds(page) for page in pages))


def _seconds(page: drawn.Drawn) -> float:
    return PAGE_TIMEOUT if page.is_stuck else page.cost.worker * page.factor / 1000


def test_pages_have_a_heavy_tail_and_no_page_takes_more_than_it_may() -> None:
    pages = list(drawn.pages(costs.read(), 20_000))
    factors = sorted(page.factor for page in pages)
    assert factors[len(factors) // 2] == pytest.approx(2 ** (1 / drawn.TAIL), rel=0.05)
    assert factors[-1] > 50
    assert all(_seconds(page) <= PAGE_TIMEOUT for page in pages)


def test_what_was_recorded_are_numbers_of_hundreds_of_pages() -> None:
    recorded = costs.read()
    assert len(recorded) > 300
    assert all(cost.worker > 0 and cost.client > 0 and cost.writer > 0 and cost.quads > cost.said for cost in recorded)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    costs.write(costs.read(), tmp_path / "costs.csv")
    assert (tmp_path / "costs.csv").read_bytes() == costs.PAGES.read_bytes()
    costs.write_totals(costs.read_totals().values(), tmp_path / "totals.csv")
    assert (tmp_path / "totals.csv").read_bytes() == costs.TOTALS.read_bytes()


@pytest.mark.parametrize("name", ["stages", "totals", "sizes"])
def test_the_document_has_what_was_recorded_and_what_follows(name: str) -> None:
    text = tables.DOCUMENT.read_text(encoding="utf-8")
    assert f"<!-- table {name} -->" in text
    assert tables.filled(text, [name]) == text


@pytest.mark.slow
def test_the_document_has_what_is_simulated() -> None:
    text = tables.DOCUMENT.read_text(encoding="utf-8")
    assert all(f"<!-- table {name} -->" in text for name in tables.TABLES)
    assert tables.filled(text) == text


def test_builds_share_pages_and_workers() -> None:
    told = scenarios.told(Scenario("", 10_000, Plan(5), builds=2), seeds=1)
    assert told.scenario.workers == 10
    assert 0 < told.efficiency <= 1
    assert told.hours >= sum(shard.useful for shard in scenarios.shards_of(10_000, False, False)) / 10 / 3600


@pytest.mark.slow
def test_the_picture_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        picture.draw(tmp_path / name, pages=10_000, numbers=(1, 25))
    one, two = ((tmp_path / name).read_bytes() for name in ("one.svg", "two.svg"))
    assert one == two
    assert b"workers at work" in one


# ---------------------------------------------------------------- shards without a store


SPELLINGS = ("Sở GTVT", "Sở Giao thông vận tải", "Sở Giao thông vận tải", "Sở GTVT", "Sở GTVT")


def test_folded_lines_of_shards_are_the_graphs_that_a_store_has_of_what_pages_share(tmp_path: Path) -> None:
    """As the document says: lines counted, bodies of the tree once, and each node described by the rule of a store."""
    pages = [Page(f"{number}.txt", _told_by(number, body)) for number, body in enumerate(SPELLINGS)]
    pages += [page for page in read([ROOT / "seeds"]) if isinstance(page, Page)]
    folder, settings = sharding.Folder(tmp_path / "shards"), Settings(validated=False)
    assert {one.state for one in sharding.build(pages, folder, settings, size=Size(3, 1_000_000))} == {"built"}
    with Store.open(tmp_path / "store", write=True) as store:
        assert {one.state for one in build(pages, store, settings)} == {"built"}
        held = {kind: set(store.lines(store.minter.graph(kind))) for kind in SHARED_GRAPHS}
    stated = _stated(folder)
    assert {kind: set(_described(kind, lines)) for kind, lines in stated.items()} == held
    assert {line for line, _ in stated["organisations"]} != held["organisations"]  # one has two labels


def _told_by(number: int, body: str) -> str:
    day = f"Ngày {number + 5}/3/2021, {body} tỉnh Nghệ An tổ chức hội nghị cải cách hành chính."
    return f"{day} Ông Lê Văn Bình, Giám đốc {body} tỉnh Nghệ An chủ trì hội nghị."


def _stated(folder: sharding.Folder) -> dict[str, list[tuple[str, int]]]:
    """By the kind of a graph, the lines that shards have in it, sorted, each with how many pages state it."""
    counted, bodies = Counter[bytes](), set[bytes]()
    for number in folder.numbers():
        shard = folder.shard(number)
        content = quads.unpacked(folder.contents(number, shard, [".nq.zst"])[".nq.zst"])
        end = len(content) - sum(shard.shared.values())
        counted.update(content[:end].splitlines())
        bodies.update(content[end:].splitlines())
    counted.update(bodies)
    rows: dict[str, list[tuple[str, int]]] = {kind: [] for kind in SHARED_GRAPHS}
    for quad, pages in sorted(counted.items()):
        line, _, graph = quad.decode().removesuffix(" .").rpartition(" ")
        if (kind := graph[:-1].rpartition("/graph/")[2]) in rows:
            rows[kind].append((line, pages))
    return rows


def _described(kind: str, lines: list[tuple[str, int]]) -> Iterator[str]:
    for _, group in groupby(lines, key=lambda row: row[0].partition(" ")[0]):
        rows = list(group)
        yield from (line for line, _ in rows) if kind == INFERRED else described(rows)
