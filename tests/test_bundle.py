"""The bundle of shapes: one file that any SHACL engine can use, and finds the same with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace
from rdflib.compare import isomorphic

from kg import validate
from kg.cli.export_formats import export_to  # noqa: F401
