"""What is wrong with a text that is no query, and where, so that whoever wrote it sees what to mend.

The engine says how far any of its rules came and what each would have had next, which often is far from the mistake and
never what is missing. So brackets, quotation marks and prefixes are looked at first, then the grammar of rdflib says
at which word it could not go on; what is left breaks a rule that no grammar has, and for that the engine has words.
"""

from __future__ import annotations

import re
from typing import Final

from kg.answer.mistyped import undeclared
from kg.errors import UsageError
from kg.rdf.sparql import placed_tokens

_POSITION: Final = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<rest>.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?<!\w)[A-Z]\w+(?: [\w*]+){3,}")
_CLOSED_BY: Final = {"{": "}", "(": ")", "[": "]"}
_QUOTES: Final = ("'", '"')
_LENGTHENING: Final = re.compile(r"\t|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")
"""What the grammar is given as other letters, so that its places are those of the query."""
_LONGEST: Final = 60  # letters of a word that is shown
_GRAMMAR: Final = 20_000  # letters of a query that the grammar looks at: it takes a second for so many


def mistake(query: str, reason: str) -> UsageError:
    """The mistake in a query that the engine refused for that reason."""
    if open_one := _unclosed(query):
        text, begin = open_one
        line, column = _place(query, begin)
        return UsageError("sparql-unclosed", line=line, column=column, sign=text)
    if lacking := undeclared(query):
        prefix, begin = lacking
        line, column = _place(query, begin)
        return UsageError("sparql-prefix", line=line, column=column, prefix=prefix)
    if (offset := _where_grammar_ends(query)) is not None:
        return _unexpected(query, offset)
    found = _POSITION.fullmatch(reason)
    line, column = (int(found["line"]), int(found["column"])) if found else (1, 1)
    told = "; ".join(_SENTENCE.findall(found["rest"])) if found else reason
    if told:
        return UsageError("sparql-rule", line=line, column=column, reason=told)
    return UsageError("sparql-unknown-rule", line=line, column=column)


def _unexpected(query: str, offset: int) -> UsageError:
    """That the word at or behind a place cannot stand there, or that the query ends too early."""
    kept = ((text, begin) for _, text, begin in placed_tokens(query) if begin + len(text) > offset)
    text, begin = next(kept, ("", len(query.rstrip())))
    line, column = _place(query, begin)
    if not text:
        return UsageError("sparql-ends", line=line, column=column)
    return UsageError("sparql-broken", line=line, column=column, token=text[:_LONGEST])


def _unclosed(query: str) -> tuple[str, int] | None:
    """The first quotation mark that begins no string, else a bracket without its partner, and where it stands."""
    opened: list[tuple[str, int]] = []
    wrong: tuple[str, int] | None = None
    for kind, text, begin in placed_tokens(query):
        if kind == "other" and text in _QUOTES:
            return text, begin
        if kind == "opening":
            opened.append((text, begin))
        elif kind == "closing":
            if opened and _CLOSED_BY[opened[-1][0]] == text:
                opened.pop()
            else:
                wrong = wrong or (opened[-1] if opened else (text, begin))
    return wrong or (opened[-1] if opened else None)


def _where_grammar_ends(query: str) -> int | None:
    """Where the grammar could not go on; None where it has nothing against the query, or does not know."""
    from pyparsing import ParseException  # noqa: PLC0415 -- a second's work, for queries that are wrong
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415

    if len(query) > _GRAMMAR:
        return None
    try:
        parseQuery(_LENGTHENING.sub(_as_long, query))
    except ParseException as error:
        return error.loc
    except Exception:  # it is here to help alone
        return None
    return None


def _place(text: str, offset: int) -> tuple[int, int]:
    """The line and column of an offset, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _as_long(found: re.Match[str]) -> str:
    """Letters that mean nothing else, as many of them: a tab is a blank, an escape stands within a name or a string."""
    return " " if found[0] == "\t" else "_" * len(found[0])
