"""A real browser for the tests, that asks nobody but the site it reads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDE: Final[ViewportSize] = {"width": 1200, "height": 800}
NARROW: Final[ViewportSize] = {"width": 360, "height": 740}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- slow, and only who has a browser needs it

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """Somebody at a window: what goes wrong in it and whatever it asks of others are kept in `complaints`."""

    def __init__(self, browser: Browser, home: str, **options: Any) -> None:
        self._home = home
        self._window: BrowserContext = browser.new_context(**{"viewport": WIDE, "locale": "vi-VN", **options})
        self._window.route("**/*", self._asked)
        self.complaints: list[str] = []
        self.tab: Page = self._window.new_page()
        self.tab.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.set_default_timeout(15_000)

    def goes(self, path: str) -> Page:
        """The page at a path of the site."""
        self.tab.goto(self._home + path)
        return self.tab

    def close(self) -> None:
        """Close the window; nothing may have gone wrong in it."""
        self._window.close()
        assert not self.complaints, self.complaints

    def _asked(self, route: Route) -> None:
        address = route.request.url
        if address.startswith((self._home, "data:", "blob:")):
            route.continue_()
        else:
            self.complaints.append(f"asked {address}")
            route.abort()
