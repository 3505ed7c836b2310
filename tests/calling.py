"""Calls of `kg` for tests, the files that they read, and a store that holds one page."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from kg.cli import app

GOOD = "Chiều ngày 26-3-2021, UBND huyện Tân Hiệp tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2020.\n"
OTHER = "Ngày 07/4, quận Bình Thuỷ tổ chức sơ kết công tác cải cách hành chính quý I năm 2021.\n"


def kg(*arguments: str | Path) -> Result:
    """What a command gives."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write(path: Path, content: str | bytes = GOOD) -> Path:
    """A file with this content, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def with_one_page(folder: Path) -> Path:
    """A store in a folder that holds one page, `old.txt`."""
    path = folder / "kg-store"
    assert kg("build", write(folder / "old" / "old.txt", OTHER), "--store", path, "--no-validate").exit_code == 0
    return path


def held(store: Path) -> list[str]:
    """The names of the pages that a store holds."""
    answer = kg("ask", "articles", "--store", store, "--format", "csv")
    assert answer.exit_code == 0, answer.output
    return sorted(line.split(",")[0] for line in answer.stdout.splitlines()[1:])
