"""The networks of the site: pictures without a script, the same as data, filters, and the sentences beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree

import networkx as nx
import pytest
from browsing import NARROW, Reader
from sites import served, visited
from starlette.testclient import TestClient

from kg.draw import network_of
from kg.draw.scene import scene
from kg.export.narrowed import Narrowing
from kg.export.network import Network, kinds, relations
from kg.rdf.namespaces import BASE
from kg.serve.graph.svg import picture
from kg.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DRAWN = """() => {
  const draw = CanvasRenderingContext2D.prototype.fillText;
  window.drawn = [];
  CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
    const reach = this.measureText(words).width / 2;
    if (!this.font.startsWith("italic")) window.drawn.push([words, x - reach, x + reach]);
    draw.call(this, words, x, y);
  };
}"""
"""Keeps which labels of nodes are drawn, and from where to where."""
SVG = re.compile(r'<svg class="network".*?</svg>', re.DOTALL)
PAGE = {"Accept": "text/html"}
CHAIR = "Đỗ Việt Hưng"


@pytest.fixture(scope="module")
def reader(seeds_folder: Path) -> Iterator[TestClient]:
    """A reader of the site of the seeds."""
    with visited(seeds_folder) as client:
        yield client


@pytest.fixture(scope="module")
def network(seeds_store: Store) -> Network:
    """The network of the seeds."""
    return network_of(seeds_store, None, Narrowing())[0]


@pytest.fixture(scope="module")
def chair(network: Network) -> str:
    """The IRI of an official who chaired a meeting."""
    return next(name for name, node in network.nodes(data=True) if node["label"] == CHAIR)


def spots(page: str) -> dict[str, str]:
    """The labels of the nodes of the picture, with where each leads."""
    root = ElementTree.fromstring(SVG.findall(page)[0])
    links = [one for one in root.iter("a") if "spot" in one.get("class", "")]
    return {" ".join(part.text or "" for part in one.iter("tspan")): one.get("href", "") for one in links}


def listed(page: str) -> list[str]:
    """The nodes of the list beside the picture."""
    return [unescape(iri) for iri in re.findall(r'<li data-node="([^"]*)"', page)]


def embedded(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


# ---------------------------------------------------------------- the neighbourhood of a thing


def test_a_neighbourhood_is_a_picture_with_links(reader: TestClient, chair: str) -> None:
    page = reader.get("/graph", params={"of": "do viet hung"}).text
    shown = spots(page)
    assert CHAIR in shown
    assert len(shown) > 3
    assert listed(page)[0] == chair
    for href in shown.values():
        assert href.startswith("/graph?of=")
    assert reader.get(next(iter(shown.values()))).status_code == 200


def test_name_path_and_iri_lead_to_the_same_picture(reader: TestClient, chair: str) -> None:
    path = chair.removeprefix("https://w3id.org/cchc/id/")
    given = ("đ/c Đỗ Việt Hưng", path, f"/id/{path}", chair)
    pages = [reader.get("/graph", params={"of": name}).text for name in given]
    assert len({SVG.findall(page)[0] for page in pages}) == 1
    entity = reader.get(f"/id/{path}", headers=PAGE).text
    assert f'href="/graph?of={path}"' in entity


def test_every_relation_has_its_sentence_and_its_place(reader: TestClient, seeds_store: Store) -> None:
    page = reader.get("/graph", params={"of": CHAIR}).text
    rows = [row for row in re.findall(r"<tr><td>.*?</tr>", page, re.DOTALL) if "<td>chủ trì</td>" in row]
    found = re.search(r"“([^”]*)”</span> <a class=\"source\" href=\"(/id/article/[^\"?]*)\?at=(\d+)-(\d+)#s", rows[0])
    assert found
    sentence, path, begin, end = found.groups()
    text = seeds_store.page("003_fcd192befce49ee2.txt").text
    assert text[int(begin) : int(end)] in unescape(sentence)
    assert "<mark" in reader.get(f"{path}?at={begin}-{end}", headers=PAGE).text


def test_filters_narrow_the_picture(reader: TestClient) -> None:
    whole = spots(reader.get("/graph", params={"of": CHAIR}).text)
    page = reader.get("/graph", params={"of": CHAIR, "kind": ["official", "meeting"]}).text
    assert set(spots(page)) < set(whole)
    assert {row[1] for row in embedded(page)["nodes"]} == {
        list(kinds()).index(name) for name in ("official", "meeting")
    }
    assert spots(reader.get("/graph", params={"of": CHAIR, "kind": list(kinds())}).text) == whole
    later = reader.get("/graph", params={"of": CHAIR, "since": "2030"}).text
    assert not SVG.search(later)
    assert "Hãy bớt điều kiện lọc" in later
    assert listed(later) == listed(page)[:1]


def test_what_no_picture_shows_is_said_so(reader: TestClient) -> None:
    for name, words in (("Đỗ Việt Hùng Cường", "Đỗ Việt Hưng"), ("quận Hồng Bàng", "hình vẽ không thể hiện")):
        answer = reader.get("/graph", params={"of": name})
        assert answer.status_code == 400
        assert words in answer.text
    assert reader.get("/graph", params={"kind": "planet"}).status_code == 400
    assert reader.get("/graph", params={"since": "hôm qua"}).status_code == 400


def test_a_step_further_is_sent_as_rows(reader: TestClient, network: Network, chair: str) -> None:
    found = reader.get("/graph.json", params={"of": chair}).json()
    labels = [row[2] for row in found["nodes"]]
    chaired = list(relations()).index("chaired")
    ends = [(labels[row[0]], row[3], row[5]) for row in found["lines"] if row[2] == chaired]
    assert (CHAIR, 2022, "chủ trì") in ends
    names = [f"{BASE}{row[0]}" for row in found["nodes"]]
    sent = {(names[row[0]], names[row[1]], f"{BASE}{row[6]}") for row in found["lines"]}
    leading = (network.out_edges(chair, data=True), network.in_edges(chair, data=True))
    own = {(*ends, line["fact"]) for edges in leading for *ends, line in edges}
    assert own <= sent <= {(*ends, line["fact"]) for *ends, line in network.edges(data=True)}


# ---------------------------------------------------------------- the whole store


def test_the_whole_store_is_laid_out_once(reader: TestClient, network: Network) -> None:
    answer = reader.get("/graph.json")
    found = answer.json()
    connected = {name for name in network if network.degree(name)}
    assert {f"https://w3id.org/cchc/id/{row[0]}" for row in found["nodes"]} == connected
    assert len({(x, y) for *_, x, y in found["nodes"]}) == len(connected)
    names = [row[0] for row in found["nodes"]]
    kept = {(names[row[0]], names[row[1]], row[2]) for row in found["lines"]}
    order = list(relations())
    assert kept == {
        (*(end.removeprefix("https://w3id.org/cchc/id/") for end in (source, target)), order.index(line["relation"]))
        for source, target, line in network.edges(data=True)
    }
    again = reader.get("/graph.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_without_a_script_the_busiest_are_shown_and_listed(reader: TestClient, network: Network) -> None:
    page = reader.get("/graph").text
    assert 20 < len(spots(page)) <= 30
    busiest = max(network, key=lambda name: (network.degree(name), name))
    counts = [network.degree(name) for name in listed(page)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == network.degree(busiest)
    officials = reader.get("/graph", params={"kind": ["official", "meeting"]}).text
    assert {network.nodes[name]["kind"] for name in listed(officials)} == {"official", "meeting"}


def test_a_part_cut_off_by_the_limit_is_no_obstacle() -> None:
    two: Network = nx.MultiDiGraph()
    two.add_nodes_from((f"https://x/{name}", {"kind": "official", "label": name}) for name in "abcd")
    for source, target in ("ab", "cd"):
        line = {"relation": "chaired", "label": "x", "fact": "https://x/f"}
        two.add_edge(f"https://x/{source}", f"https://x/{target}", key=source, **line)
    shown = scene(two, None, 3)
    assert [mark.label for mark in shown.marks] == ["a", "b"]
    assert shown.left_out == 2
    assert len(picture(shown).spots) == 2


# ---------------------------------------------------------------- what is said


def test_a_line_has_its_sentence_with_the_words_marked(reader: TestClient, network: Network, chair: str) -> None:
    meeting = next(target for _, target, line in network.out_edges(chair, data=True) if line["relation"] == "chaired")
    for ends in ((chair, meeting), (meeting, chair)):
        told = reader.get("/graph/said", params=dict(zip(("of", "to"), ends, strict=True))).text
        assert "<mark>" in told
        assert "Chiều ngày 26/4/2022" in told
        between = {line["fact"].removeprefix(BASE) for line in network.get_edge_data(chair, meeting).values()}
        facts = {unquote(one) for one in re.findall(r'class="node" href="/id/([^"]+)"', told)}
        assert facts
        assert facts <= between
        assert re.search(r'href="/id/article/003[^"]*\?at=\d+-\d+#s', told)
    assert "Chiều ngày 26/4/2022" in reader.get("/graph/said", params={"of": chair}).text


def test_what_no_sentence_says_has_none(reader: TestClient, network: Network) -> None:
    part, whole = next(ends for *ends, line in network.edges(data=True) if line["relation"] == "partOf")
    told = reader.get("/graph/said", params={"of": part, "to": whole, "lang": "en"}).text
    assert "No sentence of its own" in told
    for nothing in ("", "://", "http://[", "no such thing"):
        assert reader.get("/graph/said", params={"of": nothing}).status_code == 404


def test_nothing_stands_in_the_page_that_its_policy_forbids(reader: TestClient) -> None:
    for given in ({}, {"of": CHAIR}, {"of": CHAIR, "since": "2020", "lang": "en"}):
        page = reader.get("/graph", params=given).text
        assert not re.search(r"<[^>]*\s(?:style|on[a-z]+)=", page)
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in one or 'type="application/json"' in one for one in scripts)
        for address in re.findall(r'(?:src|href)="(/(?:static|scripts)/[^"]*)"', page):
            assert reader.get(address).status_code == 200


def test_labels_stay_texts(seeds_folder: Path) -> None:
    hostile = "</script><script>window.broken = 1</script><img src=x onerror='window.broken = 2'>"
    one: Network = nx.MultiDiGraph()
    one.add_nodes_from((f"https://x/{name}", {"kind": "official", "label": hostile}) for name in "ab")
    line = {"relation": "chaired", "label": hostile, "sentence": hostile, "fact": "https://x/f"}
    one.add_edge("https://x/a", "https://x/b", key="e1", **line)
    with visited(seeds_folder) as reader:
        reader.app.state.reading.remembered("network", lambda _: one)  # type: ignore[attr-defined]
        for given in ({}, {"of": "https://x/a"}):
            page = reader.get("/graph", params=given).text
            assert "<img" not in page
            assert "<script>" not in page
            assert "window.broken" in unescape(page)
    assert embedded(page)["nodes"][0][2] == hostile


# ---------------------------------------------------------------- in a browser


@pytest.fixture
def clicker(browser: Browser, seeds_folder: Path) -> Iterator[Reader]:
    """Somebody at a browser."""
    with served(seeds_folder) as home:
        one = Reader(browser, home)
        yield one
        one.close()


@pytest.mark.slow
def test_a_reader_expands_a_node_and_what_is_there_stays(clicker: Reader) -> None:
    tab = clicker.goes(f"/graph?of={CHAIR}&steps=1")
    tab.wait_for_selector("#graph[data-ready]")
    before = tab.locator("#nodes li").count()
    tab.locator("#nodes a.node").nth(1).click()  # in the middle of the sheet it stands now
    tab.wait_for_selector("#said .sentence")
    heading = tab.locator("#panel h2").inner_text()
    middle = tab.locator("#sheet").evaluate("one => [one.clientWidth / 2, one.clientHeight / 2]")
    tab.click("#expand")
    tab.locator("#added", has_text=re.compile(r"\d")).wait_for()
    assert tab.locator("#nodes li").count() > before
    tab.locator("#sheet").click(position={"x": middle[0], "y": middle[1]})
    assert tab.locator("#panel h2").inner_text() == heading
    tab.keyboard.press("Escape")
    assert tab.locator("#panel").is_hidden()


@pytest.mark.slow
def test_a_reader_searches_filters_and_saves_the_whole(clicker: Reader) -> None:
    tab = clicker.goes("/graph")
    tab.wait_for_selector("#graph[data-ready]")
    tab.fill("#search", "do viet hung")
    tab.press("#search", "Enter")
    tab.wait_for_selector("#said .sentence")
    assert tab.locator("#panel h2").inner_text() == CHAIR
    tab.uncheck('#kinds input[value="official"]')
    assert tab.locator("#panel").is_hidden()
    assert tab.locator("#found button").count() == 0
    tab.check('#kinds input[value="official"]')
    tab.fill("#until", "1990")
    assert tab.locator("#found button").count() == 0
    tab.fill("#until", "")
    assert tab.locator("#found button").count() == 1
    with tab.expect_download() as saved:
        tab.click("#png")
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_phone_shows_labels_whole_and_the_hint_below_them(browser: Browser, seeds_folder: Path) -> None:
    with served(seeds_folder) as home:
        reader = Reader(browser, home, viewport=NARROW)
        reader.tab.add_init_script(f"({DRAWN})()")
        tab = reader.goes(f"/graph?of={CHAIR}")
        tab.wait_for_selector("#graph[data-ready]")
        tab.wait_for_function("window.drawn.length > 5")
        sheet, hint = tab.locator("#sheet").bounding_box(), tab.locator("#hint").bounding_box()
        assert sheet and hint and sheet["y"] + sheet["height"] <= hint["y"]
        assert [
            words for words, left, right in tab.evaluate("window.drawn") if left < 0 or right > sheet["width"]
        ] == []
        reader.close()
