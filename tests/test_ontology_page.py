"""The page of the ontology: all of it, in two languages, as the Turtle has it today, and readable with nothing else."""

from __future__ import annotations

import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
import yaml
from commands import done, kg
from pyoxigraph import Literal, NamedNode, Triple
from terms import ONTOLOGY, ROOT, SCHEMES, declared, triples

from kg import resources
from kg.export.ontology_page import CONTEXT, FILES, pages
from kg.rdf.namespaces import NS, RDFS, SCHEMA, SCHEME, SKOS

DOCS: Final = ROOT / "docs" / "ontology"
PAGES: Final = resources.data() / "pages"
EMPTY: Final = {"meta", "link", "rect", "path", "br"}
LANGUAGES: Final = sorted(FILES)


class Document(HTMLParser):
    """The anchors and links of a page, its text, and whether every element that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.elements: set[str] = set()
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        given = {name: value or "" for name, value in attrs}
        self.anchors += [given["id"]] if "id" in given else []
        self.links += [given[name] for name in ("href", "src") if name in given]
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@cache
def document(lang: str) -> Document:
    """The page in a language."""
    return Document(pages()[FILES[lang]].decode())


@cache
def words(lang: str) -> str:
    """The text of a page, blanks single."""
    return " ".join("".join(document(lang).text).split())


# ---------------------------------------------------------------- what is committed, and the command


@pytest.mark.parametrize("name", FILES.values())
def test_the_page_in_docs_is_that_of_the_ontology_of_today(name: str) -> None:
    stale = f"docs/ontology/{name} is stale: run `kg ontology -o docs/ontology`"
    assert (DOCS / name).read_bytes() == pages()[name], stale


def test_the_command_writes_both_languages(tmp_path: Path) -> None:
    done("ontology", "-o", str(tmp_path / "new" / "folder"))
    written = {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()}
    assert written == pages()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = kg("ontology", "-o", str(tmp_path / "file"), "--lang", "en")
    assert result.exit_code == 2
    assert str(tmp_path / "file") in result.stderr.replace("\n", "")


# ---------------------------------------------------------------- all of it


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_term_and_concept_has_one_anchor_with_its_label_and_meaning(lang: str) -> None:
    anchors = document(lang).anchors
    assert len(anchors) == len(set(anchors))
    concepts = {t.subject.value.replace(SCHEME, "scheme/") for t in of_schemes() if isinstance(t.subject, NamedNode)}
    assert declared() | concepts <= set(anchors)
    told = {RDFS + "label", SKOS + "prefLabel", SKOS + "definition", SKOS + "scopeNote"}
    for triple in (*triples(ONTOLOGY), *of_schemes()):
        if triple.predicate.value in told and isinstance(triple.object, Literal) and triple.object.language == lang:
            assert triple.object.value in words(lang), triple.object.value


def of_schemes() -> list[Triple]:
    """The triples of all code lists."""
    return [triple for path in SCHEMES for triple in triples(path)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_link_within_the_page_leads_somewhere(lang: str) -> None:
    inside = {link.removeprefix("#") for link in document(lang).links if link.startswith("#")}
    assert len(inside) > 400
    assert inside - set(document(lang).anchors) == set()
    other = next(one for one in LANGUAGES if one != lang)
    assert FILES[other] in document(lang).links


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_needs_no_script_and_fetches_nothing(lang: str) -> None:
    assert document(lang).elements & {"script", "img", "iframe", "object", "form"} == set()
    text = pages()[FILES[lang]].decode()
    assert "@import" not in text
    assert set(re.findall(r"url\(([^)]*)\)", text)) == {"#tip"}
    assert "prefers-color-scheme: dark" in text
    assert CONTEXT in text


def test_what_was_inferred_from_what_and_aligned_with_what_is_told() -> None:
    text = words("en")
    assert "Inferred from has participation ∘ chair in" in text
    assert "⊑schema:Event" in text.replace(" ", "")
    assert "has holding" in text[text.index("Inverse of holder") - 400 :]


def test_pages_are_the_same_bytes_whenever_they_are_written() -> None:
    assert pages() == pages()


def test_whatever_a_label_holds_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = changed('"Meeting"@en', '"<script>alert(1)</script> & \\"more\\""@en', tmp_path, monkeypatch)
    assert "script" not in found.elements
    assert '<script>alert(1)</script> & "more"' in "".join(found.text)


def test_a_term_that_is_to_go_says_so_and_what_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Deprecated" not in words("en")
    going = "cchc:url a owl:DatatypeProperty ; owl:deprecated true ; dct:isReplacedBy cchc:source ;"
    found = changed("cchc:url a owl:DatatypeProperty ;", going, tmp_path, monkeypatch)
    text = " ".join("".join(found.text).split())
    assert "cchc:url Deprecated" in text
    assert "Replaced by source" in text


def changed(before: str, after: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Document:
    """The page in English of an ontology in which some words are others."""
    shutil.copytree(resources.ontology(), folder / "ontology")
    file = folder / "ontology" / "cchc.ttl"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    monkeypatch.setattr(resources, "ontology", lambda: folder / "ontology")
    return Document(pages()[FILES["en"]].decode())


# ---------------------------------------------------------------- the template


def test_each_word_of_the_page_is_in_both_languages_and_used() -> None:
    said = yaml.safe_load((PAGES / "ontology.yaml").read_text(encoding="utf-8"))
    template = (PAGES / "ontology.html").read_text(encoding="utf-8")
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in said.values())
    by_name = set(re.findall(r'says\.([a-z]+)|says\["([a-z-]+)"\]', template))
    named = {one or other for one, other in by_name} | {"class", "object", "transitive", "datatype", "note"}
    assert {name for name in said if not name.startswith("row-")} == named


def test_the_picture_shows_properties_between_the_classes_that_they_belong_to() -> None:
    template = (PAGES / "ontology.html").read_text(encoding="utf-8")
    boxes = {name: (int(x), int(y)) for x, y, name in re.findall(r'box\((\d+), (\d+), "(\w+)"', template)}
    edges = re.findall(r'edge\("M(\d+) (\d+)\S* ?[\d ]*", \d+, \d+, "(\w+)"\)', template)
    assert len(edges) > 10
    assert set(boxes) <= declared()
    for _, _, name in edges:
        assert scope(name, "domainIncludes") & set(boxes), name
        assert scope(name, "rangeIncludes") & set(boxes), name


def scope(name: str, predicate: str) -> set[str]:
    """The classes that a property is said to belong to, or to lead to."""
    found = (t for t in triples(ONTOLOGY) if t.subject == NamedNode(NS + name))
    return {str(t.object.value).removeprefix(NS) for t in found if t.predicate.value == SCHEMA + predicate}  # type: ignore[union-attr]
