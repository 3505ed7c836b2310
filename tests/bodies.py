"""Bodies for tests: those that a page with some words names."""

from __future__ import annotations

from kg.model import Organisation, Page
from kg.pipeline import extract

DAY = "2021-03-12"


def named(text: str, day: str = DAY) -> dict[str, Organisation]:
    """The bodies that a page of a day with these words names, by label."""
    page = Page(
        "page.txt", f"Cải cách hành chính\nTại hội nghị, {text} triển khai cải cách hành chính.\n", published=day
    )
    return {body.label: body for body in extract(page).resolution.organisations.values()}


def body(words: str, day: str = DAY) -> Organisation:
    """The body that a page means by these words."""
    return max(named(words, day).values(), key=lambda found: len(found.label))
