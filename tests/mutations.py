"""Faults put into a graph on purpose: kinds of mutations, each of which changes some statements at random.

A graph is the N-Triples lines of one page with all that it names, as the rules see it. A kind gives the lines after the
fault, or None where the graph has nothing that it can spoil.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from random import Random
from typing import Final, TypeAlias

from kg.rdf.namespaces import FOAF, NIF, NS, PROV, RDF, RDFS, SCHEME, XSD

TYPE: Final = f"<{RDF}type>"
LABEL: Final = f"<{RDFS}label>"
DERIVED: Final = f"<{PROV}wasDerivedFrom>"
BEGIN, END = (f"<{NIF}{name}>" for name in ("beginIndex", "endIndex"))


def cchc(name: str) -> str:
    """A term of the ontology, as N-Triples writes it."""
    return f"<{NS}{name}>"


_NAMESPACES: Final = {"": NS, "foaf": FOAF, "nif": NIF, "prov": PROV, "rdf": RDF, "rdfs": RDFS}

Line: TypeAlias = tuple[str, str, str]
Kind: TypeAlias = "Callable[[Random, Graph], Sequence[Line] | None]"


class Graph:
    """Lines by predicate, and the nodes of each kind by the first segment of their IRI."""

    def __init__(self, lines: Iterable[str], base: str) -> None:
        self.lines: tuple[Line, ...] = tuple(tuple(line.split(" ", 2)) for line in lines)  # type: ignore[misc]
        self._begin = f"<{base}"
        self.by: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            self.by[line[1]].append(line)

    def pick(self, rng: Random, predicates: Iterable[str], of: str = "", value: str = "") -> Line | None:
        """A line with one of the predicates, whose subject is of this kind, and whose value matches the pattern."""
        found = [
            line
            for predicate in predicates
            for line in self.by.get(predicate, ())
            if (not of or self.kind(line[0]) in of.split()) and re.search(value, line[2])
        ]
        return rng.choice(found) if found else None

    def kind(self, node: str) -> str:
        """The first segment of the IRI behind the base."""
        return node[len(self._begin) :].partition("/")[0] if node.startswith(self._begin) else ""

    @cached_property
    def nodes(self) -> Mapping[str, list[str]]:
        """The nodes by kind, sorted."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for subject, _, _ in self.lines:
            found[self.kind(subject)].add(subject)
        return {kind: sorted(nodes) for kind, nodes in found.items()}

    def without(self, *removed: Line) -> list[Line]:
        """The lines but these."""
        return [line for line in self.lines if line not in removed]

    def of(self, subject: str, predicate: str) -> list[str]:
        """The values of a node."""
        return [line[2] for line in self.by.get(predicate, ()) if line[0] == subject]


# ---------------------------------------------------------------- how a line is spoilt


def put(predicates: str, kind: str, of: str = "") -> Kind:
    """Another value of these properties: a node of this kind that is not one of its values."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        line = graph.pick(rng, map(full, predicates.split()), of)
        if line is None:
            return None
        others = [node for node in graph.nodes.get(kind, ()) if node not in [*graph.of(line[0], line[1]), line[0]]]
        return [*graph.without(line), (line[0], line[1], rng.choice(others))] if others else None

    return mutate


def drop(predicates: str, of: str = "") -> Kind:
    """A node without any value of a property that it had."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        line = graph.pick(rng, map(full, predicates.split()), of)
        return line and [each for each in graph.lines if each[:2] != line[:2]]

    return mutate


def change(predicates: str, new: Callable[[Random, str], str], of: str = "", value: str = "") -> Kind:
    """A value written otherwise."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        line = graph.pick(rng, map(full, predicates.split()), of, value)
        changed = line and new(rng, line[2])
        return [*graph.without(line), (line[0], line[1], changed)] if line and changed and changed != line[2] else None

    return mutate


def add(predicates: str, new: Callable[[Random, Graph, Line], str | None], of: str = "") -> Kind:
    """One value more beside one that is there."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        line = graph.pick(rng, map(full, predicates.split()), of)
        more = line and new(rng, graph, line)
        return [*graph.lines, (line[0], line[1], more)] if line and more and more not in graph.of(*line[:2]) else None

    return mutate


def link(subject: str, predicate: str, value: str) -> Kind:
    """A statement that nothing supports, between nodes of two kinds."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        pairs = [
            (one, full(predicate), other)
            for one in graph.nodes.get(subject, ())
            for other in graph.nodes.get(value, ())
            if other not in graph.of(one, full(predicate))
        ]
        return [*graph.lines, rng.choice(pairs)] if pairs else None

    return mutate


def full(name: str) -> str:
    """A property by its short name."""
    prefix, _, local = name.rpartition(":")
    return f"<{_NAMESPACES[prefix]}{local}>"


# ---------------------------------------------------------------- other writings


def letters(rng: Random, value: str) -> str:
    """One letter of the words is another."""
    end = value.rindex('"')
    places = [at for at in range(1, end) if value[at].isalpha() and value[at - 1] != "\\"]
    if not places:
        return value
    at = rng.choice(places)
    return value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]


def digits(rng: Random, value: str) -> str:
    """One digit of the number is another."""
    places = [match.start() for match in re.finditer(r"[0-9](?=[^\"]*\")", value)]
    if not places:
        return value
    at = rng.choice(places)
    return value[:at] + rng.choice([digit for digit in "123456789" if digit != value[at]]) + value[at + 1 :]


def cut(rng: Random, value: str) -> str:
    """The words without the last ones."""
    end = value.rindex('"')
    return value[: max(2, end - rng.randint(1, 5))].rstrip("\\") + value[end:]


def moved(by: int) -> Callable[[Random, str], str]:
    """A number that is greater by so much."""
    return lambda _, value: re.sub(r'^"(-?[0-9]+)', lambda match: f'"{int(match[1]) + by}', value)


def times(factor: int) -> Callable[[Random, str], str]:
    """A number so many times as great."""
    return lambda _, value: re.sub(r'^"(-?[0-9.]+)', lambda match: f'"{float(match[1]) * factor:g}', value)


def years(by: int) -> Callable[[Random, str], str]:
    """A day so many years later."""
    return lambda _, value: re.sub(r'^"([0-9]{4})', lambda match: f'"{int(match[1]) + by:04}', value)


def another_day(_: Random, value: str) -> str:
    """The day of the month is another."""
    return re.sub(r"-([0-9]{2})(?=[\"T])", lambda match: f"-{int(match[1]) % 28 + 1:02}", value, count=1)


def tagged(tag: str) -> Callable[[Random, str], str]:
    """The same words with another language, datatype or none."""
    return lambda _, value: value[: value.rindex('"') + 1] + tag


def wrong(text: str) -> Callable[[Random, str], str]:
    """This value in place of any."""
    return lambda rng, value: text


def misspelt(_: Random, value: str) -> str:
    """An IRI with a letter too many."""
    return f"{value[:-1]}x>"


def other_concept(scheme: str) -> Callable[[Random, str], str]:
    """A concept of another scheme."""
    return lambda *_: f"<{SCHEME}{scheme}>"


def another_class(rng: Random, graph: Graph, line: Line) -> str | None:
    """A class that excludes the one that the node has."""
    kinds = ("Official", "Post", "Meeting", "Measurement", "PartyOrgan", "MediaOutlet", "Article", "DistrictLevelUnit")
    own = graph.of(line[0], TYPE)
    groups = {"PartyOrgan": "organisation", "MediaOutlet": "organisation"}
    fitting = [name for name in kinds if cchc(name) not in own and groups.get(name) != graph.kind(line[0])]
    return cchc(rng.choice(fitting)) if fitting else None


def shifted(rng: Random, graph: Graph) -> Sequence[Line] | None:
    """A span that begins and ends some letters later."""
    if (begin := graph.pick(rng, [BEGIN])) is None:
        return None
    by = moved(rng.randint(1, 9))
    return [(s, p, by(rng, o)) if s == begin[0] and p in (BEGIN, END) else (s, p, o) for s, p, o in graph.lines]


def renamed_predicate(rng: Random, graph: Graph) -> Sequence[Line] | None:
    """A property of the ontology with a letter too many."""
    line = graph.pick(rng, [predicate for predicate in graph.by if predicate.startswith(f"<{NS}")])
    return line and [*graph.without(line), (line[0], misspelt(rng, line[1]), line[2])]


def swapped_predicate(rng: Random, graph: Graph) -> Sequence[Line] | None:
    """A value under another property of the ontology."""
    known = sorted(predicate for predicate in graph.by if predicate.startswith(f"<{NS}"))
    line = graph.pick(rng, known)
    return line and [*graph.without(line), (line[0], rng.choice([p for p in known if p != line[1]]), line[2])]


def self_reference(predicates: str) -> Kind:
    """A node that leads to itself."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        line = graph.pick(rng, map(full, predicates.split()))
        return line and [*graph.lines, (line[0], line[1], line[0])]

    return mutate


def backwards(predicates: str) -> Kind:
    """Two nodes that lead to each other."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        line = graph.pick(rng, map(full, predicates.split()))
        return line and [*graph.lines, (line[2], line[1], line[0])]

    return mutate


def gone(kind: str) -> Kind:
    """A node of this kind of which nothing is left but what leads to it."""

    def mutate(rng: Random, graph: Graph) -> Sequence[Line] | None:
        named = {line[2] for line in graph.lines}
        nodes = [node for node in graph.nodes.get(kind, ()) if node in named]
        node = rng.choice(nodes) if nodes else None
        return [line for line in graph.lines if line[0] != node] if node else None

    return mutate


def same_level(rng: Random, graph: Graph) -> Sequence[Line] | None:
    """A unit that is part of another of its level."""
    line = graph.pick(rng, [cchc("partOf")])
    level = line and re.search(r"/(\w+)-[^/]*$", line[0])
    others = [unit for unit in graph.nodes["unit"] if level and f"/{level[1]}-" in unit and line and unit != line[0]]
    return [*graph.without(line), (line[0], line[1], rng.choice(others))] if line and others else None


def ended_before(rng: Random, graph: Graph) -> Sequence[Line] | None:
    """A unit that ends before it begins."""
    if (line := graph.pick(rng, [cchc("validUntil")])) is None:
        return None
    return [*graph.lines, (line[0], cchc("validFrom"), f'"2059-01-01"^^<{XSD}date>')]


# ---------------------------------------------------------------- the kinds

WAYS: Final = "chairIn directIn concludeIn presentIn speakIn attendIn"
TARGETS: Final = "implementsTarget detailsTarget"
FACTS: Final = "meeting participation holding measurement comparison ranking award directive shortcoming citation"

KINDS: Final[Mapping[str, Kind]] = {
    # values of a wrong class
    "a post held in a unit": put("organisation", "unit"),
    "a post in an official": put("postIn", "person"),
    "a figure about an official": put("about", "person"),
    "a document issued by a unit": put("issuer", "unit"),
    "a page published by a unit": put("publisher", "unit"),
    "a body that governs a body": put("governs", "organisation"),
    "an addressee that is an official": put("addressee", "person"),
    "an indicator that is a pillar": change("indicator", other_concept("pillar/the-che")),
    "an author that is a node": change("author", wrong(f"<{NS}Official>")),
    "a body that takes part": put("agent", "organisation"),
    "a post held by a body": put("holder", "organisation"),
    "a holding of a body": put("post", "organisation"),
    "a unit that is the host": put("host", "unit"),
    "a home that is an official": put("home", "person"),
    "a meeting that is a page": put(WAYS, "article"),
    "a fact stated in a body": put("statedIn", "organisation"),
    "evidence that is a page": put("prov:wasDerivedFrom", "article", FACTS),
    "a citation of a body": put("citedDocument", "organisation"),
    "a document that rests on a body": put(TARGETS, "organisation"),
    "a body below a unit": put("subOrganisationOf", "unit"),
    "a unit in a body": put("partOf", "organisation", "unit"),
    "a speaker that is a body": put("saidBy", "organisation"),
    "a part of a meeting": put("subsetOf", "event"),
    "a capacity that is a post": put("inCapacity", "post"),
    "a concept of another scheme": change(
        "unitKind documentKind meetingKind ground pillar recipientKind comparator unitOfMeasure",
        other_concept("service-level/4"),
    ),
    "a concept that is misspelt": change(
        "unitKind documentKind meetingKind ground pillar recipientKind comparator unitOfMeasure", misspelt
    ),
    # values of the right class that contradict the rest
    "another official who takes part": put("agent", "person"),
    "another holder": put("holder", "person"),
    "another post that is held": put("post", "post"),
    "another body in which a post is held": put("organisation", "organisation"),
    "another body that a post is in": put("postIn", "organisation"),
    "the capacity of somebody else": put("inCapacity", "holding"),
    "another document that is cited": put("citedDocument", "document"),
    "another basis of a document": put(TARGETS, "document"),
    "another unit that is governed": put("governs", "unit"),
    "another span that proves": put("prov:wasDerivedFrom", "span", "measurement comparison ranking"),
    "another reform pillar": change("pillar", other_concept("pillar/to-chuc-bo-may")),
    # what is missing
    "no class": drop("rdf:type", f"{FACTS} person organisation post document unit event"),
    "no label": drop("rdfs:label", "person organisation unit document measurement comparison group"),
    "no evidence": drop("prov:wasDerivedFrom", FACTS),
    "no page": drop("statedIn", FACTS),
    "no rule": drop("rule", FACTS),
    "nobody who takes part or holds": drop("agent holder"),
    "no post": drop("post"),
    "no meeting": drop(WAYS),
    "no value": drop("value delta rank recipientCount"),
    "no words of a span": drop("nif:anchorOf nif:beginIndex nif:endIndex"),
    "no code of a unit": drop("gsoCode"),
    "no kind of a unit or document": drop("unitKind documentKind"),
    "no title of a post": drop("postTitle"),
    "no document that is cited": drop("citedDocument fromDocument"),
    "no source": drop("source"),
    "a document of which nothing is known": gone("document"),
    "a span of which nothing is known": gone("span"),
    "an official of whom nothing is known": gone("person"),
    "a body of which nothing is known": gone("organisation"),
    # too much
    "a second label": add("rdfs:label", lambda rng, graph, line: letters(rng, line[2])),
    "a second value": add("value delta rank documentDate", lambda rng, graph, line: digits(rng, line[2])),
    "a second class": add("rdf:type", another_class, f"{FACTS} person organisation post document unit event"),
    "a second page": add("statedIn", lambda rng, graph, line: f"{line[2][:-1]}-2>", "measurement citation holding"),
    "a post in two bodies": add("postIn", lambda rng, graph, line: rng.choice(graph.nodes["organisation"])),
    # evidence
    "a letter of a quote": change("nif:anchorOf", letters),
    "a quote that is cut": change("nif:anchorOf", cut),
    "a span that is shifted": shifted,
    "a span that ends later": change("nif:endIndex", moved(3)),
    "a span that begins earlier": change("nif:beginIndex", moved(-2), value='"[1-9][0-9]'),
    "another text": change("textSha256", digits),
    "another length of the text": change("textLength", moved(7)),
    # words and numbers
    "a letter of what was said": change("text valueText", letters),
    "a digit of a value": change("value delta", digits),
    "a value ten times as great": change("value delta", times(10), value='"[1-9]'),
    "a digit of what is printed": change("valueText", digits),
    "a rank beyond the last": change("rank", moved(100)),
    "a share that is too great": change("value", wrong(f'"-5.0"^^<{XSD}decimal>')),
    "a label in English": change("rdfs:label", tagged("@en")),
    "a label without words": change("rdfs:label", wrong('" "@vi')),
    "words in English": change("topic text title postTitle hostAsStated", tagged("@en")),
    "a number that is a text": change("value delta rank recipientCount", tagged("")),
    "a day that is a text": change("attestedOn date documentDate validUntil effectiveDate publishedOn", tagged("")),
    "a number of a document": change("documentNumber", digits),
    "a period that is none": change("period", wrong('"2021-Q5"')),
    # days
    "a day far away": change("attestedOn date documentDate validUntil effectiveDate publishedOn", years(178)),
    "a day long ago": change("attestedOn date documentDate effectiveDate publishedOn", years(-900)),
    "another day on which a post is attested": change("attestedOn", another_day),
    "another day of publication": change("publishedOn", another_day),
    "another year of a document": change("documentDate", years(1)),
    "a unit that ends before it begins": ended_before,
    # the gazetteer
    "a latitude on another continent": change("latitude longitude", times(100)),
    "another code of a unit": change("gsoCode", digits),
    "another name of a unit": change("unitName", letters),
    "a unit in one of its level": same_level,
    # chains
    "a unit in itself": self_reference("partOf"),
    "a unit that succeeds itself": self_reference("partialSuccessor wholeSuccessor"),
    "a figure that is part of itself": self_reference("subsetOf shareOf"),
    "a body below itself": self_reference("subOrganisationOf governs"),
    "two units in each other": backwards("partOf"),
    "two figures in each other": backwards("subsetOf"),
    # what nothing states
    "somebody who chaired nothing": link("person", "chaired", "event"),
    "somebody who was not there": link("person", "attended", "event"),
    "somebody who holds no such post": link("person", "holdsPost", "post"),
    "somebody who is in no such body": link("person", "holdsPostIn", "organisation"),
    # vocabulary
    "a class that is misspelt": change("rdf:type", misspelt),
    "a property that is misspelt": renamed_predicate,
    "a value under another property": swapped_predicate,
    # a full graph
    "a role that contradicts the way": change("role", other_concept("role/presented")),
    "a role that is none": change("role", other_concept("pillar/the-che")),
    "a name that is not the label": change("foaf:name", letters),
    "a first day of another period": change("periodStart", years(1)),
    "a last day of another period": change("periodEnd", years(-3)),
    "an event that nobody is in": put("inEvent", "article"),
    # what only the text can tell
    "another body or unit that a figure is about": put("about", "unit", "measurement directive award"),
    "another speaker": put("saidBy", "person"),
    "another host": put("host", "organisation"),
    "another topic": change("topic", letters),
    "another day of an event": change("date", another_day),
    "another spelling of a name": change("rdfs:label", letters, "person organisation"),
}

LEGITIMATE: Final[Mapping[str, str]] = {
    "another body or unit that a figure is about": "whose a figure is follows from clause, title or site of the page",
    "another unit that is governed": "noticed where the IRI or the body above has the unit, as nearly all have",
    "another speaker": "who spoke is read from the text; any official of the graph could have",
    "another host": "any body can hold a meeting",
    "another topic": "what a meeting was about is put together of several sentences",
    "another day of an event": "noticed where its IRI or an attested post has the day; else any day is possible",
    "another spelling of a name": "a name is free text; pages spell it in several ways",
    "another year of a document": "noticed where the number has the year; many numbers do not",
}
"""Kinds that are noticed in part or not at all, and why that is as it should be."""
