"""Files, folders and standard input become pages, in one order, in one Unicode form."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import sys
import tracemalloc
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.model import Page, Problem
from kg.read import read
from kg.read.files import File
from kg.read.kept import Kept
from kg.read.pages import Numbered

SEEDS = Path(__file__).parent.parent / "seeds"
TEXT = "Ngày 07/4, quận Bình Thuỷ tổ chức sơ kết công tác cải cách hành chính.\n"


def write(path: Path, text: str = TEXT, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def only_page(*inputs: str | Path) -> Page:
    (page,) = read(inputs)
    assert isinstance(page, Page)
    return page


def sources(*inputs: str | Path) -> list[str]:
    pages = list(read(inputs))
    assert not [p for p in pages if isinstance(p, Problem)]
    return [page.source for page in pages]


def test_a_file_is_known_by_its_name(tmp_path: Path) -> None:
    assert only_page(write(tmp_path / "tin" / "a.txt")) == Page("a.txt", TEXT)


def test_pages_of_a_folder_are_known_by_their_paths_and_sorted(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/A.TXT", "a/b/c.txt"):
        write(tmp_path / name, name + TEXT)
    write(tmp_path / "picture.png")
    write(tmp_path / ".git" / "x.txt")
    assert sources(tmp_path) == ["a/A.TXT", "a/b/c.txt", "a/z.md", "b.txt"]


def test_files_and_folders_come_in_the_order_of_whole_paths(tmp_path: Path) -> None:
    names = ["a.txt", "a/b.txt", "a-b/c.txt", "a/b/d.txt", "a b.txt", "é/a.txt", "e\u0301.txt", "Z.txt", "a/b-c.txt"]
    for name in names:
        write(tmp_path / name, name + TEXT)
    assert sources(tmp_path) == sorted(unicodedata.normalize("NFC", name) for name in names)


def test_a_folder_and_a_file_below_it_are_read_in_one_order_and_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path / name, name + TEXT)
    assert sources(tmp_path / "b.txt", tmp_path, tmp_path / "." / "c.txt") == ["a.txt", "b.txt", "c.txt"]


def test_the_files_of_a_folder_are_not_gathered(tmp_path: Path) -> None:
    for name in ("a.txt", "y/b.txt", "z/b.txt"):
        write(tmp_path / name, name + TEXT)
    pages = read([tmp_path])
    next(pages)
    write(tmp_path / "z" / "c.txt", "c" + TEXT)
    assert [page.source for page in pages] == ["y/b.txt", "z/b.txt", "z/c.txt"]


def test_a_folder_that_goes_while_the_others_are_read_is_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "m/b.txt", "y/b.txt", "z/b.txt"):
        write(tmp_path / name, name + TEXT)
    items = read([tmp_path])
    next(items)
    shutil.rmtree(tmp_path / "y")
    (first, last, problem) = items
    assert (first.source, last.source) == ("m/b.txt", "z/b.txt")
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.source) == ("input-unreadable", str(tmp_path / "y"))


def test_what_is_kept_of_a_page_is_little(tmp_path: Path) -> None:
    kept, count = Kept(), 20_000
    names = [f"0001/tin-cai-cach-hanh-chinh-{number:07}.txt" for number in range(count)]
    files = [File(name, tmp_path / name, ".txt") for name in names]
    assert len({str(file.path) for file in files}) == count  # a path keeps its name from the first time on
    tracemalloc.start()
    for number, file in enumerate(files):
        kept.add(Numbered(0, Page(file.source, f"{TEXT} {number}")), file)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert used < 160 * count  # a File with its Path takes twice as many for itself


def test_the_order_of_the_call_does_not_matter(tmp_path: Path) -> None:
    files = [write(tmp_path / name, name + TEXT) for name in ("c.txt", "a.txt", "b.txt")]
    assert list(read(files)) == list(read(files[::-1]))


def test_a_file_named_twice_is_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert sources(path, "a.txt", tmp_path / "." / "a.txt") == ["a.txt"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    assert only_page("-") == Page("stdin", TEXT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_what_they_are(tmp_path: Path, encoding: str) -> None:
    assert only_page(write(tmp_path / "a.txt", TEXT, encoding)).text == TEXT


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark(tmp_path: Path, codec: str) -> None:
    assert only_page(write(tmp_path / "a.txt", "\ufeff" + TEXT, codec)).text == TEXT


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    path = write(tmp_path / unicodedata.normalize("NFD", "tệp.txt"), unicodedata.normalize("NFD", TEXT))
    assert only_page(path) == Page("tệp.txt", TEXT)


def test_line_ends_become_one_kind(tmp_path: Path) -> None:
    assert only_page(write(tmp_path / "a.txt", "Đề án\r\nmột cửa\rquận")).text == "Đề án\nmột cửa\nquận"


def test_seeds_are_what_their_list_says() -> None:
    with (SEEDS / "SOURCES.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["file"] for row in rows] == sources(SEEDS)
    for row in rows:
        assert hashlib.sha256((SEEDS / row["file"]).read_bytes()).hexdigest() == row["sha256"]


# ---------------------------------------------------------------- fonts before Unicode


@pytest.mark.parametrize(
    "typed",
    [
        "S¸ng ngµy 12/3, UBND huyÖn tæ chøc héi nghÞ tæng kÕt c«ng t¸c c¶i c¸ch hµnh chÝnh n¨m 2009. "
        "§ång chÝ NguyÔn V¨n Hïng - Chñ tÞch UBND huyÖn chñ tr× héi nghÞ.",
        "Saùng ngaøy 12/3, UBND huyeän toå chöùc hoäi nghò toång keát coâng taùc caûi caùch haønh chính naêm 2009. "
        "Ñoàng chí Nguyeãn Vaên Huøng - Chuû tòch UBND huyeän chuû trì hoäi nghò.",
    ],
)
def test_text_typed_for_older_fonts_is_stored_in_unicode(tmp_path: Path, typed: str) -> None:
    assert only_page(write(tmp_path / "a.txt", typed)).text == (
        "Sáng ngày 12/3, UBND huyện tổ chức hội nghị tổng kết công tác cải cách hành chính năm 2009. "
        "Đồng chí Nguyễn Văn Hùng - Chủ tịch UBND huyện chủ trì hội nghị."
    )


def test_bytes_of_an_older_encoding_are_read(tmp_path: Path) -> None:
    typed = "S¸ng 12/3, UBND huyÖn tæ chøc héi nghÞ tæng kÕt c«ng t¸c c¶i c¸ch hµnh chÝnh n¨m 2009 cña huyÖn."
    text = only_page(write(tmp_path / "a.txt", typed, encoding="latin-1")).text
    assert text.startswith("Sáng 12/3, UBND huyện tổ chức hội nghị tổng kết công tác cải cách hành chính")


def test_another_language_is_not_taken_for_an_older_font(tmp_path: Path) -> None:
    spanish = "La reunión, presidida por el señor Muñoz, revisó la gestión de la administración pública. " * 3
    (problem,) = read([write(tmp_path / "a.txt", spanish)])
    assert isinstance(problem, Problem)
    assert problem.rule == "input-not-vietnamese"


# ---------------------------------------------------------------- pages with a head, and web pages

HEAD = '{"title": "Hội nghị tổng kết", "date": "2020-12-28T01:57:00.000Z", "description": "Ngày 25/12, huyện họp."}'
BODY = "<p>Đến nay, to&agrave;n huyện có 9 xã.</p><table><tr><td>08h00</td><td>Giao ban</td></tr></table>"


def markdown(tmp_path: Path, head: str, body: str) -> Page | Problem:
    (page,) = read([write(tmp_path / "a.md", f"---{head}\n---\n{body}")])
    return page


def text_of(page: Page | Problem) -> str:
    assert isinstance(page, Page), page
    return page.text


def test_title_day_and_lead_of_a_head_stand_above_the_text(tmp_path: Path) -> None:
    head = "Hội nghị tổng kết\n28/12/2020 08:57\n\nNgày 25/12, huyện họp."
    text = text_of(markdown(tmp_path, f"json\n{HEAD}", BODY))
    assert text == f"{head}\n\nĐến nay, toàn huyện có 9 xã.\n\n08h00\t\tGiao ban"


def test_what_the_text_shows_itself_is_not_repeated(tmp_path: Path) -> None:
    head = "\ntitle: Hội nghị tổng kết\ndate: 2020-12-28\nsummary: Ngày 25/12, huyện họp."
    shown = "Hội nghị tổng kết\n28/12/2020\nNgày 25/12, huyện họp.\n"
    assert text_of(markdown(tmp_path, head, shown)) == shown
    assert text_of(markdown(tmp_path, head, "# Hội nghị tổng kết\n28/12/2020\n\nNgày 25/12, huyện họp.")).startswith(
        "Hội"
    )


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2019-11-11T00:00:00.000Z", "11/11/2019"),
        ("2019-11-11T20:00:00+07:00", "11/11/2019 20:00"),
        ("2019-11-11", "11/11/2019"),
        ("11/11/2019 09:30", "11/11/2019 09:30"),
        ("0001-01-01T00:30:00+09:00", "Họp về cải cách"),
        ("hôm qua", "Họp về cải cách"),
    ],
)
def test_the_day_is_that_of_vietnam(tmp_path: Path, day: str, line: str) -> None:
    assert text_of(markdown(tmp_path, f'\ndate: "{day}"', "Họp về cải cách ở huyện")).startswith(line)


def test_a_text_between_rules_is_no_head(tmp_path: Path) -> None:
    kept = "---\n- Họp ở huyện\n---\nCải cách hành chính"
    assert text_of(markdown(tmp_path, "\n- Họp ở huyện", "Cải cách hành chính")) == kept
    assert only_page(write(tmp_path / "b.md", "Họp\n---\nở huyện\n---\n")).text == "Họp\n---\nở huyện\n---\n"


def test_a_head_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    for head in ('json\n{"title": ', "\ntitle: [a", "json\n" + "[" * 9_000):
        problem = markdown(tmp_path, head, "Họp ở huyện")
        assert isinstance(problem, Problem)
        assert problem.rule == "input-head"


def test_a_web_page_is_its_article_under_what_only_its_head_tells(tmp_path: Path) -> None:
    article = "".join(
        f"<p>Ngày {day}/4, quận tổ chức họp về cải cách hành chính với các phường.</p>" for day in range(1, 9)
    )
    page = only_page(
        write(
            tmp_path / "a.html",
            '<html><head><meta property="og:title" content="Quận họp"><meta property="article:published_time" '
            'content="2021-04-07T06:49:00+07:00"></head><body><nav><a href="/">Trang chủ</a></nav>'
            f"<main>{article}</main>"
            "<footer>Số lượt truy cập: 99</footer></body></html>",
        )
    )
    assert page.text.startswith("Quận họp\n07/04/2021 06:49\n\nNgày 1/4, quận")
    assert "Trang chủ" not in page.text
    assert "lượt truy cập" not in page.text


def test_without_the_extra_html_is_refused_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("resiliparse", "resiliparse.parse.html", "resiliparse.extract.html2text"):
        monkeypatch.setitem(sys.modules, module, None)
    problem = markdown(tmp_path, f"json\n{HEAD}", BODY)
    assert isinstance(problem, Problem)
    assert problem.rule == "input-extra"
    assert "pip install 'cchc-kg[inputs]'" in problem.message


def test_what_the_head_tells_comes_with_the_page(tmp_path: Path) -> None:
    head = "\ntitle: Họp\ndate: 2020-12-27T20:52:00Z\nlink: https://a.vn/1\nsite: Báo Đắk Nông\nretrieved: 2021-01-02"
    page = markdown(tmp_path, head, "Huyện họp về cải cách.")
    assert isinstance(page, Page)
    assert page.text == "Họp\n28/12/2020 03:52\n\nHuyện họp về cải cách."
    metadata = (page.title, page.published, page.url, page.publisher, page.retrieved)
    assert metadata == ("Họp", "2020-12-28T03:52", "https://a.vn/1", "Báo Đắk Nông", "2021-01-02")


def test_one_wrong_byte_makes_no_older_encoding(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT * 20)
    path.write_bytes(path.read_bytes().replace(b"Th", b"T\xff", 1))
    (problem,) = read([path])
    assert isinstance(problem, Problem)
    assert problem.rule == "input-encoding"


def test_a_cell_of_several_paragraphs_stays_on_its_row(tmp_path: Path) -> None:
    body = "<table><tr><td><p>08h</p></td><td><p>Họp CCHC</p><p>quý III</p></td></tr></table>"
    assert text_of(markdown(tmp_path, "\ntitle: Lịch", body)) == "Lịch\n\n08h\t\tHọp CCHC quý III"


def test_a_page_laid_out_in_a_table_keeps_its_paragraphs(tmp_path: Path) -> None:
    text = "".join(
        f"<p>Ngày {day}/4, quận tổ chức họp về cải cách hành chính với các phường của quận.</p>" for day in range(1, 9)
    )
    body = f"<table><tr><td><ul><li>Trang chủ</li></ul></td><td><h2>Quận họp</h2>{text}</td></tr></table>"
    assert "\n\nNgày 2/4, quận tổ chức họp" in text_of(markdown(tmp_path, "\ntitle: Tin", body))


def test_a_list_of_people_is_text_and_one_of_links_is_a_menu(tmp_path: Path) -> None:
    text = "".join(
        f"<p>Ngày {day}/4, quận họp về cải cách hành chính với các phường của quận.</p>" for day in range(1, 9)
    )
    people = "<ul><li>Trần Thị Hoa, Phó Bí thư Quận ủy;</li><li>Lê Văn Nam, <b>Trưởng phòng</b> Nội vụ.</li></ul>"
    menu = "<ul><li><a href='/'>Trang chủ</a></li><li><a href='/t'>Tin tức</a></li></ul>"
    page = write(
        tmp_path / "a.html",
        f"<html><body><div>{menu}</div><article><h1>Quận họp cải cách hành chính</h1>{text}<p>Dự họp có:</p>{people}"
        "<p>Cuộc họp kết thúc lúc 11 giờ cùng ngày.</p></article></body></html>",
    )
    found = text_of(*read([page]))
    assert "Dự họp có:\n\nTrần Thị Hoa, Phó Bí thư Quận ủy;\n\nLê Văn Nam, Trưởng phòng Nội vụ." in found
    assert "Tin tức" not in found
