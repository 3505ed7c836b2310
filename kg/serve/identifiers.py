"""The IRIs of the data as addresses: what an entity, a term or a code list is, as RDF where RDF is wanted.

Each is told by `Accept`, or by the end of the address (`.ttl`, `.jsonld`, `.nt`, `.rdf`). Where a page is wanted the
routes of this module let the request go by, so that those of the pages take it; of the ontology the page is here, too.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, RdfFormat, parse, serialize
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route

from kg import resources
from kg.errors import UsageError
from kg.export.select import select
from kg.rdf.namespaces import PREFIXES, SCHEME
from kg.serve.negotiation import GRAPHS, JSONLD, NTRIPLES, RDFXML, SUFFIXES, TURTLE, by_suffix, wants_page
from kg.serve.pages import ENTITIES, language
from kg.serve.refusals import Refused
from kg.serve.sparql import replies
from kg.serve.sparql.graphs import WRITERS, acceptable
from kg.serve.sparql.requests import SECONDS
from kg.serve.sparql.work import Found

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from kg.store import Store

ONTOLOGY: Final = "/ns"
SCHEMES: Final = "/scheme/"
_METHODS: Final = ["GET", "HEAD"]
_RDF: Final = {
    TURTLE: RdfFormat.TURTLE,
    NTRIPLES: RdfFormat.N_TRIPLES,
    JSONLD: RdfFormat.JSON_LD,
    RDFXML: RdfFormat.RDF_XML,
}
_PAGES: Final = {"vi": "index.html", "en": "en.html"}


class _RdfRoute(Route):
    """A route that takes what asks for RDF, and lets go by what asks for a page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """How the route fits."""
        found, child = super().matches(scope)
        if found is Match.FULL:
            accept = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"accept"), None)
            if by_suffix(scope["path"])[1] is None and wants_page(accept, GRAPHS):
                return Match.NONE, {}
        return found, child


async def entity(request: Request) -> Response:
    """What the store states of an entity, with the facts that name it and their sentences."""
    local, media = by_suffix(request.path_params["local"])
    media = media or acceptable(request.headers.get("accept"))
    try:
        node = NamedNode(request.app.state.base + local).value
    except ValueError:
        raise Refused(404, UsageError("node-unknown", iri=local[:200])) from None
    done = await replies.worked(request, partial(neighbourhood, node, media), SECONDS)
    if not done.values["found"]:
        done.document.unlink()
        raise Refused(404, UsageError("node-unknown", iri=node[:200]))
    return replies.sent(request, done, media, _located(f"{ENTITIES}{local}", media))


def neighbourhood(iri: str, media: str, store: Store) -> Found:
    """The document of an entity; `found` says whether the store knows it."""
    if not store.query(f"ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} }}"):
        return Found({"found": False})
    return Found({"found": True}, WRITERS[media](select(store, None, iri), store.base))


async def ontology(request: Request) -> Response:
    """The ontology as RDF."""
    media = by_suffix(request.url.path)[1] or acceptable(request.headers.get("accept"))
    return _given(request, _vocabulary((resources.ontology() / "cchc.ttl",), media), media, ONTOLOGY)


async def scheme(request: Request) -> Response:
    """The code list that a concept is of, as RDF."""
    local, media = by_suffix(request.path_params["local"])
    media = media or acceptable(request.headers.get("accept"))
    file = _file_of(local)
    if file is None:
        raise Refused(404, UsageError("node-unknown", iri=f"{SCHEME}{local}"[:200]))
    return _given(request, _vocabulary((file,), media), media, f"{SCHEMES}{local}")


def ontology_page(request: Request) -> Response:
    """The page of the ontology in the language of whoever reads; a fragment goes along."""
    return RedirectResponse(f"{ONTOLOGY}/{_PAGES[language(request)]}", 303, headers={"Vary": "Accept, Cookie"})


def ontology_file(name: str, request: Request) -> Response:
    """The page of the ontology in a language; what stands in it of style and script is named by its hash."""
    content, policy = _page(name)
    heads = {"Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response(content, media_type="text/html", headers=heads)


def context(request: Request) -> Response:
    """The context of JSON-LD."""
    content = (resources.ontology() / "context.jsonld").read_bytes()
    return Response(content, media_type=JSONLD, headers={"Cache-Control": "no-cache", **replies.shared(request)})


def _given(request: Request, content: bytes, media: str, path: str) -> Response:
    heads = {"Vary": "Accept", "Cache-Control": "no-cache", **_located(path, media), **replies.shared(request)}
    return Response(content, media_type=media, headers=heads)


def _located(path: str, media: str) -> dict[str, str]:
    """Where just this type is, and that there is a page."""
    ending = next(ending for ending, one in SUFFIXES.items() if one == media)
    quoted = "".join(sign if sign.isascii() and sign.isprintable() and sign not in '<>" ' else "_" for sign in path)
    return {"Content-Location": quoted + ending, "Link": f'<{quoted}>; rel="alternate"; type="text/html"'}


@cache
def _vocabulary(files: Sequence[Path], media: str) -> bytes:
    """Files of the package as one document; Turtle as it was written, with its comments."""
    if media == TURTLE and len(files) == 1:
        return files[0].read_bytes()
    found = [quad.triple for file in files for quad in parse(path=str(file), format=RdfFormat.TURTLE)]
    prefixes = dict(sorted(PREFIXES.items())) if media != NTRIPLES else None
    return serialize(found, format=_RDF[media], prefixes=prefixes) or b""


@cache
def _files() -> dict[str, Path]:
    """By code list, without the namespace, its file."""
    return {file.stem: file for file in sorted((resources.ontology() / "schemes").glob("*.ttl"))}


def _file_of(local: str) -> Path | None:
    """The file that states something of a concept or a code list."""
    file = _files().get(local.partition("/")[0])
    if file is None:
        return None
    stated = (quad.subject for quad in parse(path=str(file), format=RdfFormat.TURTLE))
    return file if any(isinstance(one, NamedNode) and one.value == SCHEME + local for one in stated) else None


@cache
def _page(name: str) -> tuple[bytes, str]:
    from kg.export.ontology_page import pages  # noqa: PLC0415 -- reads the ontology

    content = pages()[name]
    allowed: dict[str, list[str]] = {"style": [], "script": []}
    for kind, hashes in allowed.items():
        for part in content.split(f"<{kind}>".encode())[1:]:
            text = part.partition(f"</{kind}>".encode())[0]
            hashes.append(f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'")
    parts = [f"{kind}-src {' '.join(hashes)}" for kind, hashes in allowed.items() if hashes]
    return content, "; ".join(["default-src 'none'", *parts, "base-uri 'none'", "frame-ancestors 'none'"])


_rdf: Final = partial(_RdfRoute, methods=_METHODS)
routes: Final = (
    _rdf(ENTITIES + "{local:path}", replies.guarded(entity)),
    *(_rdf(f"{ONTOLOGY}{ending}", replies.guarded(ontology)) for ending in ("", *SUFFIXES)),
    Route(ONTOLOGY, ontology_page),
    *(Route(f"{ONTOLOGY}/{name}", partial(ontology_file, name)) for name in _PAGES.values()),
    _rdf(SCHEMES + "{local:path}", replies.guarded(scheme)),
    Route("/context.jsonld", context),
)
