"""The options and arguments that commands share, and the words that they take, with their help in both languages."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer


class Lang(StrEnum):
    """The language of messages."""

    VI = "vi"
    EN = "en"


class Reasoner(StrEnum):
    """The production engine, or owlrl, the reference."""

    OWN = "own"
    OWLRL = "owlrl"


class Validator(StrEnum):
    """The fast judge of the shapes, or pyshacl, the reference."""

    SHACL = "shacl"
    PYSHACL = "pyshacl"


class Verdict(StrEnum):
    """That two identities are one, that they are not, or that nothing is decided about them any more."""

    SAME = "same"
    DIFFERENT = "different"
    UNDO = "undo"


class Format(StrEnum):
    """How rows of answers are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"


class ReportFormat(StrEnum):
    """How problems are written: for people or for programs."""

    TABLE = "table"
    JSON = "json"


STORE: Final = Path("kg-store")
TIMEOUT: Final = 60
SOURCE_HELP: Final = "Kho: thư mục, URL / folder or URL."
StoreOption = Annotated[Path, typer.Option("--store", metavar="DIR", help="Thư mục kho / folder of the store.")]
SourceOption = Annotated[str, typer.Option("--store", metavar="DIR|URL", help=SOURCE_HELP)]
LANG_VARIABLE: Final = "KG_LANG"
LANG_HELP: Final = "Ngôn ngữ của thông báo và phần này / language of messages and of this help."
LangOption = Annotated[Lang, typer.Option("--lang", envvar=LANG_VARIABLE, help=LANG_HELP)]
DebugOption = Annotated[bool, typer.Option("--debug", help="Hiện traceback / show the traceback of a failure.")]
ReasonerOption = Annotated[Reasoner, typer.Option("--reasoner", help="Bộ suy luận / the engine that infers.")]
ValidatorOption = Annotated[Validator | None, typer.Option("--validator", help="Bộ kiểm tra / the judge of shapes.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Dạng trả lời / form of the answer.")]
TimeoutOption = Annotated[
    int,
    typer.Option("--timeout", metavar="SECONDS", min=0, max=1_000_000, help="Số giây tối đa, 0: vô hạn / 0: no limit."),
]
MemoryOption = Annotated[
    str | None,
    typer.Option("--limit-memory", metavar="SIZE", help="Bộ nhớ tối đa, 0: vô hạn (chỉ Linux; 4G) / Linux only; 4G."),
]
ServiceOption = Annotated[
    bool, typer.Option("--allow-service", help="Cho phép SERVICE hỏi máy chủ khác / let SERVICE ask other servers.")
]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, help="Số tiến trình / number of processes.")]
SchedulerOption = Annotated[
    str | None, typer.Option("--scheduler", metavar="URL", help="Cụm máy dask / scheduler of a dask cluster.")
]
ShardsOption = Annotated[
    Path | None, typer.Option("--shards", metavar="DIR", help="Ghi thành nhiều phần / write shards, not a store.")
]
ShardPages = Annotated[int, typer.Option("--shard-pages", min=1, help="Số trang mỗi phần / pages of a shard.")]
PageTimeoutOption = Annotated[
    float,
    typer.Option(
        "--page-timeout", min=0, metavar="SEC", help="Giới hạn mỗi trang, 0: không / limit of a page, 0: none."
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Thoát mã 1 nếu có lỗi, cảnh báo / exit 1 on problems.")]
BaseOption = Annotated[str | None, typer.Option("--base", metavar="IRI", help="Gốc IRI dữ liệu / base of data IRIs.")]
ParamOption = Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="Tham số / a parameter.")]
OutOption = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Tệp ra / file to write.")]
Inputs = Annotated[list[str], typer.Argument(metavar="INPUT", help="Tệp, thư mục, hay - / files, folders or -.")]
TextColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Cột chữ (JSONL, Parquet) / column of the text.")]
UrlColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Cột địa chỉ / column of the address.")]
TitleColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Cột tiêu đề / column of the title.")]
DateColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Cột ngày đăng / column of the publication day.")]
IdColumn = Annotated[str | None, typer.Option(metavar="NAME", help="Cột mã / column of the id.")]
OnlyGenre = Annotated[bool, typer.Option("--only-genre", help="Bỏ trang loại khác / leave out pages of other kinds.")]
