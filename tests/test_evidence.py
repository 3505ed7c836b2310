"""Nothing is believed without a sentence: on the seeds, every fact points to spans whose quotes are the page's words."""

from __future__ import annotations

from kg.namespaces import NIF, NS, PROV
from kg.store import Store

FACTS = f"""
SELECT ?fact ?source (COUNT(DISTINCT ?span) AS ?spans) WHERE {{
  GRAPH ?g {{ ?fact <{NS}statedIn> ?article . ?article <{NS}source> ?source . OPTIONAL {{ ?fact <{PROV}wasDerivedFrom> ?span }} }}
}} GROUP BY ?fact ?source"""
SPANS = f"""
SELECT ?span ?source ?begin ?end ?quote ?from ?to WHERE {{
  GRAPH ?e {{ ?span <{NIF}beginIndex> ?begin ; <{NIF}endIndex> ?end ; <{NIF}anchorOf> ?quote ; <{NIF}referenceContext> ?article .
    OPTIONAL {{ ?span <{NS}sentence> ?sentence . ?sentence <{NIF}beginIndex> ?from ; <{NIF}endIndex> ?to }} }}
  GRAPH ?g {{ ?article <{NS}source> ?source }}
}}"""


def test_every_fact_has_a_span(seeds_store: Store) -> None:
    rows = list(seeds_store.query(FACTS))
    assert len(rows) > 100
    assert all(int(row["spans"].value) >= 1 for row in rows)


def test_every_quote_is_the_slice_of_the_stored_text(seeds_store: Store) -> None:
    texts = {source: seeds_store.page(source).text for source in seeds_store.sources()}
    rows = list(seeds_store.query(SPANS))
    assert {row["source"].value for row in rows} == set(texts)
    for row in rows:
        begin, end = int(row["begin"].value), int(row["end"].value)
        assert texts[row["source"].value][begin:end] == row["quote"].value
        if row["from"] is not None:
            assert int(row["from"].value) <= begin < end <= int(row["to"].value)


def test_every_span_that_a_fact_points_to_is_there(seeds_store: Store) -> None:
    lost = f"""SELECT ?span WHERE {{ GRAPH ?g {{ ?fact <{PROV}wasDerivedFrom> ?span }}
      FILTER NOT EXISTS {{ GRAPH ?e {{ ?span <{NIF}anchorOf> ?quote }} }} }}"""
    assert list(seeds_store.query(lost)) == []
