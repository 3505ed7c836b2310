"""Pages that nobody wrote: the seeds, cut, mixed and damaged; each is read, and its quotes compared with its text."""

from __future__ import annotations

import random
import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg import lexicon, pipeline
from kg.emit import Graphs, emit
from kg.model import Page
from kg.pipeline import extract
from kg.rdf.terms import QUOTE
from kg.run import batch
from kg.text import nfc

from .strings import attacks, grown
from .tally import Tally

NAME: Final = "mutated pages"
SEEDS: Final = Path(__file__).parents[2] / "seeds"
SLOW: Final = 5.0
"""Seconds of processor time after which a page of some thousand characters counts as one that hangs."""
BLANKS: Final[tuple[str, ...]] = (
    *"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a",
    *"\u200b\u2028\u2029\u202f\u205f\u3000\ufeff",
    "  ",
)
_SIGNS: Final = ".,;:!?…-–/()[]“”\"'%&+*=<>|_~^\\@#$\u0301\u0323\u00ad\u200d\u202e\ue001\ue004\uf8ff\ufffd\U0001d7dc½²٣"
_NO_TIMES: Final = ("ngày 31/2/2021", "quý IV/0000", "năm 9999", "tháng 13", "0 tháng", "ngày 00/00/0000", "Q.1", "xã")
_LONGEST: Final = 6000
_WHOLE: Final = 10
"""Of so many pages one goes the whole way, inference and shapes included."""
_SPAN: Final = re.compile(r"/(\d+)-(\d+)>?$")
Change = Callable[[str, random.Random], str]


def run(tries: int, seed: int) -> Tally:
    """The tally of so many pages; a page is the same for the same seed and number, whatever was tried before."""
    return run_some(seed, range(tries))


def run_some(seed: int, numbers: Iterable[int]) -> Tally:
    """The tally of the pages of these numbers."""
    tally = Tally(NAME)
    for number in numbers:
        name = f"{seed}-{number}"
        attack(name, mutated(name), tally, whole=number % _WHOLE == 0)
    return tally


def attack(name: str, text: str, tally: Tally, *, whole: bool = False) -> None:
    """Read one page and count what goes wrong."""
    tally.tries += 1
    page = Page(f"{name}.txt", nfc(text))
    begun = time.process_time()
    try:
        graphs = emit(extract(page))
        wrong = [quote for quote in _quotes(graphs) if page.text[quote[0] : quote[1]] != quote[2]]
        if whole and (trace := batch.work(page, pipeline.Settings()).trace):
            raise RuntimeError(trace)
    except Exception as error:
        tally.lost_pages += 1
        tally.faults.append(f"page {name}: {type(error).__name__}: {error} at {_location(error)}")
        return
    if (took := time.process_time() - begun) > SLOW:
        tally.hangs += 1
        tally.faults.append(f"page {name}: {took:.1f} s for {len(page.text)} characters")
    if wrong:
        tally.wrong_quotes += len(wrong)
        tally.faults.append(f"page {name}: {wrong[0]!r}")


def mutated(name: str) -> str:
    """The text of the page of a name: a piece of a seed after a few changes."""
    chance = random.Random(name)
    text = _piece(chance)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        text = chance.choice(_CHANGES)(text, chance)[:_LONGEST]
    return text


def _quotes(graphs: Graphs) -> Iterator[tuple[int, int, str]]:
    """Begin, end and words of every quote."""
    for triple in graphs.evidence:
        if triple.predicate == QUOTE:
            span = _SPAN.search(str(triple.subject))
            assert span, triple
            yield int(span[1]), int(span[2]), str(getattr(triple.object, "value", ""))


def _location(error: BaseException) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"


# ---------------------------------------------------------------- what pages are made of


@cache
def seeds() -> tuple[str, ...]:
    """The texts of the seeds."""
    return tuple(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))


@cache
def phrases() -> tuple[str, ...]:
    """The words of the data files that are no patterns, each once."""
    tables = ("bodies", "documents", "meetings", "titles", "units", "words", "numbers")
    found = {text for table in tables for text in texts(lexicon.table(table))}
    return tuple(sorted(text for text in found if text and not re.search(r"[\\()\[\]{}|*+?^$]", text)))


def texts(content: Any) -> Iterator[str]:
    """Every text in the content of a data file."""
    match content:
        case str():
            yield content
        case Mapping():
            for name, value in content.items():
                yield str(name)
                yield from texts(value)
        case list():
            for value in content:
                yield from texts(value)


@cache
def _patterns() -> tuple[str, ...]:
    return tuple(rule.regex.pattern for name in lexicon.rule_files() for rule in lexicon.rules(name))


def _piece(chance: random.Random) -> str:
    text = chance.choice(seeds())
    if chance.random() < 0.1:
        return text
    begin = chance.randrange(len(text))
    return text[begin : begin + chance.choice((200, 600, 1500))]


# ---------------------------------------------------------------- changes


def _somewhere(text: str, chance: random.Random) -> int:
    return chance.randrange(len(text) + 1)


def _odd_blanks(text: str, chance: random.Random) -> str:
    """Other blanks for some or all."""
    blank, share = chance.choice(BLANKS), chance.choice((0.05, 0.3, 1))
    return re.sub(" ", lambda _: blank if chance.random() < share else " ", text)


def _regular_signs(text: str, chance: random.Random) -> str:
    """A sign after every so many characters."""
    sign: str = chance.choice((*_SIGNS, *BLANKS))
    step = chance.randrange(1, 40)
    return sign.join(text[i : i + step] for i in range(0, len(text), step))


def _inserted(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 12)):
        position = _somewhere(text, chance)
        text = text[:position] + _material(chance) + text[position:]
    return text


def _material(chance: random.Random) -> str:
    match chance.randrange(6):
        case 0:
            return chance.choice(phrases())
        case 1:
            return chance.choice(_SIGNS) * chance.choice((1, 2, 5, 80))
        case 2:
            return _number(chance)
        case 3:
            return chance.choice(BLANKS) * chance.choice((1, 2, 50))
        case 4:
            return f" {chance.choice(phrases())}{chance.choice(BLANKS)}{chance.choice(phrases())} "
        case _:
            return str(chance.choice(_NO_TIMES))


def _number(chance: random.Random) -> str:
    digits = "".join(chance.choice("0123456789.,/-–% ") for _ in range(chance.randrange(1, 30)))
    return f" {digits} {chance.choice(phrases())}"


def _repeated(text: str, chance: random.Random) -> str:
    """A piece many times."""
    begin = _somewhere(text, chance)
    piece = text[begin : begin + chance.randrange(1, 60)]
    return text[:begin] + piece * chance.randrange(2, 120) + text[begin:]


def _grown(text: str, chance: random.Random) -> str:
    """What is hard for one of the patterns."""
    found = attacks(chance.choice(_patterns()), chance.randrange(100))
    position = _somewhere(text, chance)
    return (
        text[:position]
        + (grown(chance.choice(found), chance.choice((50, 500, 2000))) if found else "")
        + text[position:]
    )


def _shuffled(text: str, chance: random.Random) -> str:
    mark = chance.choice((" ", "\n", ", ", ". "))
    parts = text.split(mark)
    chance.shuffle(parts)
    return mark.join(parts)


def _cut(text: str, chance: random.Random) -> str:
    for _ in range(chance.randrange(1, 8)):
        begin = _somewhere(text, chance)
        text = text[:begin] + text[begin + chance.randrange(1, 40) :]
    return text


def _mixed(text: str, chance: random.Random) -> str:
    position = _somewhere(text, chance)
    return text[:position] + _piece(chance) + text[position:]


def _other_case(text: str, chance: random.Random) -> str:
    change: Callable[[str], str] = chance.choice((str.upper, str.lower, str.title, str.swapcase))
    return change(text)


def _other_digits(text: str, chance: random.Random) -> str:
    return re.sub(r"\d", lambda _: chance.choice("0123456789"), text)


def _one_line(text: str, chance: random.Random) -> str:
    return re.sub(r"\s+", chance.choice((" ", "\t", "\n")), text)


_CHANGES: Final[tuple[Change, ...]] = (
    _odd_blanks,
    _regular_signs,
    _inserted,
    _inserted,
    _repeated,
    _grown,
    _shuffled,
    _cut,
    _mixed,
    _other_case,
    _other_digits,
    _one_line,
)
