"""The pages that everybody may open, by name, and the visitors who stand before them.

Addresses are found as a visitor finds them, by following links of the demo market; only the doors (home, lists) are known by heart.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.staff import ACCOUNT, DESK, ROOMS, Staff, type_address

PHONE = {"width": 390, "height": 844}
SHOPS = ("s01", "s03", "s06")

#: Name of a page -> how it is found: an address, or a page (by name) and the selector of a link on it.
STRANGERS: dict[str, str | tuple[str, str]] = {
    "home": "/",
    "list": "/catalogue/",
    "list-narrowed": "/catalogue/?region=North&sort=low",
    "list-empty": "/catalogue/?q=zzzzzz",
    "category": ("home", "a[href*='/catalogue/category/']"),
    "shops": "/shops/",
    "shop": "/shops/s01/",
    "product": ("shop", "main a[href*='/catalogue/'][href$='/']:not([href*='category'])"),
    "certificate": ("product", "main a[href*='/verify/']"),
    "centre": ("certificate", "main a[href*='/centres/DCC']"),
    "centres": "/centres/",
    "centres-province": "/centres/?province=45",
    "verify": "/verify/",
    "verify-unknown": "/verify/?serial=CM-0000",
    "basket-empty": "/basket/",
    "find-order": "/orders/find/",
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "reset": "/account/password/reset/",
    "learn": "/learn/",
    "course": ("learn", "main a[href*='/learn/']"),
    "lesson": ("course", "main ol a[href*='/learn/']"),
    "site-page": "/how-to-buy/",
    "not-found": "/there-is-no-such-page/",
    "no-signal": "/offline/",
}
#: Name of a page -> who stands before it (a method of Tour) and its address.
SHOPPERS: dict[str, tuple[str, str]] = {
    "basket": ("shopper", "/basket/"),
    "checkout": ("shopper", "/checkout/"),
    "checkout-refused": ("hasty", "/checkout/"),
    "checkout-ready": ("ready", "/checkout/"),
    "order": ("ordered", "order"),
    "pay": ("ordered", "pay"),
}
#: Name of a page -> who must be signed in there, and how it is found.
OF_STAFF = {**ROOMS, **DESK, **ACCOUNT}
#: What tests/browser/test_reach.py looks at; the desk has a test of its own there, and the account in tests/browser/test_rooms.py.
PAGES = (*STRANGERS, *SHOPPERS, *ROOMS)
EVERY = (*PAGES, *DESK, *ACCOUNT)
STATUS = {"not-found": 404, "checkout-refused": 422}


class NotHere(Exception):
    """This market has no such page."""


class Tour:
    """A guide through one market: knows where each page is and brings the visitor whom it needs. One per process."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser = browser
        self.base = base
        self.found: dict[str, str] = {}

    @cached_property
    def staff(self) -> Staff:
        """The people behind the counter, signed in."""
        return Staff(self.browser, self.base)

    @cached_property
    def reader(self) -> BrowserContext:
        """Fetches pages without showing them."""
        return self.browser.new_context()

    def address(self, name: str) -> str:
        """The Thai address of a page, beginning with a slash. Raises NotHere."""
        if name in SHOPPERS:
            who, path = SHOPPERS[name]
            return path if path.startswith("/") or not getattr(self, who) else getattr(self, f"{path}_path")
        who, how = OF_STAFF[name] if name in OF_STAFF else ("", STRANGERS[name])
        if isinstance(how, str):
            return self.staff.known(who, how) if who else how
        if name not in self.found:
            before, selector = self.address(how[0]), how[1]
            reader = self.staff.at_work(who) if who else self.reader
            soup = BeautifulSoup(reader.request.get(self.base + before).text(), "html.parser")
            links = [urlsplit(urljoin(before, str(link["href"]))).path for link in soup.select(selector)]
            found = [link for link in links if link not in (before, "/learn/", "/verify/")]
            if not found:
                raise NotHere(f"{name}: nothing like {selector} on {before}")
            self.found[name] = found[0]
        return self.found[name]

    def url(self, name: str, language: str = "th") -> str:
        """The whole address of a page in a language. The desk has one for both: it speaks what the operator has chosen (`Staff.speak`)."""
        return self.base + ("/en" if language == "en" and name not in DESK else "") + self.address(name)

    def state(self, name: str) -> Any:
        """The cookies of the visitor whom a page needs; None for a stranger."""
        if name in OF_STAFF:
            return self.staff.at_work(OF_STAFF[name][0]).storage_state()
        return getattr(self, SHOPPERS[name][0]) if name in SHOPPERS else None

    def cookies(self, name: str) -> str:
        """The same as the value of a Cookie header; empty for a stranger."""
        state = self.state(name) or {"cookies": []}
        return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in state["cookies"])

    def goods(self) -> list[str]:
        """A product of each of three shops, which can be bought."""
        found = []
        for code in SHOPS:
            soup = BeautifulSoup(self.reader.request.get(f"{self.base}/shops/{code}/").text(), "html.parser")
            cards = [card for card in soup.select("main .card") if "sold-out" not in card.get("class", [])]
            links = [str(link["href"]) for card in cards for link in card.select("a[href*='/catalogue/']")]
            found.append(next(link for link in links if "category" not in link))
        return found

    def _shop(self, further: Callable[[Page], None]) -> Any:
        context = self.browser.new_context(java_script_enabled=False, viewport=PHONE)
        page = context.new_page()
        for address in self.goods():
            page.goto(self.base + address)
            page.click("button[form=buy]")
        further(page)
        state = context.storage_state()
        context.close()
        return state

    @cached_property
    def shopper(self) -> Any:
        """Somebody with goods of three shops in the basket."""
        return self._shop(lambda page: None)

    @cached_property
    def hasty(self) -> Any:
        """Somebody who pressed on at the checkout with nothing filled in."""

        def press(page: Page) -> None:
            page.goto(self.base + "/checkout/")
            page.click(".button[name=review]")

        return self._shop(press)

    @cached_property
    def ready(self) -> Any:
        """Somebody who has only the last press before them."""

        def fill(page: Page) -> None:
            page.goto(self.base + "/checkout/")
            type_address(page)

        return self._shop(fill)

    @cached_property
    def ordered(self) -> Any:
        """Somebody who has ordered and not paid."""

        def order(page: Page) -> None:
            page.goto(self.base + "/checkout/")
            type_address(page)
            page.click("[name=place]")
            self.order_path = urlsplit(page.url).path
            links = page.locator("main a[href*='/payments/']")
            self.pay_path = str(links.first.get_attribute("href"))

        return self._shop(order)
