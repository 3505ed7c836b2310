"""Damaged containers and documents: reported with position and advice; all before and the other files are kept."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard
from containers import OTHER, PACKED, TEXT, URL, answer, document, html, items, lines, parquet, pdf, write
from typer.testing import CliRunner

from kg.cli import app
from kg.model import Problem
from kg.read import ALIKE, Columns, jsonl, packed, read

LINE = lines([{"text": TEXT}])
MANY = lines([{"text": f"{number}. {TEXT}"} for number in range(2_000)])


def locked() -> bytes:
    """A PDF that names a password, its page left out."""
    key = b"<" + b"00" * 32 + b">"
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/P -44/O " + key + b"/U " + key + b">>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF"
    )


def zipped(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, b" " * size)
    return out.getvalue()


WARC = answer(URL, html("Quận họp")) + answer(f"{URL}/2", html("Huyện họp", OTHER))
PARQUET = parquet([{"text": TEXT}, {"text": OTHER}])

BAD: dict[str, tuple[str, bytes, str, str]] = {
    "no bytes, jsonl": (".jsonl", b"", "input-no-records", "không có bản ghi"),
    "no bytes, gz": (".jsonl.gz", b"", "input-no-records", "không có bản ghi"),
    "no bytes, zst": (".jsonl.zst", b"", "input-no-records", "không có bản ghi"),
    "no bytes, parquet": (".parquet", b"", "input-damaged", "0 bytes"),
    "no bytes, warc": (".warc", b"", "input-no-records", "không có bản ghi"),
    "no bytes, warc.gz": (".warc.gz", b"", "input-no-records", "không có bản ghi"),
    "no bytes, docx": (".docx", b"", "input-docx", "Word"),
    "no bytes, pdf": (".pdf", b"", "input-damaged", "PDF"),
    "blank lines": (".jsonl", b"\n \n\t\r\n", "input-no-records", "không có bản ghi"),
    "no gzip": (".jsonl.gz", LINE, "input-damaged", "header"),
    "no zstd": (".jsonl.zst", LINE, "input-damaged", "frame"),
    "no parquet": (".parquet", LINE, "input-damaged", "Parquet"),
    "cut parquet": (".parquet", PARQUET[:-20], "input-damaged", "Parquet"),
    "no warc": (".warc", LINE, "input-damaged", "WARC"),
    "no page in warc": (".warc", answer(URL, b"GIF89a", kind="image/gif"), "input-no-records", "không có bản ghi"),
    "no docx": (".docx", b"\xd0\xcf\x11\xe0 old Word", "input-docx", "zip"),
    "another zip": (".docx", zipped("a.txt", 9), "input-docx", "Word"),
    "a bomb": (".docx", zipped("word/document.xml", 60_000_000), "input-too-long", "50 MB"),
    "no pdf": (".pdf", LINE, "input-damaged", "PDF"),
    "locked pdf": (".pdf", locked(), "input-locked", "mật khẩu"),
}


@pytest.mark.parametrize(("suffix", "content", "rule", "words"), BAD.values(), ids=BAD)
def test_a_bad_file_is_reported_with_advice(tmp_path: Path, suffix: str, content: bytes, rule: str, words: str) -> None:
    path = write(tmp_path / f"bad{suffix}", content)
    _, (problem,) = items(path)
    assert (problem.rule, problem.source) == (rule, str(path))
    assert words in problem.message
    for lang in ("vi", "en"):
        assert [" → " in item.message for item in read([path], lang=lang) if isinstance(item, Problem)] == [True]


def test_a_scanned_pdf_is_reported(tmp_path: Path) -> None:
    _, (problem,) = items(pdf(tmp_path / "a.pdf", [[], []]))
    assert problem.rule == "input-scanned"
    assert "ocrmypdf" in problem.message


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gz", "zst"])
def test_pages_before_the_cut_are_kept(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(MANY[: len(MANY) // 2]) + pack(MANY[len(MANY) // 2 :])
    suffix = ".jsonl.gz" if pack is gzip.compress else ".jsonl.zst"
    pages, problems = items(write(tmp_path / f"a{suffix}", packed[:-20]))
    assert len(pages) >= 999
    assert [problem.rule for problem in problems] == ["input-damaged"]


def test_a_damaged_part_of_parquet_is_reported(tmp_path: Path) -> None:
    broken = bytearray(PARQUET)
    broken[4:60] = bytes(56)
    pages, (problem,) = items(write(tmp_path / "a.parquet", bytes(broken)))
    assert (pages, problem.rule) == ([], "input-damaged")


@pytest.mark.parametrize("cut", [100, 3_000])
def test_a_cut_archive_is_reported_and_its_pages_before_are_kept(tmp_path: Path, cut: int) -> None:
    second = answer(f"{URL}/2", html("Huyện họp", OTHER * 20))
    path = write(tmp_path / "a.warc", answer(URL, html("Quận họp")) + second[:cut])
    (page,), (problem,) = items(path)
    assert (page.source, problem.rule, problem.source) == (URL, "input-record", f"{path}#2")


def test_a_cut_packed_archive_is_reported(tmp_path: Path) -> None:
    pages, (problem,) = items(write(tmp_path / "a.warc.gz", gzip.compress(WARC)[:-9]))
    assert (len(pages), problem.rule) == (2, "input-damaged")


# ---------------------------------------------------------------- one bad record

RECORDS: dict[str, tuple[bytes, str, str]] = {
    "broken JSON": (b'{"text": "a', "input-json", "ngoặc nhọn"),
    "a list": (b'["text"]', "input-json", "list"),
    "deep JSON": (b'{"text": ' + b"[" * 100_000, "input-json", "JSON"),
    "not UTF-8": (b'{"text": "S\xe1ng"}', "input-encoding", "0xE1"),
    "half a letter": (b'{"text": "S\\ud83d 12/3, UBND qu\\u1eadn"}', "input-encoding", "U+D83D"),
    "a NUL": (b'{"text": "\\u1eadn\\u0000"}', "input-binary", "vị trí 2"),
    "no text": (b'{"text": null}', "input-no-text", "“text”"),
    "a number": (b'{"text": 7}', "input-no-text", "“text”"),
    "blank": (b'{"text": " \\n"}', "input-empty", "trống"),
    "no column": (b'{"title": "a", "words": "b"}', "input-column", "title, words"),
    "half a column": (b'{"\\ud83d": "a"}', "input-column", "“text”"),
    "English": (b'{"text": "The district reviewed its reform."}', "input-not-vietnamese", "TCVN3"),
    "too long": (json.dumps({"text": "ậ" * 5_300_000}).encode(), "input-too-long", "5 MB"),
    "the same text": (LINE.strip(), "input-duplicate", "a.jsonl"),
}


@pytest.mark.parametrize(("line", "rule", "words"), RECORDS.values(), ids=RECORDS)
def test_a_bad_line_is_reported_with_its_number_and_the_others_go_on(
    tmp_path: Path, line: bytes, rule: str, words: str
) -> None:
    path = write(tmp_path / "a.jsonl", LINE + b"\n" + line + b"\n" + lines([{"text": OTHER}]))
    pages, (problem,) = items(path)
    assert [page.source for page in pages] == ["a.jsonl#1", "a.jsonl#4"]
    assert (problem.rule, problem.source) == (rule, f"{path}#3")
    assert words in problem.message


def test_a_line_that_is_too_long_is_left_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE", 1_000)
    monkeypatch.setattr(packed, "ALLOWED", 100_000_000)
    line = b'{"text": "' + b"a" * 30_000_000 + b'"}\n'
    path = write(tmp_path / "a.jsonl.zst", zstandard.compress(LINE + line + lines([{"text": OTHER}])))
    pages, (problem,) = items(path)
    assert [page.source for page in pages] == ["a.jsonl.zst#1", "a.jsonl.zst#3"]
    assert (problem.rule, problem.source) == ("input-too-long", f"{path}#2")


@pytest.mark.parametrize("suffix", PACKED)
def test_a_column_that_there_is_not_is_reported_with_those_that_there_are(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"a{suffix}", PACKED[suffix]([{"text": TEXT, "address": URL}]))
    for columns, name in ((Columns(text="body"), "body"), (Columns(url="link"), "link")):
        _, (problem,) = items(path, columns=columns)
        assert (problem.rule, f"“{name}”" in problem.message) == ("input-column", True)
        assert "text, address" in problem.message
        assert "--url-column" in problem.message


def test_two_records_of_one_address_are_reported(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines([{"text": TEXT, "url": URL}, {"text": OTHER, "url": URL}]))
    (page,), (problem,) = items(path)
    assert (page.text, problem.rule, problem.severity) == (TEXT, "input-same-record", "warning")
    assert URL in problem.message


def test_of_many_records_with_one_trouble_some_are_reported_and_the_others_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", LINE + b"{\n" * (ALIKE + 30) + lines([{"text": OTHER}]))
    pages, problems = items(path)
    assert len(pages) == 2
    assert [problem.rule for problem in problems] == ["input-json"] * ALIKE + ["input-more"]
    assert "30 bản ghi" in problems[-1].message
    assert problems[-1].severity == "violation"


# ---------------------------------------------------------------- what is not installed

READERS = {
    ".parquet": ("pyarrow", "parquet"),
    ".warc": ("fastwarc.warc", "inputs"),
    ".docx": ("docx", "inputs"),
    ".pdf": ("pypdfium2", "inputs"),
}


@pytest.mark.parametrize(("suffix", "module", "extra"), [(s, *r) for s, r in READERS.items()], ids=READERS)
def test_without_its_reader_a_file_is_reported_with_the_command_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    write(tmp_path / f"a{suffix}", b"anything")
    write(tmp_path / "b.txt", TEXT.encode())
    (page,), (problem,) = items(tmp_path)
    assert (page.source, problem.rule) == ("b.txt", "input-extra")
    assert f"pip install 'cchc-kg[{extra}]'" in problem.message


# ---------------------------------------------------------------- at the command line


def kg(*arguments: str | int | Path) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A store that holds one page, `old.txt`."""
    path = tmp_path / "kg-store"
    old = write(tmp_path / "old" / "old.txt", TEXT.encode())
    assert kg("build", old, "--store", path, "--no-validate").exit_code == 0
    yield path


def held(store: Path) -> list[str]:
    answer = kg("ask", "articles", "--store", store, "--format", "csv")
    assert answer.exit_code == 0, answer.output
    return sorted(line.split(",")[0] for line in answer.stdout.splitlines()[1:])


@pytest.mark.slow
def test_the_others_go_on_and_nothing_stored_is_lost(tmp_path: Path, store: Path) -> None:
    for number, (suffix, content, _, _) in enumerate(BAD.values()):
        write(tmp_path / "in" / f"{number}{suffix}", content)
    write(tmp_path / "in" / "some.jsonl", b"{\n" + lines([{"text": OTHER}]))
    document(tmp_path / "in" / "good.docx")
    done = kg("build", tmp_path / "in", "--store", store, "--no-validate", "--workers", 2, "--debug")
    assert done.exit_code == 1, done.output
    assert held(store) == ["good.docx", "old.txt", "some.jsonl#2"]
    assert all(f"{number}{suffix}" in done.stderr for number, (suffix, *_) in enumerate(BAD.values()))
    assert "Traceback" not in done.output


def test_columns_are_named_at_the_command_line(tmp_path: Path, store: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines([{"noi_dung": OTHER, "ma": "x"}]))
    named = ("--text-column", "noi_dung", "--id-column", "ma")
    assert kg("validate", path, *named).exit_code == 0
    assert kg("build", path, *named, "--store", store, "--no-validate").exit_code == 0
    assert held(store) == ["a.jsonl#x", "old.txt"]
