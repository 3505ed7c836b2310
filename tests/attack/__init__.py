"""Attacks on the whole program, by one command: `python -m tests.attack`."""
