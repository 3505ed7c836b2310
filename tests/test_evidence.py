"""Nothing is believed without a sentence: on the seeds every fact points to spans whose quotes are the page's words."""

from __future__ import annotations

from typing import Any

from kg.rdf.namespaces import NIF, NS, PROV
from kg.store import Store

FACTS = f"""
SELECT ?fact (COUNT(DISTINCT ?span) AS ?spans) WHERE {{
  GRAPH ?g {{ ?fact <{NS}statedIn> ?article . OPTIONAL {{ ?fact <{PROV}wasDerivedFrom> ?span }} }}
}} GROUP BY ?fact"""
SPANS = f"""
SELECT ?span ?source ?begin ?end ?quote ?from ?to WHERE {{
  GRAPH ?e {{
    ?span <{NIF}beginIndex> ?begin ; <{NIF}endIndex> ?end ; <{NIF}anchorOf> ?quote .
    OPTIONAL {{ ?span <{NS}sentence> ?whole . ?whole <{NIF}beginIndex> ?from ; <{NIF}endIndex> ?to }}
  }}
  GRAPH ?g {{ ?article <{NS}source> ?source . ?fact <{PROV}wasDerivedFrom> ?span }}
}}"""
LOST = f"""
SELECT ?span WHERE {{
  GRAPH ?g {{ ?fact <{PROV}wasDerivedFrom> ?span }}
  FILTER NOT EXISTS {{ GRAPH ?e {{ ?span <{NIF}anchorOf> ?quote }} }}
}}"""


def rows_of(store: Store, query: str) -> list[Any]:
    answer: Any = store.query(query)
    return list(answer)


def test_every_fact_has_a_span(seeds_store: Store) -> None:
    rows = rows_of(seeds_store, FACTS)
    assert len(rows) > 100
    assert all(int(row["spans"].value) >= 1 for row in rows)


def test_every_quote_is_the_slice_of_the_stored_text(seeds_store: Store) -> None:
    texts = {source: seeds_store.page(source).text for source in seeds_store.sources()}
    rows = rows_of(seeds_store, SPANS)
    assert {row["source"].value for row in rows} == set(texts)
    for row in rows:
        begin, end = int(row["begin"].value), int(row["end"].value)
        assert texts[row["source"].value][begin:end] == row["quote"].value
        if row["from"] is not None:
            assert int(row["from"].value) <= begin < end <= int(row["to"].value)


def test_every_span_that_a_fact_points_to_is_there(seeds_store: Store) -> None:
    assert rows_of(seeds_store, LOST) == []
