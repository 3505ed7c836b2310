"""Gatherings: merging the sentences that report one leaves each sentence's own report as it was."""

from __future__ import annotations

from kg import lexicon
from kg.find import find
from kg.model import Page, Reading
from kg.relate.meetings import _candidates, _distinct
from kg.segment import segment, sentences

DAY = "2021-03-30"
PAGE = Page(
    "page.txt",
    "Huyện Tân Kỳ họp bàn công tác cải cách hành chính\n\n(15:34 | 30/03/2021)\n\n"
    "UBND huyện Tân Kỳ tổ chức hội nghị sơ kết công tác. "
    "Chiều ngày 26-3-2021, diễn ra hội nghị sơ kết công tác cải cách hành chính quý I năm 2021 của huyện. "
    "Dự hội nghị có lãnh đạo các xã.\n",
)


def readings() -> tuple[Reading, ...]:
    blocks = segment(PAGE)
    return find(PAGE, blocks, sentences(PAGE, blocks), DAY)


def test_merging_gives_a_new_gathering_and_leaves_the_candidates_as_they_were() -> None:
    found = list(_candidates(readings(), DAY))
    before = [repr(one) for one in found]
    [gathering] = _distinct(iter(found))
    assert gathering.date == "2021-03-26" and found[0].date is None
    assert [repr(one) for one in found] == before


def test_rules_themselves_state_that_they_name_chairs() -> None:
    chairs = {rule.id for rule in lexicon.rules("meetings") if rule.options.get("chairs")}
    assert chairs and all("{people}" in rule.pattern for rule in lexicon.rules("meetings") if rule.id in chairs)
