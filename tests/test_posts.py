"""Who holds which post: titles and bodies of every level, forms around a name, bodies that are left unsaid."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from kg.model import Page, PostClaim
from kg.pipeline import extract

FIXTURES: Final = Path(__file__).parent / "fixtures"
CASES: list[dict[str, Any]] = yaml.safe_load((FIXTURES / "posts.yaml").read_text("utf-8"))
HEADING: Final = "Hội nghị về cải cách hành chính"
"""Without it a text may be of another kind than the pages that the program reads."""


def held(text: str) -> set[str]:
    """The posts of a page as `person: title | body`, the last two with what shows that they are held no more."""
    extraction = extract(Page("page", f"{HEADING}\n\n{text}"))
    known = extraction.resolution
    claims = [claim for claim in extraction.claims if isinstance(claim, PostClaim) and claim.post.body]
    return {
        f"{known.officials[claim.person].name}: {claim.post.title} | {known.organisations[claim.post.body].label}"
        + " | former" * claim.post.former
        for claim in claims
        if claim.post.body
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_who_holds_which_post(case: dict[str, Any]) -> None:
    assert held(case["text"]) == set(case["posts"])
