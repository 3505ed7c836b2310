"""Pages from their templates, in the language of whoever reads, and addresses within the site."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import yaml
from starlette.responses import HTMLResponse

from kg import resources
from kg.export.pages import WordTable
from kg.messages import figure
from kg.rdf.namespaces import SCHEME

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response

HERE: Final = Path(__file__).parent
SHARED: Final = resources.data() / "scripts"
"""Scripts that other parts of the program put into files of their own, too."""
LANGUAGES: Final = ("vi", "en")
LANGUAGE: Final = "kg-lang"
"""The cookie that keeps the language."""
ENTITIES: Final = "/id/"
"""Where the pages of entities stand: what follows is their IRI without the base."""
CONCEPTS: Final = "/scheme/"
"""Where those of concepts stand."""
_MARKS: Final = " ,;:.–-"
"""What no text that is cut ends with."""


def page(request: Request, name: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """The template `name` filled in; what is no HTML is escaped, and a value that is missing is an error."""
    lang = language(request)
    given = {
        **values,
        "lang": lang,
        "other_lang": next(one for one in LANGUAGES if one != lang),
        "says": Words(lang),
        "here": request.url.path,
        "edits": request.app.state.edits,
        "switched": f"{request.url.path}?{urlencode([*_others(request), ('lang', _other(lang))])}",
        "number": lambda value, digits=0: figure(value, lang, digits),
        "day": lambda value: day(value, lang),
        "entity": lambda iri: entity_path(iri, request.app.state.base),
        "around": lambda iri: graph_path(iri, request.app.state.base),
    }
    response = HTMLResponse(_environment().get_template(name).render(given), status_code=status)
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE, lang, max_age=31_536_000, samesite="lax", httponly=True)
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Cookie, Accept"
    return response


def language(request: Request) -> str:
    """The language that the address names, else that of the cookie, else Vietnamese."""
    wanted = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    return wanted if wanted in LANGUAGES else request.app.state.lang


class Words(WordTable):
    """The words of the pages in one language, by key: `kg/data/site.yaml`."""

    def __init__(self, lang: str) -> None:
        super().__init__(words(), lang)


@cache
def words() -> dict[str, dict[str, str]]:
    """All the words of the pages, in both languages."""
    table: dict[str, dict[str, str]] = yaml.safe_load((resources.data() / "site.yaml").read_text(encoding="utf-8"))
    return table


def day(value: str | None, lang: str) -> str:
    """A day, month or year as people write it: 26/3/2021 in Vietnamese, as it is in English."""
    if not value:
        return ""
    parts = value.partition("T")[0].split("-")
    if lang != "vi" or not all(part.isdecimal() for part in parts):
        return "-".join(parts)
    return "/".join(str(int(part)) for part in reversed(parts))


def entity_path(iri: str, base: str) -> str:
    """Where the page of an entity, or of a concept of the code lists, stands; the IRI itself of all else."""
    if iri.startswith(SCHEME):
        return CONCEPTS + quote(iri.removeprefix(SCHEME), safe="/-@")
    return ENTITIES + quote(iri.removeprefix(base), safe="/-@") if iri.startswith(base) else iri


def graph_path(iri: str, base: str) -> str:
    """Where the network around a thing stands."""
    return f"/graph?of={quote(iri.removeprefix(base), safe='/-@')}"


def place_of(slug: str, begin: int, end: int) -> str:
    """Where a stretch of an article stands: with scripts or without, its words are marked."""
    return f"{ENTITIES}article/{quote(slug)}?at={begin}-{end}#s{begin}-{end}"


def cut(text: str, most: int) -> str:
    """The text, of a longer one the words that so many letters have room for, and dots."""
    if len(text) <= most:
        return text
    words = text[: most + 1].rpartition(" ")[0] or text[:most]
    return f"{words.rstrip(_MARKS)}…"


@cache
def asset(name: str) -> str:
    """The address of a file of the site, with its hash, so that browsers keep it until it changes."""
    own = HERE / "static" / name
    place, file = ("static", own) if own.is_file() else (SHARED.name, SHARED / name)
    return f"/{place}/{name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"


def _other(lang: str) -> str:
    return next(one for one in LANGUAGES if one != lang)


def _others(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 -- slow, and only pages need it

    made = Environment(
        loader=FileSystemLoader(HERE / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals.update(asset=asset, place_of=place_of)
    made.filters["cut"] = cut
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}  # in the order in which things are shown
    return made
