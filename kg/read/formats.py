"""Which reader reads which files: one page of text, one page of a document, or many pages of a container."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kg.model import Page
from kg.read.docx import from_docx
from kg.read.files import File
from kg.read.jsonl import from_jsonl
from kg.read.markup import from_html, from_markdown
from kg.read.parquet import from_parquet
from kg.read.pdf import from_pdf
from kg.read.records import Columns, Fault, Record
from kg.read.warc import from_warc

TEXTS: Final[Mapping[str, Callable[[str, str], Page]]] = {
    ".txt": Page,
    ".md": from_markdown,
    ".html": from_html,
    ".htm": from_html,
}
DOCUMENTS: Final[Mapping[str, Callable[[File], Page]]] = {
    ".docx": from_docx,
    ".pdf": from_pdf,
}
CONTAINERS: Final[Mapping[str, Callable[[File, Columns], Iterator[Record | Fault]]]] = {
    ".jsonl": from_jsonl,
    ".jsonl.gz": from_jsonl,
    ".jsonl.zst": from_jsonl,
    ".parquet": from_parquet,
    ".warc": from_warc,
    ".warc.gz": from_warc,
}
SUFFIXES: Final = (*TEXTS, *DOCUMENTS, *CONTAINERS)


def is_container(path: str) -> bool:
    """Whether a file of this name holds many pages."""
    return path.lower().endswith(tuple(CONTAINERS))
