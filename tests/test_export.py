"""What is exported and where to: what is chosen, formats, files, and errors that name what cannot be done."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from exports import AWKWARD, HONG_BANG, Memory, exported, quad
from pyoxigraph import Literal, NamedNode, RdfFormat

from kg.disk import write
from kg.errors import StoreError, UsageError
from kg.export import FORMATS, export
from kg.rdf.namespaces import BASE, NS, RDF, RDFS
from kg.store import Store

# ---------------------------------------------------------------- what is chosen


@pytest.mark.parametrize("name", ["Đỗ Việt Hưng", "do viet hung", "ĐỖ VIỆT HƯNG"])
def test_an_entity_is_found_by_its_label(seeds_store: Store, name: str) -> None:
    text = exported(seeds_store, "turtle", entity=name).decode()
    assert "Phó Trưởng ban Thường trực" in text
    assert "nif:anchorOf" in text
    assert "Trần Minh Vũ" not in text


def test_an_entity_is_found_by_iri_by_curie_and_by_what_follows_the_base(seeds_store: Store) -> None:
    label = exported(seeds_store, "nquads", entity="Trần Minh Vũ")
    iri = re.search(r"<(\S+/person/tran-minh-vu\S*)>", label.decode())
    assert iri is not None
    for name in (iri[1], f"<{iri[1]}>", iri[1].removeprefix(BASE)):
        assert exported(seeds_store, "nquads", entity=name) == label
    assert exported(seeds_store, "nquads", entity="cchc:Meeting")


def test_a_neighbourhood_keeps_the_types_of_offsets(seeds_store: Store) -> None:
    quads = set(map(str, seeds_store.quads()))
    found = exported(seeds_store, "nquads", entity="Trần Minh Vũ").decode().splitlines()
    assert {line.removesuffix(" .") for line in found} <= quads


def test_several_entities_of_one_name_are_listed() -> None:
    names = [quad(f"person/{n}", f"{RDFS}label", Literal("Nguyễn Văn A", language="vi")) for n in "ab"]
    people = [quad(f"person/{n}", f"{RDF}type", NamedNode(f"{NS}Official")) for n in "ab"]
    with pytest.raises(UsageError, match="may be 2 entities") as raised:
        exported(Memory([*names, *people]), "turtle", entity="nguyễn văn a")
    assert "<person/a>" in str(raised.value)
    assert "<person/b>" in str(raised.value)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"entity": "Đỗ Việt"}, "“Đỗ Việt Hưng”"),
        ({"entity": "không có ai"}, "has no entity called"),
        ({"article": "003.txt"}, "has no article called"),
        ({"article": HONG_BANG, "entity": "Đỗ Việt Hưng"}, "not both"),
        ({"question": "who-chaired"}, "take one of csv"),
    ],
)
def test_what_there_is_not_is_reported(seeds_store: Store, choice: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError) as raised:
        exported(seeds_store, "turtle", **choice)
    assert words in str(raised.value)


def test_an_article_is_found_by_title_and_iri(seeds_store: Store) -> None:
    by_source = exported(seeds_store, "turtle", article=HONG_BANG)
    title = 'SELECT ?article ?title WHERE { ?article cchc:title ?title FILTER CONTAINS(STR(?title), "Hồng Bàng") }'
    found: Any = seeds_store.query(title)
    rows = list(found)
    assert rows
    for article, name in rows:
        assert exported(seeds_store, "turtle", article=name.value) == by_source
        assert exported(seeds_store, "turtle", article=article.value) == by_source


# ---------------------------------------------------------------- formats and files


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean turtle") as raised:
        exported(Memory([]), "tutle")
    assert all(name in str(raised.value) for name in FORMATS)


def test_other_names_of_formats() -> None:
    assert exported(Memory(AWKWARD), "TTL") == exported(Memory(AWKWARD), "turtle")
    assert exported(Memory(AWKWARD), "nq") == exported(Memory(AWKWARD), "nquads")


def test_an_empty_graph_is_still_a_document() -> None:
    for format in ("turtle", "trig", "jsonld", "graphml", "gexf"):
        assert exported(Memory([]), format)
    assert not list(pyoxigraph.parse(exported(Memory([]), "jsonld"), RdfFormat.JSON_LD))


@pytest.mark.parametrize("name", ["csv", "tsv", "markdown"])
def test_answers_are_tables(seeds_store: Store, name: str) -> None:
    text = exported(seeds_store, name, question="who-chaired", params={"official": "Trần Minh Vũ"}).decode()
    assert "Trần Minh Vũ" in text
    assert "Đỗ Việt Hưng" not in text
    with pytest.raises(UsageError, match="answer to a question"):
        exported(seeds_store, name)


def test_csv_has_the_columns_of_the_question(seeds_store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(seeds_store, "csv", question="who-chaired").decode(), newline="")))
    assert {row["official"] for row in rows} >= {"Trần Minh Vũ", "Đỗ Việt Hưng", "Trần Vĩnh Tuyến"}


def test_a_file_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    for out in (tmp_path / "missing" / "kg.ttl", tmp_path):
        with pytest.raises(StoreError, match="cannot write") as raised:
            export(Memory(AWKWARD), "turtle", out)
        assert str(out) in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "kg.ttl"
    out.write_text("old")

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise UsageError("unexpected", reason="stopped")

    with pytest.raises(UsageError):
        write(out, broken())
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["kg.ttl"]
    write(out, [b"ne", b"w"])
    assert out.read_text() == "new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_reported_with_what_helps(seeds_store: Store) -> None:
    with pytest.raises(StoreError, match=r"the disk is full.*\n  → free some space"):
        export(seeds_store, "nquads", Path("/dev/full"))
