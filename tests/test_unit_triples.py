"""The triples of a unit: names, days, coordinates, successors, and the changes by which they came."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from kg.emit import described, further_unit_triples, unit_triples
from kg.emit.units import with_successors
from kg.gazetteer import Gazetteer, unit_label
from kg.model import (
    Unit,
)
from kg.rdf.iri import Minter
from kg.rdf.namespaces import NS

MINTER = Minter()


def test_a_unit_says_when_it_was_and_what_came_after() -> None:
    (city,) = Gazetteer.load().find("thành phố", "Thủ Đức", on="2022-01-01")
    stated = {
        str(triple.predicate).rsplit("#", 1)[-1].rstrip(">"): str(triple.object)
        for triple in unit_triples(city, Minter())
    }
    assert '"2021-01-01"' in stated["validFrom"]
    assert '"2025-07-01"' in stated["validUntil"]
    (province,) = Gazetteer.load().find("tỉnh", "Kiên Giang")
    after = [str(t.object) for t in unit_triples(province, Minter()) if str(t.predicate).endswith("Successor>")]
    assert len(after) == 1
    assert "validFrom" not in str([t.predicate for t in unit_triples(province, Minter())])


def properties_of(unit: Unit) -> set[tuple[str, str]]:
    """Properties and values in a unit's triples, without the namespaces."""
    return {(t.predicate.value.rpartition("#")[2], getattr(t.object, "value", "")) for t in unit_triples(unit, MINTER)}


def test_a_unit_has_one_label_and_further_names_that_follow() -> None:
    unit = one_unit("quận", "Bình Thủy")
    triples = [*unit_triples(unit, MINTER), *further_unit_triples(unit, MINTER)]
    names = {(t.predicate.value.rpartition("#")[2], str(t.object)) for t in triples if isinstance(t.object, Literal)}
    assert {(name, text) for name, text in names if name.lower().endswith("label")} == {
        ("label", '"quận Bình Thủy"@vi'),
        ("altLabel", '"Binh Thuy District"@en'),
        ("hiddenLabel", '"quan Binh Thuy"@vi-x-unmarked'),
    }


def test_a_unit_has_the_coordinates_that_the_gazetteer_knows() -> None:
    assert {("latitude", "10.06799"), ("longitude", "105.72338")} <= properties_of(one_unit("quận", "Bình Thủy"))
    assert not {"latitude", "longitude"} & {name for name, _ in properties_of(one_unit("quận", "Thủ Đức"))}


def test_a_successor_took_all_or_a_share() -> None:
    whole, divided = one_unit("tỉnh", "Kiên Giang"), one_unit("phường", "Cống Vị")
    for unit, kind in ((whole, "wholeSuccessor"), (divided, "partialSuccessor")):
        assert {name for name, _ in properties_of(unit) if name.endswith("Successor")} == {kind}


def test_a_unit_is_described_with_all_that_came_after_it_and_with_its_changes() -> None:
    ward = one_unit("phường", "Hiệp Bình Chánh", "2018-10-02")
    noted = with_successors(ward)
    came_after = {"phường Hiệp Bình", "thành phố Thủ Đức", "phường Thủ Đức"}  # of the ward, its district, and that city
    assert {unit_label(unit) for unit in noted} >= {
        unit_label(ward),
        "quận Thủ Đức",
        "Thành phố Hồ Chí Minh",
    } | came_after
    gazetteer = Gazetteer.load()
    changes = {after for unit in noted for after, _ in gazetteer.successors(unit)}
    further = [triple for unit in noted for triple in further_unit_triples(unit, MINTER)]
    for triples, wanted in (
        (described(noted, MINTER), {one for one in changes if gazetteer.acts(one)}),
        (further, changes),
    ):
        found = {triple.subject for triple in triples if triple.object == NamedNode(NS + "UnitChangeEvent")}
        assert found == {MINTER.unit_change(one) for one in wanted}
    assert {t.object for t in described(noted, MINTER) if t.predicate.value == NS + "originalUnit"} <= {
        MINTER.unit(unit) for unit in noted
    }


def one_unit(kind: str, name: str, on: str = "2018-10-02") -> Unit:
    """The unit of that name on a day."""
    (found,) = Gazetteer.load().find(kind, name, on=on)
    return found
