"""Sentences with a cue of which no claim came: found, counted, kept with the pages of a store, and shown."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from commands import done, kg

from kg import pipeline
from kg.answer.unread import Unread, kinds, unread, unread_in
from kg.errors import UsageError
from kg.model import Page
from kg.relate.cues import ANY_KIND, counted
from kg.run.shards.packing import pack, unpack
from kg.store import Store

MEETING = "Ngày 10/4/2021, UBND huyện tổ chức hội nghị tổng kết công tác cải cách hành chính."
ANSWERED = {
    "chairing": "Hội nghị do bà Phạm Thị Lan chủ trì.",
    "attending": "Tham dự hội nghị có bà Phạm Thị Lan.",
    "speaking": "Bà Phạm Thị Lan nhấn mạnh vai trò của người đứng đầu.",
    "awarding": "UBND huyện tặng Giấy khen cho 5 tập thể.",
    "meeting": MEETING,
    "figure": "Huyện đã giải quyết 1.250 hồ sơ.",
    "document": "UBND huyện ban hành Kế hoạch số 12/KH-UBND về du lịch.",
    "post": "Bà Phạm Thị Lan, Phó Chủ tịch UBND huyện đến thăm xã.",
}
UNANSWERED = {
    "chairing": "Ghế chủ tọa hôm nay thuộc về bà Phạm Thị Lan.",
    "attending": "Số đại biểu mời dự khá đông.",
    "speaking": "Năm ngoái bà Phạm Thị Lan từng thẳng thắn thừa nhận điều này.",
    "awarding": "Xã đề nghị cấp trên xem xét tặng thưởng Bằng khen trong thời gian tới.",
    "meeting": "Tờ trình này được nêu tại kỳ họp trước, ngày 12/3/2019.",
    "figure": "Mỗi người nộp không quá 3 hồ sơ.",
    "document": "Phòng đã gửi bản 12/XYZ-ABC cho các xã.",
    "post": "Tư lệnh Vùng Phạm Thị Lan đến thăm xã.",
}
SHARES = {"any", "attending", "chairing", "meeting", "post", "speaking"}


def text(*sentences: str) -> str:
    """A page with a title, and a paragraph that reports a meeting."""
    return f"UBND huyện họp tổng kết\n\n{' '.join((MEETING, *sentences))}\n\nTin sẽ được cập nhật."


def shares(report: Unread) -> dict[str, tuple[int, int]]:
    return {share.kind: (share.sentences, share.unread) for share in (report.total, *report.kinds)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages: one understood, two with sentences that were not."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(text(ANSWERED["chairing"], ANSWERED["speaking"]), "utf-8")
    (pages / "b.txt").write_text(text(UNANSWERED["chairing"], ANSWERED["attending"]), "utf-8")
    (pages / "c.txt").write_text(text(UNANSWERED["attending"], UNANSWERED["chairing"], UNANSWERED["post"]), "utf-8")
    return pages


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Path:
    done("build", folder, "--store", tmp_path / "kg-store", "--no-validate")
    return tmp_path / "kg-store"


def shown(*arguments: str | Path) -> Any:
    return json.loads(done("unread", *arguments, "--format", "json"))


# ---------------------------------------------------------------- cues


@pytest.mark.parametrize("kind", kinds())
def test_a_cue_is_answered_by_a_claim(kind: str) -> None:
    sentences, lost = shares(unread([text(ANSWERED[kind])]))[kind]
    assert (sentences > 0, lost) == (True, 0)


@pytest.mark.parametrize("kind", kinds())
def test_a_cue_without_a_claim_is_shown_with_its_sentence(kind: str) -> None:
    page = Page("page.txt", text(UNANSWERED[kind]))
    [found] = unread([page], kind=kind).sentences
    assert (found.source, found.text) == ("page.txt", UNANSWERED[kind])
    assert page.text[found.begin : found.end] == found.text
    assert page.text[found.cue_begin : found.cue_end] == found.cue in found.text


def test_a_sentence_counts_once_however_many_cues_it_has() -> None:
    both = "Ghế chủ tọa hôm nay thuộc về bà Phạm Thị Lan, cũng là chủ tọa hôm qua, số đại biểu mời dự khá đông."
    assert shares(unread([text(both)])) == {
        "any": (2, 1),
        "attending": (1, 1),
        "chairing": (1, 1),
        "meeting": (1, 0),
    }


def test_what_a_page_repeats_is_understood() -> None:
    again = UNANSWERED["figure"]
    assert shares(unread([text(ANSWERED["figure"], again.replace("3", "1.250"))]))["figure"] == (2, 0)
    assert shares(unread([text(ANSWERED["figure"], again)]))["figure"] == (2, 1)


def test_a_page_of_another_kind_has_no_cues() -> None:
    assert counted(pipeline.extract("Quán mới mở.\nÔng Lê Văn Bình nói: ngon.").cues) == counted([])
    assert unread([]).total.share == 0


def test_a_limit_is_of_each_kind() -> None:
    pages = [text(UNANSWERED["chairing"], UNANSWERED["attending"])] * 3
    assert [one.kind for one in unread(pages, limit=2).sentences] == ["attending"] * 2 + ["chairing"] * 2


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="chairing"):
        unread([], kind="sitting")


# ---------------------------------------------------------------- stores


@pytest.mark.slow
def test_a_store_and_its_pages_give_the_same(folder: Path, store: Path) -> None:
    assert shown("--store", store) == shown(folder) == shown(folder, "--workers", "2")
    assert shown("--store", store, "--page", "c.txt") == shown(folder, "--page", "c.txt")
    assert shown("--store", store, "--kind", "chairing") == shown(folder, "--kind", "chairing")


@pytest.mark.slow
def test_the_first_sentences_are_left_out(store: Path) -> None:
    with Store.open(store) as kept:
        whole = unread_in(kept, kind="chairing").sentences
        assert [one.source for one in whole] == ["b.txt", "c.txt"]
        assert [unread_in(kept, kind="chairing", begin=number, limit=1).sentences for number in range(3)] == [
            whole[:1],
            whole[1:],
            (),
        ]


@pytest.mark.slow
def test_workers_and_shards_keep_the_same_counts(folder: Path, store: Path, tmp_path: Path) -> None:
    done("build", folder, "--store", tmp_path / "two", "--workers", "2", "--no-validate")
    assert shown("--store", tmp_path / "two") == shown("--store", store)
    packed = pack([Page(path.name, path.read_text("utf-8")) for path in sorted(folder.iterdir())], pipeline.Settings())
    with Store.open(store) as kept:
        for result in unpack(packed.files, packed.shared):
            assert sorted(result.cues or (), key=lambda one: one.kind) == list(kept.cue_counts(result.source))


def test_counts_follow_updates(folder: Path, store: Path) -> None:
    (folder / "c.txt").write_text(text(ANSWERED["chairing"]), "utf-8")
    assert "1 / 8 (12,5 %)" in done("build", folder, "--store", store, "--no-validate")
    assert shown("--store", store) == shown(folder)
    done("remove", "b.txt", "--store", store)
    assert shown("--store", store)["total"] == {"sentences": 5, "unread": 0, "share": 0.0}


def test_a_build_ends_with_the_share_of_the_store(folder: Path, store: Path) -> None:
    line = f"Câu có dấu hiệu chưa đọc được: 4 / 10 (40,0 %) → kg unread --store {store}"
    assert line in done("build", folder, "--store", store)


def test_pages_that_were_not_counted_are_unknown(folder: Path, store: Path) -> None:
    with sqlite3.connect(store / "pages.sqlite") as ledger:
        ledger.executescript("DROP TRIGGER cue_of_page; DROP TABLE cue; UPDATE page SET version = '0.0.1'")
    assert [shown("--store", store)[key] for key in ("pages", "uncounted", "sentences")] == [0, 3, []]
    assert shown("--store", store, "--page", "c.txt")["uncounted"] == 1
    assert "kg build" in done("unread", "--store", store)
    done("remove", "b.txt", "--store", store)
    assert shown("--store", store)["uncounted"] == 2
    done("build", folder, "--store", store, "--no-validate")
    assert shown("--store", store) == shown(folder)


def test_a_store_in_python(store: Path) -> None:
    with Store.open(store) as kept:
        report = unread_in(kept)
        assert (report.pages, report.uncounted, report.total.kind, report.total.unread) == (3, 0, ANY_KIND, 4)
        with pytest.raises(UsageError):
            unread_in(kept, page="none.txt")


# ---------------------------------------------------------------- what is shown


def test_json_has_these_keys(folder: Path) -> None:
    found = shown(folder)
    assert list(found) == ["pages", "uncounted", "total", "kinds", "sentences"]
    assert list(found["total"]) == ["sentences", "unread", "share"]
    assert {tuple(kind) for kind in found["kinds"]} == {("kind", "sentences", "unread", "share", "label")}
    keys = ("kind", "source", "begin", "end", "cue_begin", "cue_end", "cue", "sentence")
    assert {tuple(sentence) for sentence in found["sentences"]} == {keys}
    assert {kind["kind"] for kind in found["kinds"]} | {"any"} == SHARES


def test_csv_has_a_row_a_sentence(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(done("unread", folder, "--format", "csv"))))
    assert [{key: str(value) for key, value in one.items()} for one in shown(folder)["sentences"]] == rows


def test_the_table_marks_the_cue_and_tells_how_many_more_there_are(folder: Path) -> None:
    lines = done("unread", folder, "--lang", "en", "--limit", "1").splitlines()
    assert lines[0] == "Sentences with a cue that was not understood: 4 / 10 (40.0 %), 3 pages"
    assert [line.split()[:4] for line in lines[2:4]] == [["chairing", "2", "/", "3"], ["attending", "1", "/", "2"]]
    assert any("Ghế »chủ tọa« hôm nay" in line for line in lines)
    assert "  … 1 more sentences → add --kind chairing --limit 0" in lines


def test_a_kind_or_page_that_there_is_not_is_refused(folder: Path, store: Path) -> None:
    for arguments in (("--kind", "sitting"), ("--page", "none.txt")):
        for given in ((folder,), ("--store", store)):
            result = kg("unread", *given, *arguments)
            assert (result.exit_code, arguments[1] in result.stderr) == (2, True)
