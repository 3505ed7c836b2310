"""Which indicator a figure is a value of: by what it counts, what was done, and the kind of its number."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest
from pyoxigraph import Literal, NamedNode
from terms import SCHEMES, triples

from kg import extract, lexicon
from kg.model import MeasurementClaim
from kg.rdf.namespaces import NS, RDF, SCHEME, SKOS

LIST: Final = next(path for path in SCHEMES if path.stem == "indicator")
KINDS: Final = ("index", "rate", "count")


@cache
def objects(predicate: str) -> dict[str, set[str]]:
    """What each concept of the code list has as values of a predicate."""
    found: dict[str, set[str]] = {}
    for triple in triples(LIST):
        if triple.predicate.value == predicate and isinstance(triple.subject, NamedNode):
            value = triple.object
            assert isinstance(value, NamedNode | Literal)
            found.setdefault(triple.subject.value.removeprefix(f"{SCHEME}indicator/"), set()).add(value.value)
    return found


def read(sentence: str) -> dict[str, str]:
    """The indicators of a sentence's figures, by value and unit; empty where a figure is of none."""
    page = f"UBND huyện Tân Kỳ cải cách hành chính\n\n{sentence} Kết quả ấy được UBND huyện báo cáo tại hội nghị."
    claims = [claim for claim in extract(page).claims if isinstance(claim, MeasurementClaim)]
    return {f"{claim.value:f} {claim.unit}": claim.indicator or "" for claim in claims}


# ---------------------------------------------------------------- the code list and the rules


def test_the_rules_name_every_indicator_of_the_code_list_and_no_other() -> None:
    named = {str(rule.options[kind]) for rule in lexicon.rules("indicators") for kind in KINDS if kind in rule.options}
    assert named == set(objects(SKOS + "inScheme"))


def test_a_slug_tells_the_kind_of_number_that_its_rules_take() -> None:
    units, classes = objects(NS + "unitText"), objects(RDF + "type")
    for rule in lexicon.rules("indicators"):
        for kind in KINDS:
            if slug := rule.options.get(kind):
                is_index = NS + "CompositeIndex" in classes[slug]
                assert is_index == (kind == "index"), slug
                assert slug.endswith("-rate") == (kind == "rate"), slug
                assert (units.get(slug) == {"%"}) == (kind == "rate") or is_index, slug


def test_every_rule_says_of_what_it_is() -> None:
    for rule in lexicon.rules("indicators"):
        assert (rule.gives == "none") == ("of" in rule.options), rule.id
        assert (rule.gives == "indicator") == any(kind in rule.options for kind in KINDS), rule.id
        assert "count" not in rule.options or "units" in rule.options, rule.id


# ---------------------------------------------------------------- sentences


def test_the_figures_of_one_sentence_have_each_its_own() -> None:
    assert read(
        "Bộ phận một cửa của huyện đã tiếp nhận 4.210 hồ sơ, trong đó trực tuyến 87,6%; đã giải quyết 4.100 hồ sơ, "
        "đúng và trước hạn 4.080 hồ sơ, đạt 99,5%, quá hạn 20 hồ sơ; 110 hồ sơ đang giải quyết."
    ) == {
        "4210 hồ sơ": "files-received",
        "87.6 %": "files-online-rate",
        "4100 hồ sơ": "files-resolved",
        "4080 hồ sơ": "files-on-time",
        "99.5 %": "files-on-time-rate",
        "20 hồ sơ": "files-overdue",
        "110 hồ sơ": "files-pending",
    }


def test_on_time_is_the_day_alone_where_those_before_it_are_counted_apart() -> None:
    assert read("Xã đã trả 900 hồ sơ, trước hạn 840 hồ sơ (93,3%), đúng hạn 50 hồ sơ (5,6%), trễ hạn 10 hồ sơ.") == {
        "900 hồ sơ": "files-resolved",
        "840 hồ sơ": "files-early",
        "93.3 %": "files-early-rate",
        "50 hồ sơ": "files-on-due-date",
        "5.6 %": "files-on-due-date-rate",
        "10 hồ sơ": "files-overdue",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Sở đã tiếp nhận 640 hồ sơ dự tuyển viên chức.",
        "Huyện ủy đã số hóa 1.200 hồ sơ đảng viên.",
        "Công an huyện đã thu nhận 21.000 hồ sơ căn cước công dân.",
        "Bình quân mỗi ngày xã tiếp nhận 45 hồ sơ.",
        "Tỷ lệ nhiệm vụ hoàn thành đúng hạn của Sở đạt 97%.",
        "Tỷ lệ người bệnh hài lòng đạt 92%.",
        "Tỷ lệ hộ có người biết nộp hồ sơ trực tuyến đạt 60%.",
        "Phê bình các xã có tỷ lệ hồ sơ trực tuyến dưới 30%.",
        "Huyện bổ sung 12 biên chế cho các xã.",
        "Ủy ban Kiểm tra Huyện ủy đã kiểm tra 8 đơn vị.",
    ],
)
def test_words_that_only_look_like_those_of_an_indicator(sentence: str) -> None:
    assert set(read(sentence).values()) == {""}


def test_counts_and_groups_of_an_index_are_no_value_of_it() -> None:
    found = read("Chỉ số PAR Index của tỉnh chấm 8 lĩnh vực, 41 tiêu chí; tỉnh đạt 85,3% và xếp thứ 12/63 tỉnh.")
    assert {slug for figure, slug in found.items() if "lĩnh vực" in figure or "tiêu chí" in figure} == {""}


def test_a_rank_is_of_the_index_named_last() -> None:
    assert read("Chỉ số PAR Index của tỉnh đạt 85,3%, còn SIPAS xếp thứ 40/63 tỉnh, thành phố.") == {
        "85.3 %": "par-index",
        "40 rank": "sipas",
    }


def test_brackets_go_on_about_an_index_but_not_about_a_count() -> None:
    assert read("Huyện có chỉ số hài lòng cao (đạt 88%, xếp thứ 3/10 huyện).")["3 rank"] == "sipas"
    assert read("Các xã của huyện đã tiếp nhận 900 hồ sơ (của 12 lĩnh vực) trong năm.") == {
        "900 hồ sơ": "files-received",
        "12 lĩnh vực": "",
    }


def test_a_part_is_no_value_of_the_indicator_of_its_whole() -> None:
    found = read("Toàn huyện đã tiếp nhận 900 hồ sơ, trong đó cấp xã tiếp nhận 600 hồ sơ.")
    assert found == {"900 hồ sơ": "files-received", "600 hồ sơ": ""}


def test_a_target_is_one_of_its_indicator_and_stays_a_target() -> None:
    claims = extract("UBND huyện phấn đấu năm 2022 tỷ lệ hồ sơ giải quyết đúng hạn đạt 98%.").claims
    [claim] = [claim for claim in claims if isinstance(claim, MeasurementClaim)]
    assert (claim.indicator, claim.target) == ("files-on-time-rate", True)


def test_cut_are_only_units_that_are_fewer() -> None:
    assert read("Sau khi sắp xếp lại, huyện đã giảm 6 đơn vị sự nghiệp.") == {"6 đơn vị sự nghiệp": "service-units-cut"}
    assert read("Sau khi sắp xếp lại, số phòng chuyên môn của huyện giảm từ 13 phòng xuống còn 10 phòng.") == {
        "13 phòng": "",
        "10 phòng": "",
    }
