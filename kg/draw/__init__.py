"""The graph as a picture: who took part in what, who holds which post where, which document rests on which."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.disk import write
from kg.errors import UsageError
from kg.export.select import Source, find_entity, lines, neighbourhood, select

if TYPE_CHECKING:
    from kg.draw.scene import Scene
    from kg.export.narrowed import Narrowing
    from kg.export.network import Network

FORMATS: Final = ("svg", "png", "html")
LIMITS: Final = {"html": 2000, "svg": 150, "png": 150}
"""Nodes shown where nothing else is said: a page is zoomed, while a picture has room for that many labels."""
_DEPTH: Final = 2  # steps: from a person by a meeting to those who were there too


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn: nodes shown, connected nodes there are, and what the picture notes when these differ."""

    shown: int
    total: int
    note: str | None = None


def draw(
    store: Source,
    out: Path,
    *,
    entity: str | None = None,
    kinds: Iterable[str] | None = None,
    relations: Iterable[str] | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    lang: str = "vi",
) -> Drawing:
    """The store, or what lies within two steps of one entity, as a picture in `out`: svg, png or html by its ending.

    Kinds, relations and days narrow it first (`kg.export.narrowed`). Of more than `limit` nodes the best connected, or
    the nearest, are shown, and that is noted.
    Raises UsageError for another ending, an unknown entity, kind or relation, or where nothing is left to draw,
    StoreError where `out` is not writable.
    """
    kind = kind_of(out)
    from kg.export.narrowed import Narrowing  # noqa: PLC0415 -- networkx is slow to import

    narrowing = Narrowing.of(kinds, relations, since, until)
    drawing, content = drawn(store, kind, entity=entity, part=narrowing, limit=limit, lang=lang)
    write(out, [content])
    return drawing


def drawn(
    store: Source, kind: str, *, entity: str | None, part: Narrowing, limit: int | None = None, lang: str = "vi"
) -> tuple[Drawing, bytes]:
    """What `draw` draws, and the bytes of the picture: svg, png or html."""
    network, centre = network_of(store, entity, part, lang)
    return of_network(network, kind, centre, part=part, limit=limit, lang=lang)


def of_network(
    network: Network,
    kind: str,
    centre: str | None = None,
    *,
    part: Narrowing | None = None,
    limit: int | None,
    lang: str,
) -> tuple[Drawing, bytes]:
    """What is drawn of a network that was narrowed to `part`, and the bytes of the picture: svg, png or html."""
    from kg.draw.scene import scene  # noqa: PLC0415
    from kg.export.network import words  # noqa: PLC0415

    shown = scene(network, centre, limit or LIMITS[kind])
    if not shown.links:
        raise UsageError("draw-nothing-left" if part else "draw-nothing")
    texts = words(lang)
    title = texts["around"].format(label=network.nodes[centre]["label"]) if centre else texts["title"]
    drawing = _drawing(shown, texts["nearest" if centre else "busiest"], part.told(lang) if part else None)
    if kind == "html":
        from kg.draw.page import page  # noqa: PLC0415

        return drawing, page(shown, network, title, drawing.note, lang)
    return drawing, _image(kind, shown, title, drawing.note, lang)


def network_of(store: Source, entity: str | None, narrowing: Narrowing, lang: str = "vi") -> tuple[Network, str | None]:
    """The network of the store, or of what lies within two steps of an entity, and that entity's node."""
    from kg.draw.scene import around  # noqa: PLC0415
    from kg.export.network import project, project_lines  # noqa: PLC0415

    if entity is None:
        return narrowing.applied(project_lines(lines(select(store, None, None)), lang)), None
    centre = find_entity(store, entity)
    network = project((quad.triple for quad in neighbourhood(store, centre, _DEPTH)), lang)
    if centre.value in network:
        return around(narrowing.applied(network, centre.value), centre.value, _DEPTH), centre.value
    raise UsageError("draw-not-shown", name=entity, iri=centre.value)


def kind_of(out: Path) -> str:
    """The kind of picture that the ending of a file tells; UsageError for another ending."""
    kind = out.suffix.lower().lstrip(".")
    if kind in FORMATS:
        return kind
    raise UsageError("draw-format", name=out.name, known=", ".join(f".{known}" for known in FORMATS))


def _drawing(shown: Scene, note: str, narrowed: str | None) -> Drawing:
    count = len(shown.marks)
    total = count + shown.left_out
    notes = [narrowed, note.format(shown=count, total=total) if shown.left_out else None]
    return Drawing(count, total, " ".join(filter(None, notes)) or None)


def _image(kind: str, shown: Scene, title: str, note: str | None, lang: str) -> bytes:
    from kg.draw import picture  # noqa: PLC0415 -- matplotlib is slow to import

    stream = io.BytesIO()
    with picture.settings():
        picture.save(picture.picture(shown, title, note, lang), stream, kind, title)
    return stream.getvalue()
