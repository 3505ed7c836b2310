"""The readers of the store behind the site: each thing made once, nobody waits for ever, nothing is dropped unsaid."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
import sites

from kg.answer.mapped import units
from kg.serve.reading import NotYet, Reading
from kg.store import Store


@pytest.fixture
def reading(seeds_folder: Path) -> Iterator[Reading]:
    found = Reading(seeds_folder, at_once=2)
    yield found
    found.close()


def test_what_many_want_at_once_is_made_once(reading: Reading) -> None:
    made = []

    def make(store: Store) -> int:
        time.sleep(0.05)
        made.append(store)
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        assert {*pool.map(lambda _: reading.remembered("it", make), range(8))} == {1}
    assert len(made) == 1


def test_a_thread_that_holds_a_reader_is_refused_another(reading: Reading) -> None:
    with reading.store(), pytest.raises(RuntimeError, match="one reader"):
        reading.remembered("it", lambda store: store.base)
    with pytest.raises(RuntimeError, match="one reader"):
        reading.remembered("it", lambda _: reading.remembered("other", lambda store: store.base))
    assert reading.remembered("it", lambda store: store.base)


def test_a_flood_of_things_leaves_what_is_of_the_whole_store(reading: Reading) -> None:
    reading.remembered("whole", lambda _: "kept")
    for number in range(2000):
        reading.remembered(("article", number), lambda _: "a page")
    assert reading.remembered("whole", lambda _: "made anew") == "kept"
    assert reading.remembered(("article", 1999), lambda _: "made anew") == "a page"
    assert reading.remembered(("article", 0), lambda _: "made anew") == "made anew"


def test_what_is_made_beside_comes_when_it_is_ready_and_its_failure_is_raised(reading: Reading) -> None:
    ready = Event()
    assert reading.soon("it", lambda _: ready.wait(30)) is None
    ready.set()
    assert reading.soon("it", lambda _: False, patience=30) is True

    def broken(_: Store) -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        reading.soon("that", broken, patience=30)
    assert reading.soon("that", lambda _: 1, patience=30) == 1
    with suppress(ValueError):  # raised now, or kept for whoever comes next
        assert reading.soon("this", broken) is None
        with pytest.raises(ValueError, match="broken"):
            reading.soon("this", lambda _: 1, patience=30)
    assert reading.soon("this", lambda _: 1, patience=30) == 1


def test_whoever_waits_too_long_is_told_to_come_again(reading: Reading) -> None:
    ready = Event()
    with pytest.raises(NotYet):
        reading.awaited("it", lambda _: ready.wait(30), patience=0.01)
    ready.set()
    assert reading.awaited("it", lambda _: False, patience=30) is True


def test_a_page_that_is_being_worked_out_opens_again_by_itself(seeds_folder: Path) -> None:
    ready = Event()
    with sites.visited(seeds_folder) as client:
        state = client.app.state  # type: ignore[attr-defined]
        state.reading.soon("map", lambda store: units(store) if ready.wait(60) else [])
        state.reading.awaited = lambda key, make, _=0.0: Reading.awaited(state.reading, key, make, 0.01)
        waiting = client.get("/map")
        assert (waiting.status_code, waiting.headers["retry-after"]) == (503, "3")
        assert '<meta http-equiv="refresh" content="3">' in waiting.text
        assert 'href="">Mở lại ngay</a>' in waiting.text
        ready.set()
        state.reading.soon("map", units, patience=30)
        assert client.get("/map").status_code == 200


def test_more_visitors_than_readers_get_the_network(seeds_folder: Path) -> None:
    with sites.visited(seeds_folder) as client, ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(client.get, address) for address in ["/graph.json", "/graph"] * 8]
        found = [answer.result(timeout=60) for answer in answers]
    assert {answer.status_code for answer in found} == {200}
    assert len({answer.content for answer in found}) == 2
