"""The pages of time and place: meetings by month, units on a map, and the rankings of the first page."""

from __future__ import annotations

import math
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sites import visited
from starlette.testclient import TestClient
from towns import built

from kg.answer.ask import ask
from kg.answer.calendar import Event, chairs, events
from kg.answer.collation import collated
from kg.answer.mapped import Unit, units
from kg.answer.render import plain
from kg.answer.reprinted import firsts
from kg.gazetteer import Gazetteer
from kg.serve import rankings, timeline
from kg.serve.columns import Column
from kg.serve.columns import columns as drawn
from kg.serve.measured import figures, side_by_side
from kg.store import Store

SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store of three pages lies."""
    return built(tmp_path_factory.mktemp("towns"))


@pytest.fixture(scope="module")
def towns(folder: Path) -> Iterator[TestClient]:
    """A reader of its site."""
    with visited(folder) as client:
        yield client


@pytest.fixture(scope="module")
def reader(seeds_folder: Path) -> Iterator[TestClient]:
    """A reader of the site of the seeds."""
    with visited(seeds_folder) as client:
        yield client


@pytest.fixture(scope="module")
def known(seeds_store: Store) -> list[Unit]:
    """The units that the seeds name."""
    return units(seeds_store)


def got(client: TestClient, path: str, **params: str) -> str:
    """The page at an address."""
    answer = client.get(path, params=params or None)
    assert answer.status_code == 200
    return answer.text


def refused(client: TestClient, path: str, **params: str) -> str:
    """The page that says why an address asks for nothing."""
    answer = client.get(path, params=params)
    assert answer.status_code == 400
    return answer.text


def columns(chart: str) -> dict[str, tuple[int, str]]:
    """What each column that leads on is called, with its height in meetings and where it leads."""
    links = ElementTree.fromstring(chart).iter("a")
    named = [(one.get("aria-label", "").rpartition(": "), one.get("href", "")) for one in links]
    return {name: (int(count), href) for (name, _, count), href in named}


# ---------------------------------------------------------------- timeline


def test_months_are_counted_as_the_question_counts_them(reader: TestClient, seeds_store: Store) -> None:
    found = ask(seeds_store, "meetings-by-month")
    asked: Counter[str] = Counter()
    for month, _, meetings, _ in found.rows:
        year, number = plain(month).split("-")
        asked[f"{int(number)}/{year}"] += int(plain(meetings))
    shown = got(reader, "/timeline")
    (chart,) = SVG.findall(shown)
    assert {name: count for name, (count, _) in columns(chart).items()} == asked
    table = re.findall(r'#month"[^>]*>([\d/]+)</a></th><td class="number"><strong>(\d+)<', shown)
    assert {name: int(count) for name, count in table} == asked


def test_a_month_leads_to_its_meetings_with_chair_place_and_sentence(towns: TestClient, folder: Path) -> None:
    chart = SVG.findall(got(towns, "/timeline", year="2021"))[1]
    count, path = columns(chart)["3/2021"]
    shown = got(towns, path)
    events = re.findall(r"<li>\s*<p class=\"told\">.*?</li>", shown, re.DOTALL)
    assert len(events) == count == 2
    assert '<time datetime="2021-03-12">12/3/2021</time>' in events[0]
    assert re.search(r'href="/id/person/pham-thi-lan-[^"]+">Phạm Thị Lan</a>', events[0])
    assert re.search(r'href="/id/unit/district-916-[^"]+">quận Ninh Kiều</a>', events[0])
    assert "giao ban" in events[0]
    assert '<p class="sentence">' in events[0].partition("<details")[0]  # in sight, nothing to be opened
    begin, end = map(int, re.findall(r"/id/article/[^\"#]+#s(\d+)-(\d+)", events[0])[0])
    with Store.open(folder) as store:
        assert "giao ban" in store.page("ninh-kieu.txt").text[max(begin - 200, 0) : end + 200]


def test_of_a_meeting_of_many_pages_some_sentences_are_shown(
    towns: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = got(towns, "/timeline", month="2021-03")
    assert "câu</a></p>" not in whole
    monkeypatch.setattr(timeline, "_QUOTES", 1)
    first = re.findall(r"<li>\s*<p class=\"told\">.*?</li>", got(towns, "/timeline", month="2021-03"), re.DOTALL)[0]
    assert first.count("<mark>") == 1
    assert re.search(r'<a href="/id/event/[^"]+">còn [1-9]\d* câu</a></p>', first)


def test_years_come_first_where_there_are_many(towns: TestClient) -> None:
    shown = got(towns, "/timeline")
    years, months = map(columns, SVG.findall(shown))
    assert {name: count for name, (count, _) in years.items()} == {"2001": 1, "2021": 2}
    assert list(months) == ["3/2021"]  # the last ten years
    months = columns(SVG.findall(got(towns, years["2001"][1]))[1])
    assert list(months) == ["4/2001"]


def test_the_months_shown_begin_in_january_and_say_which_they_are(towns: TestClient) -> None:
    shown = got(towns, "/timeline")
    assert re.search(r'<span class="small">1/2012–3/2021</span></h2>', shown)
    assert ">2012</text>" in shown and ">2021</text>" not in SVG.findall(shown)[1]  # of 2021 there are three months
    assert '<span class="small">1/2001–12/2001</span></h2>' in got(towns, "/timeline", year="2001")
    assert "3 cuộc họp có ngày, 4/2001–3/2021" in shown


def test_no_tick_stands_above_the_highest_column() -> None:
    chart = drawn([Column("5/2021", (("s0", 21),), None)], "", "vi")
    assert re.findall(r'<text class="tick"[^>]*>(\d+)<', chart) == ["0", "10", "20"]


def test_a_place_a_level_and_a_kind_narrow_the_months(towns: TestClient) -> None:
    counts = {
        params: got(towns, "/timeline", **dict(params)).partition('id="total">')[2].partition(" ")[0]
        for params in (
            (("place", "can tho"),),
            (("place", "huyện Tân Kỳ"),),
            (("level", "district"),),
            (("level", "province"),),
            (("kind", "briefing"),),
            (("kind", "conference"), ("place", "nghe an")),
        )
    }
    assert list(counts.values()) == ["2", "1", "2", "1", "1", "1"]


def test_what_fits_nothing_says_what_to_do(towns: TestClient) -> None:
    empty = got(towns, "/timeline", level="commune")
    assert 'id="empty"' in empty
    assert 'href="/timeline"' in empty.partition('id="empty"')[2]
    wrong = refused(towns, "/timeline", place="Ninh Kiêu B")
    assert 'id="trouble"' in wrong


def test_markup_of_pages_is_text(towns: TestClient) -> None:
    for path in ("/", "/timeline?month=2001-04", "/timeline?month=2021-03", "/map"):
        shown = got(towns, path)
        assert "<script>alert" not in shown
        assert "<b>cải" not in shown
    assert "&lt;b&gt;cải cách&lt;/b&gt;" in got(towns, "/timeline?month=2001-04")
    bad = '"><script>alert(3)</script>'
    for name in ("place", "level", "kind", "month", "year"):
        assert "<script>alert" not in towns.get("/timeline", params={name: bad}).text
    for name in ("within", "level", "by", "sort", "page"):
        assert "<script>alert" not in towns.get("/map", params={name: bad}).text


# ---------------------------------------------------------------- map


def spots(shown: str) -> dict[str, tuple[float, float, float]]:
    """Each point of the map by its address: x, y and radius."""
    root = ElementTree.fromstring(SVG.findall(shown)[0])
    found = {}
    for one in root.iter("a"):
        circle = next(one.iter("circle"))
        x, y, r = (float(circle.get(name, "")) for name in ("cx", "cy", "r"))
        found[one.get("href", "")] = (x, y, r)
    return found


def test_every_unit_with_a_point_is_on_the_map_and_in_the_table(reader: TestClient, known: list[Unit]) -> None:
    shown = got(reader, "/map")
    drawn = spots(shown)
    paths = {one.iri.rpartition("/id")[2]: one for one in known}
    assert {path.removeprefix("/id") for path in drawn} == {path for path, one in paths.items() if one.point}
    largest = max(known, key=lambda one: one.facts if one.point else 0)
    for path, (_, _, r) in drawn.items():
        share = paths[path.removeprefix("/id")].facts / largest.facts
        assert r == pytest.approx(max(26 * math.sqrt(share), 3.5), abs=0.06)
    rows = re.findall(r'<th scope="row"[^>]*><a class="unit" href="/id([^"]+)">', shown)
    assert rows == [one.iri.rpartition("/id")[2] for one in known][:50]
    assert "vietnamadminunits" in shown


def test_the_map_is_true_to_scale(reader: TestClient, known: list[Unit]) -> None:
    shown = got(reader, "/map")
    drawn, points = spots(shown), {one.iri.rpartition("/id")[2]: one.point for one in known}
    places = [((x, y), points[path.removeprefix("/id")]) for path, (x, y, _) in drawn.items()]
    (one, there), (other, here) = max(
        (((a, p), (b, q)) for a, p in places for b, q in places), key=lambda pair: math.dist(pair[0][0], pair[1][0])
    )
    assert there and here
    middle = math.cos(math.radians((8.6 + 23.4) / 2))
    degrees = math.hypot(there[0] - here[0], (there[1] - here[1]) * middle)
    bar = re.search(r'class="edge" x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="\2"', shown)
    km = re.search(r">(\d+) km</text>", shown)
    assert bar and km
    per_km = (float(bar[3]) - float(bar[1])) / int(km[1])
    assert math.dist(one, other) == pytest.approx(degrees * 111.2 * per_km, rel=0.01)


def test_the_country_is_told_by_points_few_enough_to_send(reader: TestClient) -> None:
    shown = got(reader, "/map")
    outline = re.search(r'class="outline" d="([^"]+)"', shown)
    assert outline
    assert 3000 < outline[1].count("M") < 8000
    assert len(outline[1]) < 90_000
    assert ">đặc khu Hoàng Sa</text>" in shown
    assert ">đặc khu Trường Sa</text>" in shown


def test_a_link_zooms_to_a_province(towns: TestClient) -> None:
    whole = spots(got(towns, "/map"))
    shown = got(towns, "/map", within="can tho")
    near = spots(shown)
    assert near
    assert near.keys() < whole.keys()
    assert not any("district-423" in path for path in near)
    long, close = (re.search(r">(\d+) km</text>", text) for text in (got(towns, "/map"), shown))
    assert long and close
    assert int(close[1]) < int(long[1])
    assert 'href="/map"' in shown
    assert 'id="trouble"' in refused(towns, "/map", within="Ninh Kiêu B")


def test_the_table_is_sorted_and_sizes_are_chosen(towns: TestClient) -> None:
    names = re.compile(r'<th scope="row"[^>]*><a class="unit"[^>]*>([^<]+)<')
    shown = got(towns, "/map", sort="name")
    assert names.findall(shown) == sorted(names.findall(shown), key=collated)
    levels = re.findall(
        r'<a class="unit" href="/id/unit/(province|district|commune)-', got(towns, "/map", sort="level")
    )
    assert levels == sorted(levels, key=["province", "district", "commune"].index)
    assert len(set(levels)) > 1
    assert 'aria-sort="ascending"' in shown
    by_events = got(towns, "/map", by="events", level="district")
    assert '<option value="events" selected>' in by_events
    assert {unescape(one.partition(":")[0]) for one in names.findall(by_events)} >= {"quận Ninh Kiều"}
    assert not any("province-" in path for path in spots(by_events))


def test_every_point_of_the_outline_is_of_the_gazetteer() -> None:
    from kg.serve.outline import alone, points  # noqa: PLC0415 -- reads the gazetteer

    capital = Gazetteer.load().find("thành phố", "Hà Nội", level="province")[0]
    point = Gazetteer.load().point(capital)
    assert point
    assert (float(point.latitude), float(point.longitude)) in points()
    assert len(alone()) == 2


# ---------------------------------------------------------------- first page


def test_the_first_page_ranks_units_and_chairs(towns: TestClient) -> None:
    shown = got(towns, "/").partition('id="rankings"')[2]
    assert re.search(r'href="/id/person/pham-thi-lan-[^"]+">Phạm Thị Lan</a> <span class="small">2 cuộc họp', shown)
    assert 'href="/questions/chairs-counted"' in shown
    assert 'href="/figures?indicator=par-index"' in shown
    league = re.findall(r'organisation=[^"]+">([^<]+)</a>: <a href="(/id/article/[^"]+#s\d+-\d+)">([\d,]+)</a>', shown)
    assert [(name, value) for name, _, value in league[:2]] == [("quận Ninh Kiều", "92"), ("huyện Phong Điền", "81")]
    assert "2021 · cấp huyện · điểm" in shown
    assert "hạng 1/9" in shown


def test_figures_of_fewer_than_three_bodies_rank_nobody(reader: TestClient, seeds_store: Store) -> None:
    indicators = [plain(row[0]) for row in ask(seeds_store, "indicators").rows]
    found = [figures(ask(seeds_store, "league-table", {"indicator": one})) for one in indicators]
    assert any(len({one.organisation for one in held}) > 1 for held in found)
    assert all(len({one.organisation for one in group}) < 3 for held in found for _, group in side_by_side(held))
    shown = got(reader, "/").partition('id="rankings"')[2].partition('id="doubts"')[0]
    assert "<h3>" not in shown
    assert 'href="/figures">Các đơn vị theo chỉ số</a>' in shown


def test_the_first_page_asks_nothing_twice(towns: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = got(towns, "/")
    monkeypatch.setattr(rankings, "ask", None)
    monkeypatch.setattr(Store, "query", None)
    assert got(towns, "/") == first


def test_the_first_page_of_a_large_store_waits_for_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankings, "LARGE", 2)
    held = threading.Event()
    slow = events

    def waiting(store: Store) -> list[Event]:
        assert held.wait(30)
        return slow(store)

    monkeypatch.setattr(rankings, "events", waiting)
    with visited(folder) as client:
        assert 'id="rankings-soon"' in got(client, "/")
        assert 'id="rankings-soon"' in got(client, "/")
        held.set()
        until = time.monotonic() + 30
        while 'id="rankings"' not in (shown := got(client, "/")):
            assert time.monotonic() < until
            time.sleep(0.05)
    assert "Phạm Thị Lan" in shown


def test_chairs_and_reprints_are_counted_as_the_questions_count_them(folder: Path, seeds_store: Store) -> None:
    with Store.open(folder) as store:
        for held in (store, seeds_store):
            asked = ask(held, "chairs-counted")
            columns = [asked.columns.index(name) for name in ("person", "official", "meetings")]
            rows = [tuple(plain(row[index]) for index in columns) for row in asked.rows]
            assert [(iri, name, str(count)) for iri, name, count in chairs(held, events(held))] == sorted(
                rows, key=lambda row: (-int(row[2]), collated(row[1]), row[0])
            )
        assert firsts(store) == {"reprinted.txt": {"ninh-kieu.txt"}}


def test_both_pages_are_in_english_too_and_in_the_menu(towns: TestClient) -> None:
    assert ">Meetings by month</h1>" in got(towns, "/timeline", lang="en")
    shown = got(towns, "/map", lang="en")
    assert "The administrative units that are named" in shown
    assert 'href="/map" aria-current="page">Map</a>' in shown
    assert 'href="/timeline">Timeline</a>' in shown
