"""The pages in a real browser: no policy is violated, nothing sticks out sideways, and one can buy without JavaScript."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from catalog.models import Product
from tests.browser.eyes import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Playwright keeps an event loop in this thread; Django's ORM is used beside it, not inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def complaints(page: Page) -> list[str]:
    """Collects what the browser says against a page: errors, and violations of the content security policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def addresses() -> list[str]:
    product = Product.objects.get(upc="S01-001")
    return [
        "/",
        "/catalogue/",
        product.categories.get().get_absolute_url(),
        product.get_absolute_url(),
        "/shops/",
        "/shops/s01/",
        "/centres/?province=45",
        "/centres/DCC-450210/",
        "/verify/",
        "/basket/",
        "/account/login/",
        "/account/signup/",
    ]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["", "/en"])
def test_public_pages_keep_policy_and_width(live_server: Any, browser: Browser, width: int, language: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 740})
    said = complaints(page)
    for address in addresses():
        answer = page.goto(live_server.url + language + address)
        assert answer is not None and answer.status == 200, address
        assert page.get_attribute("html", "lang") == (language.strip("/") or "th"), address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} sticks out at {width}"
    assert said == []
    page.close()


def test_a_guest_orders_without_javascript(live_server: Any, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 740})
    page = context.new_page()
    page.goto(live_server.url + "/en" + Product.objects.get(upc="S01-001").get_absolute_url())
    page.click("text=Add to basket")
    page.click("text=Go to the address")
    page.fill("[name=name]", "สมหญิง ใจดี")
    page.fill("[name=phone]", "081 234 5678")
    page.fill("[name=address]", "99 หมู่ 1")
    page.fill("[name=postcode]", "50000")
    page.click("[name=review]")
    page.select_option("[name=area]", index=1)
    page.click("[name=review]")
    page.click("[name=place]")
    assert "/en/orders/M-" in page.url
    page.click("a:has-text('Pay ฿')")
    assert page.locator("img").count() == 1
    context.close()
