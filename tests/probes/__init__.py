"""Invented sentences of every kind, and who takes part in them."""
