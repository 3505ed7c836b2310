"""A knowledge graph of Vietnamese administrative-reform news, every fact with its sentence.

`extract` reads one page, `build` puts many into a store, `open` opens one, `use_rules` adds
one's own words and patterns; they are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.find.own_rules import use_rules
    from kg.model import Page
    from kg.pipeline import extract
    from kg.run.batch import build
    from kg.store import Store

    open = Store.open

__version__ = "0.1.0"
__all__ = ["Page", "Store", "__version__", "build", "extract", "open", "use_rules"]

_HOMES = {
    "Page": "kg.model",
    "Store": "kg.store",
    "build": "kg.run.batch",
    "extract": "kg.pipeline",
    "use_rules": "kg.find.own_rules",
}


def __getattr__(name: str) -> Any:
    if name == "open":
        return import_module("kg.store").Store.open
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
