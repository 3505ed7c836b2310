"""Reported figures: which numbers are figures, what they count, of what period, and how they hang together."""

from __future__ import annotations

from kg.relate.figures.page import figures

__all__ = ["figures"]
