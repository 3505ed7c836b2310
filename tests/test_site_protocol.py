"""The endpoint, the graphs and the editor of the site: what each request is answered, as another server does."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import protocol
import pytest
import servers
import sites
from protocol import CASES, CONSTRUCT, COUNT, JSON, SELECT, VI, Case
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from starlette.testclient import TestClient

from kg.answer.questions import questions
from kg.export import export
from kg.serve.sparql import editor, querying
from kg.serve.sparql.workers import Limits
from kg.store import Store

pytestmark = pytest.mark.slow

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(scope="module")
def client(seeds_folder: Path) -> Iterator[TestClient]:
    """A reader of the site of the seeds."""
    with sites.visited(seeds_folder, lang="en") as found:
        yield found


@pytest.fixture(scope="module")
def other(seeds_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where Oxigraph answers of the same."""
    if not servers.OXIGRAPH.exists():
        pytest.skip("the package oxigraph is not installed")
    document = io.BytesIO()
    export(seeds_store, "nquads", document)
    folder = tmp_path_factory.mktemp("protocol") / "graph"
    with servers.oxigraph(folder, servers.free_port(), "--union-default-graph") as url:
        urlopen(Request(f"{url}/store", document.getvalue(), {"Content-Type": "application/n-quads"})).close()
        yield url


def ask(client: TestClient, query: str, accept: str = JSON, **heads: str) -> str:
    """What a query is answered."""
    found = client.get("/sparql", params={"query": query}, headers={"Accept": accept, **heads})
    assert found.status_code == 200, found.text
    return found.text


def media(head: str | None) -> str:
    """The type without its parameters."""
    return (head or "").partition(";")[0].strip()


# ---------------------------------------------------------------- the table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_request_is_answered_as_the_protocol_has_it(client: TestClient, case: Case) -> None:
    heads = {"Accept": "*/*", **case.heads}
    found = client.request(case.method, case.path("/sparql", "/store"), headers=heads, content=case.body)
    assert (found.status_code, media(found.headers.get("content-type"))) == (case.status, case.type), found.text[:300]
    if case.status == 405:
        assert "GET" in found.headers["allow"]
    if case.status >= 400 and case.method != "HEAD":
        assert "\n  → " in found.text


SAME = [case for case in CASES if not case.differs]


@pytest.mark.parametrize("case", SAME, ids=lambda case: case.name)
def test_another_server_answers_it_alike(client: TestClient, other: str, case: Case) -> None:
    sent = Request(other + case.path("/query", "/store"), case.body, dict(case.heads), method=case.method)
    try:
        with urlopen(sent) as answer:
            status, kind, text = answer.status, media(answer.headers["Content-Type"]), answer.read()
    except HTTPError as error:
        status, kind, text = error.code, media(error.headers["Content-Type"]), error.read()
    assert status == case.status, text[:300]
    if status == 200:
        assert kind == case.type
        own = client.request(
            case.method, case.path("/sparql", "/store"),
            headers={"Accept": "*/*", **case.heads}, content=case.body,
        )  # fmt: skip
        assert_same(own.content, text, kind, case)


def assert_same(own: bytes, theirs: bytes, kind: str, case: Case) -> None:
    """Two documents of a type say the same."""
    if case.method == "HEAD" or "description" in case.name:
        return
    if kind == protocol.JSON:
        assert json.loads(own) | {"head": {}} == json.loads(theirs) | {"head": {}}
        assert json.loads(own)["head"].get("vars") == json.loads(theirs)["head"].get("vars")
    elif kind == protocol.XML:
        assert ElementTree.canonicalize(own, strip_text=True) == ElementTree.canonicalize(theirs, strip_text=True)
    elif kind in (protocol.CSV, protocol.TSV):
        assert list(csv.reader(io.StringIO(own.decode(), newline=""))) == list(
            csv.reader(io.StringIO(theirs.decode(), newline=""))
        )
    else:
        forms = {protocol.TURTLE: "turtle", protocol.NTRIPLES: "nt", protocol.JSONLD: "json-ld", protocol.RDFXML: "xml"}
        one, two = (Graph().parse(data=text, format=forms[kind]) for text in (own, theirs))
        assert len(one) > 0
        assert isomorphic(one, two) if len(one) < 100 else set(one) == set(two)


# ---------------------------------------------------------------- rows and graphs


def test_words_come_as_they_are_in_each_type(client: TestClient) -> None:
    words = ["Ở Bình Thủy", "a\tb\r\n<&>"]
    found = json.loads(ask(client, VI))["results"]["bindings"]
    assert [row["x"]["value"] for row in found] == words
    assert found[0]["x"]["xml:lang"] == "vi"
    tree = ElementTree.fromstring(ask(client, VI, protocol.XML))
    assert [one.text for one in tree.iter(f"{RESULTS}literal")] == words
    rows = list(csv.reader(io.StringIO(ask(client, VI, protocol.CSV), newline="")))
    assert [row[0] for row in rows[1:]] == words


def test_letters_that_no_xml_holds_do_not_break_it(client: TestClient) -> None:
    tree = ElementTree.fromstring(ask(client, 'SELECT ?x { VALUES ?x { "a\\u0001b" UNDEF } }', protocol.XML))
    assert [one.text for one in tree.iter(f"{RESULTS}literal")] == ["a\ufffdb"]
    assert len(list(tree.iter(f"{RESULTS}result"))) == 2


def test_a_graph_says_the_same_in_each_type(client: TestClient) -> None:
    forms = {protocol.TURTLE: "turtle", protocol.NTRIPLES: "nt", protocol.JSONLD: "json-ld", protocol.RDFXML: "xml"}
    graphs = [set(Graph().parse(data=ask(client, CONSTRUCT, kind), format=name)) for kind, name in forms.items()]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("csv", protocol.CSV), ("json", JSON), ("xml", protocol.XML), ("tsv", protocol.TSV), ("nonsense", JSON)],
)
def test_a_format_overrules_the_head_where_there_is_such_a_one(client: TestClient, name: str, kind: str) -> None:
    found = client.get("/sparql", params={"query": SELECT, "format": name, "download": "1"})
    assert media(found.headers["content-type"]) == kind
    assert "attachment" in found.headers["content-disposition"]


def test_a_workbook_is_given(client: TestClient) -> None:
    found = client.get("/sparql", params={"query": SELECT, "format": "xlsx"})
    assert found.content.startswith(b"PK")


def test_the_default_graph_is_all_graphs_and_from_chooses(client: TestClient) -> None:
    def count(query: str) -> int:
        return int(ask(client, query, protocol.CSV).splitlines()[1])

    whole, one = count(COUNT), count(COUNT.replace("{", f"FROM <{protocol.META}> {{"))
    assert whole > one > 0
    assert count(protocol.NAMED) == whole


# ---------------------------------------------------------------- errors and limits


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n ?s ?p ?o ?x\n}", 2, 11),
        ("SELCT * {}", 1, 1),
        ('SELECT *\n{ ?s rdfs:label "Ở"@vi\n?s a ?y }', 3, 1),
        ("SELECT * {\n ?s lạ:x ?o }", 2, 5),
        ("SELECT * { ?s ?p ?o", 1, 10),
        ('SELECT * { ?s ?p "abc }', 1, 18),
        ("SELECT * { ?s ?p ?o } LIMIT", 1, 23),
        ("SELECT *\n{\t?s ?p '\\u1EDE' .\n\t?s ?x ?y ?z }", 3, 11),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(client: TestClient, query: str, line: int, column: int) -> None:
    found = client.get("/sparql", params={"query": query})
    assert found.status_code == 400
    assert found.text.startswith(f"line {line}, column {column}: ")


def test_a_query_that_never_ends_is_ended_and_the_next_one_answered(client: TestClient) -> None:
    begin = time.monotonic()
    found = client.get("/sparql", params={"query": ENDLESS, "timeout": "1"})
    assert (found.status_code, "longer than 1 seconds" in found.text) == (500, True)
    assert time.monotonic() - begin < 30
    assert json.loads(ask(client, SELECT))["results"]["bindings"]


@pytest.mark.parametrize("given", ["0", "-1", "x", "inf", "nan"])
def test_a_limit_of_time_has_to_be_one(client: TestClient, given: str) -> None:
    assert client.get("/sparql", params={"query": SELECT, "timeout": given}).status_code == 400


def test_an_answer_of_too_many_rows_is_refused_and_never_cut(client: TestClient) -> None:
    rows = "SELECT ?a ?d { { SELECT ?a { ?a ?b ?c } LIMIT 1000 } { SELECT ?d { ?d ?e ?f } LIMIT 200 } }"
    found = client.get("/sparql", params={"query": rows})
    assert (found.status_code, str(querying.ROWS) in found.text) == (500, True)


def test_a_query_that_nobody_waits_for_is_ended_and_a_crowd_is_told_to_come_later(seeds_folder: Path) -> None:
    with sites.served(seeds_folder, lang="en", limits=Limits(processes=1, patience=1.0)) as url:
        asked = f"{url}/sparql?query={quote(ENDLESS)}"
        blocking = threading.Thread(target=_given_up, args=(asked, 6.0))
        blocking.start()
        time.sleep(3)
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{url}/sparql?query={quote(SELECT)}", timeout=60)
        assert (refused.value.code, refused.value.headers["Retry-After"]) == (503, "5")
        blocking.join()
        time.sleep(2)
        with urlopen(f"{url}/sparql?query={quote(SELECT)}", timeout=60) as answer:
            assert answer.status == 200


def _given_up(url: str, seconds: float) -> None:
    """Ask, and go away after so many seconds."""
    with pytest.raises(OSError):
        urlopen(url, timeout=seconds)


def test_what_is_written_meanwhile_is_seen(seeds_folder: Path, tmp_path: Path) -> None:
    import shutil  # noqa: PLC0415

    path = shutil.copytree(seeds_folder, tmp_path / "kg-store")
    articles = f"{protocol.PREFIX}SELECT (COUNT(?s) AS ?n) {{ ?s a cchc:Article }}"
    with sites.visited(path) as client:
        assert ask(client, articles, protocol.CSV).split() == ["n", "5"]
        with Store.open(path, write=True) as store:
            store.remove(store.sources()[0])
        time.sleep(2.5)
        assert ask(client, articles, protocol.CSV).split() == ["n", "4"]


# ---------------------------------------------------------------- other sites


FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "http://localhost:9999"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
]


@pytest.mark.parametrize("heads", FOREIGN, ids=str)
@pytest.mark.parametrize("path", [f"/sparql?query={quote(SELECT)}", "/store?default", "/id/x.ttl"])
def test_a_page_of_another_site_is_not_answered(client: TestClient, path: str, heads: dict[str, str]) -> None:
    found = client.get(path, headers=heads)
    assert found.status_code == 403
    assert "access-control-allow-origin" not in found.headers


def test_a_link_from_another_site_is_followed(client: TestClient) -> None:
    heads = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", **HTML}
    assert client.get("/sparql", params={"query": SELECT}, headers=heads).status_code == 200
    assert client.post("/sparql", data={"query": SELECT}, headers=heads).status_code == 403


def test_a_site_that_was_named_may_ask(seeds_folder: Path) -> None:
    origin = "https://yasgui.example"
    with sites.visited(seeds_folder, origins=(origin,)) as client:
        heads = {"Origin": origin, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
        wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        before = client.options("/sparql", headers={**heads, **wanted})
        assert before.status_code == 204
        assert before.headers["access-control-allow-origin"] == origin
        assert "POST" in before.headers["access-control-allow-methods"]
        found = client.get("/sparql", params={"query": SELECT}, headers=heads)
        assert (found.status_code, found.headers["access-control-allow-origin"]) == (200, origin)
        assert (
            client.get("/sparql", params={"query": SELECT}, headers={"Origin": "https://x.example"}).status_code == 403
        )


def test_another_host_is_not_answered(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": SELECT}, headers={"Host": "evil.example"}).status_code == 421


# ---------------------------------------------------------------- description, IRIs


def test_the_service_describes_itself(client: TestClient) -> None:
    found = Graph().parse(data=client.get("/sparql", headers={"Accept": protocol.TURTLE}).text)
    service = URIRef("http://localhost/sparql")
    assert (service, URIRef(SD + "endpoint"), service) in found
    assert (service, URIRef(SD + "feature"), URIRef(SD + "UnionDefaultGraph")) in found
    assert set(found.objects(None, URIRef(SD + "name"))) >= {URIRef(protocol.META)}
    triples = found.value(URIRef("https://w3id.org/cchc/id/dataset"), URIRef("http://rdfs.org/ns/void#triples"))
    assert int(str(triples)) == int(ask(client, protocol.NAMED, protocol.CSV).splitlines()[1])


def meeting(client: TestClient) -> str:
    """The local part of the IRI of some meeting."""
    iri: str = json.loads(ask(client, SELECT))["results"]["bindings"][0]["s"]["value"]
    return iri.removeprefix("https://w3id.org/cchc/id/")


@pytest.mark.parametrize(
    ("ending", "kind", "name"),
    [
        (".ttl", protocol.TURTLE, "turtle"),
        (".nt", protocol.NTRIPLES, "nt"),
        (".jsonld", protocol.JSONLD, "json-ld"),
        (".rdf", protocol.RDFXML, "xml"),
    ],
)
@pytest.mark.parametrize("path", ["/id/{meeting}", "/ns", "/scheme/role/chaired"])
def test_an_iri_answers_in_each_type_of_rdf(client: TestClient, path: str, ending: str, kind: str, name: str) -> None:
    path = path.format(meeting=meeting(client))
    by_head = client.get(path, headers={"Accept": kind})
    by_ending = client.get(path + ending, headers=HTML)
    for found in (by_head, by_ending):
        assert (found.status_code, media(found.headers["content-type"])) == (200, kind)
        assert found.headers["content-location"] == path + ending
        assert "Accept" in found.headers["vary"]
    assert by_head.content == by_ending.content
    iri = "https://w3id.org/cchc" + path
    assert set(Graph().parse(data=by_head.text, format=name).predicate_objects(URIRef(iri)))


def test_an_entity_is_told_as_it_is_exported(client: TestClient, seeds_store: Store) -> None:
    local = meeting(client)
    document = io.BytesIO()
    export(seeds_store, "turtle", document, entity=f"https://w3id.org/cchc/id/{local}")
    assert client.get(f"/id/{local}.ttl").content == document.getvalue()


@pytest.mark.parametrize("path", ["/id/nobody.ttl", "/id/a%20%3Eb.ttl", "/scheme/role/nothing.ttl", "/scheme/x.nt"])
def test_what_there_is_not_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_ontology_is_a_page_for_people(client: TestClient) -> None:
    found = client.get("/ns", headers=HTML)
    assert (found.status_code, found.headers["location"]) == (303, "/ns/en.html")
    assert client.get("/scheme/role/chaired", headers=HTML).status_code == 200
    page = client.get("/ns/en.html", headers=HTML)
    assert 'id="scheme/role/chaired"' in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "'sha256-" in page.headers["content-security-policy"]


# ---------------------------------------------------------------- the editor


def test_the_editor_opens_with_an_example(client: TestClient) -> None:
    page = client.get("/sparql", headers=HTML)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert '<textarea class="code" id="query" name="query"' in page.text
    assert "?meeting a cchc:Meeting" in page.text
    assert page.text.count("/sparql?example=question") == len(questions())


def test_rows_are_a_table_with_links_and_labels(client: TestClient) -> None:
    page = client.get("/sparql", params={"query": SELECT}, headers=HTML).text
    assert f'<a href="/id/{meeting(client)}">' in page
    assert '<th scope="col">s</th>' in page
    assert "format=csv&amp;download=1" in page


def test_a_long_answer_is_shown_page_by_page(client: TestClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 250"
    first = client.get("/sparql", params={"query": query}, headers=HTML).text
    last = client.get("/sparql", params={"query": query, "page": "3"}, headers=HTML).text
    assert ("Page 1 of 3" in first, 'rel="next"' in first, 'rel="prev"' in first) == (True, True, False)
    assert ("Page 3 of 3" in last, 'rel="next"' in last, ">250</td>" in last) == (True, False, True)


def test_a_mistake_is_shown_where_it_is(client: TestClient) -> None:
    page = client.get("/sparql", params={"query": "SELECT * {\n ?s ?p ?o ?x\n}"}, headers=HTML)
    assert page.status_code == 400
    assert 'data-line="2" data-column="11"' in page.text
    assert "?s ?p ?o <mark>?</mark>x" in page.text


def test_a_term_that_the_ontology_lacks_is_pointed_at(client: TestClient) -> None:
    page = client.get("/sparql", params={"query": "SELECT * { ?s a cchc:Meetings }"}, headers=HTML).text
    assert "cchc:Meetings" in page
    assert "cchc:Meeting is meant" in page or "Is cchc:Meeting meant?" in page


def test_what_a_page_or_a_query_says_is_shown_as_text(client: TestClient) -> None:
    query = (
        """SELECT ?a ?b { VALUES (?a ?b) { ("<script>alert(1)</script>" <javascript:alert(1)>) } } #</textarea><b>"""
    )
    page = client.get("/sparql", params={"query": query}, headers=HTML).text
    assert "<script>alert" not in page
    assert "</textarea><b>" not in page
    assert 'href="javascript' not in page
    assert "javascript:alert(1)" in page


@pytest.mark.parametrize("name", editor._more())
def test_an_example_runs(client: TestClient, name: str) -> None:
    page = client.get("/sparql", params={"example": name}, headers=HTML).text
    assert editor._example(name).splitlines()[-1].strip() in page.replace("&#34;", '"')
    found = client.get("/sparql", params={"query": editor._example(name)}, headers={"Accept": "*/*"})
    assert found.status_code == 200, found.text
    assert "PREFIX" in editor._example(name) or ":" not in editor._example(name)
