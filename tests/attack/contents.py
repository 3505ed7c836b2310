"""Contents of files and lines that ask for too much, or are odd, each made by chance."""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path
from typing import Any, Final

import zstandard

sys.path.append(str(Path(__file__).parents[1]))  # where the modules of the tests are, as pytest finds them

from containers import OTHER, TEXT, paragraph, parquet, pdf_stream, plain_pdf, word

ESCAPE: Final = "\x1b]0;x\x07\x1b[31m\u202e\x9b5m"
BIG: Final = 200_000_000


def bomb(chance: random.Random) -> bytes:
    return gzip.compress(chance.choice((b"\n", b" ", b"a", b"[", b"{}\n")) * BIG, 9) * 3


def long_frames(chance: random.Random) -> bytes:
    return zstandard.compress(b'{"text":"' + b"a" * BIG + b'"}\n') * 20


def many_members(chance: random.Random) -> bytes:
    return gzip.compress(b"") * chance.randrange(100_000)


def zeros(chance: random.Random) -> bytes:
    return word(paragraph(TEXT), image=bytes(2 * BIG)) if chance.random() < 0.5 else word(paragraph("\n" * BIG))


def many_paragraphs(chance: random.Random) -> bytes:
    return word("<w:p/>" * chance.choice((1_000, 7_000_000)))


def entities(chance: random.Random) -> bytes:
    names = [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9)]
    return word(paragraph(f"&e8; {TEXT}"), f'<!DOCTYPE d [<!ENTITY e0 "ha">{"".join(names)}]>')


def external(chance: random.Random) -> bytes:
    return word(paragraph(f"&e; {TEXT}"), '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def deep_word(chance: random.Random) -> bytes:
    depth = chance.choice((50, 100_000))
    return word("<w:ins>" * depth + "</w:ins>" * depth)


def many_letters(chance: random.Random) -> bytes:
    return plain_pdf(b"BT /F 9 Tf" + b"(a)Tj\n" * chance.choice((10_000, 10_000_000)) + b"ET")


def forms(chance: random.Random) -> bytes:
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    return plain_pdf(
        b"/X Do", *(pdf_stream(b"/X Do " * 10, head % n) for n in range(7, 18)), resources=b"/XObject<</X 6 0 R>>"
    )


def deep_html(chance: random.Random) -> str:
    tag = chance.choice(("<div>", "<table><tr><td>", "<b>", "<p><i>", "<svg>", "<select>", "<ul><li>", "<!--"))
    return f"<html><body><p>{TEXT}</p>{tag * chance.choice((300, 100_000))}"


def wide_html(chance: random.Random) -> str:
    part = chance.choice(
        ("<td><p>x</p></td>", '<meta property="a" content="b">', "&amp;", "<p>a", "<a href=javascript:x>")
    )
    return f"<html><head></head><body><p>{TEXT}</p><table><tr>{part * chance.choice((300, 50_000))}"


def attributes(chance: random.Random) -> str:
    return f"<html><body><p {' '.join(f'a{n}=1' for n in range(chance.choice((300, 200_000))))}>{TEXT}</p>"


def head(chance: random.Random) -> str:
    merges = "\n".join(f"a{n}: &a{n}\n  <<: [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))
    fields = chance.choice(
        (
            f"a0: &a0 {{x: 1}}\n{merges}",
            "title: 0x" + "F" * 15_000,
            "title: 1" + ":59" * 6_000,
            "date: !!timestamp x",
            "title: !!bool x",
            'title: !!int ""',
            "title: !!python/object/apply:os.system [ls]",
            "a: " + "[" * 19_000,
            "a: " + "{" * 9_000,
            "- " * 9_000,
            "date: 0001-01-01T00:00:00+10:00",
            'title: "\\ud800"',
            f'title: "{chr(92)}e]0;x"',
            "date: 9999-99-99",
            "? [a]\n: b",
        )
    )
    return f"---\n{fields}\n---\n{TEXT}"


def marks(chance: random.Random) -> str:
    return TEXT + "a" + "".join(chance.choices("\u0301\u0323\u0327\u05b0\u3099", k=chance.choice((40, 300_000))))


def odd_letters(chance: random.Random) -> str:
    odd = "\ufffe\uffff\U0010ffff\u2028\x0b\x0c\x1c\x85\u200b\u202e\x9b\x1b\x07\u0345\u034f" + ESCAPE
    return TEXT + "".join(chance.choices(odd, k=2_000)) + TEXT


def no_text(chance: random.Random) -> bytes:
    return chance.choice((b"\0", b"\xed\xa0\x80", b"\xff\xfe\x00\xd8", b"\x80" * 99)) + TEXT.encode()


def many_pages(chance: random.Random) -> bytes:
    size = chance.choice((3, 3_000_000, 100_000_000))
    return parquet([{"text": TEXT + "a" * size, "title": "t" * size}] * 2)


def nested_lists(chance: random.Random) -> bytes:
    return b'{"text":"a","x":' + b"[" * chance.choice((9, 300_000))


def many_values(chance: random.Random) -> bytes:
    return b'{"text":"a","x":[' + chance.choice((b"[],", b"{},", b"0,")) * 9_000_000 + b"0]}"


def long_line(chance: random.Random) -> bytes:
    return b'{"text":"' + b"a" * 50_000_000 + b'"}'


def odd_values(chance: random.Random) -> bytes:
    odd: tuple[Any, ...] = (
        None,
        True,
        7,
        1e308,
        float("nan"),
        [],
        {},
        ESCAPE,
        "\ud800",
        "\0",
        "../../x",
        " ",
        "x" * 10**6,
    )
    row = {name: chance.choice(odd) for name in ("id", "url", "title", "date", "description", "site")}
    return json.dumps({"text": chance.choice((*odd, "<p>ậ\ud83d</p>", OTHER * 2)), **row}).encode()
