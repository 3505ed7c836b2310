"""What a page of the site asks of the store stays little, however many facts and pages there are."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from bench.serving import things
from pyoxigraph import QuerySolutions
from sites import served, visited
from starlette.testclient import TestClient

from kg.answer import about
from kg.answer.about import Most, days_of_pages, described, facts_naming, naming
from kg.answer.stated import names, some_values, stated
from kg.errors import UsageError
from kg.rdf.namespaces import NS, PROV, RDFS, SCHEME
from kg.rdf.sparql import Own, check
from kg.serve import naming as site_naming
from kg.serve.naming import Named
from kg.store import Store
from kg.store.reader import Reader

MOST_QUERIES = 60


@pytest.fixture(scope="module")
def client(seeds_folder: Path) -> Iterator[TestClient]:
    with visited(seeds_folder) as one:
        yield one


def foremost(store: Store, pattern: str) -> str:
    """The IRI of the thing that fits most often."""
    found = store.query(f"SELECT ?x {{ {pattern} }} GROUP BY ?x ORDER BY DESC(COUNT(*)) ?x LIMIT 1")
    assert isinstance(found, QuerySolutions)
    [iri] = [str(row["x"].value) for row in found]
    return iri


@pytest.mark.parametrize("kind", ["unit", "person", "organisation", "document", "event", "article"])
def test_a_page_asks_little_however_many_facts_name_the_thing(
    client: TestClient, seeds_folder: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = next(one.heaviest.address for one in things(seeds_folder) if one.kind == kind)
    assert client.get(address, headers={"Accept": "text/html"}).status_code == 200
    asked: list[str] = []
    ask = Reader.query

    def counted(self: Reader, sparql: str, *rest: object, **options: object) -> object:
        asked.append(sparql)
        return ask(self, sparql, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "query", counted)
    client.get(address, headers={"Accept": "text/html"})
    assert 0 < len(asked) <= MOST_QUERIES


def test_facts_of_which_there_are_many_have_the_day_of_their_page(
    seeds_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = foremost(seeds_store, "?x a cchc:Official . ?f cchc:agent ?x")
    exact = naming(seeds_store, person)
    monkeypatch.setattr(about, "_MANY", 0)
    pages = dict.fromkeys(seeds_store.article_slugs().values(), "2031-05-06")
    by_page = naming(seeds_store, person, pages)
    assert {one.iri for one in by_page} == {one.iri for one in exact} == set(facts_naming(seeds_store, person))
    assert {one.day for one in by_page} == {"2031-05-06"}
    assert naming(seeds_store, person) == exact


def test_a_gathering_of_many_pages_shows_some_sentences_and_how_many_more(seeds_store: Store) -> None:
    event = foremost(seeds_store, "?x a cchc:Meeting ; prov:wasDerivedFrom ?span")
    places, count = some_values(seeds_store, event, PROV + "wasDerivedFrom", 1000)
    assert len(places) == count > 1
    [whole] = described(seeds_store, event, [event])
    [some] = described(seeds_store, event, [event], most=Most(1))
    assert (some.text, some.date, some.heading) == (whole.text, whole.date, whole.heading)
    assert (len(some.sentences), some.unshown, whole.unshown) == (1, count - 1, 0)
    assert some.sentences[0] in whole.sentences
    nowhere = described(seeds_store, event, [event], most=Most(9, f"{seeds_store.base}graph/article/none"))
    assert nowhere[0].sentences == ()


def test_what_nodes_state_is_the_same_looked_up_either_way(seeds_store: Store) -> None:
    event = foremost(seeds_store, "?x a cchc:Meeting ; prov:wasDerivedFrom ?span")
    wanted = [NS + "topic", NS + "date", RDFS + "label"]
    found = stated(seeds_store, [event], wanted)
    assert found == stated(seeds_store, [event], wanted, of_many=True)
    assert {by for by, _ in found[event]} <= {*wanted}
    assert found[event]


def test_nodes_are_called_by_what_their_kind_has(seeds_store: Store) -> None:
    found = seeds_store.query("SELECT ?x ?label { ?x cchc:post/rdfs:label ?label } ORDER BY ?x LIMIT 1")
    assert isinstance(found, QuerySolutions)
    [row] = found
    holding, concept = row["x"].value, f"{SCHEME}unit-kind/quan"
    called = names(seeds_store, [holding, concept, f"{seeds_store.base}award/none/1"])
    assert called.keys() == {holding, concept}
    assert row["label"] in called[holding]
    assert {one.language for one in called[concept]} == {"vi", "en"}


def test_only_queries_of_the_program_itself_go_unchecked() -> None:
    asks = "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }"
    check(Own(asks))
    with pytest.raises(UsageError):
        check(asks)


def test_many_readers_at_once_get_what_one_alone_gets(seeds_folder: Path) -> None:
    some = [one.heaviest.address for one in things(seeds_folder)]
    with served(seeds_folder) as home, ThreadPoolExecutor(8) as readers:
        together = list(readers.map(partial(content, home), some * 3))
        assert together == [content(home, address) for address in some] * 3


def content(home: str, address: str) -> bytes:
    """What a site answers at an address."""
    with urlopen(Request(f"{home}{address}", headers={"Accept": "text/html"}), timeout=60) as answer:
        found: bytes = answer.read()
        return found


def test_what_many_facts_name_is_looked_up_ahead_and_shown_alike(
    seeds_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = days_of_pages(seeds_store)
    plain = Named(days)
    person = foremost(seeds_store, "?x a cchc:Official . ?f cchc:agent ?x")
    whole = plain.of(seeds_store, person)
    monkeypatch.setattr(site_naming, "_AHEAD", 5)
    monkeypatch.setattr(site_naming, "_MANY", 0)
    monkeypatch.setattr(site_naming, "_FIRST", 2)
    ahead = Named(days)
    assert ahead.look_ahead(seeds_store, lambda: True) == 0
    assert ahead.look_ahead(seeds_store, lambda: False) > 1
    asked: list[str] = []
    monkeypatch.setattr(Reader, "query", lambda self, sparql, **_: asked.append(sparql))
    cut = ahead.of(seeds_store, person)
    assert asked == []
    assert (cut.count, cut.counts, cut.itself) == (whole.count, whole.counts, whole.itself)
    assert all(len(held) <= 2 and held == whole.sections[name][:2] for name, held in cut.sections.items())
    monkeypatch.undo()
    name = max(whole.counts, key=lambda name: whole.counts[name])
    assert ahead.section(seeds_store, person, name, 50) == whole.sections[name]
