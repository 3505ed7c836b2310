"""Containers of many pages, documents and web archives become pages with the name, text and data that they carry."""

from __future__ import annotations

import gzip
import io
import json
import sys
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pyarrow
import pyarrow.parquet
import pytest
from containers import OTHER, PACKED, TEXT, URL, Rows, answer, document, html, lines, parquet, pdf, write

from kg.model import Page, Problem
from kg.pipeline import Settings
from kg.read import Columns, read
from kg.run.batch import check
from kg.run.workers import Processes


def pages(*inputs: str | Path, columns: Columns | None = None) -> list[Page]:
    found = list(read(inputs, columns=columns))
    assert not [item for item in found if isinstance(item, Problem)], found
    return [item for item in found if isinstance(item, Page)]


def only_page(*inputs: str | Path, columns: Columns | None = None) -> Page:
    (page,) = pages(*inputs, columns=columns)
    return page


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize("suffix", PACKED)
def test_a_row_is_a_page_with_what_its_columns_tell(tmp_path: Path, suffix: str) -> None:
    rows: Rows = [
        {"text": TEXT, "url": URL, "id": 7, "title": "Quận họp", "published": "2021-04-07", "publisher": "Cổng quận"},
        {"text": OTHER, "url": None, "id": 8, "title": None, "published": None, "publisher": None},
    ]
    first, second = pages(write(tmp_path / f"tin{suffix}", PACKED[suffix](rows)))
    assert first == Page(
        URL, f"Quận họp\n07/04/2021\n\n{TEXT}", URL, "Quận họp", "2021-04-07", "Cổng quận", retrieved=None
    )
    assert second == Page(f"tin{suffix}#8", OTHER)


@pytest.mark.parametrize("suffix", PACKED)
def test_rows_without_address_and_id_are_known_by_their_numbers(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / "a" / f"tin{suffix}", PACKED[suffix]([{"text": TEXT}, {"text": OTHER}]))
    assert [page.source for page in pages(tmp_path)] == [f"a/tin{suffix}#1", f"a/tin{suffix}#2"]


CORPORA: dict[str, Mapping[str, Any]] = {
    "FineWeb-2": {"id": "<urn:uuid:1>", "dump": "CC-MAIN-2021-17", "url": URL, "date": "2021-04-07T20:30:00Z"},
    "CulturaX": {"timestamp": "2021/04/08 03:30:00", "url": URL, "source": "mC4"},
    "mC4": {"timestamp": "2021-04-07T20:30:00Z", "url": URL},
}


@pytest.mark.parametrize("row", CORPORA.values(), ids=CORPORA)
@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_the_day_of_a_crawled_corpus_is_that_of_the_crawl(tmp_path: Path, row: Mapping[str, Any], suffix: str) -> None:
    page = only_page(write(tmp_path / f"tin{suffix}", PACKED[suffix]([{"text": TEXT, **row}])))
    assert page == Page(URL, TEXT, URL, retrieved="2021-04-08T03:30")


def test_a_day_beside_no_crawl_is_that_of_publication(tmp_path: Path) -> None:
    page = only_page(write(tmp_path / "tin.jsonl", lines([{"content": TEXT, "date": "07/04/2021"}])))
    assert page == Page("tin.jsonl#1", f"07/04/2021\n\n{TEXT}", published="2021-04-07")


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_columns_that_the_user_names_win_over_guesses(tmp_path: Path, suffix: str) -> None:
    row = {"text": "–", "noi_dung": TEXT, "nguon": URL, "ten": "Quận họp", "dump": "x", "date": "2021-04-07", "ma": "a"}
    columns = Columns(text="noi_dung", url="nguon", title="ten", date="date", id="ma")
    page = only_page(write(tmp_path / f"tin{suffix}", PACKED[suffix]([row])), columns=columns)
    assert page == Page(URL, f"Quận họp\n07/04/2021\n\n{TEXT}", URL, "Quận họp", "2021-04-07")


def test_times_of_parquet_are_read_whatever_their_type(tmp_path: Path) -> None:
    moment = pyarrow.array([1617827400123456789], pyarrow.timestamp("ns", tz="UTC"))
    table = pyarrow.table({"text": [TEXT], "timestamp": moment, "url": [URL]})
    pyarrow.parquet.write_table(table, tmp_path / "tin.parquet")
    assert only_page(tmp_path).retrieved == "2021-04-08T03:30"


def test_a_row_in_markup_or_an_older_font_is_read_as_a_file_of_it_is(tmp_path: Path) -> None:
    typed = "S¸ng 12/3, UBND huyÖn tæ chøc héi nghÞ tæng kÕt c«ng t¸c c¶i c¸ch hµnh chÝnh n¨m 2009 cña huyÖn."
    rows: Rows = [{"text": "<p>Qu&acirc;̣n họp về</p><p>cải cách.</p>"}, {"text": typed}]
    first, second = pages(write(tmp_path / "tin.jsonl", lines(rows)))
    assert first.text == "Quận họp về\n\ncải cách."
    assert second.text.startswith("Sáng 12/3, UBND huyện tổ chức hội nghị tổng kết")


def test_records_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO(b"\xef\xbb\xbf \n" + lines([{"text": TEXT}, {"text": OTHER, "url": URL}]))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    assert [page.source for page in pages("-")] == ["stdin#2", URL]


def test_the_order_of_the_call_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", lines([{"text": TEXT}]))
    write(tmp_path / "a.txt", OTHER.encode())
    write(tmp_path / "c.parquet", parquet([{"text": TEXT + OTHER}]))
    found = pages(tmp_path / "c.parquet", tmp_path / "b.jsonl", tmp_path / "a.txt")
    assert [page.source for page in found] == ["a.txt", "b.jsonl#1", "c.parquet#1"]
    assert found == pages(tmp_path)


def test_half_letters_in_the_columns_do_no_harm(tmp_path: Path) -> None:
    row = {"text": TEXT, "title": "Quận \ud83d họp", "url": "https://a.vn/\ud83d", "id": "\ud83d", "publisher": "a\0b"}
    page = only_page(write(tmp_path / "tin.jsonl", json.dumps(row).encode()))
    assert (page.source, page.title, page.publisher) == ("tin.jsonl#1", "Quận ? họp", "a b")
    page.text.encode()


# ---------------------------------------------------------------- many records


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_a_container_is_never_in_memory_as_a_whole(tmp_path: Path, suffix: str) -> None:
    rows = [{"text": f"{number}. {TEXT * 30}"} for number in range(4_000)]
    path = write(tmp_path / f"tin{suffix}", PACKED[suffix](rows))
    size = len(lines(rows))
    del rows
    tracemalloc.start()
    count = sum(1 for _ in read([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4_000
    assert peak < size / 5


def test_with_workers_the_parent_reads_only_a_little_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[Problem]:
        for number in range(1_000):
            taken.append(number)
            yield Problem("warning", "rule", "message", str(number))

    results = check(items(), Settings(), workers=2)
    assert next(iter(results)).source == "0"
    assert len(taken) <= (16 * 2 + 1) * Processes.size.items


# ---------------------------------------------------------------- web archives


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_the_web_pages_of_an_archive_are_read(tmp_path: Path, suffix: str) -> None:
    records = [
        answer(URL, html("Quận họp")),
        answer("dns:example.vn", b"example.vn").replace(b"application/http; msgtype=response", b"text/dns"),
        answer(f"{URL}.png", b"\x89PNG", kind="image/png"),
        answer(f"{URL}/gone", html("Không tìm thấy"), status="404 Not Found"),
        answer(f"{URL}/2", html("Huyện họp", OTHER)),
    ]
    packed = map(gzip.compress, records) if suffix == ".warc.gz" else records
    first, second = pages(write(tmp_path / f"web{suffix}", b"".join(packed)))
    assert (first.source, first.url, first.title, first.retrieved) == (URL, URL, "Quận họp", "2021-04-08T03:30")
    assert first.text.startswith("Quận họp\n\n1. Ngày 07/4, quận")
    assert "Trang chủ" not in first.text
    assert second.source == f"{URL}/2"


# ---------------------------------------------------------------- documents


def test_a_word_document_is_its_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    page = only_page(document(tmp_path / "tin.docx"))
    text = "Quận Bình Thuỷ họp về cải cách\nĐơn vị\tTỷ lệ\nAn Thới\t99,46%\nHội nghị do ông Lê Văn Bình chủ trì."
    assert page == Page("tin.docx", f"Tin họp\n\n{text}", title="Tin họp")


def test_a_table_that_lays_out_a_word_document_keeps_its_paragraphs(tmp_path: Path) -> None:
    made = docx.Document()
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Quận họp"
    for day in range(1, 9):
        cell.add_paragraph(f"Ngày {day}/4, quận tổ chức họp về cải cách hành chính với các phường.")
    made.core_properties._element.clear()
    made.save(str(tmp_path / "tin.docx"))
    page = only_page(tmp_path)
    assert page.text.startswith("Quận họp\nNgày 1/4, quận tổ chức họp về cải cách hành chính với các phường.\nNgày 2/4")
    assert page.published is None


def test_a_word_document_typed_for_older_fonts_is_read(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("S¸ng 12/3, UBND huyÖn tæ chøc héi nghÞ tæng kÕt c«ng t¸c c¶i c¸ch hµnh chÝnh n¨m 2009.")
    made.save(str(tmp_path / "tin.docx"))
    assert only_page(tmp_path).text.startswith("Sáng 12/3, UBND huyện tổ chức hội nghị tổng kết công tác cải cách")


def test_the_day_of_a_word_document_is_kept_and_not_printed(tmp_path: Path) -> None:
    path = document(tmp_path / "tin.docx")
    made = docx.Document(str(path))
    made.core_properties.created = made.core_properties.created.replace(year=2021)
    made.core_properties.title = "Microsoft Word - tin"
    made.save(str(path))
    page = only_page(path)
    assert page.published is not None
    assert page.published.startswith("2021-12-2")
    assert page.text.startswith("Quận Bình Thuỷ họp")


def test_wrapped_lines_of_a_pdf_become_paragraphs(tmp_path: Path) -> None:
    sheets = [
        [
            "Quận Bình Thuỷ sơ kết cải cách hành chính",
            "Sáng 07/4/2021, UBND quận tổ chức hội nghị sơ kết công tác cải cách",
            "hành chính quý I năm 2021. Hội nghị do Phó Chủ tịch UBND quận Lê",
            "Văn Bình chủ trì.",
            "Tham dự hội nghị có lãnh đạo các phòng, ban của quận và đại diện các",
            "1",
        ],
        ["phường trên địa bàn.", "- Hồ sơ đúng hạn: 1.234", "- Hồ sơ trễ hạn: 5", "2"],
    ]
    page = only_page(pdf(tmp_path / "tin.pdf", sheets, Title="tin.docx"))
    assert page.title is None
    assert page.text.split("\n") == [
        sheets[0][0],
        " ".join(sheets[0][1:4]),
        f"{sheets[0][4]} {sheets[1][0]}",
        "- Hồ sơ đúng hạn: 1.234",
        "- Hồ sơ trễ hạn: 5",
    ]


def test_rows_of_a_table_in_a_pdf_stay_rows_of_cells(tmp_path: Path) -> None:
    sheet = ["Kết quả giải quyết hồ sơ của các phường trong quý I", "Đơn vị\tHồ sơ\tĐúng hạn", "An Thới\t1.234\t99,46%"]
    assert only_page(pdf(tmp_path / "tin.pdf", [sheet])).text.split("\n") == sheet


def test_the_title_of_a_pdf_stands_above_its_text(tmp_path: Path) -> None:
    page = only_page(pdf(tmp_path / "tin.pdf", [["Sáng 07/4, quận họp về cải cách."]], Title="Quận họp"))
    assert page.text == "Quận họp\n\nSáng 07/4, quận họp về cải cách."
