"""A fault in the examples of a rule is refused: each rule has some, one at least with what is read in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rules import PEOPLE, Fault, assert_refused

DOCUMENTS = "patterns/documents.yaml"
RULES_OF_PROCEDURE = (
    "  - {text: 'Quy chế số 12/QC-UBND ban hành kèm theo Quyết định số 20/2018/QĐ-UBND.', "
    "links: ['Quy chế 12/QC-UBND under Quyết định 20/2018/QĐ-UBND']}\n"
)
FAULTS = {
    "examples that are one text": Fault(
        "patterns/clauses.yaml",
        "  examples:\n  - {text: 'các tỉnh báo cáo', words: [báo cáo]}",
        "  examples: 'các tỉnh báo cáo'",
        "  examples: 'các tỉnh",
        "rule-no-texts",
        ("clause.reporting", "examples"),
    ),
    "an example that is no text": Fault(
        "patterns/dates.yaml", "  examples:\n", "  examples:\n  - 2020\n", "  - 2020", "rule-no-texts", ("examples",)
    ),
    "no examples": Fault(
        DOCUMENTS, f"  examples:\n{RULES_OF_PROCEDURE}", "", "- id: link.under", "rule-incomplete", ("examples",)
    ),
    "no counter-examples": Fault(
        DOCUMENTS,
        "  not: ['Quy chế số 12/QC-UBND được gửi kèm Quyết định số 20/2018/QĐ-UBND.']\n",
        "",
        "- id: link.under",
        "rule-incomplete",
        ("link.under", "not"),
    ),
    "an unknown key of an example": Fault(
        PEOPLE,
        "    chaired: [Phạm Thị Lan]",
        "    chair: [Phạm Thị Lan]",
        "  - text: 'Hội nghị giao ban",
        "example-key",
        ("chaired.do", "“chair”", "text, page, chaired, directed"),
    ),
    "an example without its text": Fault(
        PEOPLE,
        "  - text: 'Hội nghị giao ban do bà Phạm Thị Lan - Chủ tịch UBND huyện chủ trì.'\n    chaired",
        "  - chaired",
        "  - chaired: [",
        "example-no-text",
        ("chaired.do", "text"),
    ),
    "a value that is no list": Fault(
        PEOPLE,
        "    chaired: [Phạm Thị Lan]",
        "    chaired: Phạm Thị Lan",
        "  - text: 'Hội nghị giao ban",
        "example-no-values",
        ("chaired.do", "chaired"),
    ),
    "an example that names no value": Fault(
        DOCUMENTS,
        RULES_OF_PROCEDURE,
        "  - {text: 'Quy chế số 12/QC-UBND ban hành kèm theo Quyết định số 20/2018/QĐ-UBND.'}\n",
        "  - {text: 'Quy chế số 12",
        "example-proves-nothing",
        ("link.under", "links, documents"),
    ),
    "examples none of which names a value": Fault(
        DOCUMENTS,
        RULES_OF_PROCEDURE,
        "  - 'Quy chế số 12/QC-UBND ban hành kèm theo Quyết định số 20/2018/QĐ-UBND.'\n",
        "  examples:\n  - 'Quy chế số 12",
        "example-proves-nothing",
        ("link.under", "links, documents"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused_with_file_line_and_rule(data: Path, name: str) -> None:
    assert_refused(data, FAULTS[name])
