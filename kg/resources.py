"""Where the files that travel with the package lie: beside `kg/` in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import errno
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def ontology() -> Path:
    """The directory of the ontology, its schemes and its alignments."""
    return _folder("ontology")


def shapes() -> Path:
    """The directory of the SHACL shapes."""
    return _folder("shapes")


def queries() -> Path:
    """The directory of the canned questions."""
    return _folder("queries")


def data() -> Path:
    """The directory of words, names, patterns and the gazetteer."""
    return _PACKAGE / "data"


def _folder(name: str) -> Path:
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(errno.ENOENT, "a folder of the package is missing, install cchc-kg again", name)
