"""Claims: what a page says about the mentions in it."""
