"""What a person may look over: who and what is one, problems, and sentences that were not read. Only with `--edit`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.serve.review import deciding, faults, identities
from kg.serve.review.applying import Applying

if TYPE_CHECKING:
    from starlette.applications import Starlette


def add(app: Starlette, store: Path) -> None:
    """Add the pages of the review to the site of the store in a folder."""
    app.state.applying = Applying(store, app.state.reading.look_again)
    app.router.routes[:0] = (*identities.routes, *faults.routes, *deciding.routes)
