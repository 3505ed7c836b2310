"""How a user and a password are shown to a server: as it asks for them, by Basic (RFC 7617) or Digest (RFC 7616)."""

from __future__ import annotations

from collections.abc import Generator

from httpx2 import Auth, BasicAuth, DigestAuth, ProtocolError, Request, Response


class Login(Auth):
    """A user with a password; nothing is shown before the server has asked, and never in clear if Digest will do."""

    def __init__(self, user: str, password: str) -> None:
        self._user = user
        self._password = password
        self._basic = BasicAuth(user, password)
        self._digest = DigestAuth(user, password)
        self._in_clear = False

    @property
    def name(self) -> str:
        """Whose a login is, for messages; one without a password may be all a secret."""
        return self._user if self._password or not self._user else "…"

    def auth_flow(self, request: Request) -> Generator[Request, Response, None]:
        """The request as the server was answered before, and once more as it asks for."""
        request.headers.encoding = "utf-8"  # else that of the heads seen so far, in which a name may not be written
        if self._in_clear:
            yield from self._basic.auth_flow(request)
            return
        flow = self._digest.auth_flow(request)
        answer = yield self._escaped(next(flow))
        if not self._user or answer.status_code != 401:
            return
        try:
            again = flow.send(answer)
        except (StopIteration, ProtocolError, NotImplementedError, ValueError):  # a challenge that Digest cannot answer
            self._digest = DigestAuth(self._user, self._password)  # without that challenge
            if "basic" in _schemes(answer):
                self._in_clear = True
                yield from self._basic.auth_flow(request)
        else:
            yield self._escaped(again)

    def _escaped(self, request: Request) -> Request:
        """The request with the signs of the user's name escaped that would end it (RFC 9110, section 5.6.4)."""
        escaped = self._user.replace("\\", "\\\\").replace('"', '\\"')
        shown = request.headers.get("Authorization", "")
        if escaped != self._user and shown:
            request.headers["Authorization"] = shown.replace(f'="{self._user}"', f'="{escaped}"', 1)
        return request


def _schemes(answer: Response) -> set[str]:
    """By which schemes a login is asked for."""
    return {challenge.strip().partition(" ")[0].lower() for challenge in answer.headers.get_list("WWW-Authenticate")}
