"""A Chromium to look at pages with; `CHROMIUM` in the environment says where it is (tests/services/chromium.py)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

#: No sandbox because tests may run as root; nothing that would look up hosts elsewhere.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A moving test picture instead of a camera; whether a page may have it is asked as ever.
    "--use-fake-device-for-media-stream",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def lay_out(page: Page) -> None:
    """Lay out and paint also what waits until a reader comes near, which hides what sticks out of it (css/pages/home.css)."""
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(".later { content-visibility: visible !important; }");
          document.adoptedStyleSheets.push(sheet);
        }"""
    )
