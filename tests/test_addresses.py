"""Addresses as people give them: distinguished from folders, and never shown with a login."""

from __future__ import annotations

import pytest

from kg.addresses import hide, is_address, shown_address, without_logins


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("http://localhost:7878", "http://localhost:7878"),
        ("https://example.org/ds/a@b", "https://example.org/ds/a@b"),
        ("https://example.org/ds?key=abc", "https://example.org/ds?…"),
        (" HTTPS://u:p@h/x#y", "HTTPS://…@h/x?…"),
        ("https://token@h/x", "https://…@h/x"),
        ("https://u:p/p?p#p@h/x", "https://…@h/x"),
        ("https://d/u:p@h/x", "https://…@h/x"),
        ("https://u:p%40p@h/x", "https://…@h/x"),
        ("http:/u:p@h/x", "http:/…@h/x"),
        ("http:u:p@h", "http:…@h"),
        ("ftp://u:p@h", "ftp://…@h"),
        ("//u:p@h", "//…@h"),
        ("u:p@h/x", "…@h/x"),
        ("./http:/u:p@h", "…@h"),
        ("http%3A//u%3Ap%40h", "http://…@h"),
        ("file:///tmp/kg-store", "file:///tmp/kg-store"),
    ],
)
def test_of_an_address_all_but_the_login_is_shown(given: str, seen: str) -> None:
    assert is_address(given)
    assert shown_address(given) == seen


@pytest.mark.parametrize(
    "folder",
    [
        "kg-store",
        "/tmp/kg-store",
        "./a:b@c",
        "../a:b@c",
        "/tmp/a:b@c",
        "C:\\kho\\a@b",
        "a@b",
        "x:1",
        "//host/kho",
        "-",
        "",
    ],
)
def test_a_folder_is_no_address(folder: str) -> None:
    assert not is_address(folder)


def test_a_text_keeps_all_but_the_logins_in_it() -> None:
    text = "gửi a@b.vn, Email:a@b.vn, https://w3id.org/cchc/id/person/x@002.txt: http://localhost:7878: “a@b”"
    assert without_logins(text) == text
    assert without_logins("(http://u:p@h/x) 'ftp:/u:p/@p@h'") == "(http://…@h/x) 'ftp:/…@h'"


def test_an_argument_with_a_login_is_known_wherever_it_stands() -> None:
    hide(["--store=http://u:1 2'3@h:x", "u4:5 6@h/x/"])
    assert without_logins("a http://u:1 2'3@h:x b") == "a http://…@h:x b"
    assert without_logins(repr("http://u:1 2'3@h:x")[1:-1]) == "http://…@h:x"
    assert without_logins("/here/u4:5 6@h/x/pages.sqlite") == "/here/…@h/x/pages.sqlite"
