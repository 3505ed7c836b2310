"""Files that ask for too much, or were damaged by chance, made from a number alone."""

from __future__ import annotations

import gzip
import os
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import zstandard

from .contents import (
    BIG,
    ESCAPE,
    attributes,
    bomb,
    deep_html,
    deep_word,
    entities,
    external,
    forms,
    head,
    long_frames,
    long_line,
    many_letters,
    many_members,
    many_pages,
    many_paragraphs,
    many_values,
    marks,
    nested_lists,
    no_text,
    odd_letters,
    odd_values,
    wide_html,
    zeros,
)

sys.path.append(str(Path(__file__).parents[1]))  # where the modules of the tests are, as pytest finds them

from containers import OTHER, TEXT, answer, html, lines, paragraph, parquet, plain_pdf, word

Rows = list[dict[str, Any]]
Bad = Mapping[str, bytes]
"""Contents by name of file."""


@dataclass(frozen=True, slots=True)
class Case:
    """Files of one kind, made by chance, and the sources of good pages that they hold."""

    name: str
    files: Callable[[random.Random], Bad]
    kept: tuple[str, ...] = ()


BESIDE: Final[Bad] = {"0.txt": TEXT.encode(), "z.jsonl": lines([{"text": OTHER}])}
"""Good files that stand before and behind the bad ones."""


def case_of(number: int) -> tuple[Case, Bad]:
    """The case of a number and its files."""
    chance = random.Random(number)
    case = chance.choice(CASES) if chance.random() < 1 / 3 else MUTATED
    return case, case.files(chance)


# ---------------------------------------------------------------- mutations of good files


@cache
def _good() -> Bad:
    rows = [
        {"text": f"{number}. {TEXT}", "title": f"Tin {number}", "url": f"http://x.vn/{number}"} for number in range(9)
    ]
    web = b"".join(answer(f"http://y.vn/{number}", html(f"Tin {number}")) for number in range(4))
    packed = gzip.compress(html("nén"))
    web += answer("http://y.vn/gz", packed, more="Content-Encoding: gzip\r\n")
    return {
        "m.txt": (TEXT * 3).encode(),
        "m.md": f"---\ntitle: Họp\ndate: 2021-04-07\ntags: [a, b]\n---\n{TEXT}".encode(),
        "m.html": html("Quận họp"),
        "m.docx": word(paragraph(TEXT) + f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc></w:tr></w:tbl>"),
        "m.pdf": plain_pdf(b"BT /F 9 Tf 10 700 Td (Quan Binh Thuy) Tj ET\n" * 20),
        "m.jsonl": lines(rows),
        "m.jsonl.gz": gzip.compress(lines(rows[:4]), mtime=0) + gzip.compress(lines(rows[4:]), mtime=0),
        "m.jsonl.zst": zstandard.compress(lines(rows)),
        "m.parquet": parquet(rows),
        "m.warc": web,
        "m.warc.gz": gzip.compress(web[: len(web) // 2], mtime=0) + gzip.compress(web[len(web) // 2 :], mtime=0),
    }


def _mutated(chance: random.Random) -> Bad:
    name, content = chance.choice(sorted(_good().items()))
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        _damage(chance, damaged)
    return {name: bytes(damaged)}


def _damage(chance: random.Random, content: bytearray) -> None:
    begin = chance.randrange(len(content) + 1)
    size = min(chance.choice((1, 1, 4, 50, 2_000)), len(content) - begin)
    match chance.randrange(7):
        case 0 if content:
            content[min(begin, len(content) - 1)] ^= 1 << chance.randrange(8)
        case 1:
            del content[begin:]
        case 2:
            del content[begin : begin + size]
        case 3:
            content[begin:begin] = content[:size]
        case 4:
            content[begin : begin + size] = bytes(size)
        case 5:
            content[begin:begin] = chance.randbytes(size)
        case 6:
            content[begin:begin] = chance.choice(
                (b"\xff\xff\xff\xff", b"\x1b]0;x\x07", b"\xed\xa0\x80", b"-1", b"9" * 30)
            )


MUTATED: Final = Case("mutation", _mutated)


# ---------------------------------------------------------------- special cases


def _file(name: str, content: Callable[[random.Random], bytes | str], *kept: str) -> Case:
    def files(chance: random.Random) -> Bad:
        made = content(chance)
        return {name: made.encode(errors="surrogatepass") if isinstance(made, str) else made}

    return Case(f"{name} {content.__name__}", files, kept)


def _records(content: Callable[[random.Random], bytes]) -> Case:
    """A bad line between two good ones."""
    first, last = ({"text": f"{one}. {TEXT}"} for one in "ab")

    def files(chance: random.Random) -> Bad:
        return {"r.jsonl": lines([first]) + content(chance) + b"\n" + lines([last])}

    return Case(f"line: {content.__name__}", files, ("r.jsonl#1", "r.jsonl#3"))


def _answers(name: str, bad: Callable[[random.Random], bytes]) -> Case:
    """A bad record of a web archive between two good ones."""
    good = [answer(f"http://w.vn/{one}", html(one, f"{one}. {TEXT}")) for one in "ab"]

    def files(chance: random.Random) -> Bad:
        packed = map(gzip.compress, (good[0], bad(chance), good[1]))
        return {"w.warc.gz": b"".join(packed), "w2.warc": bad(chance)}

    return Case(f"answer: {name}", files, ("http://w.vn/a", "http://w.vn/b"))


def names(chance: random.Random) -> Bad:
    odd = ["a\nb", ESCAPE, "#1", " ", "e\u0301", "é", "=cmd|x", "a" * 240, "\ufffe", "…", "<script>", "A", "á" * 100]
    made = {f"{name}.txt": f"{name.encode()!r} {TEXT}".encode() for name in chance.sample(odd, 5)}
    made[os.fsdecode(b"\xff\xfe.txt")] = OTHER.encode()
    return made | {f"{chance.choice(odd)}/{'d/' * chance.randrange(60)}x.txt": f"1 {TEXT}".encode()}


def _encoded(name: str, body: bytes) -> Case:
    return _answers(f"{name} {body[:9]!r}", lambda _: answer("http://w.vn/bad", body, more=f"{name}\r\n"))


CASES: Final = (
    *(_file("b.jsonl.gz", made) for made in (bomb, many_members)),
    _file("b.warc.gz", bomb),
    _file("b.jsonl.zst", long_frames),
    *(_file("b.docx", made) for made in (zeros, many_paragraphs, entities, external, deep_word)),
    *(_file("b.pdf", made) for made in (many_letters, forms)),
    *(_file("b.html", made) for made in (deep_html, wide_html, attributes, marks, odd_letters)),
    *(_file("b.md", made) for made in (head, head, head)),
    *(_file("b.txt", made) for made in (marks, odd_letters, no_text)),
    _file("b.parquet", many_pages),
    *(_records(made) for made in (nested_lists, many_values, long_line, odd_values, odd_values, odd_values)),
    _encoded("Content-Encoding: gzip", b"no gzip"),
    _encoded("Content-Encoding: gzip", gzip.compress(b"<p>" + b"a" * BIG, 9)),
    _encoded("Content-Encoding: br", b"\xff" * 90),
    _encoded("Transfer-Encoding: chunked", b"ffffffffffffffff\r\na"),
    _encoded("Transfer-Encoding: chunked", b"-5\r\na"),
    _encoded("X: " + "a" * 300_000, TEXT.encode()),
    Case("names", names),
)
