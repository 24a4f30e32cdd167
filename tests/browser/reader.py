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

    def refuse(self, name: str, **typed: str) -> "Reader":
        """Send the form that stands here wrongly filled in: the page that comes back says so on top, and one stands there."""
        for field, text in typed.items():
            self.page.fill(f"main [name={field}]", text)
        self.page.locator("main form .button.next").first.click()
        if wrong := self._lost_focus(refused=True):
            self.wrong.setdefault(f"{name}-{self.language}-refused", []).extend(wrong)
        return self

    def _lost_focus(self, *, refused: bool = False) -> list[str]:
        """Where the page says on top what is wrong with a form, the focus is there; a page that refused a form must say it."""
        self.page.wait_for_load_state()
        summary = self.page.locator("[data-summary]")
        if not summary.count():
            return ["nothing on top says what is wrong"] if refused else []
        stands = summary.first.evaluate("each => each === document.activeElement")
        return [] if stands else ["the focus is not at the summary"]

    def open(self, path: str) -> "Reader":
        """Go to a page by its Thai address."""
        self.page.goto(self.base + self.prefix + path)
        return self

    def look(self, name: str, *, status: int = 200, language: str = "") -> "Reader":
        """Look at the page that stands here now, in light and in dark."""
        answer = self._answer
        assert answer is not None and answer.status == status, (name, answer and answer.url, answer and answer.status)
        assert self.page.get_attribute("html", "lang") == (language or self.language), name
        (self.folder / f"{name}-{self.language}.html").write_bytes(answer.body())
        wrong = self._lost_focus() + obstacles(self.page, self.said, status)
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
