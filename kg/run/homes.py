"""Homes of pages that other pages of their site tell: asked before a page is read, decided when pages came or went.

What the pages of a host or folder tell is counted in the store, each page by its own text alone. Whichever was read
before it was known whose the site is, is read once more: the graph depends on the pages in the store and on no order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Page, Problem
from kg.resolve import check_place, learned, learned_by
from kg.store import Store


def at_place(items: Iterable[Page | Problem], place: str | None) -> Iterable[Page | Problem]:
    """The pages as those of the site of a place in words, if any is given; UsageError for what is no place."""
    if place is None:
        return items
    words = check_place(place)
    return (replace(item, place=words) if isinstance(item, Page) else item for item in items)


def at_home(page: Page, store: Store) -> Page:
    """The page with what the store knows of its home: what its user said before, what the pages of its site tell."""
    if page.place is None and (place := store.place_of(page.source)) is not None:
        page = replace(page, place=place)
    site = learned_by(page)
    return replace(page, learned=store.learned_home(site)) if site else page


def learn(store: Store, *, final: bool = False) -> None:
    """Decide whose the sites are of which pages came or went; when all came, outdate those that were read otherwise."""
    store.learn_homes(learned, final=final)
