"""Files that ask for gigabytes, hours or the reader's life: each is reported, and the others are read."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from attack.inputs import run as run_attack
from containers import OTHER, TEXT, answer, html, items, lines, paragraph, parquet, pdf_stream, plain_pdf, word, write

from kg.read import apart, markup, packed
from kg.text import nfc

pytestmark = pytest.mark.slow

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
FORMS = [pdf_stream(b"/X Do " * 10, FORM % number) for number in range(7, 18)]
KIND = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
IMAGE = b'<Relationship Id="i" Type="%s" Target="media/image1.png"/>' % KIND
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
WIDE = f"<p>{TEXT}</p><table><tr>{'<td><p>x</p></td>' * 20_000}</tr></table>"
METAS = "<head>" + '<meta property="a" content="b">' * 20_000 + f"</head><p>{TEXT}</p>"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that are reached at once."""
    monkeypatch.setattr(apart, "MEMORY", 400 << 20)
    monkeypatch.setattr(apart, "SECONDS", 20.0)
    monkeypatch.setattr(packed, "ALLOWED", 1 << 20)


# ---------------------------------------------------------------- files

HEAVY: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a picture of zeros": (
        ".docx",
        lambda: word(paragraph(TEXT), rels=RELATIONS % IMAGE, image=bytes(400 << 20)),
        "input-heavy",
    ),
    "relations of blanks": (".docx", lambda: word(paragraph(TEXT), rels=b" " * (60 << 20)), "input-too-long"),
    "eight million paragraphs": (".docx", lambda: word("<w:p/>" * 8_000_000), "input-docx"),
    "a long text": (".docx", lambda: word(paragraph(TEXT + "a b " * 2_000_000)), "input-too-long"),
    "forms in forms": (
        ".pdf",
        lambda: plain_pdf(b"/X Do", *FORMS, resources=b"/XObject<</X 6 0 R>>"),
        "input-heavy",
    ),
    "many letters": (".pdf", lambda: plain_pdf(b"BT /F 9 Tf" + b"(a)Tj\n" * 3_000_000 + b"ET"), "input-heavy"),
    "a long title": (".parquet", lambda: parquet([{"text": TEXT, "title": "t" * 6_000_000}]), "input-too-long"),
    "blanks, packed": (".jsonl.gz", lambda: gzip.compress(b" " * 9_000_000), "input-bomb"),
    "lines, packed": (".warc.gz", lambda: gzip.compress(b"\r\n" * 9_000_000), "input-bomb"),
    "one cell, many rows": (".parquet", lambda: parquet([{"text": TEXT + "a" * 500_000}] * 50), "input-bomb"),
}


@pytest.mark.parametrize(("suffix", "content", "rule"), HEAVY.values(), ids=HEAVY)
def test_a_heavy_file_is_reported_and_the_others_are_read(
    tmp_path: Path, suffix: str, content: Callable[[], bytes], rule: str
) -> None:
    path = write(tmp_path / f"a{suffix}", content())
    found, problems = items(path, write(tmp_path / "b.html", html("Họp", OTHER)))
    assert found[-1].source == "b.html"
    (problem,) = (one for one in problems if one.rule not in {"input-duplicate", "input-more"})
    assert (problem.rule, problem.source.partition("#")[0], " → " in problem.message) == (rule, str(path), True)


@pytest.mark.parametrize("page", ["<div>" * 100_000, f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>"])
def test_a_web_page_that_takes_too_long_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    monkeypatch.setattr(markup, "SECONDS", 1.0)
    web = [answer("http://x.vn/1", f"<p>{TEXT}</p>{page}".encode()), answer("http://x.vn/2", html("Họp"))]
    path = write(tmp_path / "a.warc", b"".join(web))
    (found,), (problem,) = items(path)
    assert (found.source, problem.rule, problem.source) == ("http://x.vn/2", "input-heavy", f"{path}#1")


@pytest.mark.parametrize(("page", "size"), [(WIDE, 20_000), (METAS, 0)], ids=["cells", "metas"])
def test_many_elements_take_no_square_of_their_number(tmp_path: Path, page: str, size: int) -> None:
    (found,), _ = items(write(tmp_path / "a.html", page.encode()))
    assert found.text.count("x") == size


# ---------------------------------------------------------------- records

BAD_ANSWERS = {
    "no gzip": (b"no gzip", "Content-Encoding: gzip", "input-record"),
    "no brotli": (b"\xff" * 90, "Content-Encoding: br", "input-record"),
    "no chunks": (b"-5\r\na", "Transfer-Encoding: chunked", "input-record"),
    "a bomb": (gzip.compress(b"<p>" + b"a" * 500_000_000, 1), "Content-Encoding: gzip", "input-too-long"),
    "a long header": (TEXT.encode(), f"X: {'a' * 300_000}", "input-record"),
}


@pytest.mark.parametrize(("body", "more", "rule"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_bad_answer_costs_no_other(tmp_path: Path, body: bytes, more: str, rule: str) -> None:
    good = [answer(f"http://x.vn/{name}", html(name, f"{name}. {TEXT}")) for name in "ab"]
    path = write(tmp_path / "a.warc", good[0] + answer("http://x.vn/bad", body, more=f"{more}\r\n") + good[1])
    found, (problem,) = items(path)
    assert [page.source for page in found] == ["http://x.vn/a", "http://x.vn/b"]
    assert (problem.rule, problem.source) == (rule, f"{path}#2")


def test_encoded_answers_are_read(tmp_path: Path) -> None:
    body = html("Họp")
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    twice = gzip.compress(gzip.compress(html("Tin", OTHER)))
    packed = answer("http://x.vn/1", chunks, more="Transfer-Encoding: chunked\r\n")
    packed += answer("http://x.vn/2", twice, more="Content-Encoding: gzip, gzip\r\n")
    found, problems = items(write(tmp_path / "a.warc", packed))
    assert ([page.source for page in found], problems) == (["http://x.vn/1", "http://x.vn/2"], [])


BAD_LINES = {
    "many values": (b'{"text":"\\u1ead","x":[' + b"[]," * 2_000_000 + b"0]}", "input-parts"),
    "long columns": (lines([{"text": "ậ", "title": "t" * 6_000_000}]).strip(), "input-too-long"),
    "half a letter in HTML": (json.dumps({"text": f"<p>{TEXT}\ud83d</p>"}).encode(), "input-encoding"),
}


@pytest.mark.parametrize(("line", "rule"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_costs_no_other(tmp_path: Path, line: bytes, rule: str) -> None:
    path = write(tmp_path / "a.jsonl", line + b"\n" + lines([{"text": OTHER}]))
    (found,), (problem,) = items(path)
    assert (found.source, problem.rule, problem.source) == ("a.jsonl#2", rule, f"{path}#1")


MERGES = "\n".join(f"a{n}: &a{n}\n  <<: [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))
HEADS = {
    "merges of merges": f"a0: &a0 {{x: 1}}\n{MERGES}",
    "no truth": "title: !!bool x",
    "no number": 'title: !!int ""',
    "no moment": "date: !!timestamp x",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_head_that_cannot_be_read_costs_no_other(tmp_path: Path, head: str) -> None:
    path = write(tmp_path / "a.md", f"---\n{head}\n---\n{TEXT}".encode())
    (found,), (problem,) = items(path, write(tmp_path / "b.txt", OTHER.encode()))
    assert (found.source, problem.rule, problem.source) == ("b.txt", "input-head", str(path))


@pytest.mark.parametrize("number", ["0x" + "F" * 15_000, "1" + ":59" * 6_000])
def test_a_number_too_large_to_be_written_is_no_title(tmp_path: Path, number: str) -> None:
    (found,), _ = items(write(tmp_path / "a.md", f"---\ntitle: {number}\n---\n{TEXT}".encode()))
    assert (found.title, found.text) == (None, TEXT)


def test_what_nobody_expected_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> str:
        raise KeyError("x")

    monkeypatch.setattr(sys.modules["kg.read.pages"], "decoded", fail)
    path = write(tmp_path / "a.txt", TEXT.encode())
    (found,), (problem,) = items(path, write(tmp_path / "b.jsonl", lines([{"text": OTHER}])))
    assert (found.source, problem.rule, problem.source) == ("b.jsonl#1", "page-failed", str(path))


# ---------------------------------------------------------------- letters


def test_a_run_of_marks_is_broken_as_the_stream_safe_format_does(tmp_path: Path) -> None:
    marks = "\u0301\u0323" * 500_000
    (found,), _ = items(write(tmp_path / "a.txt", f"{TEXT}a{marks}".encode()))
    assert max(map(len, found.text.split("\u034f")[1:])) <= 30
    assert found.text.count("\u0323") + found.text.count("ạ") >= 500_000


def test_a_text_whose_runs_are_broken_stays_as_it_is() -> None:
    once = nfc("a" + "\u0301\u0323" * 100)
    assert nfc(once) == once
    assert nfc("ậ" + "\u0301" * 29) == "ậ" + "\u0301" * 29
    assert "\u034f" in nfc("a" + "\u0315" * 31)


# ---------------------------------------------------------------- by chance


def test_no_damaged_file_hangs_or_kills_the_reader_or_costs_a_page() -> None:
    tally = run_attack(tries=24, seed=7)
    assert tally.is_clean, tally.faults
    assert tally.tries == 24
