"""Web pages and notes with a head of metadata, as the plain text that is stored.

What only the head has (title, day, lead) is printed above the text, so that evidence can point to it. Cells of a
table are kept apart by tabs, rows by line ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from importlib.util import find_spec
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import yaml

from kg.model import Page
from kg.read.apart import result
from kg.read.decode import MAX_BYTES, Refused
from kg.read.legacy import modern
from kg.text import key, nfc

_HEAD: Final = re.compile(r"---[ ]*+(?P<form>json|yaml)?[ ]*+\n(?P<head>.*?)\n---[ ]*+(?:\n|$)", re.DOTALL)
_TAGS: Final = re.compile(r"<(?:p|div|table|h[1-6]|ul|ol)\b", re.IGNORECASE)
_HEADING: Final = re.compile(r"^#{1,6}[ ]+", re.MULTILINE)
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "headline", "og:title"),
    "published": ("date", "published", "datePublished", "article:published_time"),
    "lead": ("description", "lead", "sapo", "summary"),
    "url": ("url", "link", "og:url"),
    "publisher": ("publisher", "site", "og:site_name"),
    "retrieved": ("retrieved", "crawled", "accessed"),
}
"""By which names a head calls each slot, in YAML, JSON or the meta elements of a web page; the first that is there."""

SECONDS: Final = 10.0
"""So much time of the processor at most for one web page, a thousand times what it takes: nested tags take longest."""
LONGEST_CELL: Final = 400
"""So many characters at most in a cell of data; a table with a longer one lays out the page."""
EMPTY_CELL: Final = "\xa0"
"""What stands in a cell that is empty, so that those behind it stay in their columns."""
_FARTHEST: Final = 40
"""So many columns or rows at most that one cell reaches over, so that a few letters make no large table."""
_DIGITS: Final = 4
_LONGEST_HEAD: Final = 20_000
"""So many characters at most: of a page that only begins with a line of dashes no more is searched for a second one."""
_NO_NUMBER: Final = 10**100
"""From here on a number is no title and no name, and Python refuses to write the largest."""
_TOP: Final = 600
"""Within so many characters a page shows its title and its day."""

_MACHINE: Final = re.compile(
    r"^(?:Microsoft|Untitled|Document\d*$)|\.(?:docx?|pdf|xlsx?|pptx?|rtf|odt)$", re.IGNORECASE
)
"""A title that the program gave, not the writer: "Microsoft Word - bao cao.doc"."""

_VIETNAM: Final = timezone(timedelta(hours=7))


def from_markdown(source: str, text: str) -> Page:
    """Markdown or HTML under a head between `---` lines (YAML or JSON); without such a head the text as it is.

    Raises `Refused` for a head that is neither, or for HTML where resiliparse is missing.
    """
    match = _HEAD.match(text, 0, _LONGEST_HEAD)
    head = _read(match["form"], match["head"]) if match else None
    if match is None or head is None:
        return Page(source, text)
    body = text[match.end() :]
    return headed(source, _extracted(body)[0] if _TAGS.search(body) else _HEADING.sub("", body), _slots(head))


def from_html(source: str, text: str, metadata: Mapping[str, object] | None = None) -> Page:
    """The article of a web page without menus and side columns, under its title and day where only the head has them.

    `metadata` from outside, by slot (title, published, lead, url, publisher, retrieved), win over those of its head.
    Raises `Refused` where resiliparse is missing, or the page takes too much time or memory.
    """
    plain, meta = _extracted(text, main=True)
    return headed(source, plain, _slots(meta) | {slot: value for slot, value in (metadata or {}).items() if value})


def from_record(source: str, text: str, metadata: Mapping[str, object]) -> Page:
    """A text, or an article in HTML, under those of its `metadata` by slot that its beginning does not show."""
    return headed(source, _extracted(text)[0] if is_markup(text) else text, metadata)


def is_markup(text: str) -> bool:
    """Whether a text is HTML from its first letter on."""
    return text.lstrip().startswith("<") and bool(_TAGS.search(text))


def with_properties(source: str, text: str, title: str | None, day: object) -> Page:
    """A document, its fonts older than Unicode or not, under the title of its properties unless a program put it there.

    The day on which the file was made is kept with the page and not printed: the text's own date line counts first.
    """
    page = headed(source, modern(nfc(text)), {"title": None if _MACHINE.search(title or "") else title})
    return replace(page, published=_iso(_moment(day)))


def _read(form: str | None, head: str) -> Mapping[str, Any] | None:
    """The values of a head by name; None for words between two lines that are no head."""
    try:
        found = json.loads(head) if form == "json" else yaml.load(head, _Loader)
    except Exception as error:  # PyYAML lets through what its constructors raise: KeyError, AttributeError, IndexError
        raise Refused("input-head", reason=" ".join(str(error).split())) from error
    return found if isinstance(found, Mapping) else None


class _Loader(yaml.SafeLoader):
    """Reads a head without its merges (`<<`), of which a few lines make millions of pairs."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave the merges where they are; nothing constructs them."""


def _slots(head: Mapping[str, Any]) -> dict[str, object]:
    """The values of a head, by slot."""
    return {slot: next((head[name] for name in names if head.get(name)), None) for slot, names in _NAMES.items()}


def headed(source: str, body: str, metadata: Mapping[str, object]) -> Page:
    """The text under those of title, day and lead that its beginning does not itself show."""
    title, lead, url, publisher = (_words(metadata.get(slot)) for slot in ("title", "lead", "url", "publisher"))
    published, retrieved = _moment(metadata.get("published")), _moment(metadata.get("retrieved"))
    top, lines = body[:_TOP], list[str]()
    if title and key(title) not in map(key, top.split("\n")):
        lines.append(title)
    stamp = f"{published:%d/%m/%Y}" if published else ""
    if published and not any(
        line.strip().startswith(stamp) or line.rstrip().endswith(stamp) for line in top.split("\n")
    ):
        lines.append(f"{stamp}{published: %H:%M}" if isinstance(published, datetime) else stamp)
    if lead and _without_dots(lead) not in " ".join(body.split()):
        lines += ["", lead]
    text = nfc("\n".join([*lines, "", body] if lines else [body]))
    if len(text) > MAX_BYTES:
        raise Refused("input-too-long", limit=MAX_BYTES // 1024 // 1024)
    return Page(source, text, url, title, _iso(published), publisher, _iso(retrieved))


def _words(value: object) -> str | None:
    """The value in words on one line, half letters and NUL replaced; None for what is no value or is blank."""
    if not isinstance(value, str | int | float | date) or (isinstance(value, int) and abs(value) >= _NO_NUMBER):
        return None
    text = str(value).replace("\0", " ").encode(errors="replace").decode()
    return " ".join(nfc(text).split()) or None


def _without_dots(lead: str) -> str:
    """The lead up to where it is cut off: "… chủ trì..."."""
    return lead.rstrip(" .…")


def _moment(value: object) -> date | None:
    """The day, or day and time where a time is given, in Vietnam; None for what is neither."""
    if isinstance(value, str):
        value = _parsed(value.strip())
    if not isinstance(value, datetime):
        return value if isinstance(value, date) else None
    if not (value.hour or value.minute):
        return value.date()
    try:
        return value.astimezone(_VIETNAM).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError:
        return None


def _parsed(text: str) -> datetime | None:
    """A day as ISO 8601 or as Vietnam writes it ("07/04/2021 06:49")."""
    for form in (None, "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form) if form else datetime.fromisoformat(text)
        except ValueError:
            continue
    return None


def _iso(moment: date | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat() if moment else None


def _extracted(markup: str, main: bool = False) -> tuple[str, dict[str, str]]:
    """The plain text of a web page, or of its main part, and the values of its meta elements by property."""
    if find_spec("resiliparse") is None:
        raise Refused("input-extra", extra="inputs")
    return result(_plain, markup, main, seconds=SECONDS)


def _plain(markup: str, main: bool) -> tuple[str, dict[str, str]]:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 -- only who reads such files needs it
    from resiliparse.parse.html import HTMLTree  # noqa: PLC0415

    tree: Any = HTMLTree.parse(markup)
    head = () if tree.head is None else tree.head  # walked, as `_cells` are
    meta = {m.getattr("property"): m.getattr("content") for m in head if m.tag == "meta" and m.getattr("property")}
    cells = _cells(tree.document)
    laid_out = {cell.closest("table") for cell in cells if not _is_of_data(cell)}
    for cell in filter(_is_of_data, cells):
        cell.text = " ".join(extract_plain_text(cell.html).split()) or EMPTY_CELL  # paragraphs stay on the row's line
    if any(cell.getattr("colspan") or cell.getattr("rowspan") for cell in cells):
        _spread([cell for cell in cells if cell.closest("table") not in laid_out], tree)
    for items in _lists(tree.document):
        if items.query_selector("a, ul, ol, div, table") is None:  # a list of links is a menu
            _as_paragraphs(items, tree)
    found: str = extract_plain_text(
        tree, main_content=main, preserve_formatting=True, list_bullets=False, alt_texts=False, links=False
    )
    return _EMPTY_LINES.sub("\n\n", found).strip(), meta


def _cells(document: Any) -> list[Any]:
    """The cells of all tables, by a walk: a collection looks for each of its nodes from the first on."""
    return [node for node in document if node.tag in ("td", "th")] if len(document.query_selector_all("td, th")) else []


def _is_of_data(cell: Any) -> bool:
    """Whether a cell holds words of a table, and does not lay out the page."""
    return cell.query_selector("table, div, h1, h2, h3, ul") is None and len(cell.text) <= LONGEST_CELL


def _spread(cells: list[Any], tree: Any) -> None:
    """Put an empty cell wherever one of another column or row reaches to, so that each cell stands in its column."""
    for _, rows in groupby(groupby(cells, key=attrgetter("parent")), key=lambda row: row[0].closest("table")):
        below: dict[int, int] = {}
        for row, inside in rows:
            below = _spread_row(row, list(inside), below, tree)


def _spread_row(row: Any, cells: list[Any], reached: dict[int, int], tree: Any) -> dict[int, int]:
    """Spread the cells of a row; by column in how many rows below it a cell still stands, as in `reached` above it."""
    below = {column: rows - 1 for column, rows in reached.items() if rows > 1}
    column = 0
    for cell in cells:
        while column in reached:
            row.insert_before(_empty(tree), cell)
            column += 1
        across, down = (reach(cell.getattr(name)) for name in ("colspan", "rowspan"))
        following = cell.next_sibling
        for _ in range(across - 1):
            row.insert_before(_empty(tree), following) if following else row.append_child(_empty(tree))
        below |= dict.fromkeys(range(column, column + across), down - 1) if down > 1 else {}
        column += across
    while column in reached:
        row.append_child(_empty(tree))
        column += 1
    return below


def reach(printed: str | None) -> int:
    """Over how many columns or rows a cell reaches, by its attribute."""
    return max(1, min(int(printed), _FARTHEST)) if printed and printed.isdecimal() and len(printed) <= _DIGITS else 1


def _empty(tree: Any) -> Any:
    cell = tree.create_element("td")
    cell.text = EMPTY_CELL
    return cell


def _lists(document: Any) -> list[Any]:
    return [node for node in document if node.tag in ("ul", "ol")] if len(document.query_selector_all("ul, ol")) else []


def _as_paragraphs(items: Any, tree: Any) -> None:
    """Put a paragraph for each item in the place of a list: extraction takes short lists for menus and drops them."""
    for item in [node for node in items.child_nodes if node.tag == "li"]:
        paragraph = tree.create_element("p")
        paragraph.text = " ".join(item.text.split())
        items.parent.insert_before(paragraph, items)
    items.decompose()
