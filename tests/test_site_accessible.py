"""Each kind of page by axe-core, in light and dark, and on a narrow screen: no serious violation, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from browsing import NARROW, WIDE, Reader
from sites import served

from kg.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

FIXED: Final = {
    "home": "/",
    "search": "/search?q=binh+thuy",
    "search without a find": "/search?q=zzzz",
    "list": "/list/people",
    "questions": "/questions",
    "question": "/questions/who-chaired",
    "counts": "/questions/chairs-counted",
    "wrong question": "/questions/career?official=zzzz",
    "figures": "/figures",
    "network": "/graph",
    "neighbourhood": "/graph?of=Trần Minh Vũ",
    "timeline": "/timeline?month=2021-03",
    "map": "/map",
    "sparql": "/sparql",
    "answer": "/sparql?query=SELECT+*+{+?s+?p+?o+}+LIMIT+20",
    "wrong query": "/sparql?query=SELECT+*+{+?s+?p+)",
    "missing": "/nothing",
    "concept": "/scheme/indicator",
    "ontology": "/ns",
    "try": "/try",
    "tried": "/try?example=1",
    "review": "/review",
    "unread": "/review/unread",
}
"""The pages whose address does not depend on the store."""
OF_THINGS: Final = (
    *("Official", "Post", "PeoplesCommittee", "DistrictLevelUnit", "Meeting", "OfficialDocument", "Article"),
    *("AwardGiving", "Measurement"),
)

LARGE: Final = 300_000
"""Letters of a page that repeats itself: axe-core takes a second for every 200 terms of the ontology."""
FEW: Final = """() => document.querySelectorAll("article, tbody tr, nav li").forEach((one) => {
  if ([...one.parentNode.children].indexOf(one) > 4) one.remove();
})"""
"""Leaves five of what follows each other alike."""


@pytest.fixture(scope="module")
def home(seeds_folder: Path) -> Iterator[str]:
    with served(seeds_folder, edits=True) as address:
        yield address


@pytest.fixture(scope="module")
def things(seeds_store: Store) -> dict[str, str]:
    """The page of one thing of each class, and of one figure."""
    found: dict[str, str] = {}
    for name in OF_THINGS:
        rows: Any = seeds_store.query(
            f"SELECT ?x (COUNT(?fact) AS ?n) {{ ?of rdfs:subClassOf* cchc:{name} . ?x a ?of"
            " OPTIONAL { ?fact ?by ?x } } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"
        )
        found |= {name: one["x"].value.replace(seeds_store.base, "/id/") for one in rows}  # noqa: B035 -- one row
    return found


@pytest.fixture(scope="module")
def reader(browser: Browser, home: str) -> Iterator[Reader]:
    one = Reader(browser, home)
    yield one
    one.complaints[:] = [said for said in one.complaints if "status of 40" not in said]  # pages asked to be wrong
    one.close()


def violations(tab: Page, **options: Any) -> list[str]:
    """What axe-core finds serious in the page, each with the places."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 -- reads its script when imported

    options |= {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(tab, options=options).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]} {one['nodes'][0]['any'][:1]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("name", [*FIXED, *OF_THINGS])
def test_everybody_can_read_the_page(reader: Reader, things: dict[str, str], name: str) -> None:
    tab = reader.goes(FIXED.get(name) or things[name])
    tab.set_viewport_size(NARROW)
    assert tab.evaluate("document.scrollingElement.scrollWidth") <= NARROW["width"]
    assert tab.locator("h1").count() == 1
    tab.set_viewport_size(WIDE)
    if len(tab.content()) > LARGE:
        tab.evaluate(FEW)
    tab.emulate_media(color_scheme="light")
    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")
    assert violations(tab, runOnly=["color-contrast"]) == []
