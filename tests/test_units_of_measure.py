"""The units of measure of figures: every spelling leads to one concept, and what is unknown to none."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from own_folders import write
from pyoxigraph import Literal, NamedNode
from terms import SCHEMES, triples

from kg import extract, lexicon
from kg.emit import figures
from kg.emit.figures import unit_of_measure
from kg.lexicon import using
from kg.model import MeasurementClaim
from kg.rdf.namespaces import NS, SCHEME, SKOS
from kg.text import key

LIST: Final = f"{SCHEME}unit-of-measure"
WORDS: Final[dict[str, list[str]]] = lexicon.table("units-of-measure")
NEVER_COUNTED: Final = frozenset(
    (
        *(
            "mặt",
            "hướng",
            "phần",
            "cấp",
            "bên",
            "cửa",
            "mức độ",
            "mức",
            "cấp độ",
            "tại chỗ",
            "rõ",
            "không",
            "có",
            "chữ",
        ),
        *("nòng cốt", "tầng", "đầu", "lần thứ", "nước", "thời kỳ", "miền", "thành", "thị", "tổng"),
    )
)
"""Words of `units.yaml` that stand after a number to say that it is no count of anything."""


@cache
def values(predicate: str) -> dict[str, set[str]]:
    """What each concept has as values of a predicate of SKOS."""
    (path,) = (path for path in SCHEMES if path.stem == "unit-of-measure")
    found: dict[str, set[str]] = {}
    for triple in triples(path):
        if triple.predicate.value == SKOS + predicate and isinstance(triple.subject, NamedNode):
            assert isinstance(triple.object, NamedNode | Literal)
            found.setdefault(triple.subject.value.removeprefix(f"{LIST}/"), set()).add(triple.object.value)
    return found


def concept(words: str | None) -> str | None:
    """The name of the concept that words mean."""
    found = unit_of_measure(words)
    return found.value.removeprefix(f"{LIST}/") if found else None


def test_the_table_names_the_concepts_of_the_list_but_the_kinds_of_quantity() -> None:
    assert set(values("inScheme")) - set(WORDS) == set(values("topConceptOf"))
    assert set(WORDS) <= set(values("inScheme"))


def test_no_spelling_means_two_units() -> None:
    spellings = Counter(key(word) for words in WORDS.values() for word in words)
    assert [word for word, times in spellings.items() if times > 1] == []


@pytest.mark.parametrize(
    ("spellings", "wanted"),
    [
        (("TTHC", "tthc", "thủ tục hành chính", "Thủ tục hành chính", "thủ  tục"), "procedure"),
        (("%", "phần trăm"), "percent"),
        (("hòa giải viên", "hoà giải viên"), "person"),
        (("hồ sơ", "hồ sơ TTHC"), "file"),
        (("đồng", "VNĐ", "vnđ"), "vnd"),
        (("bản",), "village"),
        (("ban",), "division"),
        (("điểm",), "point"),
        (("điểm phần trăm", "điểm %"), "percentage-point"),
        (("điểm trường",), "school"),
        (("xã phường thị trấn", "xã", "đặc khu"), "commune"),
        (("chủ đầu", "", None, "ho so"), None),
    ],
)
def test_spellings_of_one_unit(spellings: tuple[str | None, ...], wanted: str | None) -> None:
    assert {concept(words) for words in spellings} == {wanted}


def test_every_unit_that_the_program_reads_has_a_concept() -> None:
    table = lexicon.table("units")
    valued = ("money", "measure", "points", "steps", "times", "duration")
    read = {str(unit) for kind in valued for unit in table[kind].values()}
    read |= {str(word) for kind in ("counted", "bodies", "abstract", "attendance", "winners") for word in table[kind]}
    read |= {*table["rate"].values(), table["rate-steps"], table["money-understood"]}
    assert {word for word in read if concept(word) is None} == NEVER_COUNTED


def test_words_of_ones_own_mean_a_unit_too(tmp_path: Path, fresh: None) -> None:
    write(tmp_path / "mine", "units.yaml", "counted:\n- mã hồ sơ\n")
    write(tmp_path / "mine", "units-of-measure.yaml", "file:\n- mã hồ sơ\n")
    using.use(tmp_path / "mine")
    figures._units.cache_clear()
    try:
        assert (concept("mã hồ sơ"), concept("hồ sơ")) == ("file", "file")
    finally:
        figures._units.cache_clear()


def test_a_concept_stands_below_one_kind_of_quantity() -> None:
    broader = values("broader")
    for name in WORDS:
        seen = [name]
        while seen[-1] in broader:
            (above,) = broader[seen[-1]]
            seen.append(above.removeprefix(f"{LIST}/"))
        assert seen[-1] in values("topConceptOf"), name
        assert len(seen) > 1


def test_an_indicator_admits_the_unit_by_which_it_is_published() -> None:
    (path,) = (path for path in SCHEMES if path.stem == "indicator")
    published, admitted = dict[str, str](), dict[str, set[str]]()
    for triple in triples(path):
        if triple.predicate.value == NS + "unitText" and isinstance(triple.object, Literal):
            published[str(triple.subject)] = triple.object.value
        elif triple.predicate.value == NS + "unitOfMeasure" and isinstance(triple.object, NamedNode):
            admitted.setdefault(str(triple.subject), set()).add(triple.object.value.removeprefix(f"{LIST}/"))
    assert published.keys() == admitted.keys()
    loose = {"thư": "apology", "kết quả": "item", "cơ quan, đơn vị": "agency"}
    for indicator, words in published.items():
        assert loose.get(words, concept(words)) in admitted[indicator], indicator
    par = f"<{SCHEME}indicator/par-index>"
    assert (published[par], admitted[par]) == ("%", {"percent", "point"})


def test_a_figure_leads_to_its_unit_and_keeps_its_words() -> None:
    page = "UBND huyện Tân Kỳ cải cách hành chính\n\nHuyện đã rà soát 12 TTHC, giải quyết 98,5% hồ sơ đúng hạn."
    claims = [claim for claim in extract(page).claims if isinstance(claim, MeasurementClaim)]
    assert {(claim.unit, concept(claim.unit)) for claim in claims} == {("TTHC", "procedure"), ("%", "percent")}
