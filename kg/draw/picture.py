"""The scene on paper: sizes of texts from the renderer, positions from the layout, then markers, arrows and labels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from kg.draw.boxes import Box
from kg.draw.scene import Mark, Scene, legend
from kg.draw.sheet import MARKER, Measures, Sheet, arrow, laid_out
from kg.export.network import kinds
from kg.shown import shown_line

_SETTINGS: Final[Any] = {
    "font.family": ["DejaVu Sans"],
    "svg.fonttype": "none",
    "svg.hashsalt": "cchc-kg",
    "text.parse_math": False,
}
_MARKERS: Final = {"circle": "o", "square": "s", "diamond": "D", "triangle": "^", "pentagon": "p", "star": "*"}
_MARGIN: Final = 24.0  # points, about two lines of text
_PIXELS: Final = 6000  # the longer side of a png at most: viewers and printers still take it
_LINE_SPACING: Final = 1.15
_NODE_TEXT: Final[Any] = {"fontsize": 8.0, "linespacing": _LINE_SPACING}
_LINK_TEXT: Final[Any] = {"fontsize": 7.0, "linespacing": _LINE_SPACING, "style": "italic"}
_TITLE_TEXT: Final[Any] = {"fontsize": 13.0, "weight": "bold"}
_NOTE_TEXT: Final[Any] = {"fontsize": 9.0}


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib's own defaults and ours, whatever the user's matplotlibrc sets; put back afterwards."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def picture(scene: Scene, title: str, note: str | None, lang: str = "vi") -> Figure:
    """The whole figure; call it, and save what it gives, under `settings()`."""
    measure = _Measure()
    sheet = laid_out(scene, measure.measures())
    bounds = sheet.bounds()
    names = legend(scene, lang)
    head = [measure(title, _TITLE_TEXT), *(measure(text, _NOTE_TEXT) for text in ([note] if note else []))]
    wide = max(bounds.width, *(width for width, _ in head), sum(measure(name, _NOTE_TEXT)[0] + 40 for _, name in names))
    top = 56.0 + (20.0 if note else 0.0)
    width, height = wide + 2 * _MARGIN, bounds.height + 2 * _MARGIN + top
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0, width), ylim=(0, height))
    axes.axis("off")
    move = (width / 2 - bounds.x, _MARGIN + bounds.height / 2 - bounds.y)
    _draw_links(axes, scene, sheet.shifted(*move))
    _draw_marks(axes, scene, sheet.shifted(*move))
    _draw_head(axes, title, note, names, measure)
    return figure


def save(figure: Figure, out: Any, kind: str, title: str | None = None) -> None:
    """The figure as svg or png, with a title but no date or program: the same figure is the same bytes."""
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None} if kind == "svg" else {"Software": None}
    dpi = min(144.0, _PIXELS / max(figure.get_size_inches()))
    known = ({"Title": shown_line(title)} if title else {}) | nothing
    figure.savefig(out, format=kind, dpi=dpi, metadata=known, facecolor="white")


def label_boxes(figure: Figure) -> list[tuple[str, Box]]:
    """Every text of the figure and the box that it takes when drawn, in pixels."""
    drawn = renderer(figure)
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    extents = [(text, text.get_window_extent(drawn)) for text in texts]
    return [
        (text.get_text(), Box((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, box.width, box.height))
        for text, box in extents
    ]


def renderer(figure: Figure) -> Any:
    """What draws the figure, and knows how wide its texts are."""
    make: Any = RendererAgg
    return make(figure.bbox.width, figure.bbox.height, figure.dpi)


class _Measure:
    """Width and height of a text in points, as the renderer sets it."""

    def __init__(self) -> None:
        self._figure = Figure(dpi=72)
        self._renderer = renderer(self._figure)
        self._text = self._figure.text(0, 0, "")

    def __call__(self, text: str, style: dict[str, Any]) -> tuple[float, float]:
        self._text.set(**({"style": "normal", "weight": "normal", "linespacing": _LINE_SPACING} | style), text=text)
        box = self._text.get_window_extent(self._renderer)
        return float(box.width) * 1.02 + 1, float(box.height) * 1.02 + 1

    def measures(self) -> Measures:
        """How large the labels of nodes and lines are."""
        return Measures(
            lambda mark: self(mark.text, _NODE_TEXT | _weight(mark)), lambda link: self(link.text, _LINK_TEXT)
        )


def _weight(mark: Mark) -> dict[str, Any]:
    return {"weight": "bold" if mark.kind == "official" else "normal"}


def _draw_links(axes: Axes, scene: Scene, sheet: Sheet) -> None:
    """Arrows in the colour of what they lead to, then their labels on white."""
    goals = {mark.name: kinds()[mark.kind].colour for mark in scene.marks}
    shafts, heads, colours = [], [], []
    for link in scene.links:
        shaft, head = arrow(sheet.markers[link.source], sheet.markers[link.target])
        shafts.append(shaft)
        heads.append(head)
        colours.append(goals[link.target])
    axes.add_collection(LineCollection(shafts, colors=colours, linewidths=0.9), autolim=False)
    axes.add_collection(PolyCollection(heads, facecolors=colours, edgecolors="none"), autolim=False)
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    for link in scene.links:
        box = sheet.links[link.source, link.target]
        axes.text(box.x, box.y, link.text, ha="center", va="center", color="#333333", bbox=paper, **_LINK_TEXT)


def _draw_marks(axes: Axes, scene: Scene, sheet: Sheet) -> None:
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8}
    for mark in scene.marks:
        x, y = sheet.markers[mark.name]
        side, align = (-1, "top") if y > sheet.marks[mark.name].y else (1, "bottom")
        _draw_marker(axes, mark.kind, x, y)
        style = _NODE_TEXT | _weight(mark)
        axes.text(x, y + side * (MARKER + 2), mark.text, ha="center", va=align, color="black", bbox=paper, **style)


def _draw_marker(axes: Axes, name: str, x: float, y: float) -> None:
    kind = kinds()[name]
    size = 2 * MARKER * (0.78 if kind.marker == "diamond" else 1.0)
    axes.add_artist(
        Line2D([x], [y], marker=_MARKERS[kind.marker], markersize=size, color=kind.colour, markeredgecolor="white")
    )


def _draw_head(axes: Axes, title: str, note: str | None, names: list[tuple[str, str]], measure: _Measure) -> None:
    """Title, note and legend at the top left."""
    y = axes.get_ylim()[1] - _MARGIN
    axes.text(_MARGIN, y, title, va="center", **_TITLE_TEXT)
    if note:
        y -= 20
        axes.text(_MARGIN, y, note, va="center", color="#a33000", **_NOTE_TEXT)
    x = _MARGIN
    for kind, name in names:
        _draw_marker(axes, kind, x + MARKER, y - 24)
        axes.text(x + 2 * MARKER + 5, y - 24, name, va="center", **_NOTE_TEXT)
        x += measure(name, _NOTE_TEXT)[0] + 40
