"""Logins in addresses: no command shows one or makes it a folder, however the address is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import in_english as kg
from servers import answering

from kg.addresses import hide, without_logins

pytestmark = pytest.mark.slow

SECRET = "s3cr3t"

LOGINS = [
    f"http://user:{SECRET}@127.0.0.1:1/sparql",
    f" http://user:{SECRET}@127.0.0.1:1",
    f"\thttp://user:{SECRET}@127.0.0.1:1",
    f"HTTP://user:{SECRET}@127.0.0.1:1",
    f"ftp://user:{SECRET}@127.0.0.1/x",
    f"//user:{SECRET}@127.0.0.1/x",
    f"user:{SECRET}@127.0.0.1/x",
    f"user:{SECRET}/{SECRET}@127.0.0.1/x",
    f"http:/user:{SECRET}@127.0.0.1:1/x",
    f"http:user:{SECRET}@127.0.0.1:1",
    f"./http://user:{SECRET}@127.0.0.1:1",
    f"http:\\\\user:{SECRET}@127.0.0.1:1",
    f"http%3A//user:{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}@{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}/{SECRET}@127.0.0.1:1",
    f"http://user:12/{SECRET}@127.0.0.1:1",
    f"http://user:12#{SECRET}@127.0.0.1:1",
    f"http://user:12?{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET} {SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}\\{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}'{SECRET}\"@127.0.0.1:1",
    f"http://{SECRET}@127.0.0.1:1",
    f"http://user:{SECRET}@[::1",
    f"http://user:{SECRET}@127.0.0.1:{SECRET}@127.0.0.1:x",
]
PAGE = Path(__file__).parent.parent / "seeds" / "002_5e6dac1fbc6af054.txt"
CALLS: list[tuple[str | Path, ...]] = [
    ("build", PAGE, "--store", "LOGIN"),
    ("build", PAGE, "--shards", "LOGIN"),
    ("build", "LOGIN"),
    ("load", PAGE.parent, "--store", "LOGIN"),
    ("load", "LOGIN"),
    ("remove", "x", "--store", "LOGIN"),
    ("ask", "articles", "--store", "LOGIN"),
    ("ask", "LOGIN"),
    ("query", PAGE, "--store", "LOGIN"),
    ("query", "LOGIN"),
    ("explain", "x", "--store", "LOGIN"),
    ("validate", "--store", "LOGIN"),
    ("validate", "LOGIN"),
    ("evaluate", PAGE.parent, "--store", "LOGIN"),
    ("evaluate", "LOGIN"),
    ("suggest", "--store", "LOGIN"),
    ("decide", "--store", "LOGIN"),
    ("decide", "same", "person/a", "person/b", "--store", "LOGIN"),
    ("export", "nquads", "-o", "out.nq", "--store", "LOGIN"),
    ("export", "nquads", "--gazetteer", "-o", "LOGIN"),
    ("draw", "-o", "out.svg", "--store", "LOGIN"),
    ("push", "http://127.0.0.1:1", "--store", "LOGIN"),
    ("push", "LOGIN"),
    ("push", "--graph-store", "LOGIN"),
    ("push", "http://127.0.0.1:1", "LOGIN"),
    ("LOGIN",),
    ("ask", "--format", "LOGIN"),
    ("ask", "--LOGIN"),
]


@pytest.mark.parametrize("number", range(len(LOGINS)))
def test_no_command_shows_a_password_or_makes_it_a_folder(
    number: int, seeds_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call with every third login, and each login with every third call: one place in the program hides them."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(seeds_folder, "kg-store")
    login = LOGINS[number]
    for call in CALLS[number % 3 :: 3]:
        result = kg(*(str(part).replace("LOGIN", login) for part in call), "--debug")
        assert result.exit_code == 2, (call, result.output)
        assert SECRET not in result.output, call
        assert [path.name for path in tmp_path.iterdir()] == ["kg-store"], call
        assert not [path for path in tmp_path.rglob("*") if SECRET in path.name], call


def test_the_url_of_a_proxy_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for proxy in (f"http:/user:{SECRET}@h", f"http:/{SECRET} x:y@h", f"http://user:{SECRET}@127.0.0.1:1"):
        monkeypatch.setenv("http_proxy", proxy)
        result = kg("ask", "articles", "--store", "http://example.org", "--debug")
        assert result.exit_code == 2
        assert SECRET not in result.output


def test_a_user_without_a_password_may_be_a_secret_and_is_not_shown() -> None:
    challenge = {"WWW-Authenticate": 'Digest realm=, nonce="x"'}
    for login, seen in ((f"{SECRET}@", "“…”"), ("dba:x@", "“dba”")):
        with answering((401, challenge, b"")) as server:
            result = kg("ask", "articles", "--store", server.url.replace("://", f"://{login}"), "--debug")
        assert (result.exit_code, f"does not accept the user {seen}" in result.stderr) == (2, True)
        assert SECRET not in result.output


def test_a_login_that_a_server_gives_back_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.addresses._HIDDEN", {})
    monkeypatch.setattr("kg.addresses._LOGINS", set())
    hide(["query", "--store=http://user:s3%40cr3t@127.0.0.1:1/x"])
    assert without_logins("you are {user:s3%40cr3t} or user:s3@cr3t, user") == "you are {…} or …, user"
