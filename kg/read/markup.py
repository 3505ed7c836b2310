"""Web pages and notes with a head of metadata, as the plain text that is stored.

What only the head tells (title, day, lead) is printed above the text, so that evidence can point to it. Cells of a
table are kept apart by tabs, rows by line ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, Final

import yaml

from kg.read.decode import Refused
from kg.text import key, nfc

_HEAD: Final = re.compile(r"---[ ]*(?P<form>json|yaml)?[ ]*\n(?P<head>.*?)\n---[ ]*(?:\n|$)", re.DOTALL)
_TAGS: Final = re.compile(r"<(?:p|div|br|table|span|h[1-6]|ul|ol)\b", re.IGNORECASE)
_HEADING: Final = re.compile(r"^#{1,6}[ ]+", re.MULTILINE)
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")
_TITLES: Final = ("title", "headline")
_DAYS: Final = ("date", "published", "datePublished", "published_time")
_LEADS: Final = ("description", "lead", "sapo", "summary")
_META: Final = ("og:title", "article:published_time", "og:description")
_TOP: Final = 600
"""Within so many characters a page shows its title and its day."""

_VIETNAM: Final = timezone(timedelta(hours=7))


def from_markdown(text: str) -> str:
    """Markdown or HTML under a head between `---` lines (YAML or JSON); without such a head the text as it is.

    Raises `Refused` for a head that is neither, or for HTML where the extra `inputs` is not installed.
    """
    match = _HEAD.match(text)
    if match is None:
        return text
    head, body = _read(match["form"], match["head"]), text[match.end() :]
    plain = _plain(body) if _TAGS.search(body) else _HEADING.sub("", body)
    told = {name: next((head[k] for k in keys if head.get(k)), None) for name, keys in _SLOTS.items()}
    return _headed(plain, told["title"], told["day"], told["lead"])


def from_html(text: str) -> str:
    """The article of a web page without menus and side columns, under its title and day where only the head has them.

    Raises `Refused` where the extra `inputs` is not installed.
    """
    tree = _tree(text)
    head = {m.getattr("property") or m.getattr("name"): m.getattr("content") for m in _elements(tree.head, "meta")}
    title, day, _ = (head.get(name) for name in _META)
    return _headed(_plain(text, main=True), title, day, None)


_SLOTS: Final[Mapping[str, tuple[str, ...]]] = {"title": _TITLES, "day": _DAYS, "lead": _LEADS}


def _read(form: str | None, head: str) -> Mapping[str, Any]:
    try:
        found = json.loads(head) if form == "json" else yaml.safe_load(head)
    except (ValueError, yaml.YAMLError) as error:
        raise Refused("input-head", reason=" ".join(str(error).split())) from error
    return found if isinstance(found, Mapping) else {}


def _headed(body: str, title: object, day: object, lead: object) -> str:
    """The text under those of title, day and lead that its beginning does not itself show."""
    top = body[:_TOP]
    lines = [" ".join(str(title).split())] if title and key(str(title)) not in map(key, top.split("\n")) else []
    if (stamp := _stamp(day)) and stamp[:10] not in top:
        lines.append(stamp)
    if lead and key(str(lead)) not in key(body):
        lines += ["", str(lead).strip()]
    return nfc("\n".join([*lines, "", body] if lines else [body]))


def _stamp(day: object) -> str:
    """The day, and the time where one is told, in Vietnam: "28/12/2020 08:57"; empty for what is no date."""
    if isinstance(day, str):
        try:
            day = datetime.fromisoformat(day.strip())
        except ValueError:
            return ""
    if isinstance(day, datetime) and (day.hour or day.minute):
        return f"{day.astimezone(_VIETNAM) if day.tzinfo else day:%d/%m/%Y %H:%M}"
    return f"{day:%d/%m/%Y}" if isinstance(day, date) else ""


def _plain(markup: str, main: bool = False) -> str:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415 - an extra

    found: str = extract_plain_text(
        _tree(markup), main_content=main, preserve_formatting=True, list_bullets=False, alt_texts=False, links=False
    )
    return _EMPTY_LINES.sub("\n\n", found).strip()


def _tree(markup: str) -> Any:
    try:
        from resiliparse.parse.html import HTMLTree  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused("input-extra", extra="inputs") from error
    return HTMLTree.parse(markup)


def _elements(node: Any, name: str) -> list[Any]:
    return list(node.get_elements_by_tag_name(name)) if node is not None else []
