"""A store opened to be asked, from Python as from the command line."""

from __future__ import annotations

from datetime import date
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.addresses import is_address
from kg.answer import ask as asking
from kg.answer import searching
from kg.answer.about import entity
from kg.answer.kinds import kind_named
from kg.answer.listing import listed
from kg.answer.narrowing import Narrowing, narrowed, with_evidence
from kg.answer.shaping import Shape, shaped
from kg.api.picture import Picture
from kg.api.table import Table
from kg.api.thing import Thing
from kg.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

    from kg.export.network import Network
    from kg.model import Page
    from kg.remote.source import Remote
    from kg.store import Store


class KnowledgeGraph:
    """A store in a folder, or pushed to a SPARQL server, open for reading; close it, or use it in a `with` block.

    Names may be written as people write them, as on the command line: without marks, with honorifics, a document's
    number with its kind. UsageError for a name that the store does not have, with the nearest; StoreError where the
    store fails. `lang` is the language of headings and messages.
    """

    def __init__(self, source: Store | Remote, lang: str = "vi") -> None:
        self._source = source
        self.lang = lang

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the store go."""
        self._source.close()

    # ------------------------------------------------------------ answers

    def questions(self) -> list[asking.Question]:
        """The canned questions by name, each with its title, parameters, columns and query."""
        return asking.questions()

    def ask(
        self,
        name: str,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        place: str | None = None,
        evidence: bool = False,
        sort: str | None = None,
        limit: int | None = None,
        columns: str | None = None,
        **params: str | int | date,
    ) -> Table:
        """The answer to a canned question: `ask("career", official="Đỗ Việt Hưng")`.

        `params` are those of the question, and `official` where rows have people; the rest does what the options of
        the same names on the command line do: `evidence` adds the column `sentence`, `sort="-date"` begins with the
        last day. UsageError for what the question does not take.
        """
        question = asking.question(name)
        given = {key: str(value) for key, value in params.items()}
        own = {parameter.name for parameter in question.parameters}
        official = None if "official" in own else given.pop("official", None)
        narrowing = Narrowing(_text(since), _text(until), place, official)
        answer = narrowed(self._source, question, given, narrowing)
        if evidence:
            answer = with_evidence(self._source, answer)
        answer, _ = shaped(answer, Shape(columns, sort, limit), name)
        return Table(answer, question.title[self.lang], name, self.lang)

    def query(self, sparql: str) -> Table:
        """The rows of a SPARQL query that reads, of a CONSTRUCT its triples; an ASK gives `table.answer.boolean`.

        UsageError for what is no query, and for one that would change the graph or ask another server.
        """
        return Table(asking.run(self._source, sparql), lang=self.lang)

    def search(self, words: str, limit: int = 20) -> Table:
        """Things whose names hold the words, and pages that have them; marks count where they are written.

        StoreError for a store on a server, which holds no texts.
        """
        from kg.store import Store  # noqa: PLC0415 -- of a server's store nothing of it is needed

        if not isinstance(self._source, Store):
            raise StoreError("search-remote")
        found = searching.search(self._source, words, limit)
        return Table(searching.table(found, self._source.base), words, "search", self.lang)

    def list(self, kind: str, words: str = "", limit: int | None = None) -> Table:
        """The people, bodies, units, documents, meetings, indicators or articles, the most written of first.

        With `words` those whose names hold them. UsageError for another kind.
        """
        wanted = kind_named(kind)
        answer, _ = shaped(listed(self._source, wanted, words), Shape(limit=limit), f"list-{wanted}")
        return Table(answer, words, f"list-{wanted}", self.lang)

    def entity(self, name: str) -> Thing:
        """What the store knows of a person, body, unit, document, meeting or article: its facts, with sentences."""
        return Thing(entity(self._source, name, lang=self.lang), self._source.base, self.lang)

    # ------------------------------------------------------------ the graph

    def graph(self, entity: str | None = None) -> Network:
        """The network of the whole store, or of what lies within two steps of an entity: a networkx.MultiDiGraph.

        Nodes are IRIs with `label`, `kind`, `class`; lines have `relation`, `label`, `sentence`, `source`; both have
        `start` and `end` as far as they are known, as in `kg export graphml`.
        """
        from kg.draw import network_of  # noqa: PLC0415 -- networkx is slow to import
        from kg.export.narrowed import Narrowing as Part  # noqa: PLC0415

        return network_of(self._source, entity, Part(), self.lang)[0]

    def draw(
        self,
        entity: str | None = None,
        *,
        kinds: Iterable[str] | None = None,
        relations: Iterable[str] | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int | None = None,
    ) -> Picture:
        """The network as a picture that a notebook shows; `.write("kg.html")` writes svg, png or html.

        The rest is what the options of `kg draw` are. UsageError where nothing is left to draw.
        """
        from kg.draw import drawn  # noqa: PLC0415
        from kg.export.narrowed import Narrowing as Part  # noqa: PLC0415

        part = Part.of(kinds, relations, since, until)
        return Picture(lambda kind: drawn(self._source, kind, entity=entity, part=part, limit=limit, lang=self.lang)[1])

    def report(
        self,
        path: str | Path,
        questions: Iterable[str] = (),
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        place: str | None = None,
        limit: int = 30,
        picture: bool = True,
        **params: str | int | date,
    ) -> Path:
        """Write answers with their sentences, a picture and the sources as one file of HTML, to be mailed; its path.

        Without questions a good set of them is answered; `params` are given to those that take them. `limit` is how
        many rows of each answer are shown. UsageError for a file that is no .html, and for what no question takes.
        """
        from kg.report import report  # noqa: PLC0415

        path = Path(path)
        report(
            self._source,
            path,
            questions=questions,
            params={key: str(value) for key, value in params.items()},
            narrowing=Narrowing(_text(since), _text(until), place),
            limit=limit,
            drawn=picture,
            lang=self.lang,
        )
        return path

    def rdf(self, entity: str | None = None, *, full: bool = False) -> rdflib.Graph:
        """The triples as an rdflib graph: of the whole store, or around an entity; `full` with all that follows."""
        import io  # noqa: PLC0415

        import rdflib  # noqa: PLC0415 -- slow to import

        from kg.export import export  # noqa: PLC0415

        stream = io.BytesIO()
        export(self._source, "turtle", stream, entity=entity, full=full)
        return rdflib.Graph(bind_namespaces="none").parse(data=stream.getvalue(), format="turtle")

    def page(self, source: str) -> Page:
        """The text of a page as it is stored, with its title, address and day; UsageError where there is none.

        StoreError for a store on a server, which holds no texts.
        """
        from kg.store import Store  # noqa: PLC0415

        if not isinstance(self._source, Store):
            raise StoreError("search-remote")
        return self._source.page(source)


def open_store(store: str | PathLike[str] = "kg-store", lang: str = "vi") -> KnowledgeGraph:
    """The store in a folder or at the URL of a SPARQL server; StoreError where there is none."""
    given = str(store)
    if is_address(given):
        from kg.remote.source import Remote  # noqa: PLC0415

        return KnowledgeGraph(Remote.open(given, lambda _: None), lang)
    from kg.store import Store  # noqa: PLC0415

    return KnowledgeGraph(Store.open(Path(given)), lang)


def _text(day: str | date | None) -> str | None:
    return None if day is None else str(day)
