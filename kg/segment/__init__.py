"""A page's text in blocks, sentences and tables: every character is of one block, every body block of sentences."""

from kg.segment.blocks import segment
from kg.segment.lines import section_before
from kg.segment.splitting import sentences
from kg.segment.tables import tables

__all__ = ["section_before", "segment", "sentences", "tables"]
