"""SPARQLWrapper, with which others ask servers, sends the shipped queries as what they are.

It looks for the form of a query by words, after it dropped the comments: it took "address" in a comment that it had
left for the update ADD, and sent the query where servers take updates.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import servers
from SPARQLWrapper import JSON, SELECT, SPARQLWrapper

from kg import resources
from kg.answer.ask import ask, question, questions
from kg.answer.render import plain
from kg.export import export
from kg.store import Store
from kg.validate import invariants

QUERIES = [*resources.queries().glob("*.rq"), *(resources.shapes() / invariants.FOLDER).glob("*.rq")]


@pytest.mark.parametrize("path", sorted(QUERIES), ids=lambda path: path.stem)
def test_a_query_is_a_select(path: Path) -> None:
    wrapper = SPARQLWrapper("http://localhost/query")
    wrapper.setQuery(path.read_text(encoding="utf-8"))
    assert wrapper.queryType == SELECT


def test_lines_of_a_head_without_bare_ones_between_are_taken_for_an_update() -> None:
    """The reason for the bare lines is there still: without it they can go."""
    text = question("articles").path.read_text(encoding="utf-8").replace("#\n#", "#")
    wrapper = SPARQLWrapper("http://localhost/query")
    wrapper.setQuery(text)
    assert wrapper.queryType == "ADD"


@pytest.fixture(scope="module")
def endpoint(seeds_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers of the seeds, on the union of its graphs."""
    if not servers.OXIGRAPH.exists():
        pytest.skip("the package oxigraph is not installed")
    document = io.BytesIO()
    export(seeds_store, "nquads", document)
    folder = tmp_path_factory.mktemp("sparqlwrapper") / "graph"
    with servers.oxigraph(folder, servers.free_port(), "--union-default-graph") as url:
        sent = Request(f"{url}/store", document.getvalue(), {"Content-Type": "application/n-quads"})
        urlopen(sent).close()
        yield f"{url}/query"


@pytest.mark.slow
def test_a_server_answers_every_question_as_kg_does(endpoint: str, seeds_store: Store) -> None:
    for asked in questions():
        if any(parameter.required for parameter in asked.parameters):
            continue
        wrapper = SPARQLWrapper(endpoint, returnFormat=JSON)
        wrapper.setQuery(asked.sparql)
        found = wrapper.queryAndConvert()
        assert isinstance(found, dict)
        rows = [
            tuple(row[name]["value"] if name in row else "" for name in asked.columns)
            for row in found["results"]["bindings"]
        ]
        assert rows == [tuple(map(plain, row)) for row in ask(seeds_store, asked).rows], asked.name
