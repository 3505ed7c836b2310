"""The store in Python: `kg.open`, and the tables, things and pictures that it gives."""

from kg.api.knowledge import KnowledgeGraph, open_store
from kg.api.picture import Picture
from kg.api.table import Row, Table, Value
from kg.api.thing import Thing

__all__ = ["KnowledgeGraph", "Picture", "Row", "Table", "Thing", "Value", "open_store"]
