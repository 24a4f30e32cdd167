"""One Chromium for all tests of a process, and a guide through the demo market."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.eyes import chromium
from tests.browser.tour import Tour

# Playwright keeps an event loop in this thread; Django's ORM is used beside it, not inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def tour(browser: Browser) -> Tour:
    """The demo market that tests/services/demo.py started: `eval "$(python -m tests.services up chromium node demo)"` for one by hand."""
    return Tour(browser, os.environ["DEMO_URL"])
