"""Search, lists, the pages of things and of articles, as somebody with a browser gets them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import QuerySolutions
from starlette.testclient import TestClient

from kg.answer.about import Naming, described, naming
from kg.answer.collation import collated
from kg.answer.facts import Fact, Piece, Sentence
from kg.answer.searching import Page as FoundPage
from kg.model import BlockKind, Page, Span
from kg.pipeline import Settings
from kg.read import read as read_files
from kg.run.batch import build
from kg.serve import entities, finding, special, things
from kg.serve.marking import Marking, Mention
from kg.serve.pages import _environment, cut
from kg.serve.sections import of_gathering
from kg.serve.site import site
from kg.store import Hit, Store

SEEDS = Path(__file__).parent.parent / "seeds"
HOSTILE = (
    "Họp <script>alert(1)</script> về cải cách hành chính\n\n"
    "Ngày 12/4/2021, UBND quận Bình Thủy tổ chức hội nghị cải cách hành chính <img src=x onerror=alert(2)>. "
    "Đồng chí Lê Tâm Niệm, Chủ tịch UBND quận Bình Thủy chủ trì hội nghị."
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("site") / "store"
    pages = [page for page in read_files([SEEDS]) if isinstance(page, Page)]
    hostile = Page("<b>hostile</b>.txt", HOSTILE, url="javascript:alert(3)", title="<script>alert(4)</script>")
    with Store.open(path, write=True) as store:
        assert all(one.page or one.state == "built" for one in build([*pages, hostile], store, Settings()))
    return path


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(site(folder), base_url="http://127.0.0.1", headers={"Accept": "text/html,*/*;q=0.8"}) as one:
        yield one


def read(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.text


def shown(text: str) -> str:
    """The words of a page without its tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def first(folder: Path, pattern: str) -> str:
    """The address of the page of the first ?x of a pattern."""
    with Store.open(folder) as store:
        found = store.query(f"SELECT ?x WHERE {{ {pattern} }} ORDER BY ?x LIMIT 1")
        assert isinstance(found, QuerySolutions)
        iri = next(found)["x"].value
        return "/id/" + quote(iri.removeprefix(store.base))


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("Họp tổng kết", 12, "Họp tổng kết"),
        ("Họp tổng kết năm", 12, "Họp tổng kết…"),
        ("Họp tổng kết năm", 11, "Họp tổng…"),
        ("Hội nghị sơ kết, tổng kết", 18, "Hội nghị sơ kết…"),
        ("https://example.vn/", 10, "https://ex…"),
    ],
)
def test_a_text_is_cut_between_words(text: str, most: int, expected: str) -> None:
    assert cut(text, most) == expected


def test_a_sentence_in_quotation_marks_gets_no_others() -> None:
    parts: Any = _environment().get_template("parts.html").module
    for text, opened, closed in (("Một câu.", "“", "”"), ("“Một” câu.", "", ""), ('"Một" câu.', "", "")):
        assert (str(parts.opened(text)), str(parts.closed(text))) == (opened, closed)


# ---------------------------------------------------------------- search


def test_names_without_marks_are_found_first_and_lead_to_their_page(client: TestClient) -> None:
    text = read(client, "/search?q=binh+thuy")
    things = text[text.index('id="things"') : text.index('id="texts"')]
    assert "quận Bình Thủy" in shown(things)
    link = re.search(r'class="unit" href="([^"]+)"', things)
    assert link and "quận Bình Thủy" in shown(read(client, html.unescape(link[1])))


def test_the_words_are_marked_in_the_pages_that_have_them(client: TestClient) -> None:
    text = read(client, "/search?q=cải+cách")
    assert "<mark>cải cách</mark>" in text.casefold()
    lines = [shown(one) for one in re.findall(r'<p class="sentence">(.*?)</p>', text, re.DOTALL)]
    assert any(line.endswith("…") for line in lines)
    assert all(line[-1] in '….!?”"' or len(line) < 120 for line in lines)  # a short one is a heading


def test_a_page_that_is_found_has_its_day_and_publisher(client: TestClient, folder: Path) -> None:
    with Store.open(folder) as store:
        known = things.printed(store, [f"{store.base}article/{slug}" for slug in store.article_slugs().values()], "vi")
    days, outlets = zip(*known.values(), strict=True)
    hits = read(client, "/search?q=cải+cách").partition('id="texts"')[2]
    assert any(outlets) and all(f">{outlet}" in hits for outlet in outlets if outlet)
    assert any(days) and all(f'<time datetime="{day}">' in hits for day in days if day)


def test_a_line_that_is_the_title_is_not_told_again() -> None:
    hit = Hit("a.txt", "", 0, 3, "Họp  tổng kết.", (Span(0, 3),))
    assert finding._marked(FoundPage(hit, "Họp tổng kết", "a")) == []
    assert finding._marked(FoundPage(hit, "Tổng kết", "a")) == [("Họp", True), ("  tổng kết.", False)]


def test_an_empty_search_says_what_can_be_typed(client: TestClient) -> None:
    assert "binh thuy" in shown(read(client, "/search?q="))


def test_what_is_found_nowhere_has_others_near_it_or_advice(client: TestClient) -> None:
    assert 'id="near"' in read(client, "/search?q=" + quote("Bình Thũy xx"))
    assert "Thử bớt từ" in shown(read(client, "/search?q=zzqqxx"))


def test_suggestions_go_on_from_the_letters_typed(client: TestClient) -> None:
    found = client.get("/suggest?q=binh+th").json()
    assert "quận Bình Thủy" in found and len(found) <= 8
    assert client.get("/suggest?q=" + quote("bịnh th")).json() == []
    assert client.get("/suggest?q=").json() == []


# ---------------------------------------------------------------- lists


@pytest.mark.parametrize("kind", ["pages", "people", "meetings", "organisations", "documents", "awards", "units"])
def test_lists_are_tables_that_lead_to_pages(client: TestClient, kind: str) -> None:
    text = read(client, f"/list/{kind}")
    links = re.findall(r'<th scope="row"[^>]*><a class="\w+" href="([^"]+)"', text)
    assert links and client.get(html.unescape(links[0])).status_code == 200


def test_a_list_is_sorted_either_way_and_filtered(client: TestClient) -> None:
    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)', read(client, f"/list/people?{query}"))

    assert names("sort=name") == names("sort=-name")[::-1] != []
    wanted = names("sort=name")[0]
    assert wanted in names(f"filter={quote(wanted)}") and len(names(f"filter={quote(wanted)}")) < len(names(""))


def test_names_are_sorted_as_in_a_dictionary(client: TestClient) -> None:
    names = re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)', read(client, "/list/people?sort=name"))
    assert names == sorted(names, key=collated) != sorted(names)


def test_past_the_last_page_the_last_one_is_shown(client: TestClient, folder: Path) -> None:
    unit = first(folder, "?x a cchc:DistrictLevelUnit . ?f cchc:about ?x")
    rows = re.compile(r'<th scope="row"|class="sentence"')
    for address in ("/list/people?sort=name", "/search?q=cải+cách", f"{unit}?section=figures"):
        text = read(client, f"{address}&page=9999")
        place = re.search(r'class="pages" aria-label="Trang (\d+) / (\d+)"', text)
        assert rows.search(text) and (place is None or place[1] == place[2])


def test_a_fault_of_the_program_is_not_called_a_missing_page(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ValueError("faulty")

    monkeypatch.setattr(entities, "thing", faulty)
    with pytest.raises(ValueError, match="faulty"):
        client.get(first(folder, "?x a cchc:Official"))


def test_kinds_that_there_are_not_are_not_found(client: TestClient) -> None:
    assert client.get("/list/nonsense").status_code == 404
    assert client.get("/id/person/nobody").status_code == 404
    assert client.get("/id/article/nothing").status_code == 404
    assert client.get("/id/a%20b%3E").status_code == 404
    assert client.get("/scheme/indicator/nothing").status_code == 404


# ---------------------------------------------------------------- things


def test_a_person_has_posts_over_time_gatherings_and_sentences(client: TestClient, folder: Path) -> None:
    text = read(client, first(folder, "?f cchc:holder ?x . ?p cchc:agent ?x ; cchc:chairIn ?m"))
    assert (
        "không phải là nhiệm kỳ" in text
        and 'id="timeline"' in text
        and "<svg" in text
        and 'id="posts"' in text
        and 'id="parts"' in text
    )
    assert "chủ trì" in shown(text[text.index('id="parts"') :])
    assert "<dt>cách xưng hô</dt>" not in text
    assert re.search(r'<p class="sentence">“[^<]*<mark>[^<]+</mark>', text)


@pytest.mark.parametrize(
    ("last", "expected"),
    [(2018, ["2018", "2019"]), (2021, ["2018", "2019", "2020", "2021", "2022"]), (2026, ["2018", "2027"])],
)
def test_a_line_of_time_has_its_years_where_they_are_few(folder: Path, last: int, expected: list[str]) -> None:
    with Store.open(folder) as store:
        found = store.query("SELECT DISTINCT ?x WHERE { ?x cchc:post ?post } ORDER BY ?x LIMIT 2")
        assert isinstance(found, QuerySolutions)
        days = ("2018-03-26", f"{last}-03-26")
        posts = [Naming(one["x"].value, "", (), day) for one, day in zip(found, days, strict=True)]
        assert special.timeline(store, posts, "vi")[1] == expected


def test_names_that_differ_in_capitals_alone_are_one() -> None:
    found = ["UBND xã", "ubnd xã", "Ủy ban", "UBND Xã"]
    assert things._different(found, "ủy ban") == ("UBND Xã",)


def test_each_sentence_leads_to_its_words_marked_in_the_article(client: TestClient, folder: Path) -> None:
    text = read(client, first(folder, "?p cchc:agent ?x ; cchc:chairIn ?m"))
    found = re.search(r'<mark>([^<]+)</mark>[^<]*<a class="source" href="([^"]+)"', text)
    assert found
    words, link = shown(found[1]), html.unescape(found[2])
    page = read(client, link)
    assert shown("".join(re.findall(r"<mark [^>]*>([^<]*)", page))) == words
    assert f'id="{link.partition("#")[2]}"' in page
    assert 'class="s hit"' in page


def test_a_gathering_lists_its_chair_before_those_who_attended(client: TestClient, folder: Path) -> None:
    text = shown(read(client, first(folder, "?p cchc:chairIn ?x . ?q cchc:attendIn ?x")))
    parts = text[text.index("Tham gia") :]
    assert parts.index("chủ trì") < parts.index("tham dự")


def test_a_gathering_tells_day_and_host_then_one_sentence(client: TestClient, folder: Path) -> None:
    page = read(client, first(folder, "?x a cchc:Meeting ; cchc:host ?h ; prov:wasDerivedFrom ?s, ?t FILTER(?s != ?t)"))
    itself = page[page.index('id="itself"') :].partition("</section>")[0]
    assert page.index('class="box"') < page.index('id="itself"')
    assert itself.partition("<details>")[0].count('class="sentence"') == 1


def _part(number: int, agent: str, role: str, sentence: str) -> Fact:
    """A part that an agent took in a gathering on a day, as one sentence tells it."""
    clauses = ((Piece(agent, f"person/{agent}", "agent"),), (Piece(role, by=f"{role}In", is_name=True),))
    said = Sentence("a.txt", sentence, "a", number, number + 1)
    return Fact(f"participation/{number}", "Participation", "", "", "2021-04-16", ("a.txt",), (said,), clauses)


def test_what_one_sentence_says_of_an_agent_of_a_gathering_is_one_fact() -> None:
    told = [("An", "chair", "One."), ("An", "speak", "One."), ("An", "speak", "Two."), ("Bo", "speak", "One.")]
    facts = [_part(number, *one) for number, one in enumerate(told)]
    shown = of_gathering(facts, "2021-04-16")
    assert [one.text for one in shown] == ["An – chair, speak", "An – speak", "Bo – speak"]
    assert [len(one.sentences) for one in shown] == [1, 1, 1]
    assert {one.date for one in shown} == {None}
    assert {one.date for one in of_gathering(facts, "2021-04-15")} == {"2021-04-16"}


def test_a_gathering_whose_day_is_told_above_does_not_tell_it_with_each_part(client: TestClient, folder: Path) -> None:
    page = read(client, first(folder, "?p cchc:chairIn ?x . ?x cchc:date ?day ; cchc:host ?h ; cchc:hostAsStated ?s"))
    box, parts = page.partition('id="parts"')[0], page.partition('id="parts"')[2].partition("</section>")[0]
    assert "đơn vị tổ chức" in box and "đơn vị tổ chức, nguyên văn" not in box
    assert 'class="told"' in parts and "<time" not in re.sub(r'<p class="sentence">.*?</p>', "", parts)


@pytest.mark.parametrize(
    ("pattern", "vi", "en"),
    [
        ("?p cchc:chairIn ?x", "chủ trì", "chaired"),
        ("?r cchc:implementsTarget ?x", "triển khai văn bản này", "implements this document"),
    ],
)
def test_a_fact_tells_its_role_without_naming_the_page_that_it_stands_on(
    folder: Path, pattern: str, vi: str, en: str
) -> None:
    with Store.open(folder) as store:
        node = store.base + first(folder, pattern).removeprefix("/id/")
        for lang, words in (("vi", vi), ("en", en)):
            facts = described(store, node, [one.iri for one in naming(store, node)], lang)
            assert any(words in fact.text.split("; ") for fact in facts), [fact.text for fact in facts]


def test_a_document_tells_what_it_is_based_on_and_what_on_it(client: TestClient, folder: Path) -> None:
    basis = read(client, first(folder, "?r cchc:implementsTarget ?x"))
    assert 'id="entity-based"' in basis
    own = read(client, first(folder, "?r cchc:fromDocument ?x ; cchc:implementsTarget ?b"))
    assert 'id="entity-bases"' in own


def test_of_many_documents_some_are_shown_and_told_how_many_there_are(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    basis = "SELECT ?y (COUNT(?x) AS ?n) { ?x cchc:implementsDocument ?y } GROUP BY ?y ORDER BY DESC(?n) ?y LIMIT 1"
    with Store.open(folder) as store:
        found = store.query(basis)
        assert isinstance(found, QuerySolutions)
        iri, count = (term.value for term in next(found))
        whole = special.chain(store, iri, "vi", up=False)
        assert whole.count == whole.nearest >= int(count) > 1
        monkeypatch.setattr(special, "_LINKS", 1)
        some = special.chain(store, iri, "vi", up=False)
    assert (some.nearest, some.count) == (1, whole.count)


@pytest.mark.parametrize(
    "pattern",
    [
        "?x a cchc:PeoplesCommittee . ?f cchc:host ?x",
        "?x a cchc:DistrictLevelUnit . ?m cchc:inUnit ?x",
        "?x a cchc:AwardGiving",
        "?x a cchc:Measurement",
        "?x a cchc:Participation",
        "?x a cchc:Post",
        "?x a cchc:UnitChangeEvent",
        "?x a cchc:Directive",
    ],
)
def test_every_kind_of_node_has_a_page_in_both_languages(client: TestClient, folder: Path, pattern: str) -> None:
    address = first(folder, pattern)
    assert "<h1>" in read(client, f"{address}?lang=vi") and "<h1>" in read(client, f"{address}?lang=en")
    client.cookies.clear()


@pytest.mark.parametrize(
    "pattern",
    ["?f cchc:indicator ?x", "?f cchc:about ?x . ?x a cchc:DistrictLevelUnit", "?f cchc:about ?x . ?x cchc:governs ?u"],
)
def test_what_has_figures_leads_to_them_as_charts(client: TestClient, folder: Path, pattern: str) -> None:
    address = first(folder, f"?f a cchc:Measurement . {pattern}")
    page = read(client, re.sub("^/id/.*/scheme/", "/scheme/", address))
    link = re.search(r'<a id="measured" href="([^"]+)"', page)
    assert link and 'id="answer"' in read(client, html.unescape(link[1]))
    assert 'id="measured"' not in read(client, first(folder, "?f cchc:host ?x FILTER NOT EXISTS { ?g cchc:about ?x }"))


def test_an_indicator_has_its_figures(client: TestClient, folder: Path) -> None:
    with Store.open(folder) as store:
        found = store.query("SELECT ?x WHERE { ?f cchc:indicator ?x } LIMIT 1")
        assert isinstance(found, QuerySolutions)
        notation = next(found)["x"].value.rpartition("/")[2]
    assert 'id="figures"' in read(client, f"/scheme/indicator/{notation}")


def test_a_long_section_stands_on_pages_of_its_own(client: TestClient, folder: Path) -> None:
    with Store.open(folder) as store:
        article = "https://w3id.org/cchc/id/" + first(folder, "?x a cchc:Article").removeprefix("/id/")
        assert naming(store, article)
    text = read(client, first(folder, "?x a cchc:DistrictLevelUnit . ?f cchc:about ?x") + "?section=figures")
    assert 'id="figures"' in text and 'id="meetings"' not in text and "?page" not in text


def test_a_span_leads_to_its_article(client: TestClient, folder: Path) -> None:
    answer = client.get(first(folder, "?f prov:wasDerivedFrom ?x"), follow_redirects=False)
    assert answer.status_code == 307 and re.search(
        r"/id/article/[\w-]+\?at=\d+-\d+#s\d+-\d+$", answer.headers["location"]
    )


def test_pieces_of_facts_say_what_their_text_says(folder: Path) -> None:
    with Store.open(folder) as store:
        body = store.base + first(folder, "?f cchc:host ?x").removeprefix("/id/")
        for fact in described(store, body, [one.iri for one in naming(store, body)]):
            assert all(piece.text in fact.text for clause in fact.clauses for piece in clause)
            for one in fact.sentences:
                words = " ".join(store.page(one.source).text[one.begin : one.end].split())
                assert one.text[one.mark.begin : one.mark.end] == words


# ---------------------------------------------------------------- articles


def test_each_fact_of_an_article_stands_with_its_sentence(client: TestClient, folder: Path) -> None:
    page = read(client, first(folder, "?x a cchc:Article . ?f cchc:statedIn ?x ; cchc:chairIn ?m"))
    assert page.index('href="#facts"') < page.index('<section class="text"')
    facts = page[page.index('<aside id="facts"') :].partition("</aside>")[0]
    told = re.findall(r"<li><p class=\"told\">.*?</li>", facts, re.DOTALL)
    assert told and all('class="sentence"' in one.partition("<details")[0] for one in told)


def article_of(folder: Path, source: str) -> str:
    with Store.open(folder) as store:
        return "/id/article/" + store.article_slugs()[source]


def text_of(page: str) -> str:
    return page[page.index('<section class="text"') : page.index("<aside")]


def test_an_article_has_its_whole_text_with_what_it_names_clickable(client: TestClient, folder: Path) -> None:
    with Store.open(folder) as store:
        for source in store.sources():
            text = text_of(read(client, article_of(folder, source)))
            stored = re.sub(r"\s", "", store.page(source).text)
            assert set(re.sub(r"\s", "", shown(text))) >= set(stored)
            if "<table" not in text:
                assert re.sub(r"\s", "", shown(text)) == stored
            links = re.findall(r'<a class="m (\w+)" href="([^"]+)"', text)
            assert links
            for _, link in links[:12]:
                assert client.get(html.unescape(link)).status_code == 200, link


def test_any_stretch_of_an_article_can_be_marked(client: TestClient, folder: Path) -> None:
    with Store.open(folder) as store:
        source = next(one for one in store.sources() if "hostile" not in one)
        text = store.page(source).text
    page = read(client, article_of(folder, source) + "?at=40-90")
    assert re.sub(r"\s", "", shown("".join(re.findall(r"<mark [^>]*>([^<]*)", page)))) == re.sub(r"\s", "", text[40:90])
    for wrong in ("90-40", "5-99999999", "x", "-1-3"):
        assert "<mark" not in text_of(read(client, f"{article_of(folder, source)}?at={wrong}"))


def test_the_text_of_pages_is_never_more_than_text(client: TestClient, folder: Path) -> None:
    page = read(client, article_of(folder, "<b>hostile</b>.txt"))
    assert "&lt;script&gt;alert(1)" in page and "alert(1)</script>" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    found = read(client, "/search?q=hội+nghị+cải+cách") + read(client, "/list/articles")
    assert "<img src=x" not in found and "<script>alert" not in found


def test_no_page_has_scripts_or_styles_inside(client: TestClient, folder: Path) -> None:
    for address in (
        "/search?q=binh",
        "/list/people",
        first(folder, "?f cchc:holder ?x"),
        first(folder, "?x a cchc:Article"),
    ):
        page = read(client, address)
        assert not re.search(r"<script(?![^>]* src=)[^>]*>", page) and " style=" not in page and " onclick" not in page


def test_the_shapes_are_asked_only_when_somebody_wants_it(client: TestClient, folder: Path) -> None:
    address = article_of(folder, "<b>hostile</b>.txt")
    assert 'id="problems"' not in read(client, address) and 'id="problems"' in read(client, f"{address}?check=1")


def test_spans_that_overlap_give_each_letter_once() -> None:
    page = Page("x", "UBND quận Bình Thủy họp. Ông Hưng chủ trì.")
    spans = (Span(0, 25), Span(25, 42))
    mentions = [
        Mention(Span(0, 19), "body", "b"),
        Mention(Span(5, 19), "unit", "u"),
        Mention(Span(10, 30), "person", "p"),
    ]
    quotes = [Span(5, 30), Span(0, 10), Span(7, 9), Span(40, 99)]
    marking = Marking(page, spans, mentions, quotes, Span(3, 28))
    line = marking.line(Span(0, len(page.text)))
    bits = [bit for _, runs in line.sentences for run in runs for bit in run.bits]
    assert "".join(bit.text for bit in bits) == page.text
    assert "".join(bit.text for bit in bits if bit.marked) == page.text[3:28]
    assert [at for bit in bits for at in bit.anchors] == sorted([*quotes[:3], Span(3, 28)])
    assert {run.mention.iri for _, runs in line.sentences for run in runs if run.mention} == {"p"}
    assert BlockKind.BODY.value == "body"
