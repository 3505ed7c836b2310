"""A page's text in blocks and sentences: every character belongs to one block, every body block to sentences."""

from kg.segment.blocks import segment
from kg.segment.lines import section_before
from kg.segment.splitting import sentences
from kg.segment.tables import tables

__all__ = ["section_before", "segment", "sentences", "tables"]
