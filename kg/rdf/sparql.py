"""What is checked of a SPARQL query before it runs: whether it is nested too deeply, and whether it asks a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

import pyoxigraph
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from kg.errors import UsageError, on_one_line
from kg.rdf.namespaces import PREFIXES

Answers = QuerySolutions | QueryBoolean | QueryTriples

DEPTH: Final = 600
"""How deep a query may be, so that a stack of 2 MB is enough: what costs most takes 3.2 kB of it for each step."""
BRACKET: Final = 3
"""How many steps a pair of brackets counts for; what is joined at one level, side by side, counts for one each."""

_JOINING: Final = frozenset(("|", "||", "&&", "*", "/", "^", "!", ".", ";", "<"))
_LISTING: Final = ("DESCRIBE", "HAVING")
_HIDDEN: Final = re.compile(r"[(\[!&+*]")
_TOKEN: Final = re.compile(
    r"""
    (?P<blank> \s+ | \#[^\r\n]* )
  | (?P<term> <[a-z][a-z0-9+.-]*://[^<>"{}|^`\x00-\x20]*>
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
      | [?$]\w+ | @[\w-]+ | \d+(?:\.\d+)?
      | (?:[^\W\d_][\w.-]*|_)?:(?:[\w.:%-]|\\.)* )
  | (?P<vague> <[^<>"{}|^`\x00-\x20]*> )
  | (?P<word> \w[\w.-]* )
  | (?P<opening> [(\[{] )
  | (?P<closing> [)\]}] )
  | (?P<other> \|\| | && | \^\^ | . )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_PROLOGUE: Final = ("BASE", "PREFIX", "VERSION")
_UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
_OTHER_LETTERS: Final = "zqxjk"  # no keyword, number or path begins with one of them
_SERVICE: Final = re.compile(r"(?P<first>s)ervice(?P<silent>\s+silent\b)?", re.IGNORECASE | re.ASCII)


class Own(str):
    """A query of the program's own, flat and long, with nothing of anybody else's in it but whole terms.

    It is not checked, which would take longer than many a one takes to be answered.
    """

    __slots__ = ()


def check(sparql: str, *, allow_service: bool = False) -> None:
    """UsageError for a query that is nested too deeply for the engine, or asks a server though that is not allowed.

    The engine reads and runs a query by recursion without any limit: where its stack ends, the whole process does.
    """
    if isinstance(sparql, Own):
        return
    if (deep := depth(sparql)) > DEPTH:
        raise UsageError("query-deep", depth=deep, limit=DEPTH)
    if not allow_service and asks_a_server(sparql):
        parsed(sparql)
        raise UsageError("query-service")


@contextmanager
def servers_asked(sparql: str, allow_service: bool) -> Iterator[None]:
    """Turn what goes wrong while a query asks servers, which is allowed, into UsageError."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if not (allow_service and asks_a_server(sparql)):
            raise
        raise UsageError("service-silent", reason=on_one_line(str(error))) from error


def parsed(sparql: str) -> Answers:
    """An answer of the kind that a query has, from no data and no server; UsageError for what is no query."""
    try:
        return _run_on_nothing(_SERVICE.sub(_as_graph, sparql) if asks_a_server(sparql) else sparql)
    except SyntaxError as error:
        raise broken(sparql, error) from error


def broken(sparql: str, error: SyntaxError) -> UsageError:
    """Why a text is no query: it would change the graph, or there is an error at a line and column."""
    if (verb := _verb(sparql)) in _UPDATES:
        return UsageError("query-update", verb=verb)
    return UsageError("query-broken", reason=str(error))


def _verb(sparql: str) -> str:
    """The keyword by which a request says what it does, in capitals: the first behind its prefixes."""
    words = (text.upper() for kind, text in tokens(sparql) if kind == "word")
    return next((word for word in words if word not in _PROLOGUE), "")


def tokens(sparql: str) -> Iterator[tuple[str, str]]:
    """The kind and text of each token: term, word, vague, opening, closing or other; no blanks, no comments."""
    return ((kind, text) for kind, text, _ in placed_tokens(sparql))


def placed_tokens(sparql: str) -> Iterator[tuple[str, str, int]]:
    """The kind, the text and the begin of each token."""
    for token in _TOKEN.finditer(sparql):
        if (kind := token.lastgroup or "") != "blank":
            yield kind, token[0], token.start()


def asks_a_server(sparql: str) -> bool:
    """Whether SERVICE is a keyword of the query; True, too, of some texts that are no query.

    The engine itself decides, for keywords need no blank around them (`1SERVICE:x{}` is read as SERVICE): in strings,
    comments and names another letter does no harm, but of the keyword nothing is left that could be read. The letter
    makes a word that is nowhere else, lest it be a name that the query declares.
    """
    if not _SERVICE.search(sparql):
        return False
    letter = next((letter for letter in _OTHER_LETTERS if f"{letter}ervice" not in sparql.lower()), None)
    if letter is None:
        return True
    try:
        _run_on_nothing(_SERVICE.sub(partial(_misspelt, letter), sparql))
    except SyntaxError:
        return True
    return False


def chooses_graphs(sparql: str) -> bool:
    """Whether a query says by FROM of which graphs it asks; the keyword stands nowhere else."""
    return not isinstance(sparql, Own) and any(
        kind == "word" and text.upper() == "FROM" for kind, text in tokens(sparql)
    )


def depth(sparql: str) -> int:
    """How many steps the engine goes down at most, BRACKET for each pair of brackets and one for whatever is joined.

    A chain such as `a || b || c` is read as `(a || b) || c`, triples and blocks of a group likewise. It is an estimate:
    where only the grammar can tell an IRI from `<` and `>`, it is taken for an IRI.
    """
    levels = [_Level()]
    for kind, text in tokens(sparql):
        if kind == "opening":
            levels[-1].open(text)
            levels.append(_Level(text))
        elif kind == "closing":
            _close(levels)
        elif kind == "word" and text.upper() == "AS":
            levels[max(len(levels) - 2, 0)].links += 1  # `(1 AS ?x) (2 AS ?y)`: what has an alias is joined outside
        else:
            levels[-1].add(kind, text)
    while len(levels) > 1:
        _close(levels)
    return levels[0].steps


@dataclass(slots=True)
class _Level:
    """What stands between two brackets, so far."""

    bracket: str = ""
    links: int = 0
    deepest: int = 0
    after_term: bool = False
    listing: bool = False

    @property
    def steps(self) -> int:
        """How deep it is."""
        return self.links + self.deepest

    def open(self, bracket: str) -> None:
        """Count a bracket: blocks are joined with what stands before them, and so are the items of a collection."""
        self.links += bracket == "{" or self._in_a_row
        self.after_term = False

    def add(self, kind: str, text: str) -> None:
        """Count a token that is no bracket."""
        is_term = kind != "other"
        if kind == "word":
            self.listing |= text.upper() in _LISTING
            self.links += (text.upper() == "FILTER") + text.count(".") + text.count("-")
        elif kind == "vague":
            self.links += len(_HIDDEN.findall(text))
        elif kind == "other":
            in_round = self.bracket == "("  # where a comma divides arguments, elsewhere objects; numbers have signs
            self.links += text in _JOINING or (text in "+-" and in_round) or (text == "," and not in_round)
        self.links += is_term and self._in_a_row
        self.after_term = is_term

    @property
    def _in_a_row(self) -> bool:
        return self.after_term and (self.listing or self.bracket == "(")


def _close(levels: list[_Level]) -> None:
    """Take the last level for an item of the one before."""
    if len(levels) > 1:
        closed = levels.pop()
        levels[-1].deepest = max(levels[-1].deepest, BRACKET + closed.steps)
    levels[-1].after_term = True


def _run_on_nothing(sparql: str) -> Answers:
    return pyoxigraph.Store().query(sparql, prefixes=PREFIXES)


def _misspelt(letter: str, found: re.Match[str]) -> str:
    return (letter if found["first"] == "s" else letter.upper()) + found[0][1:]


def _as_graph(found: re.Match[str]) -> str:
    """GRAPH, which is followed by the same as SERVICE; as long, so that errors are where they were."""
    return "GRAPH  " + re.sub(r"\S", " ", found["silent"] or "")
