"""What a plain query finds on a server that was sent a store: nothing or all, as `push` says, and never twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest
import servers
from commands import in_english as kg
from servers import answering

from kg.store import Store

COUNT = "SELECT (COUNT(*) AS ?n) { ?person <https://w3id.org/cchc/ns#chaired> ?meeting }"
ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
EACH = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
PAGE = "003_fcd192befce49ee2.txt"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not servers.OXIGRAPH.exists(), reason="the package oxigraph is not installed"),
]


@pytest.fixture
def folder(seeds_folder: Path, tmp_path: Path) -> Path:
    """A copy of the store of the seeds of which nobody was sent anything."""
    return Path(shutil.copytree(seeds_folder, tmp_path / "kg-store"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """An Oxigraph server that holds nothing."""
    with servers.oxigraph(tmp_path / "graph", servers.free_port()) as url:
        yield url


def count(service: str, query: str = COUNT) -> int:
    """How many rows a plain client finds that knows nothing of this program."""
    request = Request(f"{service}{'&' if '?' in service else '?'}query={quote(query)}", headers={"Accept": "text/csv"})
    with urlopen(request, timeout=60) as answer:
        return int(answer.read().split()[1])


def put_there(url: str, statement: str) -> None:
    """Somebody else's statement in the default graph."""
    urlopen(
        Request(f"{url}/store?default", statement.encode(), {"Content-Type": "text/turtle"}, method="PUT"), timeout=60
    ).close()


def held(folder: Path) -> tuple[int, int]:
    """How many people chaired and how many triples there are in a store."""
    with Store.open(folder) as store:
        lines = [line for graph in store.graphs() for line in store.lines(graph)]
    return sum(" <https://w3id.org/cchc/ns#chaired> " in line for line in lines), len(lines)


def test_a_push_ends_with_the_address_where_others_find_rows(server: str, folder: Path) -> None:
    said = kg("push", server, "--store", folder).stderr
    assert f"the union of the graphs, at {server}/query?union-default-graph:" in said
    assert f"plain query at {server}/query finds no row" in said
    assert "--default-graph" in said
    chaired, triples = held(folder)
    assert (count(f"{server}/query"), count(f"{server}/query?union-default-graph")) == (0, chaired)
    said = kg("push", server, "--store", folder, "--default-graph").stderr
    assert f"Others ask at {server}/query: plain queries find rows there; do not ask the union" in said
    assert (count(f"{server}/query"), count(f"{server}/query", ALL)) == (chaired, triples)


def test_the_copy_is_kept_up_and_can_be_taken_away(server: str, folder: Path) -> None:
    assert kg("push", server, "--store", folder, "--default-graph").exit_code == 0
    before = held(folder)
    with Store.open(folder, write=True) as store:
        store.remove(PAGE)
    assert kg("push", server, "--store", folder).exit_code == 0
    after = held(folder)
    assert after < before
    assert (count(f"{server}/query"), count(f"{server}/query", ALL)) == after
    assert kg("push", server, "--store", folder, "--no-default-graph").exit_code == 0
    assert count(f"{server}/query", ALL) == 0
    kg("push", server, "--store", folder)
    assert count(f"{server}/query", ALL) == 0


def test_questions_have_the_same_answers_of_the_copy(server: str, folder: Path) -> None:
    kg("push", server, "--store", folder, "--default-graph")
    for question in ("who-chaired", "statistics", "documents-cited"):
        here = kg("ask", question, "--store", folder, "--format", "csv").stdout
        assert kg("ask", question, "--store", server, "--format", "csv").stdout == here


def test_a_copy_that_another_folder_made_is_replaced(server: str, folder: Path, tmp_path: Path) -> None:
    kg("push", server, "--store", folder, "--default-graph")
    with Store.open(folder, write=True) as store:
        store.remove(PAGE)
    fresh = shutil.copytree(folder, tmp_path / "fresh", ignore=shutil.ignore_patterns("sent.sqlite*"))
    assert kg("push", server, "--store", fresh, "--default-graph").exit_code == 0
    assert (count(f"{server}/query"), count(f"{server}/query", ALL)) == (held(fresh)[0], count(f"{server}/query", EACH))


def test_what_others_put_into_the_default_graph_is_left_there(server: str, folder: Path) -> None:
    put_there(server, "<urn:a> <urn:b> <urn:c> .")
    result = kg("push", server, "--store", folder, "--default-graph")
    assert (result.exit_code, "holds triples that no store copied there" in result.stderr) == (2, True)
    assert count(f"{server}/query", ALL) == 1
    assert kg("push", server, "--store", folder).exit_code == 0
    assert count(f"{server}/query", ALL) == 1


def test_a_server_that_shows_all_graphs_by_itself_is_sent_no_copy(folder: Path, tmp_path: Path) -> None:
    with servers.oxigraph(tmp_path / "graph", servers.free_port(), "--union-default-graph") as server:
        said = kg("push", server, "--store", folder, "--default-graph").stderr
        assert f"Others ask at {server}/query: plain queries find rows there. With kg" in said
        chaired, triples = held(folder)
        assert (count(f"{server}/query"), count(f"{server}/query", ALL)) == (chaired, triples)


def test_where_to_update_must_be_known(folder: Path) -> None:
    result = kg("push", "--graph-store", "http://127.0.0.1:1/store", "--default-graph", "--store", folder)
    assert (result.exit_code, "kg push URL --default-graph" in result.stderr) == (2, True)
    with answering((200, {"Server": "nginx"}, b"")) as other:
        graphs = f"{other.url}/graphs"
        result = kg("push", other.url, "--graph-store", graphs, "--default-graph", "--store", folder)
    assert (result.exit_code, "the server is of no known kind" in result.stderr) == (2, True)
