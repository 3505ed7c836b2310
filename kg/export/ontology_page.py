"""The ontology as a page for people, in Vietnamese and in English: terms, code lists, alignments, versions, examples.

All that it tells is read from the Turtle of the package; the words around it are those of kg/data/pages/ontology.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg import disk, lexicon
from kg.export.ontology_entries import Alignment, Entry, Example, Group, Link
from kg.export.pages import rendered
from kg.export.vocabulary import LABELS, TYPE, Vocabulary, files, is_own
from kg.rdf.namespaces import DCT, NS, OWL, RDFS, SCHEMA, SCHEME, SKOS

FILES: Final = {"vi": "index.html", "en": "en.html"}
"""The file of each language."""
CONTEXT: Final = "https://w3id.org/cchc/context.jsonld"
"""Where the context of JSON-LD is served; the package has it as ontology/context.jsonld."""
_ONTOLOGY: Final = NS.removesuffix("#")
_KINDS: Final = {
    "object": OWL + "ObjectProperty",
    "datatype": OWL + "DatatypeProperty",
    "note": OWL + "AnnotationProperty",
}
_ALIGNED: Final = {
    RDFS + "subClassOf": "⊑",
    RDFS + "subPropertyOf": "⊑",
    SKOS + "closeMatch": "≈",
    SKOS + "exactMatch": "=",
}
_STATED: Final = 3
_MAPPED: Final = (SKOS + "exactMatch", SKOS + "closeMatch")


def write(folder: Path) -> list[Path]:
    """Write the page in each language into a folder, which is made where there is none; StoreError when that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk.unwritable(folder, error) from error
    written = []
    for name, content in pages().items():
        disk.write(folder / name, [content])
        written.append(folder / name)
    return written


def pages() -> dict[str, bytes]:
    """The pages by their file names."""
    sources = files()
    whole = Vocabulary(path for kind in ("ontology", "schemes") for path in sources[kind])
    aligned, shown = Vocabulary(sources["alignments"]), Vocabulary(sources["examples"])
    return {
        name: rendered("ontology.html", _Page(whole, aligned, shown, lang).values()) for lang, name in FILES.items()
    }


class _Page:
    """What the template shows, in one language."""

    def __init__(self, whole: Vocabulary, aligned: Vocabulary, shown: Vocabulary, lang: str) -> None:
        self._whole, self._aligned, self._shown, self._lang = whole, aligned, shown, lang
        self._other_lang = next(one for one in FILES if one != lang)
        self._classes = [one for one in whole.of_class(OWL + "Class") if is_own(one)]
        self._properties = [one for one in whole.of_class(*_KINDS.values()) if is_own(one)]
        self._schemes = whole.of_class(SKOS + "ConceptScheme")

    def values(self) -> dict[str, Any]:
        """The values of the template by name."""
        return {
            "lang": self._lang,
            "other_lang": self._other_lang,
            "other_file": FILES[self._other_lang],
            "says": {name: text[self._lang] for name, text in lexicon.table("pages/ontology").items()},
            "head": self._head(),
            "tree": tuple(self._tree()),
            "classes": {one.removeprefix(NS): self._class(one) for one in self._classes},
            "groups": tuple(self._groups()),
            "schemes": tuple(map(self._scheme, self._schemes)),
            "alignments": tuple(self._alignment(Vocabulary([path])) for path in files()["alignments"]),
            "prefixes": sorted((self._aligned.prefixes | self._whole.prefixes).items()),
        }

    # ---------------------------------------------------------------- the head

    def _head(self) -> dict[str, str]:
        words = {name: self._text(_ONTOLOGY, DCT + name) for name in ("title", "description", "creator")}
        dates = {name: self._whole.word(_ONTOLOGY, DCT + name) for name in ("created", "modified")}
        version = {name: self._whole.word(_ONTOLOGY, OWL + "versionInfo") for name in ("version",)}
        links = {
            name: next(iter(self._whole.links(_ONTOLOGY, predicate)), "")
            for name, predicate in {
                "license": DCT + "license",
                "version_iri": OWL + "versionIRI",
                "prior": OWL + "priorVersion",
            }.items()
        }
        return {"namespace": NS, "context": CONTEXT, **words, **dates, **version, **links}

    # ---------------------------------------------------------------- classes

    def _tree(self, above: str | None = None, depth: int = 0) -> Iterator[tuple[int, Link]]:
        """Each class below the classes above it, with its depth."""
        for one in self._classes:
            parents = [parent for parent in self._whole.links(one, RDFS + "subClassOf") if is_own(parent)]
            if (above in parents) if above else not parents:
                yield depth, self._link(one)
                yield from self._tree(one, depth + 1)

    def _class(self, one: str) -> Entry:
        whole = self._whole
        rows = {
            "parents": whole.links(one, RDFS + "subClassOf"),
            "children": whole.leading(one, RDFS + "subClassOf"),
            "disjoint": [*whole.links(one, OWL + "disjointWith"), *whole.leading(one, OWL + "disjointWith")],
            "properties": whole.leading(one, SCHEMA + "domainIncludes"),
            "reached": whole.leading(one, SCHEMA + "rangeIncludes"),
        }
        return self._entry(one, rows, kind="class")

    # ---------------------------------------------------------------- properties

    def _groups(self) -> Iterator[Group]:
        """The properties by the class that each is first said to belong to, in the order of the classes."""
        by_class: dict[str, list[str]] = {one: [] for one in self._classes}
        for one in self._properties:
            domain = self._whole.links(one, SCHEMA + "domainIncludes")[0]
            by_class.setdefault(domain, []).append(one)
        for domain, found in by_class.items():
            if found:
                entries = tuple(map(self._property, found))
                label = self._label(domain) or self._whole.short(domain)
                yield Group(f"of-{_anchor(domain)}", domain, label, self._whole.short(domain), entries)

    def _property(self, one: str) -> Entry:
        whole = self._whole
        inverse = OWL + "inverseOf"
        chain = [step for head in whole.links(one, OWL + "propertyChainAxiom") for step in whole.members(head)]
        rows = {
            "domain": whole.links(one, SCHEMA + "domainIncludes"),
            "range": whole.links(one, SCHEMA + "rangeIncludes"),
            "parents": whole.links(one, RDFS + "subPropertyOf"),
            "children": whole.leading(one, RDFS + "subPropertyOf"),
            "inverse": [*whole.links(one, inverse), *whole.leading(one, inverse)],
            "chain": chain,
        }
        types = whole.links(one, TYPE)
        kind = next(name for name, iri in _KINDS.items() if iri in types)
        return self._entry(one, rows, kind="transitive" if OWL + "TransitiveProperty" in types else kind)

    # ---------------------------------------------------------------- code lists and alignments

    def _scheme(self, scheme: str) -> Group:
        tops = self._whole.links(scheme, SKOS + "hasTopConcept")
        return Group(
            anchor=_anchor(scheme),
            iri=scheme,
            label=self._text(scheme, DCT + "title"),
            name=scheme.removeprefix(SCHEME),
            entries=tuple(entry for top in tops for entry in self._concepts(top, 0)),
            definition=self._text(scheme, DCT + "description"),
            version=self._whole.word(scheme, OWL + "versionInfo"),
        )

    def _concepts(self, one: str, depth: int) -> Iterator[Entry]:
        """A concept, and those below it."""
        named = self._whole.nodes()[one]
        rows = {self._label(p): self._whole.links(one, p) for p in named if is_own(p)}
        yield self._entry(one, {name: links for name, links in rows.items() if links}, kind="concept", depth=depth)
        for below in self._whole.leading(one, SKOS + "broader"):
            yield from self._concepts(below, depth + 1)

    def _alignment(self, file: Vocabulary) -> Alignment:
        (one,) = file.of_class(OWL + "Ontology")
        pairs = tuple(
            (self._link(term), Link(file.short(other), other, sign=sign))
            for term in file.nodes()
            for predicate, sign in _ALIGNED.items()
            for other in file.links(term, predicate)
        )
        title = file.word(one, DCT + "title", lang=self._lang)
        refers = tuple(file.links(one, DCT + "references"))
        return Alignment(f"alignment-{one.rpartition('/')[2]}", one, title, refers, pairs)

    # ---------------------------------------------------------------- what all have in common

    def _entry(self, one: str, rows: Mapping[str, Sequence[str]], kind: str, depth: int = 0) -> Entry:
        linked = {name: tuple(map(self._link, links)) for name, links in rows.items() if links}
        if others := self._others(one):
            linked["aligned"] = others
        if replaced := self._whole.links(one, DCT + "isReplacedBy"):
            linked["replaced"] = tuple(map(self._link, replaced))
        name = self._whole.word(one, SKOS + "notation") if kind == "concept" else self._whole.short(one)
        return Entry(
            anchor=_anchor(one),
            iri=one,
            name=name,
            label=self._label(one),
            other=self._whole.word(one, *LABELS, lang=self._other_lang),
            definition=self._text(one, SKOS + "definition"),
            note=self._text(one, SKOS + "scopeNote"),
            kind=kind,
            also=tuple(self._whole.words(one, SKOS + "altLabel", lang=self._lang)),
            rows=linked,
            depth=depth,
            deprecated="true" in self._whole.words(one, OWL + "deprecated"),
            example=self._example(one),
        )

    def _example(self, one: str) -> Example | None:
        for node in self._shown.links(one, SKOS + "example"):
            values = tuple(map(self._shown_value, self._shown.values(node, one)))
            return Example(self._shown_node(node), values, () if values else self._stated(node))
        return None

    def _stated(self, node: str) -> tuple[tuple[Link, Link], ...]:
        """The first properties of a node that has no label, each with its value."""
        if self._shown.words(node, *LABELS, lang="vi"):
            return ()
        stated = self._shown.nodes()[node]
        pairs = (
            (self._link(p), self._shown_value(v)) for p in stated if is_own(p) for v in self._shown.values(node, p)
        )
        return tuple(islice(pairs, _STATED))

    def _shown_value(self, value: NamedNode | Literal) -> Link:
        return self._shown_node(value.value) if isinstance(value, NamedNode) else Link(value.value, "")

    def _shown_node(self, node: str) -> Link:
        """A node of an example by its label, by its class where it has none, by its address where that is unknown."""
        label = self._shown.word(node, *LABELS, lang="vi") or self._label(node)
        classes = self._shown.links(node, TYPE)
        return Link(node, node, label or (self._label(classes[0]) if classes else ""))

    def _others(self, one: str) -> tuple[Link, ...]:
        """The terms of other vocabularies that a term is aligned with, or a concept mapped to."""
        found: dict[str, Link] = {}
        for vocabulary, predicates in ((self._aligned, tuple(_ALIGNED)), (self._whole, _MAPPED)):
            for predicate in predicates:
                for iri in vocabulary.links(one, predicate):
                    found.setdefault(iri, Link(vocabulary.short(iri), iri, sign=_ALIGNED[predicate]))
        return tuple(sorted(found.values(), key=lambda link: link.name))

    def _link(self, iri: str) -> Link:
        known = is_own(iri) or iri.startswith(SCHEME)
        return Link(self._whole.short(iri), f"#{_anchor(iri)}" if known else iri, self._label(iri))

    def _label(self, one: str) -> str:
        return self._whole.word(one, *LABELS, lang=self._lang)

    def _text(self, one: str, predicate: str) -> str:
        return self._whole.word(one, predicate, lang=self._lang)


def _anchor(iri: str) -> str:
    """The fragment by which the page has a term: the name of a term, `scheme/role/chaired` of a concept."""
    if iri.startswith(NS):
        return iri.removeprefix(NS)
    return iri.replace(SCHEME, "scheme/") if iri.startswith(SCHEME) else iri.rpartition("#")[2]
