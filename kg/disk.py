"""Files written whole or not at all, and whether it was for want of room that one was not, whoever reports it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from threading import Lock
from typing import BinaryIO, Final, cast

from kg.errors import StoreError

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]

_NUMBERS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WORDS: Final = ("no space left", "disk is full", "quota exceeded", "file too large")
_PROBE: Final = 1 << 20
"""Bytes for which there must be room: a page with its statements takes less."""
_PREFIX: Final = 100
"""So much of a file's name is in that of its part: a name has 255 bytes at most."""
_ALONE: Final = Lock()


def is_full(error: BaseException) -> bool:
    """Whether the disk, a quota or the longest file that is allowed is what an error, or what led to it, is about."""
    return any(_means_full(one) for one in _led_to(error))


def _led_to(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _means_full(error: BaseException) -> bool:
    number = error.errno if isinstance(error, OSError) else None
    return number in _NUMBERS or any(words in str(error).lower() for words in _WORDS)


def unwritable(path: Path, error: OSError) -> StoreError:
    """The error for a path that cannot be written: because the disk is full, or why else."""
    if is_full(error):
        return StoreError("disk-full", where=str(path))
    return StoreError("write-failed", where=str(path), reason=error.strerror or str(error))


def has_room(folder: Path) -> bool:
    """Whether a mebibyte more can be written in a folder, and to each of its files.

    SQLite calls it an I/O error when a quota, a limit on the length of files or its shared memory meets the end.
    """
    try:
        with TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE))
        longest = max((one.stat().st_size for one in folder.iterdir() if one.is_file()), default=0)
    except OSError as error:
        return not is_full(error)
    return longest + _PROBE <= _longest_allowed()


def _longest_allowed() -> float:
    """How many bytes a file may have."""
    try:
        import resource  # noqa: PLC0415 -- only where there is POSIX
    except ImportError:
        return float("inf")
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return float("inf") if limit == resource.RLIM_INFINITY else limit


def write(out: Path | BinaryIO, chunks: Iterable[bytes]) -> None:
    """`chunks` in `out`; a file appears only when it is complete, and an old one stays as it was until then.

    Raises StoreError when it cannot be written.
    """
    if not isinstance(out, Path):
        _pour(chunks, out)
        return
    try:
        _replace(out.resolve(), chunks)
    except OSError as error:
        raise unwritable(out, error) from error


def _replace(target: Path, chunks: Iterable[bytes]) -> None:
    if target.exists() and not target.is_file() and not target.is_dir():  # a device such as /dev/stdout
        with target.open("wb") as stream:
            return _pour(chunks, stream)
    name = f".{target.name[:_PREFIX]}."
    with NamedTemporaryFile(dir=target.parent, prefix=name, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            _pour(chunks, cast(BinaryIO, file))
            part.chmod(0o666 & ~_umask())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Whoever changes a file by what it holds does it inside, one after the other: threads, and programs under POSIX.

    StoreError where nothing can be written beside the file.
    """
    with _ALONE:
        lock = _locked(path.with_name(f".{path.name[:_PREFIX]}.lock")) if fcntl else None
        try:
            yield
        finally:
            if lock:
                Path(lock.name).unlink(missing_ok=True)
                lock.close()


def _locked(path: Path) -> BinaryIO:
    """A file that nobody else has; it stands beside the one to be changed, which is replaced under any lock on it."""
    try:
        while True:
            file = path.open("ab")
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    return file
            file.close()  # whoever had it before took it away
    except OSError as error:
        raise unwritable(path, error) from error


def _umask() -> int:
    """The rights that new files are not to have; it can only be asked for by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _pour(chunks: Iterable[bytes], stream: BinaryIO) -> None:
    for chunk in chunks:
        stream.write(chunk)
    stream.flush()  # at the end of the program nobody would report that the disk is full
