"""Pages with nearly the same text: told apart from those that only speak of the same, and counted once."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest
from agreeing import quads_in
from gatherings import made

from kg.answer.ask import ask
from kg.answer.render import plain
from kg.emit.sketch import MARKS, NEAR, sketch
from kg.model import Page
from kg.pipeline import Settings
from kg.run.batch import build
from kg.segment import segment, sentences
from kg.store import Store

PAGES: Final = Path(__file__).parent / "pages"
PORTAL: Final = "Cổng thông tin điện tử huyện Tân Hiệp, tỉnh Kiên Giang\n\nTrang chủ\n\nTin tức - Sự kiện\n\n"


def marks(text: str) -> set[str]:
    page = Page("a.txt", text)
    return set(sketch(page, sentences(page, segment(page))))


def body(text: str) -> list[str]:
    """The sentences of the running text of a page."""
    page = Page("a.txt", text)
    spans = [one.span for one in sentences(page, segment(page)) if one.kind in ("lead", "body")]
    return [text[span.begin : span.end] for span in spans]


def reprint(text: str, chance: random.Random, left_out: float, changed: float) -> str:
    """The page in another paper: title and byline of its own, sentences left out, a word of others changed."""
    kept = [one for one in body(text) if chance.random() >= left_out]
    for number, one in enumerate(kept):
        words = one.split()
        words[chance.randrange(len(words))] = "khác"
        kept[number] = " ".join(words) if chance.random() < changed else one
    return f"{PORTAL}Tựa đề của báo khác\n\n(05/06/2022)\n\n" + "\n\n".join(kept) + "\n\nTác giả: Lê An\n"


def test_a_sketch_has_sixteen_marks_and_that_of_some_words_none() -> None:
    text = (PAGES / "a01.txt").read_text("utf-8")
    assert len(marks(text)) == MARKS
    assert marks("Hội nghị\n\nSáng 5/9, UBND huyện Tân Hiệp họp.\n") == set()


@pytest.mark.parametrize(("left_out", "changed", "least"), [(0, 0, 0.99), (0.1, 0.1, 0.9), (0.25, 0, 0.8)])
def test_reprints_share_marks(left_out: float, changed: float, least: float) -> None:
    chance = random.Random(3)
    texts = [path.read_text("utf-8") for path in sorted(PAGES.glob("*.txt"))[::4]]
    texts = [text for text in texts if len(body(text)) >= 8]
    found = [len(marks(text) & marks(reprint(text, chance, left_out, changed))) >= NEAR for text in texts]
    assert len(found) > 50 and sum(found) >= least * len(found)


def test_pages_of_one_genre_share_none() -> None:
    seen: dict[str, str] = {}
    for path in sorted(PAGES.glob("*.txt")):
        for mark in marks(path.read_text("utf-8")):
            assert seen.setdefault(mark, path.name) == path.name


# ---------------------------------------------------------------- in a store


def stored(path: Path, pages: Iterable[Page]) -> Path:
    with Store.open(path, write=True) as store:
        assert {result.state for result in build(pages, store, Settings(validated=False))} == {"built"}
    return path


def answered(path: Path, question: str, *columns: str) -> list[tuple[str, ...]]:
    with Store.open(path) as store:
        answer = ask(store, question)
        indexes = [answer.columns.index(column) for column in columns]
        return [tuple(plain(row[index]) for index in indexes) for row in answer.rows]


TOLD: Final = (
    "Sáng 12/7/2022, UBND huyện Tân Hiệp tổ chức hội nghị đối thoại với doanh nghiệp về thủ tục đất đai.",
    "Đồng chí Lê Văn An, Chủ tịch UBND huyện Tân Hiệp chủ trì hội nghị, có 45 doanh nghiệp và hợp tác xã tham dự.",
    "Các doanh nghiệp nêu nhiều vướng mắc khi đăng ký biến động, tách thửa và chuyển mục đích sử dụng đất năm qua.",
    "Bộ phận một cửa tiếp nhận 1.204 hồ sơ đất đai, giải quyết trước hạn và đúng hạn 1.150 hồ sơ, còn 54 hồ sơ.",
    "Nhiều ý kiến đề nghị công khai quy hoạch tại trụ sở các xã, rút ngắn thời gian đo đạc và trả lời bằng văn bản.",
    "Lãnh đạo các phòng chuyên môn lần lượt giải đáp, nhận trách nhiệm về những hồ sơ kéo dài do thiếu người đo vẽ.",
    "Kết luận hội nghị, ông giao Phòng Tài nguyên và Môi trường rà soát từng hồ sơ trễ hạn trước ngày 30/7.",
)


def told(source: str, *left_out: int, title: str = "Đối thoại với doanh nghiệp", head: str = "") -> Page:
    kept = [sentence for number, sentence in enumerate(TOLD) if number not in left_out]
    return Page(source, head + "\n\n".join([title, "(13/7/2022)", *kept]) + "\n")


def test_reprints_are_told_both_ways_and_counted_once(tmp_path: Path) -> None:
    pages = [told("a.txt"), told("b.txt", 4, title="Tân Hiệp gặp gỡ doanh nghiệp", head=PORTAL)]
    path = stored(tmp_path / "s", pages)
    assert answered(path, "reprints", "source", "reprint") == [("a.txt", "b.txt"), ("b.txt", "a.txt")]
    assert answered(path, "meetings-counted", "host", "meetings") == [("UBND huyện Tân Hiệp", "1")]
    alone = stored(tmp_path / "t", pages[1:])
    assert answered(alone, "reprints", "source") == []
    assert answered(alone, "meetings-counted", "host", "meetings") == [("UBND huyện Tân Hiệp", "1")]


def test_many_reprints_are_told_of_the_first_name_and_not_of_each_other(tmp_path: Path) -> None:
    pages = [told(f"{name}.txt", title=f"Đối thoại {name}") for name in "abcdef"]
    path = stored(tmp_path / "s", pages)
    others = [f"{name}.txt" for name in "bcdef"]
    assert answered(path, "reprints", "source", "reprint") == [
        *(("a.txt", other) for other in others),
        *((other, "a.txt") for other in others),
    ]
    assert answered(path, "meetings-counted", "meetings", "pages") == [("1", "1")]


@pytest.mark.slow
def test_no_page_that_only_tells_of_the_same_is_a_reprint_and_none_depends_on_the_others(tmp_path: Path) -> None:
    pages = [told("zz.txt"), *(report.page for report in made(1)[:40])]
    path = stored(tmp_path / "s", pages)
    assert not [pair for pair in answered(path, "reprints", "source", "reprint") if "zz.txt" in pair]
    with Store.open(path, write=True) as store:
        for page in pages[1:]:
            store.remove(page.source)
    assert quads_in(path) == quads_in(stored(tmp_path / "t", pages[:1]))
