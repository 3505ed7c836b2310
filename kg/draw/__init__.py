"""The graph as a picture: who took part in what, who holds which post where, which document rests on which."""

from __future__ import annotations

import html
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.disk import write
from kg.errors import UsageError
from kg.export.select import Source, find_entity, lines, neighbourhood, select
from kg.rdf.statements import triples_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from kg.draw.scene import Scene
    from kg.export.network import Network

FORMATS: Final = ("svg", "png", "html")
_DEPTH: Final = 2  # steps: from a person by a meeting to those who were there too
_PAGE: Final = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ margin: 0; font-family: "DejaVu Sans", Verdana, sans-serif; color: #222; background: #fff; }}
figure {{ margin: 0; overflow: auto; }}
table {{ border-collapse: collapse; margin: 1rem 1.5rem; font-size: 0.85rem; }}
th, td {{ text-align: left; vertical-align: top; padding: 0.25rem 0.75rem; border-bottom: 1px solid #ddd; }}
</style>
</head>
<body>
<figure>
{svg}</figure>
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn: nodes shown, connected nodes there are, and what the picture notes when these differ."""

    shown: int
    total: int
    note: str | None = None


def draw(store: Source, out: Path, *, entity: str | None = None, lang: str = "vi") -> Drawing:
    """The store, or what lies within two steps of one entity, as a picture in `out`: svg, png or html by its ending.

    A picture holds 150 nodes; of more it shows the best connected, or the nearest, and notes it.
    Raises UsageError for another ending, an unknown entity or an empty graph, StoreError where `out` is not writable.
    """
    kind = _kind(out)
    from kg.draw import picture, scene  # noqa: PLC0415 -- matplotlib is slow to import
    from kg.export.network import words  # noqa: PLC0415

    network, centre = _network(store, entity, lang)
    shown = scene.scene(network, centre)
    if not shown.links:
        raise UsageError("draw-nothing")
    texts = words(lang)
    title = texts["around"].format(label=network.nodes[centre]["label"]) if centre else texts["title"]
    drawing = _drawing(shown, texts["nearest" if centre else "busiest"])
    with picture.settings():
        figure = picture.picture(shown, title, drawing.note, lang)
        write(out, [_page(figure, shown, title, lang) if kind == "html" else _image(figure, kind)])
    return drawing


def _kind(out: Path) -> str:
    kind = out.suffix.lower().lstrip(".")
    if kind in FORMATS:
        return kind
    raise UsageError("draw-format", name=out.name, known=", ".join(f".{known}" for known in FORMATS))


def _network(store: Source, entity: str | None, lang: str) -> tuple[Network, str | None]:
    """What there is to draw, and the entity in its centre."""
    from kg.draw.scene import around  # noqa: PLC0415
    from kg.export.network import project  # noqa: PLC0415 -- networkx is slow to import

    if entity is None:
        return project(triples_of(lines(select(store, None, None))), lang), None
    centre = find_entity(store, entity)
    network = project((quad.triple for quad in neighbourhood(store, centre, _DEPTH)), lang)
    if centre.value in network:
        return around(network, centre.value, _DEPTH), centre.value
    raise UsageError("draw-not-shown", name=entity, iri=centre.value)


def _drawing(shown: Scene, note: str) -> Drawing:
    count = len(shown.marks)
    total = count + shown.left_out
    return Drawing(count, total, note.format(shown=count, total=total) if shown.left_out else None)


def _image(figure: Figure, kind: str) -> bytes:
    from kg.draw import picture  # noqa: PLC0415

    stream = io.BytesIO()
    picture.save(figure, stream, kind)
    return stream.getvalue()


def _page(figure: Figure, shown: Scene, title: str, lang: str) -> bytes:
    """One page without anything from outside: the drawing, and under it every line in full words."""
    from kg.export.network import words  # noqa: PLC0415

    svg = _image(figure, "svg").decode()
    labels = {mark.name: mark.label for mark in shown.marks}
    rows = [_row("td", (labels[link.source], ", ".join(link.words), labels[link.target])) for link in shown.links]
    head = _row("th", (words(lang)[column] for column in ("from", "relation", "to")))
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    inline = svg[svg.index("<svg") :]
    return _PAGE.format(lang=lang, title=html.escape(title), svg=inline, head=head, rows=body).encode()


def _row(cell: str, texts: Iterable[str]) -> str:
    return "".join(f"<{cell}>{html.escape(text)}</{cell}>" for text in texts)
