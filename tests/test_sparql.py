"""Queries are looked at before they run: how deep they are nested, and whether they ask another server."""

from __future__ import annotations

import subprocess
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from commands import kg
from servers import free_port

from kg.answer import ask
from kg.answer.mistyped import mistyped
from kg.errors import DataError, UsageError
from kg.rdf.sparql import DEPTH, depth
from kg.remote.address import address
from kg.remote.client import Client
from kg.remote.source import Copied, Remote
from kg.store import Store

DEEP: dict[str, Callable[[int], str]] = {
    "groups": lambda n: "SELECT * { " + "{" * n + "?s ?p ?o" + "}" * n + " }",
    "brackets": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "not": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "!" * n + "true) }",
    "or": lambda n: "SELECT * { ?s ?p ?o FILTER(" + " || ".join(["?s=?o"] * n) + ") }",
    "sum": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "+".join(["1"] * n) + " > 3) }",
    "long path": lambda n: "SELECT * { ?s " + "|".join(["<http://p>"] * n) + " ?o }",
    "path in a path": lambda n: "SELECT * { ?s " + "(" * n + "<http://p>" + ")*" * n + " ?o }",
    "template": lambda n: "CONSTRUCT { ?s ?p " + "[ ?p " * n + "?o" + " ]" * n + " } WHERE { ?s ?p ?o }",
    "optional": lambda n: "SELECT * { " + "OPTIONAL { ?s ?p ?o " * n + "}" * n + " }",
    "optional in a row": lambda n: "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * n + " }",
    "union": lambda n: "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * n) + " }",
    "exists": lambda n: "SELECT * { " + "?s ?p ?o FILTER EXISTS { " * n + "?s ?p ?o" + "}" * n + " }",
    "select in a select": lambda n: "SELECT * { " + "{ SELECT * { " * n + "?s ?p ?o" + "}}" * n + " }",
    "filters": lambda n: "SELECT * { ?s ?p ?o " + "FILTER(?s=?o) " * n + " }",
    "binds": lambda n: "SELECT * { ?s ?p ?o " + " ".join(f"BIND(1 AS ?x{i})" for i in range(n)) + " }",
    "aliases": lambda n: "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(n)) + " { ?s ?p ?o }",
    "functions": lambda n: "SELECT * { ?s ?p ?o FILTER(" + "STR(" * n + "?s" + ")" * n + " = 'x') }",
    "having": lambda n: "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING " + "(1 < 2) " * n,
    "describe": lambda n: "DESCRIBE " + "<http://a> " * n,
}
# The engine needs minutes for a few hundred of these, so that nobody waits until its stack is full.
SLOW: dict[str, Callable[[int], str]] = {
    "nodes": lambda n: "SELECT * { ?s ?p " + "[ ?p " * n + "?o" + " ]" * n + " }",
    "lists": lambda n: "SELECT * { ?s ?p " + "( " * n + "?o" + " )" * n + " }",
    "long list": lambda n: "SELECT * { ?s ?p ( " + "1 " * n + ") }",
    "sequence": lambda n: "SELECT * { ?s " + "/".join(["<http://p>"] * n) + " ?o }",
    "triples": lambda n: "SELECT * { " + "?s ?p ?o . " * n + " }",
    "objects": lambda n: "SELECT * { ?s ?p " + ",".join(["?o"] * n) + " }",
    "annotations": lambda n: "SELECT * { ?s ?p ?o " + "{| ?p ?o " * n + "|}" * n + " }",
}
FLAT: dict[str, str] = {
    "a long list of values": "SELECT * { FILTER(?x IN (" + ", ".join(['"2020-01-01"^^xsd:date'] * 5000) + ")) }",
    "many values": "SELECT * { VALUES ?x { " + "<http://x/y#z> -1 " * 5000 + "} }",
    "rows": "SELECT * { VALUES (?x ?y) { " + "(-1.5 cchc:a-b.c) " * 5000 + "} }",
    "a string": 'SELECT * { ?s ?p "' + "{[(!" * 5000 + '\\"((" }',
    "long strings": "SELECT * { ?s ?p '''" + "[[\n'" * 5000 + "''', \"\"\"" + '{{"\n' * 5000 + '""" }',
    "a comment": "SELECT * { ?s ?p ?o } #" + "{[(!" * 5000,
    "IRIs": "SELECT * { VALUES ?x { " + "<http://x/(a)!#(> " * 5000 + "} }",
    "names": "SELECT * { VALUES ?x { " + "cchc:a-b.c-d " * 5000 + "} }",
}
RUN = """
import sys
from pyoxigraph import NamedNode, Quad, Store
store, node = Store(), NamedNode("http://a")
store.add(Quad(node, NamedNode("http://p"), node))
answer = store.query(sys.stdin.read())
print(isinstance(answer, object) and len([1 for _, row in zip(range(9), answer)]))
"""


def deepest(make: Callable[[int], str]) -> str:
    """The largest query of a kind that is not refused."""
    size = bisect_right(range(1, 2 * DEPTH), DEPTH, key=lambda n: depth(make(n)))
    assert depth(make(size)) <= DEPTH < depth(make(size + 1))
    return make(size)


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit")
@pytest.mark.parametrize("kind", DEEP)
def test_what_is_not_refused_needs_no_more_than_2_mb_of_stack(kind: str) -> None:
    call = ["/bin/sh", "-c", 'ulimit -s 2048; exec "$0" -c "$1"', sys.executable, RUN]
    done = subprocess.run(call, input=deepest(DEEP[kind]), capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("kind", [*DEEP, *SLOW])
@pytest.mark.parametrize("size", [3_000, 20_000])
def test_a_query_that_is_nested_too_deeply_is_an_error(seeds_store: Store, kind: str, size: int) -> None:
    with pytest.raises(UsageError) as raised:
        ask.run(seeds_store, (DEEP | SLOW)[kind](size))
    assert raised.value.key == "query-deep"


@pytest.mark.parametrize("kind", FLAT)
def test_long_queries_that_are_not_nested_are_none(kind: str) -> None:
    assert depth(FLAT[kind]) < 30


def test_questions_are_far_from_too_deep() -> None:
    assert max(depth(asked.sparql) for asked in ask.questions()) < DEPTH / 5


def test_brackets_in_a_parameter_are_words(seeds_store: Store) -> None:
    words = '"}' + "{[(!" * 5000 + " SERVICE <http://localhost:1/x> {"
    assert ask.ask(seeds_store, "statistics", {"about": words}).rows == ()
    with pytest.raises(UsageError, match="called"):
        ask.ask(seeds_store, "who-chaired", {"official": words})


# ---------------------------------------------------------------- SERVICE


class Asked(ThreadingHTTPServer):
    """A server that notes which paths it is asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", free_port()), Answering)
        self.paths: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/"


class Answering(BaseHTTPRequestHandler):
    """Answers with one row, or with what would turn the terminal red."""

    server: Asked

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.paths.append(self.path)
        red = self.path == "/red"
        row = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"there"}}]}}'
        body = b"\x1b[31mred\n" if red else row
        self.send_response(500 if red else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""


@pytest.fixture
def server() -> Iterator[Asked]:
    """A server in this process."""
    with Asked() as asked:
        thread = Thread(target=asked.serve_forever, args=(0.01,))
        thread.start()
        yield asked
        asked.shutdown()
        thread.join()


SERVICES = (
    "SELECT * { SERVICE <URLa> { ?x ?p ?o } }",
    "SELECT * { service silent <URLa> { ?x ?p ?o } }",
    "SELECT * { SeRvIcE#comment\n<URLa>{ ?x ?p ?o } }",
    "ASK { SERVICE<URLa>{ ?x ?p ?o } }",
    "CONSTRUCT { ?x ?p ?o } WHERE { {}SERVICE SILENT<URLa>{ ?x ?p ?o } }",
    "PREFIX e: <URL> SELECT * { SERVICEe:a { ?x ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:a { ?x ?p ?o } }",
    "SELECT * { ?a ?b ?c OPTIONAL { SERVICE <URLa> { ?x ?p ?o } } }",
    "SELECT * { #\rSERVICE <URLa> { ?x ?p ?o } }",
    "SELECT * { ?a ?b ?c FILTER(?a<?c)SERVICE#>\n<URLa> { ?x ?p ?o } }",
    "SELECT * { ?a ?b ?c VALUES ?e { <URLa> } SERVICE ?e { ?x ?p ?o } }",
    "PREFIX : <URL> PREFIX trueZERVICE: <URL> SELECT * { ?a ?b trueSERVICE:a { ?x ?p ?o } }",
    "PREFIX : <URL> PREFIX trueZERVICE: <URL> PREFIX trueQERVICE: <URL> PREFIX trueXERVICE: <URL> "
    "PREFIX trueJERVICE: <URL> PREFIX trueKERVICE: <URL> SELECT * { ?a ?b trueSERVICE:a { ?x ?p ?o } }",
    "SELECT ?service { ?service ?b 'service' . { SELECT * { SERVICE <URLa> { ?x ?p ?o } } } }",
)
OTHERS = (
    "SELECT ?service { ?service ?SERVICE 'SERVICE <URLa> {', '''service\n{''' }",
    "PREFIX service: <URL> SELECT * { service:service <URLservice> ?o } # SERVICE <URLa> { }",
    "SELECT * { _:service ?p 'x'@service }",
    "SELECT * FROM <URLa> FROM NAMED <URLb> { GRAPH <URLc> { ?s ?p ?o } }",
    "DESCRIBE <URLa>",
)


@pytest.mark.parametrize("sparql", SERVICES)
def test_a_query_asks_a_server_only_where_that_is_allowed(server: Asked, seeds_store: Store, sparql: str) -> None:
    sparql = sparql.replace("URL", server.url)
    for call in (ask.run, Store.query):
        with pytest.raises(UsageError) as raised:
            call(seeds_store, sparql)
        assert raised.value.key == "query-service"
    assert server.paths == []


def test_a_server_that_may_be_asked_answers(server: Asked, seeds_store: Store) -> None:
    answer = ask.run(seeds_store, SERVICES[0].replace("URL", server.url), allow_service=True)
    assert [ask.render(answer, "csv").split(), server.paths] == [["o,p,x", ",,there"], ["/a"]]


@pytest.mark.parametrize("sparql", OTHERS)
def test_what_is_only_called_service_is_allowed_and_nothing_is_fetched(
    server: Asked, seeds_store: Store, sparql: str
) -> None:
    assert ask.run(seeds_store, sparql.replace("URL", server.url)).rows == ()
    assert server.paths == []


@pytest.mark.parametrize(
    ("sparql", "verb"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT"),
        ("# SELECT\nPREFIX x: <urn:x#> BASE <urn:y> delete where { ?s ?p ?o }", "DELETE"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("DROP ALL", "DROP"),
    ],
)
def test_an_update_is_refused_by_name(seeds_store: Store, sparql: str, verb: str) -> None:
    with pytest.raises(UsageError) as raised:
        ask.run(seeds_store, sparql)
    assert (raised.value.key, raised.value.values) == ("query-update", {"verb": verb})


@pytest.mark.parametrize(
    ("sparql", "found"),
    [
        ("SELECT * { ?a cchc:chaird ?b }", {"cchc:chaird": "chaired"}),
        ("PREFIX k: <https://w3id.org/cchc/ns#> SELECT * { ?a a k:Meetings ; k:TOPIC ?b }",
         {"k:Meetings": "Meeting", "k:TOPIC": "topic"}),
        ("SELECT * { ?a <https://w3id.org/cchc/ns#zzqqxx>/cchc:topic ?b }",
         {"<https://w3id.org/cchc/ns#zzqqxx>": ""}),
        ("SELECT * { ?a cchc:topic 'cchc:chaird' # cchc:chaird\n FILTER(STRSTARTS(STR(?a), STR(cchc:))) }", {}),
        ("PREFIX cchc: <urn:other#> SELECT * { ?a cchc:chaird ?b . ?b <urn:cchc:chaird> ?c }", {}),
    ],
)  # fmt: skip
def test_a_term_that_the_ontology_has_not_is_told_with_the_nearest(sparql: str, found: dict[str, str]) -> None:
    assert mistyped(sparql) == found


def test_no_question_names_a_term_that_there_is_not() -> None:
    assert {one.name: wrong for one in ask.questions() if (wrong := mistyped(one.sparql))} == {}


def test_a_mistyped_term_is_told_behind_the_answer(seeds_folder: Path) -> None:
    done = kg("query", "-", "--store", seeds_folder, "--lang", "en", stdin="SELECT ?a { ?a cchc:chaird ?b }")
    assert done.exit_code == 0
    assert "cchc:chaird: the ontology has no such name" in done.stderr
    assert "did you mean cchc:chaired?" in done.stderr


def test_an_update_is_no_query_and_fetches_nothing(server: Asked, seeds_store: Store) -> None:
    with pytest.raises(UsageError) as raised:
        ask.run(seeds_store, f"LOAD <{server.url}>")
    assert [raised.value.key, server.paths] == ["query-update", []]


def test_what_is_wrong_beside_a_service_is_told_with_its_place(server: Asked, seeds_store: Store) -> None:
    sparql = f"SELECT *\n{{ SERVICE <{server.url}> {{ ?x ?p ?o }} oops }}"
    reasons = []
    for text in (sparql, sparql.replace("SERVICE", "GRAPH  ")):
        with pytest.raises(UsageError) as raised:
            ask.run(seeds_store, text)
        assert raised.value.key == "query-broken"
        reasons.append(raised.value.values["reason"])
    assert reasons[0] == reasons[1]
    assert "error at 2:" in str(reasons[0])


@pytest.mark.parametrize("endpoint", ["<URLred>", "?name", "<ftp://localhost/>"])
def test_a_server_that_does_not_answer_is_reported_on_one_line(
    server: Asked, seeds_store: Store, endpoint: str
) -> None:
    sparql = f"SELECT * {{ BIND(1 AS ?one) SERVICE {endpoint} {{ ?x ?p ?o }} }}".replace("URL", server.url)
    with pytest.raises(UsageError) as raised:
        ask.run(seeds_store, sparql, allow_service=True)
    assert raised.value.key == "service-silent"
    assert str(raised.value.values["reason"]).isprintable()


@pytest.mark.parametrize("kind", [Remote, Copied])
def test_of_a_remote_store_too(server: Asked, kind: type[Remote]) -> None:
    at = address(server.url)
    given = (Client(at), at.url, "http://a/") if kind is Remote else (Client(at), at.url, "http://a/", print)
    with kind(*given) as remote:
        for sparql, key in ((SERVICES[0], "query-service"), (DEEP["groups"](5000), "query-deep")):
            with pytest.raises(UsageError) as raised:
                remote.query(sparql.replace("URL", server.url))
            assert raised.value.key == key
    assert server.paths == []


def test_a_remote_store_asks_a_server_itself_where_that_is_allowed(server: Asked) -> None:
    at = address(server.url)
    sparql = SERVICES[0].replace("URLa", f"{server.url}never-from-here")
    assert ask.run(Remote(Client(at), at.url, "http://a/"), sparql, allow_service=True).rows
    assert server.paths == ["/"]


def test_a_question_in_a_file_asks_no_server(server: Asked, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text(f"# title.vi: A\n# title.en: A\n{SERVICES[0].replace('URL', server.url)}")
    with pytest.raises(DataError):
        ask.questions(tmp_path)
    assert server.paths == []
