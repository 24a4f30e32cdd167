"""Somebody who comes to one page after another and writes down what stands in anybody's way there."""

from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import Browser, Response

from tests.browser import judges
from tests.browser.test_reach import complaints, obstacles
from tests.browser.tour import PHONE


class Reader:
    """One visitor in one language. `wrong`: name of a page -> what is wrong with it."""

    def __init__(self, browser: Browser, base: str, language: str, folder: Path) -> None:
        self.base, self.language, self.folder = base, language, folder
        # Without the worker that keeps pages: what is looked at comes from the market itself.
        self.context = browser.new_context(viewport=PHONE, reduced_motion="reduce", service_workers="block")  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.said = complaints(self.page)
        self.wrong: dict[str, list[str]] = {}
        self._answer: Response | None = None
        self.page.on("response", self._keep)

    def _keep(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and not 300 <= answer.status < 400:
            self._answer = answer

    @property
    def prefix(self) -> str:
        return "/en" if self.language == "en" else ""

    def borrow(self, client: Client) -> "Reader":
        """Stand where this client stands: with its cookies."""
        self.context.clear_cookies()
        cookies = [{"name": each.key, "value": each.value, "url": self.base} for each in client.cookies.values()]
        self.context.add_cookies(cookies)  # type: ignore[arg-type]
        return self

    def open(self, path: str) -> "Reader":
        """Go to a page by its Thai address."""
        self.page.goto(self.base + self.prefix + path)
        return self

    def look(self, name: str, *, status: int = 200, language: str = "") -> "Reader":
        """Look at the page that stands here now: in light and, in Thai, in dark (the colours are the template's, not the language's)."""
        answer = self._answer
        assert answer is not None and answer.status == status, (name, answer and answer.url, answer and answer.status)
        assert self.page.get_attribute("html", "lang") == (language or self.language), name
        (self.folder / f"{name}-{self.language}.html").write_bytes(answer.body())
        wrong = obstacles(self.page, self.said, status, dark=self.language == "th")
        if wrong:
            self.wrong[f"{name}-{self.language}"] = wrong
        return self


def verdict(readers: list[Reader], folder: Path) -> dict[str, Any]:
    """What is wrong with all pages that were looked at, the validity of their HTML among it."""
    found: dict[str, Any] = {}
    for reader in readers:
        found |= reader.wrong
        reader.context.close()
    assert len(list(folder.glob("*.html"))) > len(readers)
    return found | judges.nu(folder)
