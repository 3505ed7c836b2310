"""The page of figures: indicators, charts with a link at every mark, targets apart, and what to do where none fits."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from kg import pipeline
from kg.read import read
from kg.run import batch
from kg.serve.site import site
from kg.store import Store

SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


PAGE = """Kết quả cải cách hành chính của thành phố Cần Thơ

Năm 2019, Chỉ số PAR INDEX của quận Bình Thủy đạt 85,4 điểm, xếp thứ 6/9 quận, huyện.
Năm 2020, Chỉ số PAR INDEX của quận Bình Thủy đạt 88,5 điểm, xếp thứ 5/9 quận, huyện.
Năm 2021, Chỉ số PAR INDEX của quận Bình Thủy đạt 90,25 điểm, xếp thứ 2/9 quận, huyện.
Năm 2021, Chỉ số PAR INDEX của quận Ninh Kiều đạt 92 điểm, xếp thứ 1/9 quận, huyện.
Năm 2021, Chỉ số PAR INDEX của huyện Phong Điền đạt 81 điểm.
Năm 2021, tỷ lệ hồ sơ giải quyết đúng hạn của quận Bình Thủy đạt trên 95%.
Năm 2021, quận Bình Thủy tiếp nhận hơn 7.500 hồ sơ. Năm 2020, quận Bình Thủy tiếp nhận 6.100 hồ sơ.
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A reader of the site of a page with figures of three districts and three years."""
    folder = tmp_path_factory.mktemp("city")
    (folder / "can-tho.txt").write_text(PAGE, encoding="utf-8")
    with Store.open(folder / "kg-store", write=True) as store:
        list(batch.build(read([str(folder / "can-tho.txt")]), store, pipeline.Settings(validated=False)))
    return TestClient(site(folder / "kg-store"), base_url="http://localhost")


@pytest.fixture(scope="module")
def reader(seeds_folder: Path) -> TestClient:
    """A reader of the site of the seeds."""
    return TestClient(site(seeds_folder), base_url="http://localhost")


def test_the_indicators_of_the_store_can_be_chosen(reader: TestClient) -> None:
    shown = reader.get("/figures").text
    assert 'href="/figures?indicator=par-index"' in shown
    assert '<option value="par-index">' in shown
    assert 'href="/figures?indicator=pci"' not in shown  # of which the seeds have no figure


def test_every_mark_of_every_chart_leads_to_its_sentence(city: TestClient) -> None:
    given = ({"indicator": "par-index"}, {"indicator": "par-index", "organisation": "Bình Thủy"}, {"about": "hồ sơ"})
    for params in given:
        charts = SVG.findall(city.get("/figures", params=params).text)
        assert charts
        for chart in charts:
            root = ElementTree.fromstring(chart)
            marks = [one for one in root.iter() if one.get("class") in ("dot", "bar")]
            links = [one.get("href", "") for one in root.iter("a")]
            assert len(marks) == len(links) > 0
            assert all(re.fullmatch(r"/id/article/[\w.-]+\?at=(\d+-\d+)#s\1", link) for link in links)
            assert all("PAR INDEX" in (one.text or "") or "hồ sơ" in (one.text or "") for one in root.iter("title"))


def test_an_indicator_ranks_its_units_and_shows_how_they_moved(city: TestClient) -> None:
    shown = city.get("/figures", params={"indicator": "par-index"}).text
    assert re.findall(r'<text class="name"[^>]*>(.*?)</text>', shown) == [
        "quận Ninh Kiều",
        "quận Bình Thủy",
        "huyện Phong Điền",
    ]
    assert "90,25 (hạng 2/9)" in shown
    moved = shown.partition('id="movement"')[2].partition("</table>")[0]
    assert re.findall(r">([\d,]+ \(hạng \d/9\))<", moved) == ["85,4 (hạng 6/9)", "88,5 (hạng 5/9)", "90,25 (hạng 2/9)"]
    assert moved.count("▲") == 2
    assert "▼" not in moved


def test_one_unit_over_time_has_values_and_ranks_apart(city: TestClient) -> None:
    shown = city.get("/figures", params={"indicator": "par-index", "organisation": "binh thuy"}).text
    values, ranks = SVG.findall(shown)
    assert re.findall(r'<text class="value"[^>]*>(.*?)</text>', values) == ["85,4", "88,5", "90,25"]
    assert re.findall(r'<text class="value"[^>]*>(.*?)</text>', ranks) == ["6", "5", "2"]
    assert values.count('class="line s0"') == 2


def test_the_link_of_a_figure_is_where_its_number_stands(reader: TestClient, seeds_store: Store) -> None:
    given = {"indicator": "sipas", "organisation": "quận Thanh Xuân"}
    chart = SVG.findall(reader.get("/figures", params=given).text)[0]
    begin, end = map(int, re.findall(r"#s(\d+)-(\d+)", chart)[0])
    source = "001_0cf11b81acab2fb0.txt"
    assert "94,36" in seeds_store.page(source).text[begin:end]
    assert "94,36" in chart


def test_targets_stand_apart_from_results(reader: TestClient) -> None:
    shown = reader.get("/figures", params={"indicator": "sipas"}).text
    assert 'id="aims"' in shown
    results, _, aims = shown.partition('id="aims"')
    assert "94,36" in results.partition('id="answer"')[2]
    assert "hơn 85" in unescape(aims)


def test_units_of_measure_are_never_in_one_chart(city: TestClient) -> None:
    (chart,) = SVG.findall(city.get("/figures", params={"about": "hồ sơ"}).text)
    assert ">hơn 7.500</text>" in chart
    assert ">6.100</text>" in chart
    assert "95" not in re.findall(r'<text class="value"[^>]*>(.*?)</text>', chart)


def test_comparators_stand_before_their_values(city: TestClient) -> None:
    shown = city.get("/figures", params={"about": "hồ sơ"}).text
    assert re.search(r'<td role="cell" class="number"[^>]*>hơn 7\.500</td>', shown)


def test_empty_answers_say_what_to_do(reader: TestClient) -> None:
    shown = reader.get("/figures", params={"indicator": "sipas", "during": "1999"}).text
    assert 'id="empty"' in shown
    assert 'href="/figures?indicator=sipas"' in shown
    assert 'href="/figures"' in reader.get("/figures", params={"about": "zzz"}).text


def test_unknown_names_offer_near_ones(reader: TestClient) -> None:
    answer = reader.get("/figures", params={"indicator": "sipaz"})
    assert answer.status_code == 400
    assert 'href="/figures?indicator=sipas"' in answer.text
    assert answer.text.index('id="trouble"') < answer.text.index('<form class="ask"')
    assert 'value="sipaz"' not in answer.text and "sipaz" not in answer.text.partition("<h1>")[2].partition("</h1>")[0]


def test_what_readers_type_is_shown_as_text(reader: TestClient) -> None:
    bad = '"><script>alert(1)</script>'
    for name in ("indicator", "about", "organisation", "during", "among"):
        assert "<script>alert" not in reader.get("/figures", params={"about": "x", name: bad}).text


def test_there_is_an_english_page(city: TestClient) -> None:
    shown = city.get("/figures", params={"indicator": "par-index", "lang": "en"}).text
    assert "over time, in điểm" in shown
    assert ">90.25 (rank 2/9)<" in shown
