"""The command line, a module a group of commands.

Progress and problems go to stderr, answers to stdout. Exit codes: 0 done, 1 done but with problems under --strict or
with a figure below its floor, 2 the call or input is wrong.
"""

from kg.cli import building, asking, finding, judging, deciding, giving, checking  # isort: skip -- in the order in which `kg --help` has them
from kg.cli.app import app, main

__all__ = ["app", "asking", "building", "checking", "deciding", "finding", "giving", "judging", "main"]
