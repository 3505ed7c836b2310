"""Partitions worked on by dask.distributed: others make up for a worker that dies; when none is left, it is reported.

Arguments travel inside the tasks and are not scattered, for what was scattered is lost with the worker that holds it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from kg.errors import KgError, StoreError, UsageError, WorkerError
from kg.lexicon import own
from kg.run.edition import Edition, edition, edition_with
from kg.run.workers import Size, Task

if TYPE_CHECKING:
    from distributed import Client, Future

R = TypeVar("R")

ANSWER: Final = 10
"""Seconds within which a scheduler has to answer, so that a wrong address does not hang."""
PATIENCE: Final = 60
"""Seconds that a scheduler may be without any worker: a cluster that is started or mended has them in less."""
RETRIES: Final = 2
"""How often a task that raised an error is begun again; for those whose worker died the scheduler has its own limit."""
SIZE: Final = Size(32, 250_000)
"""Of pages whose N-Quads have some megabytes."""


class Cluster:
    """The workers of a scheduler."""

    def __init__(self, client: Client, url: str, size: Size = SIZE) -> None:
        self.size = size
        self._client = client
        self._url = url

    @classmethod
    @contextmanager
    def connected(cls, url: str, size: Size = SIZE) -> Iterator[Cluster]:
        """The cluster at a URL until the end of the block, when tasks that are left are cancelled.

        Raises UsageError when it cannot be reached, has no workers, or some that would make something else of a page.
        """
        client = _client(url)
        try:
            cluster = cls(client, url, size)
            cluster._compare_editions()
            yield cluster
        finally:
            client.close()

    def max_in_flight(self, size: Size) -> int:
        """Twice as many tasks as there are threads, so that a worker that is done finds the next one."""
        return 2 * sum(self._threads().values())

    def submit(self, function: Callable[..., R], *arguments: Any) -> Task[R]:
        """The begun work."""
        future = self._client.submit(_worked, edition(), own.in_use(), function, arguments, pure=False, retries=RETRIES)
        return _Task(self, future)

    def insist(self) -> None:
        """Wait until a worker is there; StoreError where the scheduler is gone, or no worker comes back."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise StoreError("cluster-deserted", where=self._url) from error
        except OSError as error:
            raise self.lost() from error

    def lost(self) -> StoreError:
        """The error that the scheduler is gone."""
        return StoreError("cluster-lost", where=self._url)

    def _threads(self) -> dict[str, int]:
        """How many threads each worker has, by its address."""
        try:
            return dict(self._client.nthreads())
        except OSError as error:
            raise self.lost() from error

    def _compare_editions(self) -> None:
        """Compare editions; UsageError for a worker of another one, or the scheduler, which reads what it hands on."""
        asked = {
            address: self._client.submit(edition_with, own.in_use(), workers=[address], pure=False)
            for address in self._threads()
        }
        editions = {self._url: self._of_scheduler(), **{address: _answer(future) for address, future in asked.items()}}
        for address, other in editions.items():
            if other not in (None, edition()):
                raise UsageError("cluster-edition", where=address, there=str(other), here=str(edition()))

    def _of_scheduler(self) -> object:
        try:
            return self._client.run_on_scheduler(edition_with, own.in_use())
        except (ImportError, KgError) as error:
            return error


class _Task(Generic[R]):
    def __init__(self, cluster: Cluster, future: Future[R]) -> None:
        self._cluster = cluster
        self._future = future
        self._asked = monotonic()

    def result(self, timeout: float | None = None) -> R:
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415 -- an extra

        while True:
            try:
                return self._future.result(timeout=PATIENCE if timeout is None else timeout)
            except TimeoutError:
                if monotonic() > self._asked + PATIENCE:
                    self._cluster.insist()
                    self._asked = monotonic()
                if timeout is not None:
                    raise
            except KilledWorker as error:
                raise WorkerError("worker-killed", count=error.allowed_failures + 1) from error
            except CancelledError as error:
                raise self._cluster.lost() from error

    def cancel(self) -> bool:
        """False, and the work goes on: whether a worker is at it, only the scheduler knows."""
        return False


def _answer(future: Future[Edition]) -> object:
    """The edition of a worker, what went wrong when it was asked, or None from one that is gone."""
    try:
        return future.result(timeout=ANSWER)
    except TimeoutError:
        future.cancel()
        return None
    except Exception as error:  # whatever a worker without the package, or with another one, raises
        return error


def _client(url: str) -> Client:
    """A client of a scheduler that has workers; raises UsageError.

    Who is there is asked first: a client whose beginning failed closes itself when it is collected, which may wait for
    a lock that the next client holds.
    """
    try:
        from distributed import Client  # noqa: PLC0415 -- an extra, and half a second
    except ImportError as error:
        raise UsageError("cluster-extra") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is reported in our own words
    try:
        kind = _kind(url)
    except Exception as error:  # nobody, no answer or another's, no address, no certificates
        raise UsageError("cluster-unreachable", where=url, reason=str(error) or repr(error)) from error
    if kind != "Scheduler":
        raise UsageError("cluster-other", where=url, kind=kind)
    try:
        client = Client(url, timeout=ANSWER, set_as_default=False)
    except OSError as error:
        raise UsageError("cluster-unreachable", where=url, reason=str(error) or repr(error)) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        client.close()
        raise UsageError("cluster-empty", where=url) from error
    return client


def _kind(url: str) -> str:
    """What the process at a URL is: "Scheduler", "Worker", "Nanny"."""
    from distributed import Security  # noqa: PLC0415 -- an extra
    from distributed.core import coerce_to_address, rpc  # noqa: PLC0415
    from distributed.utils import LoopRunner  # noqa: PLC0415

    async def asked() -> str:
        keys = Security().get_connection_args("client")
        async with rpc(coerce_to_address(url), timeout=ANSWER, connection_args=keys) as process:
            return str((await process.identity())["type"])

    return str(LoopRunner().run_sync(asked, callback_timeout=ANSWER + 1))


def _worked(wanted: Edition, rules: own.OwnRules, function: Callable[..., R], arguments: tuple[Any, ...]) -> R:
    """What a worker makes of a task; UsageError where it joined later than the others and is of another edition."""
    if wanted != (there := edition_with(rules)):
        raise UsageError("cluster-edition", there=str(there), here=str(wanted))
    return function(*arguments)
