"""The page that draws the network: one file, readable without its script, safe whatever labels hold, in a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from kg.draw import draw
from kg.draw.page import page
from kg.draw.scene import scene
from kg.export.network import Network
from kg.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = '</script><script>window.broken = 1</script><img src=x onerror="window.broken = 2">'


def hostile() -> Network:
    network: Network = nx.MultiDiGraph()
    network.add_node("https://x/a", kind="official", label=HOSTILE, url="javascript:window.broken=3")
    network.add_node("https://x/b", kind="meeting", label="họp\u2028{{ 7 * 7 }}", start="2021-03-26", date="2021-03-26")
    line = {"relation": "chaired", "label": HOSTILE, "sentence": HOSTILE, "source": "a&b.txt", "fact": "https://x/f"}
    network.add_edge("https://x/a", "https://x/b", key="e1", **line, url="https://example.vn/?a=1&b='\"")
    network.add_edge("https://x/a", "https://x/b", key="e2", **(line | {"url": "javascript:window.broken=4"}))
    return network


def written(network: Network, lang: str = "vi") -> str:
    return page(scene(network), network, "Đồ thị", None, lang).decode()


def inside(html: str, tag: str) -> str:
    match = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
    assert match
    return match[1]


def data(html: str) -> Any:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert match
    return json.loads(match[1])


def test_a_page_needs_nothing_from_outside_and_allows_nothing(seeds_store: Store, tmp_path: Path) -> None:
    draw(seeds_store, tmp_path / "kg.html", entity="Trần Minh Vũ")
    html = (tmp_path / "kg.html").read_text(encoding="utf-8")
    assert not re.search(r"<(?:link|img|iframe|base|form)\b|\bsrc=|url\(|@import|\bimport\b|\bfetch\(", html)
    policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', html)[0])
    for tag in ("style", "script"):
        sum_ = base64.b64encode(hashlib.sha256(inside(html, tag).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{sum_}'" in policy
    assert policy.startswith("default-src 'none';")
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)


def test_the_table_tells_every_line_with_its_sentence_without_a_script(seeds_store: Store, tmp_path: Path) -> None:
    drawing = draw(seeds_store, tmp_path / "kg.html")
    html = (tmp_path / "kg.html").read_text(encoding="utf-8")
    rows = [unescape(row) for row in re.findall(r"<tr data-from.*", html)]
    chaired = next(row for row in rows if "<td>Đỗ Việt Hưng</td><td>chủ trì</td>" in row)
    assert "<td>26/04/2022</td>" in chaired
    assert "đồng chí Đỗ Việt Hưng - Phó Chủ tịch Thường trực UBND quận" in chaired
    assert "003_fcd192befce49ee2.txt" in chaired
    assert '<details class="table" id="table" open>' in html
    assert '<main id="network" hidden>' in html
    assert len(data(html)["nodes"]) == drawing.shown


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_labels_and_addresses_stay_texts(lang: str) -> None:
    html = written(hostile(), lang)
    assert "<img" not in html
    assert html.count("<script") == 2
    assert "javascript:" not in html
    assert "49" not in data(html)["nodes"][1]["label"]
    assert data(html)["nodes"][0]["label"] == HOSTILE
    assert f'<html lang="{lang}">' in html


def test_the_same_network_is_the_same_page(seeds_store: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        draw(seeds_store, tmp_path / f"{name}.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


# ---------------------------------------------------------------- in a browser


def opened(browser: Any, file: Path, **context: Any) -> Page:
    """The page in a window of its own without a network; whatever it complains of is in `complaints`."""
    tab: Page = browser.new_context(offline=True, viewport={"width": 1200, "height": 800}, **context).new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(file.resolve().as_uri())
    tab.wait_for_timeout(200)
    assert complaints == []
    return tab


@pytest.mark.slow
def test_a_reader_searches_zooms_and_sees_the_sentence(browser: Any, seeds_store: Store, tmp_path: Path) -> None:
    draw(seeds_store, tmp_path / "kg.html")
    tab = opened(browser, tmp_path / "kg.html")
    before = tab.locator("#sheet").screenshot()
    tab.locator("#sheet").hover()
    tab.mouse.wheel(0, -500)
    tab.wait_for_timeout(100)
    assert tab.locator("#sheet").screenshot() != before
    tab.fill("#search", "do viet hung")
    assert "Đỗ Việt Hưng" in tab.locator("#found").inner_text()
    tab.fill("#search", "Đỗ Việt Hùng")
    assert tab.locator("#found button").count() == 0
    tab.fill("#search", "hưng")
    tab.press("#search", "Enter")
    assert "Chiều ngày 26/4/2022" in tab.locator("#panel").inner_text()
    tab.locator("#panel .facts button").first.click()
    assert "họp đánh giá thực trạng" in tab.locator("#panel h2").inner_text()
    tab.keyboard.press("Escape")
    assert tab.locator("#panel").is_hidden()


@pytest.mark.slow
def test_a_click_on_a_node_and_on_a_line_shows_it(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "kg.html").write_bytes(page(scene(hostile()), hostile(), "Đồ thị", None, "vi"))
    tab = opened(browser, tmp_path / "kg.html")
    box = tab.locator("#sheet").bounding_box()
    assert box
    tab.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # two nodes: the line is in the middle
    panel = tab.locator("#panel")
    assert panel.locator("blockquote").first.inner_text() == HOSTILE
    assert panel.locator("a").evaluate_all("all => all.map((one) => one.protocol)") == ["https:"]
    panel.locator("h2 + .facts button").first.click()
    assert panel.locator("h2").inner_text() == HOSTILE
    assert tab.evaluate("window.broken") is None
    tab.locator("#kinds input").first.uncheck()
    assert panel.is_hidden()


@pytest.mark.slow
def test_without_a_script_the_table_is_there(browser: Any, seeds_store: Store, tmp_path: Path) -> None:
    draw(seeds_store, tmp_path / "kg.html")
    tab = opened(browser, tmp_path / "kg.html", java_script_enabled=False)
    assert tab.locator("#network").is_hidden()
    assert tab.get_by_text("Chiều ngày 26/4/2022").first.is_visible()
