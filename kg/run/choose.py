"""The workers that a call names: processes of this machine, or a cluster."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from kg.errors import UsageError
from kg.run.cluster import Cluster
from kg.run.workers import Workers


def chosen(number: int | None, scheduler: str | None) -> AbstractContextManager[int | Workers | None]:
    """The workers that a call names until the end of the block; UsageError where it names both kinds."""
    if scheduler is None:
        return nullcontext(number)
    if number not in (None, 1):
        raise UsageError("scheduler-or-workers")
    return Cluster.connected(scheduler)
