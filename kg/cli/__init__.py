"""The command line, a module a group of commands.

Progress and problems go to stderr, answers to stdout. Exit codes: 0 done, 1 done but with files or pages that were not
read, with problems under --strict or with a figure below its floor, 2 the call or input is wrong, 130 stopped.
"""

from kg.cli import clock  # isort: skip -- before anything that takes time
from kg.cli import building, asking, finding, judging, deciding, giving, serving, checking  # isort: skip -- in the order in which `kg --help` has them
from kg.cli.app import app, main

__all__ = [
    "app",
    "asking",
    "building",
    "checking",
    "clock",
    "deciding",
    "finding",
    "giving",
    "judging",
    "main",
    "serving",
]
