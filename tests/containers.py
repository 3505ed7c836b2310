"""Files that tests read, written here: rows in JSON Lines and Parquet, web archives, Word and PDF documents."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import docx.shared
import pyarrow
import pyarrow.parquet
import zstandard
from docx.oxml import parse_xml
from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from kg.model import Page, Problem
from kg.read import Columns, read

TEXT = "Ngày 07/4, quận Bình Thuỷ tổ chức sơ kết công tác cải cách hành chính.\n"
OTHER = "Sáng 26/3, UBND huyện Tân Hiệp tổ chức hội nghị tổng kết công tác cải cách hành chính.\n"
URL = "https://binhthuy.example.vn/tin/1"

Rows = list[dict[str, Any]]


def lines(rows: Rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(rows: Rows) -> bytes:
    out = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), out)
    return out.getvalue()


def answer(
    url: str,
    body: bytes,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    more: str = "",
    *,
    date: str = "2021-04-07T20:30:00Z",
) -> bytes:
    """A record of a WARC: the answer of a server, with more headers if need be."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n"
    sent = head.encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: {date}\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent + b"\r\n\r\n"


def html(title: str, text: str = TEXT) -> bytes:
    body = "".join(f"<p>{day}. {text}</p>" for day in range(1, 9))
    nav = '<nav><a href="/">Trang chủ</a></nav>'
    return f'<html><head><meta property="og:title" content="{title}"></head><body>{nav}{body}</body></html>'.encode()


def pdf(path: Path, sheets: list[list[str]], **metadata: Any) -> Path:
    """A PDF with these lines on its pages, cells between tabs in columns."""
    with rc_context({"pdf.fonttype": 42}), PdfPages(path, metadata=metadata) as file:
        for sheet in sheets:
            figure = Figure(figsize=(8.3, 11.7))
            for row, line in enumerate(sheet):
                for column, cell in enumerate(line.split("\t")):
                    figure.text(0.1 + column * 0.3, 0.9 - row * 0.02, cell, fontsize=10)
            file.savefig(figure)
    return path


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def plain_pdf(content: bytes, *forms: bytes, resources: bytes = b"") -> bytes:
    """A PDF of one page by hand: what draws it, and the objects from number 6 on that it may use."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
    tree = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", tree, page % resources, pdf_stream(content), FONT, *forms]
    out, offsets = b"%PDF-1.7\n", []
    for number, held in enumerate(objects, 1):
        offsets.append(b"%010d 00000 n \n" % len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(offsets))
    return out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))


def pdf_stream(content: bytes, more: bytes = b"") -> bytes:
    """A packed stream of a PDF."""
    packed = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (more, len(packed), packed)


def word(body: str, head: str = "", **others: bytes) -> bytes:
    """A Word document with this XML in its body and its head, and other parts in place of its own (`rels`, `core`)."""
    names = {"rels": "word/_rels/document.xml.rels", "core": "docProps/core.xml", "image": "word/media/image1.png"}
    empty, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(empty)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {names[name]: content for name, content in others.items()}
    parts["word/document.xml"] = f"{head}<w:document {space}><w:body>{body}</w:body></w:document>".encode()
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name) if name in parts else old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def paragraph(text: str) -> str:
    """A paragraph of a Word document."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


PACKED: dict[str, Callable[[Rows], bytes]] = {
    ".jsonl": lines,
    ".jsonl.gz": lambda rows: gzip.compress(lines(rows)),
    ".jsonl.zst": lambda rows: b"".join(zstandard.compress(lines([row])) for row in rows),
    ".parquet": parquet,
}


def items(*inputs: Path, columns: Columns | None = None) -> tuple[list[Page], list[Problem]]:
    """The pages that are read of some files, and the problems."""
    found = list(read(inputs, columns=columns))
    return [one for one in found if isinstance(one, Page)], [one for one in found if isinstance(one, Problem)]


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def document(path: Path) -> Path:
    """A Word document with a title, a table between two paragraphs, and changes that are marked."""
    made = docx.Document()
    made.add_paragraph("Quận Bình Thuỷ họp về cải cách")
    made.paragraphs[0].paragraph_format.tab_stops.add_tab_stop(docx.shared.Cm(2))
    table = made.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Đơn vị", "Tỷ lệ", "An Thới", "99,46%"), strict=True):
        cell.text = words
    last = made.add_paragraph("Hội nghị do ông Lê Văn Bình ")
    last._p.append(parse_xml(_changed("ins", "t", "chủ trì.")))
    last._p.append(parse_xml(_changed("del", "delText", "vắng mặt.")))
    last._p.append(parse_xml(_changed("moveFrom", "t", "Chuyển đi.")))
    made.core_properties.title = "Tin họp"
    made.save(str(path))
    return path


def _changed(change: str, text: str, words: str) -> str:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return f'<w:{change} {space}><w:r><w:{text} xml:space="preserve">{words}</w:{text}></w:r></w:{change}>'
