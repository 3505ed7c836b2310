"""Gold that is read: what is none is reported with file, line and advice, and its pages are found."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import kg
from evaluations import SEEDS, SOURCE, written

BROKEN: dict[str, tuple[str, int, str, str]] = {
    "gold-yaml": ("source: a.txt\nchaired: [", 3, "không phải là YAML hợp lệ", "is not YAML"),
    "gold-shape": ("- a\n", 1, "không có dạng", "is no `source: …`"),
    "gold-shape empty": ("", 1, "không có dạng", "is no `source: …`"),
    "gold-source": ("chaired: []\n", 1, "thiếu `source:`", "`source:` is missing"),
    "gold-source folder": ("source: a/b.txt\n", 1, "không kèm thư mục", "without folders"),
    "gold-table": ("source: a.txt\nchairde: []\n", 2, "không có bảng “chairde” → có phải", "no table “chairde”"),
    "gold-field": ("source: a.txt\nchaired:\n  - {persn: A}\n", 3, "trường “persn”", "no field “persn”"),
    "gold-twice": ("source: a.txt\nchaired: []\nchaired: []\n", 3, "được ghi hai lần", "stands there twice"),
    "gold-rows": ("source: a.txt\nchaired: nobody\n", 2, "phải là danh sách", "must be a list of rows"),
    "gold-rows words": ("source: a.txt\nchaired:\n  - nobody\n", 3, "phải là danh sách", "must be a list of rows"),
    "gold-needed": ("source: a.txt\nstatistics:\n  - {value: 3}\n", 3, "thiếu label", "lacks label"),
    "gold-needed number": ("source: a.txt\ndocuments:\n  - {issuer: B}\n", 3, "thiếu number", "lacks number"),
    "gold-value": (
        "source: a.txt\nstatistics:\n  - {value: x, label: y}\n",
        3,
        "không dùng được",
        "does not fit value",
    ),
    "gold-value list": ("source: a.txt\nchaired:\n  - {person: [A, B]}\n", 3, "không dùng được", "does not fit person"),
    "gold-unscored": ("source: a.txt\nunscored: [awards]\n", 2, "“awards” khỏi việc chấm", "“awards” cannot be left"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_gold_that_is_none_is_reported_with_file_line_and_advice(tmp_path: Path, fault: str) -> None:
    text, line, *both = BROKEN[fault]
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    for lang, words in zip(("vi", "en"), both, strict=True):
        result = kg("evaluate", tmp_path, "--lang", lang)
        assert result.exit_code == 2
        message, advice = " ".join(result.stderr.split("\n  → ")), result.stderr.partition("\n  → ")[2]
        assert f"a.yaml:{line}: " in message
        assert words in message.replace("  ", " ") or words in message.replace(" có phải", " → có phải")
        assert advice.strip()


def test_gold_that_is_not_there_or_lies_twice(tmp_path: Path) -> None:
    assert "no gold file" in kg("evaluate", tmp_path, "--lang", "en").stderr
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("source: a.txt\n", encoding="utf-8")
    result = kg("evaluate", tmp_path, "--lang", "en")
    assert (result.exit_code, "has its gold in" in result.stderr) == (2, True)


def test_pages_are_found_beside_the_gold_or_asked_for(tmp_path: Path, seeds_folder: Path) -> None:
    folder = written(tmp_path / "gold")
    assert kg("evaluate", folder).exit_code == 0
    (folder / SOURCE).rename(tmp_path / SOURCE)
    assert kg("evaluate", folder).exit_code == 0  # in the folder above
    (tmp_path / SOURCE).unlink()
    result = kg("evaluate", folder, "--lang", "en")
    assert (result.exit_code, "--docs DIR" in result.stderr) == (2, True)
    result = kg("evaluate", folder, "--docs", tmp_path, "--lang", "en")
    assert (result.exit_code, f"no page {SOURCE}" in result.stderr) == (2, True)
    assert kg("evaluate", folder, "--docs", SEEDS).exit_code == 0
    assert kg("evaluate", folder, "--store", seeds_folder).exit_code == 0


def test_a_store_without_the_page_is_reported(tmp_path: Path, seeds_folder: Path) -> None:
    folder = written(tmp_path / "gold", source="other.txt")
    result = kg("evaluate", folder, "--store", seeds_folder, "--lang", "en")
    assert (result.exit_code, "has no page other.txt" in result.stderr) == (2, True)
