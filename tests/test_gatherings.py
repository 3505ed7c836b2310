"""One gathering over many pages: one node where that is certain, suggested where it may be, decided and undone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from agreeing import quads
from deciding import FILE, rows_of
from gatherings import GATHERINGS, REPORTS, Report, made
from pyoxigraph import QuerySolutions

from kg.answer.ask import ask
from kg.answer.explain import explain
from kg.answer.render import plain
from kg.export import export
from kg.identity import grouping
from kg.identity.decisions import Decision
from kg.identity.suggest import suggestions
from kg.model import Event, Page
from kg.pipeline import Settings, extract
from kg.run.batch import build
from kg.store import Store

_NODES = "SELECT DISTINCT ?event ?source WHERE { ?event a cchc:Meeting ; cchc:statedIn/cchc:source ?source }"


def stored(path: Path, pages: Iterable[Page], rows: Sequence[Decision] = (), workers: int = 1) -> None:
    settings = Settings(validated=False, identities=grouping.identities(rows, FILE))
    with Store.open(path, write=True) as store:
        assert {result.state for result in build(pages, store, settings, workers)} <= {"built", "unchanged"}


def nodes(store: Store) -> dict[str, set[str]]:
    """The pages of every gathering."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    rows = store.query(_NODES)
    assert isinstance(rows, QuerySolutions)
    for event, source in ((plain(cell, store.base) for cell in row) for row in rows):
        found[event].add(source)
    return dict(found)


def dump(path: Path) -> bytes:
    out = path.with_suffix(".nq")
    with Store.open(path) as store:
        assert quads(store)
        export(store, "nquads", out)
    return out.read_bytes()


def page(source: str, lead: str, *more: str, head: str = "", published: str = "13/7/2022") -> Page:
    """A page of some sentences that came out on a day."""
    return Page(
        source, "\n\n".join([*filter(None, [head]), "Tin cải cách hành chính", f"({published})", lead, *more]) + "\n"
    )


# ---------------------------------------------------------------- what one page is certain of


def event(lead: str, *more: str, head: str = "") -> Event | None:
    """The one gathering of a page as every page that is certain of it knows it, else None."""
    return extract(page("a.txt", lead, *more, head=head)).resolution.events.get(1)


PORTAL = "Cổng thông tin điện tử huyện Tân Hiệp, tỉnh Kiên Giang"
REVIEW = (
    "Sáng 12/7/2022, UBND huyện Tân Hiệp tổ chức hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm 2022."
)
SITTING = "Ngày 12/7/2022, HĐND huyện Tân Hiệp tổ chức kỳ họp thứ 9, nhiệm kỳ 2021 - 2026."
CHAIRED = "Sáng 12/7/2022, UBND huyện Tân Hiệp tổ chức hội nghị triển khai đề án số hóa sổ hộ tịch."
CHAIR = "Đồng chí Lê Văn An, Chủ tịch UBND huyện Tân Hiệp chủ trì hội nghị."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            REVIEW,
            "Ngày 12/7, huyện Tân Hiệp tổ chức hội nghị sơ kết CCHC 6 tháng đầu năm 2022, triển khai nhiệm vụ quý III.",
        ),
        (
            REVIEW,
            "Ngày 12/7, UBND huyện Tân Hiệp tổ chức hội nghị đánh giá kết quả công tác CCHC 6 tháng đầu năm 2022.",
        ),
        (SITTING, "Sáng 12/7, HĐND huyện Tân Hiệp khai mạc kỳ họp thứ chín, thông qua nhiều nghị quyết."),
        (SITTING, "Ngày 12/7, huyện Tân Hiệp tổ chức kỳ họp thứ 9 HĐND huyện."),
    ],
)
def test_two_wordings_of_one_gathering_are_certain_of_it(first: str, second: str) -> None:
    assert event(first) == event(second) is not None


def test_who_chaired_a_matter_on_which_half_of_a_day_makes_it_certain() -> None:
    known = event(CHAIRED, CHAIR)
    assert known == event(CHAIRED.replace("UBND huyện", "huyện"), f"Chủ trì: {CHAIR}") is not None
    assert event(CHAIRED) is None and event(CHAIRED.replace("Sáng", "Ngày"), CHAIR) is None
    for vague in ("hội nghị", "hội nghị về một số việc quan trọng"):  # two of one morning may be called so
        assert event(f"Sáng 12/7/2022, UBND huyện Tân Hiệp tổ chức {vague}.", CHAIR) is None


@pytest.mark.parametrize(
    "other",
    [
        REVIEW.replace("12/7", "13/7"),
        REVIEW.replace("huyện Tân Hiệp", "quận Hồng Bàng"),
        REVIEW.replace("UBND huyện", "Huyện ủy"),
        REVIEW.replace("cải cách hành chính", "chuyển đổi số"),
        REVIEW.replace("cải cách hành chính", "cải cách hành chính và chuyển đổi số"),
        REVIEW.replace("6 tháng đầu năm 2022", "quý II năm 2022"),
        REVIEW.replace("hội nghị", "họp giao ban"),
    ],
)
def test_another_day_body_matter_period_or_kind_is_another_gathering(other: str) -> None:
    assert event(REVIEW) != event(other) is not None


@pytest.mark.parametrize(
    "lead",
    [
        REVIEW.replace("6 tháng đầu năm 2022", ""),
        REVIEW.replace("công tác cải cách hành chính", ""),
        REVIEW.replace("Sáng 12/7/2022, ", ""),
        REVIEW.replace("UBND huyện Tân Hiệp", "Huyện"),
        REVIEW.replace("UBND huyện Tân Hiệp", "UBND xã Tân Lập"),
        REVIEW.replace("cải cách hành chính", "thi đua cụm số 2"),
        REVIEW.replace("UBND huyện Tân Hiệp", "UBND huyện Tân Hiệp và Sở Nội vụ tỉnh Kiên Giang"),
        "Sáng 12/7/2022, UBND huyện Tân Hiệp tổ chức lớp tập huấn kỹ năng số.",
        "Sáng 12/7/2022, HĐND huyện Tân Hiệp tổ chức kỳ họp thường lệ giữa năm.",
        "Sáng 12/7/2022, HĐND huyện Tân Hiệp tổ chức họp chuẩn bị kỳ họp thứ 9.",
    ],
)
def test_what_is_left_unsaid_makes_nothing_certain(lead: str) -> None:
    assert event(lead) is None


def test_two_gatherings_of_a_page_are_never_one() -> None:
    text = page("a.txt", REVIEW, CHAIR, REVIEW.replace("Sáng", "Chiều") + " Bà Vũ Thị Hoa chủ trì.").text
    assert len(set(extract(text).resolution.events.values())) == len(extract(text).resolution.events)


# ---------------------------------------------------------------- in a store


def test_a_gathering_of_two_pages_has_a_row_for_each_in_the_answers(tmp_path: Path) -> None:
    other = "Ngày 12/7/2022, huyện Tân Hiệp tổ chức hội nghị sơ kết CCHC 6 tháng đầu năm 2022, bàn việc quý III."
    stored(tmp_path / "s", [page("a.txt", REVIEW, CHAIR), page("b.txt", other, CHAIR, head=PORTAL)])
    with Store.open(tmp_path / "s") as store:
        [(one, sources)] = nodes(store).items()
        assert sources == {"a.txt", "b.txt"}
        for question in ("meetings", "who-chaired", "who-took-part"):
            answer = ask(store, question)
            cells = [dict(zip(answer.columns, (plain(c, store.base) for c in row), strict=True)) for row in answer.rows]
            assert {(row["source"], row["meeting"]) for row in cells} == {("a.txt", one), ("b.txt", one)}
        counted = ask(store, "meetings-counted")
        assert [plain(cell) for cell in counted.rows[0]] == ["UBND huyện Tân Hiệp", "2022", "1", "2"]
        explained = explain(store, one)
        assert "a.txt" in explained and "b.txt" in explained


def found_and_missed(reports: Sequence[Report], folder: Path) -> Mapping[str, int]:
    """How many pairs of reports of one gathering are certain, suggested or missed, and how many nodes are wrong."""
    of = {report.page.source: report.gathering for report in reports}
    stored(folder, [report.page for report in reports])
    with Store.open(folder) as store:
        pages = nodes(store)
        paired = {frozenset((one.first, one.second)) for one in suggestions(store, [], store.identities)}
    told: defaultdict[str, set[str]] = defaultdict(set)
    for one, sources in pages.items():
        for source in sources:
            told[source].add(one)
    counts = dict.fromkeys(("certain", "suggested", "missed"), 0)
    for a, b in combinations(of, 2):
        if of[a] == of[b]:
            is_suggested = any(frozenset((one, other)) in paired for one in told[a] for other in told[b])
            counts["certain" if told[a] & told[b] else "suggested" if is_suggested else "missed"] += 1
    return counts | {"wrong": sum(len({of[source] for source in sources}) > 1 for sources in pages.values())}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_of_two_hundred_reports_none_is_merged_wrongly_and_nine_in_ten_pairs_are_found(
    tmp_path: Path, seed: int
) -> None:
    reports = made(seed)
    assert len(reports) == REPORTS and len({report.gathering for report in reports}) == GATHERINGS
    counts = found_and_missed(reports, tmp_path / "s")
    pairs = counts["certain"] + counts["suggested"] + counts["missed"]
    assert counts["wrong"] == 0
    assert counts["certain"] >= 0.18 * pairs
    assert counts["certain"] + counts["suggested"] >= 0.95 * pairs


@pytest.mark.slow
def test_neither_order_nor_workers_nor_what_was_removed_changes_a_byte(tmp_path: Path) -> None:
    chance = random.Random(7)
    pages = [report.page for report in made(1)[:60]]
    kept = set(chance.sample([one.source for one in pages], 40))
    stored(tmp_path / "kept", [one for one in pages if one.source in kept])
    chance.shuffle(pages)
    stored(tmp_path / "all", pages, workers=2)
    with Store.open(tmp_path / "all", write=True) as store:
        for one in pages:
            if one.source not in kept:
                assert store.remove(one.source)
    assert dump(tmp_path / "all") == dump(tmp_path / "kept")


# ---------------------------------------------------------------- decided


def decided(folder: Path, *rows: tuple[str, str, str]) -> dict[str, set[str]]:
    """The pages of every gathering once these decisions hold."""
    stored(folder, [], rows_of(*rows))
    with Store.open(folder) as store:
        return nodes(store)


@pytest.fixture
def told_twice(tmp_path: Path) -> Iterator[Path]:
    """A store of a gathering of two pages, and of one that may be it."""
    vague = "Ngày 12/7/2022, UBND huyện Tân Hiệp tổ chức hội nghị sơ kết 6 tháng đầu năm 2022."
    again = REVIEW.replace("Sáng", "Ngày")
    stored(tmp_path / "s", [page("a.txt", REVIEW), page("b.txt", again, CHAIR), page("c.txt", vague, CHAIR)])
    yield tmp_path / "s"


def test_gatherings_are_made_one_and_two_again_by_decisions(told_twice: Path) -> None:
    before = decided(told_twice)
    assert sorted(map(sorted, before.values())) == [["a.txt", "b.txt"], ["c.txt"]]
    first, second = sorted(before)
    assert list(decided(told_twice, ("same", first, second)).values()) == [{"a.txt", "b.txt", "c.txt"}]
    apart = decided(told_twice, ("different", f"{first}@a.txt", f"{first}@b.txt"))
    assert sorted(map(sorted, apart.values())) == [["a.txt"], ["b.txt"], ["c.txt"]]
    assert decided(told_twice) == before


def test_what_may_be_one_gathering_is_suggested_until_it_is_decided(told_twice: Path) -> None:
    with Store.open(told_twice) as store:
        found = suggestions(store, [], store.identities)
        [one] = [each for each in found if each.first.startswith("event/")]
        assert set(one.reasons) >= {"same-day", "same-host", "same-kind", "same-chair"}
        assert one.about_first.startswith("2022-07-12; ")
        rows = rows_of(("different", one.first, one.second))
        assert suggestions(store, rows, grouping.identities(rows, FILE)) == []
