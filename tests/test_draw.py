"""Pictures that a person can read: no text on another, the same bytes every time, nothing left out in silence."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import networkx as nx
import numpy as np
import pytest
from matplotlib.figure import Figure

from kg.draw import draw, picture, scene
from kg.draw.boxes import Box, Grid, around, crossings, separate, strikes, struck
from kg.draw.labels import UNBROKEN, wrapped
from kg.draw.layout import GAP, Part, place
from kg.draw.spread import spread
from kg.errors import StoreError, UsageError
from kg.export.network import Network, kinds, project, relations
from kg.export.select import find_entity
from kg.store import Store

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@pytest.fixture(scope="module")
def network(seeds_store: Store) -> Network:
    return project(quad.triple for quad in seeds_store.quads())


@pytest.fixture(scope="module")
def figure(network: Network) -> Figure:
    with picture.settings():
        return picture.picture(scene.scene(network), "Đồ thị", "Một lời ghi chú")


def texts(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_the_day_of_a_meeting_is_written_as_people_write_it() -> None:
    network: Network = nx.MultiDiGraph()
    for name, day in (("a", "2025-04-06"), ("b", "2025-10"), ("c", "")):
        network.add_node(name, kind="meeting", label="họp", **({"start": day} if day else {}))
    network.add_edges_from((("a", "b"), ("b", "c")), relation="chaired", label="sau")
    assert [mark.text for mark in scene.scene(network).marks] == ["họp\n6/4/2025", "họp\n10/2025", "họp"]


def test_a_picture_obeys_no_control_characters(tmp_path: Path) -> None:
    """They are no XML, and turn a text round."""
    network: Network = nx.MultiDiGraph()
    for name in ("a", "b"):
        network.add_node(name, kind="official", label=f"{name}\x1b]0;x\x07 \u202e\n<script>")
    network.add_edge("a", "b", relation="chaired", label="\x9b", post="\x00</svg>")
    with picture.settings():
        drawn = picture.picture(scene.scene(network), "Đồ thị", None)
        picture.save(drawn, tmp_path / "a.svg", "svg", "Đồ thị")
    found = texts((tmp_path / "a.svg").read_text(encoding="utf-8"))
    assert "\\x00</svg>" in found
    assert not any(re.search("[\x00-\x1f\x80-\x9f\u202e]", text) for text in found)


# ---------------------------------------------------------------- what a reader sees


@pytest.mark.slow
@pytest.mark.parametrize("dpi", [72, 144])
def test_no_text_lies_on_another(figure: Figure, dpi: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure, "dpi", dpi)
    with picture.settings():
        boxes = picture.label_boxes(figure)
    assert len(boxes) > 60
    assert [(one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)] == []


def test_every_text_lies_on_the_paper(figure: Figure) -> None:
    with picture.settings():
        boxes = [box for _, box in picture.label_boxes(figure)]
    sheet = around(boxes)
    assert sheet.x - sheet.width / 2 > 0
    assert sheet.y - sheet.height / 2 > 0
    assert sheet.x + sheet.width / 2 < figure.bbox.width
    assert sheet.y + sheet.height / 2 < figure.bbox.height


def test_every_connected_node_and_every_line_is_there(network: Network) -> None:
    shown = scene.scene(network)
    assert {mark.name for mark in shown.marks} == {name for name in network if network.degree(name)}
    assert {(link.source, link.target) for link in shown.links} == {
        (source, target) for source, target, _ in network.edges
    }
    assert shown.left_out == 0


def test_lines_say_their_roles_and_posts(network: Network) -> None:
    labels = {link.text.replace("\n", " ") for link in scene.scene(network).links}
    assert {"chủ trì, phát biểu", "tham dự", "tổ chức", "Phó Chủ tịch Thường trực", "trích dẫn", "triển khai"} <= labels


def test_long_labels_are_wrapped_evenly_and_shortened() -> None:
    assert wrapped("Phó Trưởng ban Thường trực", 20, 3) == "Phó Trưởng ban\nThường trực"
    long = wrapped("đánh giá thực trạng cải cách hành chính tại quận, phường", 20, 2)
    assert long.endswith(" …")
    assert max(map(len, long.splitlines())) <= 20


@pytest.mark.parametrize("width", [8, 12, 20, 30])
def test_no_word_is_cut(network: Network, width: int) -> None:
    for _, node in network.nodes(data=True):
        whole = set(node["label"].split())
        assert set(wrapped(node["label"], width, 4).removesuffix(" …").split()) <= whole
    posts = f"Phó Chủ tịch Thường trực, {'Phó Trưởng ban Thường trực'.replace(' ', UNBROKEN)}"
    assert set(re.split(r"\s", wrapped(posts, width, 9))) == set(re.split(r"\s", posts))


def test_the_labels_of_lines_hold_whole_words(network: Network) -> None:
    for link in scene.scene(network).links:
        whole = set(re.split(r"[ ,]+", " ".join(link.words)))
        assert set(re.split(r"[ ,\n…]+", link.text)) - {""} <= whole


def test_the_legend_names_the_kinds_that_occur(seeds_store: Store, tmp_path: Path) -> None:
    draw(seeds_store, tmp_path / "kg.svg", entity="Trần Minh Vũ", lang="en")
    shown = texts((tmp_path / "kg.svg").read_text(encoding="utf-8"))
    assert {"official", "meeting", "organisation"} <= set(shown)
    assert "document" not in shown
    assert "Around: Trần Minh Vũ" in shown


def test_kinds_differ_in_colour_and_in_marker() -> None:
    assert (
        len({kind.colour for kind in kinds().values()})
        == len({kind.marker for kind in kinds().values()})
        == len(kinds())
    )
    assert {kind.marker for kind in kinds().values()} <= set(picture._MARKERS)
    assert all(relation.names["vi"] and relation.names["en"] for relation in relations().values())


# ---------------------------------------------------------------- files


def test_the_svg_can_be_searched_and_names_no_date(seeds_store: Store, tmp_path: Path) -> None:
    drawing = draw(seeds_store, tmp_path / "kg.svg")
    svg = (tmp_path / "kg.svg").read_text(encoding="utf-8")
    assert drawing.shown == drawing.total
    assert drawing.note is None
    assert {"Đỗ Việt Hưng", "Trần Minh Vũ", "Trần Vĩnh Tuyến", "Trần Thanh Bình"} <= set(texts(svg))
    assert "<dc:date>" not in svg


@pytest.mark.slow
def test_the_same_store_gives_the_same_bytes(seeds_folder: Path, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from kg.draw import draw
from kg.store import Store
with Store.open(Path(sys.argv[1])) as store:
    for ending in ("svg", "png"):
        draw(store, Path(f"{sys.argv[2]}.{ending}"), entity="Đỗ Việt Hưng")
assert "matplotlib.pyplot" not in sys.modules
"""
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", code, str(seeds_folder), str(tmp_path / seed)], env=environment, check=True
        )
    for ending in ("svg", "png"):
        assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes()


def test_a_png_is_one(seeds_store: Store, tmp_path: Path) -> None:
    draw(seeds_store, tmp_path / "kg.PNG", entity="Trần Minh Vũ")
    assert (tmp_path / "kg.PNG").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_pictures_have_a_title(seeds_store: Store, tmp_path: Path, kind: str) -> None:
    draw(seeds_store, tmp_path / f"kg.{kind}", entity="Trần Minh Vũ")
    assert "Xung quanh: Trần Minh Vũ".encode() in (tmp_path / f"kg.{kind}").read_bytes()


def test_the_users_matplotlib_settings_stay(seeds_store: Store, tmp_path: Path) -> None:
    before = {name: mpl.rcParams[name] for name in mpl.rcParams if name != "backend"}  # reading that one chooses one
    draw(seeds_store, tmp_path / "kg.svg", entity="Trần Minh Vũ")
    assert {name: mpl.rcParams[name] for name in before} == before


# ---------------------------------------------------------------- too much, or nothing


def test_a_picture_that_leaves_something_out_notes_it(seeds_store: Store, tmp_path: Path) -> None:
    drawing = draw(seeds_store, tmp_path / "kg.svg", limit=8)
    assert drawing.shown == 8 < drawing.total
    assert drawing.note in texts((tmp_path / "kg.svg").read_text(encoding="utf-8"))
    near = draw(seeds_store, tmp_path / "kg.svg", entity="Đỗ Việt Hưng", limit=3)
    assert near.note is not None
    assert "gần nhất" in near.note


def test_of_many_the_connected_ones_are_kept(network: Network) -> None:
    few = scene.scene(network, limit=8)
    busiest = max(sorted(network), key=network.degree)
    assert busiest in {mark.name for mark in few.marks}
    assert len(few.links) >= 7
    assert few.left_out == len(scene.scene(network).marks) - 8


def test_around_an_entity_are_its_neighbours_and_theirs(seeds_store: Store, network: Network) -> None:
    centre = find_entity(seeds_store, "Đỗ Việt Hưng").value
    near = scene.around(network, centre, depth=1)
    assert set(near) == {centre, *network.successors(centre), *network.predecessors(centre)}
    assert set(near) < set(scene.around(network, centre, depth=2))


def test_what_cannot_be_drawn_is_reported(seeds_store: Store, tmp_path: Path) -> None:
    for name, entity, words in (
        ("kg.pdf", None, "end its name in .svg, .png, .html"),
        ("kg", None, "end its name in"),
        ("kg.svg", "Ông Không Có", "has no entity called"),
        ("kg.svg", "cchc:Meeting", "nothing that a picture shows"),
    ):
        with pytest.raises(UsageError) as raised:
            draw(seeds_store, tmp_path / name, entity=entity)
        assert words in str(raised.value)
    with pytest.raises(StoreError, match="cannot write"):
        draw(seeds_store, tmp_path / "missing" / "kg.svg", entity="Trần Minh Vũ")


def test_an_empty_store_is_reported(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", write=True) as empty, pytest.raises(UsageError, match="nothing to draw"):
        draw(empty, tmp_path / "kg.svg")


# ---------------------------------------------------------------- geometry


def test_a_line_strikes_the_boxes_that_it_runs_through() -> None:
    box = Box(0, 0, 10, 4)
    lines = [
        ((-20.0, 0.0), (20.0, 0.0)),
        ((-20.0, 3.0), (20.0, 3.0)),
        ((0.0, -9.0), (0.0, 9.0)),
        ((6.0, 0.0), (9.0, 0.0)),
    ]
    assert struck([box], lines).tolist() == [[True, False, True, False]]
    assert [strikes(box, line) for line in lines] == [True, False, True, False]


def test_lines_that_share_an_end_do_not_cross() -> None:
    a, b, c, d = (0.0, 0.0), (10.0, 10.0), (0.0, 10.0), (10.0, 0.0)
    assert crossings([(a, b), (c, d)]) == 1
    assert crossings([(a, b), (a, d), (c, b)]) == 0
    assert crossings([]) == 0


def test_boxes_on_one_spot_are_pushed_apart() -> None:
    sizes = [(30.0, 20.0)] * 12
    points = separate(np.zeros((12, 2)), sizes, GAP)
    boxes = [Box(float(x), float(y), *size) for (x, y), size in zip(points, sizes, strict=True)]
    assert not any(one.overlaps(other, GAP / 2) for one, other in combinations(boxes, 2))


def test_a_busy_star_has_room_for_all_labels() -> None:
    leaves = 24
    part = Part(
        [(90.0, 40.0)] * (leaves + 1), [(0, leaf) for leaf in range(1, leaves + 1)], [(80.0, 20.0)] * leaves, 7.0
    )
    placed = place(part)
    boxes = (*placed.nodes, *placed.labels)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_grid_finds_what_a_comparison_with_all_finds() -> None:
    chance = np.random.default_rng(1)
    boxes = [Box(*map(float, chance.uniform(-200, 200, 2)), *map(float, chance.uniform(1, 90, 2))) for _ in range(60)]
    grid = Grid(boxes[:30], 40.0)
    for box in boxes[30:]:
        assert grid.hits(box, 1.5) == any(box.overlaps(other, 1.5) for other in boxes[:30])


def test_points_of_a_page_are_apart_and_the_same_again() -> None:
    lines = [(0, leaf) for leaf in range(1, 40)] + [(50, 51), (51, 52)]
    points = spread(60, lines)
    assert points == spread(60, reversed(lines))
    assert min(max(abs(x - a), abs(y - b)) for (x, y), (a, b) in combinations(points, 2)) > 10
    assert max(np.hypot(*np.subtract(points[0], points[leaf])) for leaf in range(1, 40)) < 600
    assert spread(0, []) == []
