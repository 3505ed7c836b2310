"""A network narrowed by kinds, relations and days, as `kg draw` does before it chooses what to show."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from kg.draw import draw
from kg.errors import UsageError
from kg.export.narrowed import Narrowing
from kg.export.network import Network, kinds, project, relations
from kg.export.select import find_entity
from kg.store import Store


@pytest.fixture(scope="module")
def network(seeds_store: Store) -> Network:
    return project(quad.triple for quad in seeds_store.quads())


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["official,meeting"], ("official", "meeting")),
        (["meeting", "person"], ("official", "meeting")),
        (["cán bộ, lãnh đạo"], ("official",)),
        (["can bo", "Văn bản"], ("official", "document")),
        (["bodies,"], ("organisation",)),
        (None, ()),
    ],
)
def test_kinds_go_by_code_and_by_name_in_either_language(given: list[str] | None, found: tuple[str, ...]) -> None:
    assert Narrowing.of(given).kinds == found


def test_every_kind_and_relation_can_be_named_as_it_is_shown() -> None:
    for kind in kinds().values():
        for name in (kind.name, *kind.names.values()):
            assert Narrowing.of([name]).kinds == (kind.name,)
    for relation in relations().values():
        assert Narrowing.of(None, [relation.names["vi"].replace(" … ", " ")]).relations == (relation.name,)


@pytest.mark.parametrize(
    ("kind", "relation", "since", "words"),
    [
        ("meting", None, None, "did you mean meeting"),
        ("sông núi", None, None, "there are official"),
        (None, "chair", None, "did you mean chaired"),
        (None, "ngủ gật", None, "there are chaired"),
        (None, None, "26-4", "no day"),
        (None, None, "2021-02-30", "no day"),
        (None, None, "0", "no day"),
    ],
)
def test_unknown_names_and_days_are_refused(
    kind: str | None, relation: str | None, since: str | None, words: str
) -> None:
    with pytest.raises(UsageError) as raised:
        Narrowing.of(kind and [kind], relation and [relation], since)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("given", "day"), [("2021", "2021"), ("3/2021", "2021-03"), ("2021-3-6", "2021-03-06"), ("26/4/2022", "2022-04-26")]
)
def test_days_may_be_printed_either_way(given: str, day: str) -> None:
    assert Narrowing.of(since=given, until=given) == Narrowing(since=day, until=day)


def test_only_the_kinds_and_relations_that_are_wanted_are_left(network: Network) -> None:
    part = Narrowing.of(["person,meeting"], ["chủ trì"]).applied(network)
    assert {node["kind"] for _, node in part.nodes(data=True)} == {"official", "meeting"}
    assert {line["relation"] for *_, line in part.edges(data=True)} == {"chaired"}
    assert part.number_of_edges() == sum(line["relation"] == "chaired" for *_, line in network.edges(data=True))


def test_the_centre_stays_whatever_its_kind(network: Network, seeds_store: Store) -> None:
    centre = find_entity(seeds_store, "Đỗ Việt Hưng").value
    part = Narrowing.of(["meeting"]).applied(network, centre)
    assert centre in part
    assert part.degree(centre)


def test_lines_lie_in_the_time_and_undated_ones_between_them() -> None:
    network: Network = nx.MultiDiGraph()
    for name in "abcd":
        network.add_node(name, kind="meeting", label=name)
    network.add_edge("a", "b", relation="chaired", start="2021-03-26", end="2021-03-26")
    network.add_edge("c", "d", relation="chaired", start="2020-12-31", end="2020-12-31")
    network.add_edge("d", "c", relation="issued", start="2019-01-01")
    network.add_edge("b", "a", relation="partOf")
    network.add_edge("b", "c", relation="partOf")
    for since, until, left in (
        ("2021", None, {("a", "b"), ("b", "a")}),
        ("2021-03-26", "2021-03", {("a", "b"), ("b", "a")}),
        (None, "2020", {("c", "d"), ("d", "c")}),
        ("2021-04", None, set()),
    ):
        part = Narrowing.of(since=since, until=until).applied(network)
        assert {(source, target) for source, target, _ in part.edges} == left


def test_a_narrowed_picture_says_so(seeds_store: Store, tmp_path: Path) -> None:
    drawing = draw(
        seeds_store, tmp_path / "kg.svg", kinds=["official", "meeting"], since="2022", until="2022-04", lang="vi"
    )
    assert drawing.note == "Chỉ gồm: cán bộ, lãnh đạo; cuộc họp, hội nghị; từ 2022; đến 2022-04."
    svg = (tmp_path / "kg.svg").read_text(encoding="utf-8")
    assert "Đỗ Việt Hưng" in svg
    assert "Trần Minh Vũ" not in svg
    with pytest.raises(UsageError, match="nothing is left"):
        draw(seeds_store, tmp_path / "kg.svg", since="2031")
