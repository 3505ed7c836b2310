"""Problems: what they say, the sentence they show, and what happens when the shapes themselves are broken."""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from kg import pipeline, resources, validate
from kg.errors import DataError, UsageError
from kg.model import Page, Problem
from kg.run import batch
from kg.store import Store

FIXTURES: Final = Path(__file__).parent / "fixtures" / "shapes"
BASE: Final = (FIXTURES / "base.ttl").read_text(encoding="utf-8")
ID: Final = "https://w3id.org/cchc/id/"
FACT: Final = 'cchc:statedIn :article ; cchc:rule "test" ; prov:wasDerivedFrom :span-2'
SPAN_2: Final = """
:span-2 a cchc:Span ; nif:referenceContext :article ; nif:anchorOf "52.845 hồ sơ" ;
    nif:beginIndex "300"^^xsd:nonNegativeInteger ; nif:endIndex "312"^^xsd:nonNegativeInteger .
:measurement prov:wasDerivedFrom :span-2 .
"""


def triples(*texts: str) -> list[ox.Triple]:
    """The base graph, a second span and the texts."""
    return [q.triple for q in ox.parse("\n".join((BASE, SPAN_2, *texts)).encode(), format=ox.RdfFormat.TURTLE)]


def only(problems: list[Problem]) -> Problem:
    """The one problem."""
    assert len(problems) == 1, problems
    return problems[0]


def test_nothing_is_wrong_with_the_base_graph() -> None:
    assert validate.validate(triples()) == []


def test_a_problem_says_where_and_what_to_do() -> None:
    rank = f':r a cchc:Ranking ; {FACT} ; rdfs:label "chỉ số"@vi ; cchc:rank 30 ; cchc:rankOutOf 9 .'
    assert only(validate.validate(triples(rank), source="mine.txt", lang="en")) == Problem(
        severity="violation",
        rule="Ranking-order",
        message="The rank is greater than the number of those ranked."
        " → Read the quoted sentence: “9/30” is rank 9 among 30.",
        source="mine.txt",
        focus=f"{ID}r",
        path="cchc:rank",
        value="30",
        quote="52.845 hồ sơ",
        begin=300,
        end=312,
    )


def test_messages_are_vietnamese_unless_asked_otherwise() -> None:
    bad = triples(f":c a cchc:Citation ; {FACT} .")
    assert only(validate.validate(bad)).message.startswith("Mỗi trích dẫn phải trỏ tới đúng một văn bản")
    assert only(validate.validate(bad, lang="en")).message.startswith("A citation must be of exactly one document")
    with pytest.raises(UsageError, match="“fr”"):
        validate.validate(bad, lang="fr")


def test_without_a_source_it_is_that_of_the_article() -> None:
    assert only(validate.validate(triples(f":c a cchc:Citation ; {FACT} ."))).source == "000.txt"
    assert only(validate.validate(triples(":g a cchc:Group ."))).source == ""


def test_a_closed_shape_names_the_property() -> None:
    citation = f":c a cchc:Citation ; {FACT} ; cchc:citedDocument :document ; cchc:cites :document-2 ."
    problem = only(validate.validate(triples(citation)))
    assert (problem.rule, problem.path, problem.value) == ("Citation-closed", "cchc:cites", f"{ID}document-2")


def test_the_sentence_of_a_date_in_an_article_is_that_of_the_fact_that_has_it() -> None:
    document = ':d a cchc:OfficialDocument ; rdfs:label "KH"@vi ; cchc:documentDate "2021-04-16"^^xsd:date ;'
    kind = "cchc:documentKind <https://w3id.org/cchc/scheme/document-kind/ke-hoach> ."
    problem = only(validate.validate(triples(document, kind, f":c a cchc:Citation ; {FACT} ; cchc:citedDocument :d .")))
    assert (problem.rule, problem.focus, problem.value) == ("Article-document-after", f"{ID}article", "2021-04-16")
    assert problem.path == "^cchc:statedIn/cchc:citedDocument/cchc:documentDate"
    assert (problem.quote, problem.begin) == ("52.845 hồ sơ", 300)


def test_the_sentence_of_an_entity_is_that_of_a_fact_that_mentions_it() -> None:
    post = ':p a cchc:Post ; cchc:postTitle "Trưởng phòng"@vi .'
    holding = (
        f":h a cchc:PositionHolding ; {FACT} ; cchc:holder :official ; cchc:post :p ; cchc:organisation :organisation ."
    )
    problem = only(validate.validate(triples(post, holding)))
    assert (problem.rule, problem.focus, problem.begin) == ("Post-organisation", f"{ID}p", 300)


def test_of_several_sentences_the_one_with_the_value_is_shown() -> None:
    kinds = "<https://w3id.org/cchc/scheme/unit-kind/quan> , <https://w3id.org/cchc/scheme/unit-kind/huyen>"
    spans = """:h prov:wasDerivedFrom :span , :span-3 .
        :span-3 a cchc:Span ; nif:referenceContext :article ; nif:anchorOf "Chủ tịch UBND huyện" ;
        nif:beginIndex "400"^^xsd:nonNegativeInteger ; nif:endIndex "419"^^xsd:nonNegativeInteger ."""
    holding = f""":h a cchc:PositionHolding ; cchc:statedIn :article ; cchc:rule "test" ; cchc:holder :official-2 ;
        cchc:post :post ; cchc:organisation :organisation ; cchc:unitKindAsStated {kinds} ."""
    found = [p for p in validate.validate(triples(holding, spans)) if p.rule == "PositionHolding-other-kind"]
    assert (only(found).quote, only(found).begin) == ("Chủ tịch UBND huyện", 400)


def test_a_span_is_its_own_sentence() -> None:
    wrong = """:s a cchc:Span ; nif:referenceContext :article ; nif:anchorOf "UBDN" ;
        nif:beginIndex "9"^^xsd:nonNegativeInteger ; nif:endIndex "5"^^xsd:nonNegativeInteger .
        :measurement prov:wasDerivedFrom :s ."""
    problem = only(validate.validate(triples(wrong)))
    assert (problem.rule, problem.quote, problem.begin, problem.end) == ("Span-order", "UBDN", 9, 5)


def test_what_is_inferred_is_no_problem() -> None:
    concluding = f":k a cchc:Participation ; {FACT} ; cchc:agent :official ; cchc:role role:concluded ;"
    closure = """:k a cchc:Fact ; cchc:speakIn :meeting ; cchc:inEvent :meeting .
        :official cchc:hasParticipation :k ; cchc:concluded :meeting ; cchc:spoke :meeting ; cchc:attended :meeting .
        :x cchc:implementsTarget :document-2 ; cchc:toDocument :document-2 . :document cchc:hasRelation :x ."""
    detailing = (
        f":x a cchc:DocumentRelation ; {FACT} ; cchc:fromDocument :document ; cchc:relationKind relation:details ;"
    )
    assert (
        validate.validate(
            triples(concluding, "cchc:concludeIn :meeting .", detailing, "cchc:detailsTarget :document-2 .", closure)
        )
        == []
    )


def test_worst_first_and_the_same_whatever_the_order_of_the_triples() -> None:
    award = f":a a cchc:AwardGiving ; {FACT} ; cchc:recipientKind recipient:individual ; cchc:recipientCount 0 ."
    figure = f':m a cchc:Measurement ; {FACT} ; cchc:value 1.0 , 2.0 ; rdfs:label "số"@vi ; cchc:valueText "1" .'
    graph = triples(award, figure)
    expected = validate.validate(graph)
    assert [problem.severity for problem in expected] == ["violation", "violation", "warning", "info"]
    for seed in range(3):
        random.Random(seed).shuffle(graph)
        assert validate.validate(graph) == expected


@pytest.mark.slow
def test_the_reference_is_the_judge_where_there_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = triples(f":c a cchc:Citation ; {FACT} .")
    expected = validate.validate(bad)
    monkeypatch.setitem(sys.modules, "shacl", None)
    validate.reset()
    try:
        assert validate.validate(bad) == expected
        with pytest.raises(UsageError, match="pip install shacl"):
            validate.validate(bad, validator="shacl")
    finally:
        validate.reset()


def test_an_unknown_judge_is_refused() -> None:
    with pytest.raises(UsageError, match="“jena”"):
        validate.validate(triples(), validator="jena")


# ---------------------------------------------------------------- what spans pages

DECREE: Final = {
    "a.txt": "Hội nghị của huyện triển khai Nghị định số 32/2021/NĐ-CP ngày 29/3/2021 của Chính phủ.",
    "b.txt": "Các đại biểu được nghe phổ biến Nghị định số 32/2021/NĐ-CP ngày 30/3/2021 của Chính phủ.",
}


def test_pages_that_contradict_each_other_are_shown_each_with_its_sentence(tmp_path: Path) -> None:
    pages = [Page(source, f"Cải cách hành chính\n\n{text}\n") for source, text in DECREE.items()]
    with Store.open(tmp_path / "kg-store", write=True) as store:
        built = list(batch.build(pages, store, pipeline.Settings(lang="en")))
    with Store.open(tmp_path / "kg-store") as store:
        checked = list(batch.check(batch.stored(store), pipeline.Settings(lang="en")))
    assert not [problem for result in built for problem in result.problems if problem.rule == "OfficialDocument-date"]
    for result, day in zip(checked, ("29/3/2021", "30/3/2021"), strict=True):
        [problem] = [problem for problem in result.problems if problem.rule == "OfficialDocument-date"]
        assert problem.source == result.source
        assert problem.quote is not None
        assert problem.quote.endswith(f"Nghị định số 32/2021/NĐ-CP ngày {day} của Chính phủ")
        assert problem.message.endswith("or that pages print different days: compare the quoted sentences.")


# ---------------------------------------------------------------- broken shapes


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of shapes/ and ontology/ that the package reads instead of its own."""
    folders: dict[str, Callable[[], Path]] = {"shapes": resources.shapes, "ontology": resources.ontology}
    for name, folder in folders.items():
        shutil.copytree(folder(), tmp_path / name)
        monkeypatch.setattr(resources, name, lambda folder=tmp_path / name: folder)
    validate.reset()
    yield tmp_path
    monkeypatch.undo()
    validate.reset()


def test_the_copy_works(copy: Path) -> None:
    assert validate.validate(triples()) == []


def test_emptied_shapes_are_noticed(copy: Path) -> None:
    for path in (copy / "shapes").glob("*.ttl"):
        if path.name != "known-bad.ttl":
            path.write_text("", encoding="utf-8")
    with pytest.raises(DataError, match=r"known-bad\.ttl: .*Article-published, Fact-span, Measurement-part"):
        validate.validate(triples())


def test_an_ontology_without_its_hierarchy_is_noticed(copy: Path) -> None:
    """Without it no directive is a fact, and every rule on facts passes in vain."""
    path = copy / "ontology" / "cchc.ttl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "rdfs:subClassOf" not in line), encoding="utf-8")
    with pytest.raises(DataError, match="wrong on purpose: Fact-span"):
        validate.selfcheck()


def test_known_bad_data_that_expects_nothing_is_noticed(copy: Path) -> None:
    (copy / "shapes" / "known-bad.ttl").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="no rule is expected"):
        validate.selfcheck()


def test_missing_known_bad_data_is_noticed(copy: Path) -> None:
    (copy / "shapes" / "known-bad.ttl").unlink()
    with pytest.raises(DataError, match=r"known-bad\.ttl: the file cannot be read"):
        validate.selfcheck()


def test_a_broken_file_is_named_with_its_line(copy: Path) -> None:
    path = copy / "shapes" / "people.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\ncchcsh:Broken a sh:NodeShape\n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        validate.validate(triples())
    assert raised.value.where is not None
    assert raised.value.where.startswith(f"{path}:")
    assert raised.value.advice()


PREFIXES: Final = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {
        "cchc": "https://w3id.org/cchc/ns#",
        "cchcsh": "https://w3id.org/cchc/shapes#",
        "sh": "http://www.w3.org/ns/shacl#",
    }.items()
)
TEXTS: Final = 'sh:message "a"@vi , "b"@en ; cchcsh:advice "c"@vi , "d"@en ; sh:severity sh:Info'


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ('cchcsh:X-y sh:path cchc:x ; sh:severity sh:Info ; sh:message "a"@vi , "b"@en .', "X-y needs one sh:message"),
        (f'cchcsh:X-y a sh:PropertyShape ; sh:path cchc:x ; {TEXTS} ; sh:message "e"@en .', "X-y needs one sh:message"),
        (f"cchcsh:X-y a sh:PropertyShape ; {TEXTS} .", "a shape is broken: .*sh:path"),
        (
            f'cchcsh:X-y a sh:NodeShape ; sh:targetClass cchc:Article ; sh:sparql [ sh:select "SELECT" ] ; {TEXTS} .',
            "broken",
        ),
    ],
)
def test_a_shape_that_cannot_work_is_refused(copy: Path, shape: str, message: str) -> None:
    (copy / "shapes" / "x.ttl").write_text(PREFIXES + shape, encoding="utf-8")
    with pytest.raises(DataError, match=f"(?s){message}"):
        validate.validate(triples())
