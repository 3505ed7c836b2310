"""N-Triples and RDF/XML read back as what the store holds, by pyoxigraph and rdflib, in the same bytes every time."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from commands import done, in_english
from exports import AWKWARD, HONG_BANG, Memory, exported, quad
from pyoxigraph import Literal, Quad, RdfFormat

from kg.errors import UsageError
from kg.store import Store

FORMATS = {"ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}
FOR_RDFLIB = {"ntriples": "nt", "rdfxml": "xml"}
FOR_XML = [one for one in AWKWARD if "\x07" not in str(one.object.value if isinstance(one.object, Literal) else "")]


def triples(data: bytes, format: RdfFormat) -> set[str]:
    return {str(one.triple) for one in pyoxigraph.parse(data, format)}


def held(quads: list[Quad]) -> set[str]:
    return {str(one.triple) for one in quads}


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_awkward_reads_back(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # to it 012 and 12 are one
    quads = AWKWARD if format == "ntriples" else FOR_XML
    data = exported(Memory(quads), format)
    assert triples(data, FORMATS[format]) == held(quads)
    assert len(rdflib.Graph().parse(data=data, format=FOR_RDFLIB[format])) == len(held(quads))


@pytest.mark.parametrize("format", FORMATS)
def test_a_store_reads_back_as_its_turtle_does(seeds_store: Store, format: str) -> None:
    data = exported(seeds_store, format)
    assert triples(data, FORMATS[format]) == triples(exported(seeds_store, "turtle"), RdfFormat.TURTLE)
    assert data == exported(seeds_store, format)


def test_ntriples_are_sorted_and_each_stands_once(seeds_store: Store) -> None:
    lines = exported(seeds_store, "nt").decode().splitlines()
    assert lines == sorted(set(lines)) and all(line.endswith(" .") for line in lines)


def test_a_subject_is_described_in_one_place(seeds_store: Store) -> None:
    text = exported(seeds_store, "rdf/xml", article=HONG_BANG).decode()
    subjects = re.findall(r'<[\w:]+ rdf:about="([^"]+)"', text)
    assert len(subjects) == len(set(subjects)) > 100
    assert "<cchc:source>" in text and text.endswith("\n")


@pytest.mark.parametrize(("letter", "code"), [("\x07", "U+0007"), ("\r", "U+000D"), ("\ufffe", "U+FFFE")])
def test_what_xml_cannot_hold_is_refused_and_not_dropped(letter: str, code: str, tmp_path: Path) -> None:
    quads = [quad("article/a", "title", Literal(f"a{letter}b"))]
    with pytest.raises(UsageError, match="XML cannot hold") as raised:
        exported(Memory(quads), "rdfxml")
    assert code in raised.value.what() and "article/a" in raised.value.what()
    assert triples(exported(Memory(quads), "ntriples"), RdfFormat.N_TRIPLES) == held(quads)


def test_an_empty_graph_is_a_document() -> None:
    assert exported(Memory([]), "ntriples") == b""
    assert len(rdflib.Graph().parse(data=exported(Memory([]), "rdfxml"), format="xml")) == 0


def test_they_are_written_by_the_command(seeds_folder: Path, tmp_path: Path) -> None:
    for name in ("rdfxml", "ntriples"):
        done("export", name, "-o", tmp_path / name, "--full", "--article", HONG_BANG, "--store", seeds_folder)
        assert triples((tmp_path / name).read_bytes(), FORMATS[name])
    result = in_english("export", "rdfxm", "-o", tmp_path / "x", "--store", seeds_folder)
    assert result.exit_code == 2 and "did you mean rdfxml" in result.stderr
