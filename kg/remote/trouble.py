"""What goes wrong with a remote store, in words: what happened, at which address, what to do."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

from kg.addresses import shown_address, without_logins
from kg.errors import StoreError, UsageError
from kg.shown import shown_line

_LONG: Final = 300  # characters: a few lines of a terminal, enough to know a reason by
_READ: Final = 1 << 14
"""How many bytes of what a server answers are looked at: a reason stands at the top of its page."""
_UNSEEN: Final = ("head", "script", "style")


def unreachable(url: str, error: Exception) -> StoreError:
    """For a server that cannot be reached, or that breaks off."""
    reason = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
    text = getattr(reason, "strerror", None) or str(reason) or type(error).__name__
    return StoreError("remote-unreachable", where=_shown(url), reason=_line(text))


def slow(url: str, seconds: float) -> StoreError:
    """For a server that goes on and on."""
    return StoreError("remote-slow", where=_shown(url), seconds=f"{seconds:g}")


def large(url: str, megabytes: float) -> StoreError:
    """For an answer that is more than is taken in."""
    return StoreError("remote-large", where=_shown(url), megabytes=f"{megabytes:g}")


def refused(status: int, url: str, body: bytes, *, user: str, location: str = "") -> StoreError:
    """For a status that is no success."""
    where = _shown(url)
    if status == 401:
        return (
            StoreError("remote-password", where=where, user=user) if user else StoreError("remote-login", where=where)
        )
    if status == 403:
        return StoreError("remote-forbidden", where=where)
    if status in (404, 405, 501):
        return StoreError("remote-elsewhere", where=where, status=status)
    if status == 413:
        return StoreError("remote-too-large", where=where)
    if 300 <= status < 400:
        return StoreError("remote-moved", where=where, location=_moved(url, location))
    failing = status >= 500 or status == 429
    reason = _text(body)
    return StoreError("remote-failing" if failing else "remote-refused", where=where, status=status, reason=reason)


def unknown(url: str, status: int, body: bytes, known: str) -> UsageError:
    """For a server that does not state where it takes graphs."""
    where, reason = _shown(url), _text(body)
    if status < 400 or not reason:
        return UsageError("remote-unknown", where=where, known=known)
    return UsageError("remote-unknown-reason", where=where, known=known, status=status, reason=reason)


def broken(url: str, error: Exception | str) -> StoreError:
    """For an answer that cannot be read, or that is cut off."""
    return StoreError("remote-answer", where=_shown(url), reason=_line(str(error)))


def cut(url: str, graph: str, count: int, held: int) -> StoreError:
    """For a server that gives fewer triples of a graph than it holds."""
    return StoreError("remote-cut", where=_shown(url), graph=graph, count=count, held=held)


def repeated(url: str, graph: str) -> StoreError:
    """For a server that begins its list of graphs again instead of going on."""
    return StoreError("remote-repeated", where=_shown(url), graph=_line(graph))


def no_graph(url: str) -> StoreError:
    """For a server that answers and holds nothing of ours."""
    return StoreError("remote-empty", where=_shown(url))


def no_union(url: str) -> StoreError:
    """For a server whose default graph does not show what the named graphs hold."""
    return StoreError("remote-union", where=_shown(url))


def _shown(url: str) -> str:
    return shown_line(url.partition("?")[0])


def _moved(url: str, location: str) -> str:
    """Where a service has moved to, in full, cut where a server sends on and on."""
    try:
        moved = urljoin(url, location.strip())
    except ValueError:
        moved = location
    return _line(shown_address(moved))


def _line(text: str) -> str:
    """What comes from outside, on one line that can be shown."""
    text = shown_line(without_logins(" ".join(text[:_READ].split())))
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _text(body: bytes) -> str:
    """The text of an answer, on one line, without markup."""
    markup = _Markup()
    markup.feed(body[:_READ].decode("utf-8", "replace"))
    markup.close()
    return _line(" ".join(markup.seen))


class _Markup(HTMLParser):
    """What a reader sees of a web page, in `seen`; any other text is seen as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.seen.append(data)
