"""The pages of the canned questions, as a reader and a program get them."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest
from deciding import NAMES, UNITS, page, stored
from rdflib import Graph
from sites import visited
from starlette.testclient import TestClient

from kg.answer.ask import questions
from kg.serve.site import site


@pytest.fixture(scope="module")
def reader(seeds_folder: Path) -> TestClient:
    """A reader of the site of the seeds."""
    return TestClient(site(seeds_folder), base_url="http://localhost")


def test_every_question_is_listed_and_opens(reader: TestClient) -> None:
    listed = reader.get("/questions").text
    for one in questions():
        assert (f'href="/questions/{one.name}"' in listed) == (one.name != "evidence"), "it needs an IRI"
        assert reader.get(f"/questions/{one.name}").status_code == 200, one.name


def test_nobody_is_asked_for_an_iri_but_one_that_is_given_stays(reader: TestClient) -> None:
    shown = reader.get("/questions/chairs-counted").text
    assert 'name="meeting"' not in shown and "IRI" not in shown.partition('id="ask"')[2].partition("</form>")[0]
    iri = re.search(r'href="/id/(event/[^"]+)"', reader.get("/questions/who-chaired").text)
    assert iri
    shown = reader.get("/questions/chairs-counted", params={"meeting": iri[1]}).text
    assert f'name="meeting" type="text" value="{iri[1]}"' in shown
    assert (
        'id="total"' in shown and 'name="fact" type="text" value="" required' in reader.get("/questions/evidence").text
    )


def test_conditions_that_few_need_are_folded_until_one_is_given(reader: TestClient) -> None:
    folded = reader.get("/questions/who-chaired").text.partition('<details class="more">')[2].partition("</details>")[0]
    assert re.findall(r' name="(\w+)"', folded) == ["source", "limit"]
    shown = reader.get("/questions/who-chaired", params={"limit": "2"}).text
    assert '<details class="more" open>' in shown and 'value="2"' in shown


def test_the_list_is_narrowed_by_words_without_marks(reader: TestClient) -> None:
    found = reader.get("/questions", params={"q": "chu tri nhieu"}).text
    assert 'href="/questions/chairs-counted"' in found
    assert 'href="/questions/units"' not in found


def test_a_row_leads_to_its_things_and_to_the_sentence_in_its_article(reader: TestClient) -> None:
    shown = reader.get("/questions/who-chaired", params={"official": "tran minh vu"}).text
    assert re.search(r'<a href="/id/person/tran-minh-vu-[^"]+">Trần Minh Vũ</a>', shown)
    assert re.search(r'<a href="/id/organisation/[^"]+">UBND huyện Tân Hiệp</a>', shown)
    assert "<mark>do Phó chủ tịch UBND huyện Trần Minh Vũ chủ trì</mark>" in shown
    assert re.search(r'href="/id/article/002-5e6dac1fbc6af054-[0-9a-f]+\?at=340-387#s340-387"', shown)


def test_numbers_are_written_for_people_and_sorted_as_numbers(reader: TestClient) -> None:
    shown = reader.get("/questions/statistics", params={"sort": "-value"}).text
    assert 'aria-sort="descending"' in shown
    cells = re.findall(r'<td role="cell" class="number"[^>]*>(?:\D*)([\d.]+(?:,\d+)?)</td>', shown)
    amounts = [float(cell.replace(".", "").replace(",", ".")) for cell in cells]
    assert amounts[:20] == sorted(amounts[:20], reverse=True)
    assert any("." in cell for cell in cells)


def test_long_answers_have_leaves_that_keep_what_was_asked(reader: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.serve.questions.PER_PAGE", 5)
    first = reader.get("/questions/who-took-part", params={"sort": "official"}).text
    assert 'rel="next" href="/questions/who-took-part?sort=official&amp;page=2"' in first
    assert first.count("<tbody ") == 5
    second = reader.get("/questions/who-took-part", params={"sort": "official", "page": 2}).text
    assert 'rel="prev" href="/questions/who-took-part?sort=official"' in second
    assert not {*re.findall(r"#s\d+-\d+", first)} >= {*re.findall(r"#s\d+-\d+", second)}
    assert reader.get("/questions/who-took-part", params={"page": 999_999}).text.count("<tbody ") > 0


@pytest.mark.parametrize(
    ("question", "listing"),
    [
        ("chairs-counted", "/questions/who-chaired?official="),
        ("attendance-counted", "/questions/who-took-part?official="),
        ("meetings-by-month", "/timeline?month="),
        ("awards-by-unit", "/questions/awards?place="),
        ("awards-by-giver", "/id/organisation/"),
        ("documents-most-cited", "/questions/documents-cited?document="),
    ],
)
def test_what_a_table_counts_is_listed_where_its_numbers_lead(reader: TestClient, question: str, listing: str) -> None:
    shown = reader.get(f"/questions/{question}").text
    links = [
        html.unescape(link) for link in re.findall(r'<td role="cell" class="number"[^>]*><a href="([^"]+)"', shown)
    ]
    assert links and all(link.startswith(listing) for link in links)
    for link in links[:3]:
        answer = reader.get(link, headers={"Accept": "text/html"})
        assert answer.status_code == 200 and 'class="sentence"' in answer.text


def test_what_a_count_was_narrowed_by_goes_along(reader: TestClient) -> None:
    given = {"since": "2021", "place": "huyện Tân Hiệp"}
    shown = reader.get("/questions/chairs-counted", params=given).text
    links = re.findall(r'href="(/questions/who-chaired[^"]+)"', shown)
    assert links and all("since=2021&amp;place=huy%E1%BB%87n+T%C3%A2n+Hi%E1%BB%87p" in link for link in links)
    shown = reader.get("/questions/meetings-by-month", params=given).text
    links = re.findall(r'href="(/timeline\?month=[^"]+)"', shown)
    assert links and all("place=huy" in link and "since" not in link for link in links)


def test_namesakes_have_their_posts_beside_their_names(tmp_path: Path) -> None:
    pages = [page(0, NAMES[0], UNITS[0]), page(1, NAMES[0], UNITS[1]), page(2, NAMES[1], UNITS[2])]
    stored(tmp_path / "kg-store", pages)
    with visited(tmp_path / "kg-store") as client:
        for address in ("/questions/chairs-counted", "/"):
            shown = client.get(address).text
            named = re.findall(
                r'<a href="/id/person/[^"]+">([^<]+)</a>(?: <span class="small">([^<]*UBND[^<]*)</span>)?', shown
            )
            assert {(name, post.rstrip(",")) for name, post in named} == {
                (NAMES[0], f"Chủ tịch UBND {UNITS[0]}"),
                (NAMES[0], f"Chủ tịch UBND {UNITS[1]}"),
                (NAMES[1], ""),
            }


def test_sentences_can_be_hidden(reader: TestClient) -> None:
    shown = reader.get("/questions/who-chaired", params={"evidence": "0"}).text
    assert "<mark>" not in shown
    assert 'href="/questions/who-chaired"' in shown


def test_files_keep_the_parameters(reader: TestClient) -> None:
    given = {"official": "Trần Minh Vũ", "evidence": "0"}
    table = reader.get("/questions/who-chaired.csv", params=given)
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="who-chaired.csv"' in table.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {row["official"] for row in rows} == {"Trần Minh Vũ"}
    bindings = reader.get("/questions/who-chaired.json", params=given).json()["results"]["bindings"]
    assert len(bindings) == len(rows)
    assert reader.get("/questions/who-chaired.xlsx", params=given).content.startswith(b"PK")


def test_turtle_has_the_facts_of_the_rows_with_their_sentences(reader: TestClient) -> None:
    given = {"official": "Trần Minh Vũ"}
    rows = reader.get("/questions/who-chaired.json", params=given).json()["results"]["bindings"]
    graph = Graph().parse(data=reader.get("/questions/who-chaired.ttl", params=given).text, format="turtle")
    found = graph.query(
        """PREFIX cchc: <https://w3id.org/cchc/ns#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?fact ?name ?sentence { ?fact cchc:chairIn ?meeting ; cchc:agent/rdfs:label ?name ;
          prov:wasDerivedFrom/cchc:sentence/nif:anchorOf ?sentence }"""
    )
    stated = {str(row[0]): (str(row[1]), str(row[2])) for row in found}  # type: ignore[index]
    assert stated.keys() == {row["fact"]["value"] for row in rows}
    assert all(name == "Trần Minh Vũ" and "chủ trì" in sentence for name, sentence in stated.values())


def test_an_unknown_name_offers_near_ones_in_place(reader: TestClient) -> None:
    answer = reader.get("/questions/who-chaired", params={"official": "Trần Minh Vủ"})
    assert answer.status_code == 400
    assert 'id="trouble"' in answer.text
    assert "/questions/who-chaired?official=Tr%E1%BA%A7n+Minh+V%C5%A9" in answer.text
    assert 'value="Trần Minh Vủ"' in answer.text


def test_a_question_that_needs_a_value_says_so_and_offers_an_example(reader: TestClient) -> None:
    shown = reader.get("/questions/league-table")
    assert shown.status_code == 200
    assert 'href="/questions/league-table?indicator=par-index"' in shown.text
    assert '<option value="par-index">' in shown.text
    assert '<option value="district">cấp huyện</option>' in shown.text


def test_an_unknown_question_offers_near_ones(reader: TestClient) -> None:
    answer = reader.get("/questions/who-chared")
    assert answer.status_code == 404
    assert 'href="/questions/who-chaired"' in answer.text


def test_the_query_behind_is_shown_with_its_values(reader: TestClient) -> None:
    shown = reader.get("/questions/who-chaired", params={"official": "tran minh vu", "since": "2021"}).text
    assert "Trần Minh Vũ" in shown.partition("<pre")[2]
    assert 'href="/sparql?query=' in shown
    assert "ngoài câu truy vấn: Từ" in shown


def test_what_readers_type_is_shown_as_text(reader: TestClient) -> None:
    for path in ("/questions", "/questions/who-chaired", "/questions/%3Cscript%3E"):
        shown = reader.get(path, params={"q": "<script>alert(1)</script>", "official": '"><script>alert(1)'}).text
        assert "<script>alert" not in shown


def test_pages_are_in_english_too(reader: TestClient) -> None:
    shown = reader.get("/questions/who-chaired", params={"lang": "en"}).text
    assert "Which official chaired which meeting" in shown
    assert "Download:" in shown


def test_a_large_store_is_not_asked_for_everything_unless_somebody_wants_it(
    reader: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.serve.questions.LARGE", 4)
    shown = reader.get("/questions/who-chaired").text
    assert 'id="large"' in shown
    assert 'id="answer"' not in shown
    assert 'id="answer"' in reader.get("/questions/who-chaired", params={"all": "1"}).text
    assert 'id="answer"' in reader.get("/questions/who-chaired", params={"since": "2020"}).text
