"""Neighbourhoods, and the whole store, as pictures of the site."""
