"""A knowledge graph of Vietnamese administrative-reform news, every fact with its sentence.

`open` opens a store to be asked, `extract` reads one page or text, `build` puts many pages into a `Store`, `use_rules`
adds one's own words and patterns; they are loaded when they are first used. `docs/python.md` has examples.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import KnowledgeGraph, Table
    from kg.api import open_store as open
    from kg.find.own_rules import use_rules
    from kg.model import Page
    from kg.pipeline import extract
    from kg.run.batch import build
    from kg.store import Store

__version__ = "0.1.0"
__all__ = ["KnowledgeGraph", "Page", "Store", "Table", "__version__", "build", "extract", "open", "use_rules"]

_HOMES = {
    "KnowledgeGraph": "kg.api",
    "Page": "kg.model",
    "Store": "kg.store",
    "Table": "kg.api",
    "build": "kg.run.batch",
    "extract": "kg.pipeline",
    "use_rules": "kg.find.own_rules",
}


def __getattr__(name: str) -> Any:
    if name == "open":
        return import_module("kg.api").open_store
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
