"""The options and arguments that commands share, and the words that they take; their help is named by its key."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from kg.cli import completing
from kg.messages import LANG_VARIABLE


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


class AnswerFormat(StrEnum):
    """How the rows of an answer are written, as text or as a workbook."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    MARKDOWN = "markdown"
    XLSX = "xlsx"


class ListFormat(StrEnum):
    """How sentences are written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class ReportFormat(StrEnum):
    """How problems are written: for people or for programs."""

    TABLE = "table"
    JSON = "json"


STORE: Final = Path("kg-store")
TIMEOUT: Final = 60  # seconds: whoever waits at a terminal has given up by then
StoreOption = Annotated[Path, typer.Option("--store", metavar="DIR", help="help-store")]
SourceOption = Annotated[str, typer.Option("--store", metavar="DIR|URL", help="help-store-or-url")]
LangOption = Annotated[Lang, typer.Option("--lang", envvar=LANG_VARIABLE, help="help-lang")]
DebugOption = Annotated[bool, typer.Option("--debug", help="help-debug")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="help-quiet")]
LogOption = Annotated[Path | None, typer.Option("--log", metavar="FILE", help="help-log")]
JsonOption = Annotated[bool, typer.Option("--json", help="help-json")]
ReasonerOption = Annotated[Reasoner, typer.Option("--reasoner", help="help-reasoner")]
ValidatorOption = Annotated[Validator | None, typer.Option("--validator", help="help-validator")]
FormatOption = Annotated[Format, typer.Option("--format", help="help-format")]
AnswerFormatOption = Annotated[AnswerFormat | None, typer.Option("--format", help="help-answer-format")]
AnswerOutOption = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE", help="help-answer-output")]
ColumnsOption = Annotated[str | None, typer.Option("--columns", metavar="A,B", help="help-columns")]
SortOption = Annotated[str | None, typer.Option("--sort", metavar="[-]A", help="help-sort")]
LimitOption = Annotated[int | None, typer.Option("--limit", min=0, metavar="N", help="help-limit")]
BomOption = Annotated[bool, typer.Option("--bom", help="help-bom")]
NoPagerOption = Annotated[bool, typer.Option("--no-pager", help="help-no-pager")]
RulesOption = Annotated[Path | None, typer.Option("--rules", metavar="DIR", envvar="KG_RULES", help="help-rules")]
TimeoutOption = Annotated[
    int,
    typer.Option("--timeout", metavar="SECONDS", min=0, max=1_000_000, help="help-timeout"),
]
MemoryOption = Annotated[
    str | None,
    typer.Option("--limit-memory", metavar="SIZE", help="help-limit-memory"),
]
ServiceOption = Annotated[bool, typer.Option("--allow-service", help="help-allow-service")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, help="help-workers")]
SchedulerOption = Annotated[str | None, typer.Option("--scheduler", metavar="URL", help="help-scheduler")]
ShardsOption = Annotated[Path | None, typer.Option("--shards", metavar="DIR", help="help-shards")]
ShardPages = Annotated[int, typer.Option("--shard-pages", min=1, help="help-shard-pages")]
PageTimeoutOption = Annotated[
    float,
    typer.Option("--page-timeout", min=0, metavar="SEC", help="help-page-timeout"),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="help-strict")]
PruneOption = Annotated[bool, typer.Option("--prune", help="help-prune")]
YesOption = Annotated[bool, typer.Option("--yes", help="help-yes")]
BaseOption = Annotated[str | None, typer.Option("--base", metavar="IRI", help="help-base")]
ParamOption = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="K=V", help="help-param", autocompletion=completing.parameters),
]
QuestionName = Annotated[
    str | None,
    typer.Argument(metavar="NAME", help="help-name", autocompletion=completing.questions),
]
QuestionOption = Annotated[
    str | None,
    typer.Option("--question", metavar="NAME", help="help-question", autocompletion=completing.questions),
]
QuestionsOption = Annotated[
    list[str] | None,
    typer.Option("--question", metavar="NAME", help="help-questions", autocompletion=completing.questions),
]
ExportFormat = Annotated[
    str,
    typer.Argument(metavar="FORMAT", help="help-export-format", autocompletion=completing.export_formats),
]
CueKind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help="help-cue-kind", autocompletion=completing.cue_kinds),
]
SinceOption = Annotated[str | None, typer.Option("--since", metavar="DATE", help="help-since")]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="help-until")]
WithinOption = Annotated[str | None, typer.Option("--place", metavar="PLACE", help="help-within")]
OfficialOption = Annotated[str | None, typer.Option("--official", metavar="NAME", help="help-official")]
EvidenceOption = Annotated[bool, typer.Option("--evidence", help="help-evidence")]
OutOption = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="help-output")]
Inputs = Annotated[list[str] | None, typer.Argument(metavar="INPUT", help="help-inputs")]
TextColumn = Annotated[str | None, typer.Option(metavar="NAME", help="help-text-column")]
UrlColumn = Annotated[str | None, typer.Option(metavar="NAME", help="help-url-column")]
TitleColumn = Annotated[str | None, typer.Option(metavar="NAME", help="help-title-column")]
DateColumn = Annotated[str | None, typer.Option(metavar="NAME", help="help-date-column")]
IdColumn = Annotated[str | None, typer.Option(metavar="NAME", help="help-id-column")]
PlaceOption = Annotated[str | None, typer.Option("--place", metavar="PLACE", help="help-place")]
OnlyGenre = Annotated[bool, typer.Option("--only-genre", help="help-only-genre")]
