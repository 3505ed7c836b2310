"""Addresses of servers as people give them: what is one and no folder, and what may be shown of it.

Between the scheme and the last @ stands a login, whatever signs its password has; no login is ever shown, and no text
that holds one, or that begins like a URL, is ever taken for the name of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Final
from urllib.parse import unquote

_BLANK: Final = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u2028\u2029\u3000\ufeff"
_SCHEME: Final = re.compile(r"(?:[a-z][a-z0-9+.-]+:[/\\]+|https?:|//)", re.IGNORECASE)
_INSIDE: Final = re.compile(r"(?:^|[/\\])(?:https?|s?ftps?|wss?)(?::|%3a)", re.IGNORECASE)  # "./http:/", "/tmp/ftp:/"
_FOLDER: Final = re.compile(r"/(?!/)|\.{1,2}[/\\]|[a-z]:[/\\]", re.IGNORECASE)
_ENDS: Final = re.compile(r"[/\\?#]")
_QUERY: Final = re.compile(r"[?#].*", re.DOTALL)
_IN_TEXT: Final = re.compile(r"[a-z][a-z0-9+.-]{1,30}:[/\\]{1,9}[^\s@]{0,256}@\S*", re.IGNORECASE)
"""The lengths keep the search of a long text without @ from taking the square of its length."""
_HIDDEN: Final[dict[str, str]] = {}
_LOGINS: Final[set[str]] = set()


def is_address(given: str) -> bool:
    """Whether a text is the address of a server, if a wrong one, and not the name of a folder or file."""
    given = given.strip(_BLANK)
    if _INSIDE.search(given):
        return True
    if _FOLDER.match(given):
        return False
    scheme, rest = _parted(given)
    return ":" in rest.rpartition("@")[0] if not scheme else scheme != "//" or _holds_login(rest)


def shown_address(given: str) -> str:
    """What may be shown of an address: its scheme, and what follows the login; of a query only that there is one."""
    given = given.strip(_BLANK)
    if "@" not in given and "%40" in given:
        given = unquote(given)
    scheme, rest = _parted(given)
    return scheme + _QUERY.sub("?…", _without_login(rest))


def hide(arguments: Iterable[str]) -> None:
    """From now on `without_logins` knows these arguments, options with a value among them, wherever they stand.

    It knows their logins too, which a server may give back in words of its own.
    """
    for argument in arguments:
        for given in {argument, argument.partition("=")[2]}:
            if is_address(given) and (seen := shown_address(given)) != given:
                _HIDDEN.update(dict.fromkeys((given, repr(given)[1:-1], str(PurePath(given))), seen))
                login = _parted(given.strip(_BLANK))[1].rpartition("@")[0]
                _LOGINS.update(part for part in (login, unquote(login)) if ":" in part)


def without_logins(text: str) -> str:
    """A text for people that may quote addresses, without their logins."""
    for given in sorted(_HIDDEN, key=len, reverse=True):
        text = text.replace(given, _HIDDEN[given])
    text = _IN_TEXT.sub(_seen_in_text, text)
    for login in sorted(_LOGINS, key=len, reverse=True):
        text = text.replace(login, "…")
    return text


def _seen_in_text(found: re.Match[str]) -> str:
    scheme, rest = _parted(found.group())
    return scheme + _without_login(rest)


def _parted(given: str) -> tuple[str, str]:
    """The scheme with its slashes, or the slashes alone, and what follows."""
    found = _SCHEME.match(given)
    return (found.group(), given[found.end() :]) if found else ("", given)


def _holds_login(rest: str) -> bool:
    before, sign, _ = rest.rpartition("@")
    return bool(sign) and (":" in before or not _ENDS.search(before))


def _without_login(rest: str) -> str:
    return f"…@{rest.rpartition('@')[2]}" if _holds_login(rest) else rest
