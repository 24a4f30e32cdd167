"""Who is signed in at the demo market, and the rooms they work in; tests/browser/tour.py leads there.

A buyer with orders in several states, an operator, an officer who asks to be forgotten, a seller of shop s03 with an order to pack, a slip to
check, a listing that she has begun and an invitation that nobody has answered, somebody whose application for a shop stops half-way, and a
trainer. What they have begun once is there again when the same market is visited anew.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page

import config.demo
from config.demo.logins import PASSWORD

CODE = "s03"
SHOP = f"/sell/{CODE}"
#: A picture that she has on her phone.
PICTURE = Path(config.demo.__file__).parent / "data" / "photos" / "S03-007.webp"
#: Name of a page -> who works there, and how it is found: an address (with what `Staff` knows in braces), or a page (by name) and the
#: selector of a link on it.
ROOMS: dict[str, tuple[str, str | tuple[str, str]]] = {
    "sell-no-shop": ("trainer", "/sell/"),
    "sell-today": ("seller", f"{SHOP}/"),
    "sell-help": ("seller", f"{SHOP}/help/"),
    "sell-orders": ("seller", f"{SHOP}/orders/"),
    "sell-to-pack": ("seller", f"{SHOP}/orders/?state=to_pack"),
    "sell-order": ("seller", ("sell-to-pack", "main h2 a")),
    "sell-order-done": ("seller", ("sell-completed", "main .todo a")),
    "sell-completed": ("seller", f"{SHOP}/orders/?state=completed"),
    "sell-payment": ("seller", ("sell-today", "main a[href*='/payments/']")),
    "sell-products": ("seller", f"{SHOP}/products/"),
    "sell-product": ("seller", ("sell-products", "main .ware h2 a")),
    "sell-new": ("seller", f"{SHOP}/products/new/"),
    "sell-new-pictures": ("seller", f"{SHOP}/products/drafts/{{draft}}/1/"),
    "sell-new-what": ("seller", f"{SHOP}/products/drafts/{{draft}}/2/"),
    "sell-new-content": ("seller", f"{SHOP}/products/drafts/{{draft}}/3/"),
    "sell-new-preview": ("seller", f"{SHOP}/products/drafts/{{draft}}/preview/"),
    "sell-shop": ("seller", f"{SHOP}/shop/"),
    "sell-profile": ("seller", f"{SHOP}/profile/"),
    "sell-delivery": ("seller", f"{SHOP}/delivery/"),
    "sell-delivery-way": ("seller", ("sell-delivery", "main .rooms a")),
    "sell-closed-days": ("seller", f"{SHOP}/closed-days/"),
    "sell-money": ("seller", f"{SHOP}/money/"),
    "sell-members": ("seller", f"{SHOP}/members/"),
    "sell-marks": ("seller", f"{SHOP}/marks/"),
    "sell-leave": ("seller", f"{SHOP}/leave/"),
    "sell-invitation": ("trainer", "{invitation}"),
    "open-begin": ("trainer", "/sell/open/"),
    "open": ("founder", "/sell/open/"),
    **{f"open-{step}": ("founder", f"/sell/open/{step}/") for step in ("kind", "numbers", "papers", "name", "place", "training", "rules")},
    "teach": ("trainer", "/teach/"),
    "teach-round": ("trainer", ("teach", "main a[href*='/teach/rounds/']")),
    "teach-graduates": ("trainer", "/teach/graduates/"),
}
#: The same for the operator's desk, which stands in Wagtail's frame and is looked at on a laptop.
DESK: dict[str, tuple[str, str | tuple[str, str]]] = {
    "desk": ("operator", "/cms/"),
    "desk-slips": ("operator", "/cms/money/slips/"),
    "desk-slip": ("operator", ("desk-slips", "td.title a")),
    "desk-applications": ("operator", "/cms/shops/applications/"),
    "desk-application": ("operator", ("desk-applications", "td.title a")),
    "desk-checks": ("operator", "/cms/listings/"),
    "desk-check": ("operator", ("desk-checks", "td.title a")),
    "desk-shops": ("operator", "/cms/shops/"),
    "desk-shop": ("operator", ("desk-shops", "td.title a")),
    "desk-marks": ("operator", "/cms/marks/"),
    "desk-mark": ("operator", ("desk-marks", "td.title a")),
    "desk-orders": ("operator", "/cms/orders/"),
    "desk-order": ("operator", ("desk-orders", "td.title a")),
    "desk-parts": ("operator", "/cms/orders/parts/"),
    "desk-part": ("operator", ("desk-parts", "td.title a")),
    "desk-refunds": ("operator", "/cms/money/refunds/"),
    # None is due on the demo's market, so the list leads nowhere; its first was sent long ago.
    "desk-refund": ("operator", "/cms/money/refunds/1/"),
    "desk-centres": ("operator", "/cms/centres/"),
    "desk-centre": ("operator", ("desk-centres", "td.title a")),
    "desk-areas": ("operator", "/cms/centres/areas/"),
    "desk-people": ("operator", "/cms/training/people/"),
    "desk-person": ("operator", ("desk-people", "td.title a")),
    "desk-certificates": ("operator", "/cms/training/certificates/"),
    "desk-certificate": ("operator", ("desk-certificates", "td.title a")),
    "desk-tables": ("operator", "/cms/delivery/"),
    "desk-table": ("operator", ("desk-tables", "td.title a")),
    "desk-rates": ("operator", "/cms/delivery/rates/"),
    "desk-rate": ("operator", ("desk-rates", "td.title a")),
    "desk-carriers": ("operator", "/cms/delivery/carriers/"),
    "desk-boxes": ("operator", "/cms/delivery/boxes/"),
    "desk-tasks": ("operator", "/cms/tasks/"),
    "desk-log": ("operator", "/cms/reports/site-history/"),
    "desk-messages": ("operator", "/cms/text-messages/"),
    "desk-erasures": ("operator", "/cms/erasure-requests/"),
    "desk-erasure": ("operator", ("desk-erasures", "td.title a")),
    # A trainer's, but in the same frame: Wagtail's editor of a lesson, which knows no address in English either.
    "desk-lesson": ("trainer", ("teach", "main .taught a")),
}
#: Where the account's page shows an order that is on its way.
SENT = ".own-orders li:has(.mark:-soup-contains('กำลังส่ง')) h3 a"
#: The rooms of somebody with an account, and orders that are under way or over. Orders are found by the words of their state, in Thai.
ACCOUNT: dict[str, tuple[str, str | tuple[str, str]]] = {
    "account": ("buyer", "/account/"),
    "account-addresses": ("buyer", "/account/addresses/"),
    "account-address": ("buyer", "/account/addresses/add/"),
    "account-profile": ("buyer", "/account/profile/"),
    "account-data": ("buyer", "/account/my-data/"),
    "account-erasure": ("buyer", "/account/my-data/erasure/"),
    "account-two-step": ("buyer", "/account/2fa/"),
    "order-checking": ("buyer", ("account", ".own-orders li:has(.mark:-soup-contains('รอตรวจสลิป')) h3 a")),
    "order-sent": ("buyer", ("account", SENT)),
    "order-received": ("buyer", ("account", ".own-orders li:has(.mark:-soup-contains('เรียบร้อยแล้ว')) h3 a")),
    "order-cancelled": ("buyer", ("account", ".own-orders li:has(.mark:-soup-contains('ยกเลิกแล้ว')) h3 a")),
    "order-receive": ("buyer", ("order-sent", "main a[href$='/received/']")),
}
#: Of whoever orders without an account.
PHONE_NUMBER = "081 234 5678"
LOGINS = {
    "buyer": "buyer@demo.example",
    "seller": "seller1@demo.example",
    "founder": "buyer@demo.example",
    "trainer": "trainer@demo.example",
    "operator": "operator@demo.example",
    "officer": "officer@demo.example",
}


def type_address(page: Page) -> None:
    """Fill in who and where at the checkout, without script: postcode, then one of its sub-districts."""
    page.fill("[name=name]", "สมหญิง ใจดี")
    page.fill("[name=phone]", PHONE_NUMBER)
    page.fill("[name=address]", "99 หมู่ 1")
    page.fill("[name=postcode]", "50000")
    page.click("[name=lookup]")
    page.select_option("[name=area]", index=1)
    page.click(".button[name=review]")


class Staff:
    """People who are signed in at one demo market."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser = browser
        self.base = base
        self.contexts: dict[str, BrowserContext] = {}
        self.words: dict[str, str] = {}

    def at_work(self, who: str) -> BrowserContext:
        """Somebody's browser, signed in and with what they have begun."""
        if who not in self.contexts:
            context = self.contexts[who] = self.browser.new_context()
            self._post(context, "/account/login/", {"login": LOGINS[who], "password": PASSWORD})
            begin: dict[str, Callable[[BrowserContext], None]] = {
                "seller": self._begin_listing,
                "founder": self._begin_application,
                "buyer": self._begin_account,
                "operator": self._begin_desk,
            }
            begin.get(who, lambda context: None)(context)
        return self.contexts[who]

    def known(self, who: str, address: str) -> str:
        """An address with what is only known once people are at work: the draft's number, the invitation's address."""
        self.at_work(who)
        if "{" in address:
            self.at_work("seller")
        return address.format(**self.words)

    def _read(self, context: BrowserContext, path: str) -> BeautifulSoup:
        return BeautifulSoup(context.request.get(self.base + path).text(), "html.parser")

    def _post(self, context: BrowserContext, path: str, fields: dict[str, Any], *, at: str = "") -> APIResponse:
        """Send the fields from a page; `at`: where to, if it is not the page's own address. Fails where they are refused."""
        token = self._read(context, path).select_one("[name=csrfmiddlewaretoken]")
        assert isinstance(token, Tag), path
        sent: dict[str, Any] = {**fields, "csrfmiddlewaretoken": str(token["value"])}
        answer = context.request.post(self.base + (at or path), multipart=sent, headers={"Referer": self.base + path})
        assert answer.ok, (path, answer.status)
        return answer

    def _begin_listing(self, context: BrowserContext) -> None:
        """An order to pack, a draft with one picture, and an invitation; each only where there is none."""
        if not self._read(context, f"{SHOP}/orders/?state=to_pack").select("main h2 a"):
            self._order()
        listed, members = f"{SHOP}/products/", f"{SHOP}/members/"
        if not (found := self._read(context, listed).select("main a[href*='/drafts/']")):
            picture = {"name": "กล้วย.webp", "mimeType": "image/webp", "buffer": PICTURE.read_bytes()}
            self._post(context, f"{listed}new/", {"photos": picture, "next": "1"})
            found = self._read(context, listed).select("main a[href*='/drafts/']")
        self.words["draft"] = str(found[0]["href"]).rstrip("/").split("/")[-2]
        if not (links := self._read(context, members).select("[id^=link-]")):
            self._post(context, members, {"do": "invite", "role": "packer", "note": "สมหมาย"})
            links = self._read(context, members).select("[id^=link-]")
        self.words["invitation"] = urlsplit(str(links[0]["value"])).path

    def speak(self, who: str, language: str) -> None:
        """Let Wagtail's admin speak a language to somebody; it follows a setting of theirs, not the address."""
        page = self.at_work(who).new_page()
        page.goto(f"{self.base}/cms/account/")
        if page.get_attribute("html", "lang") != language:
            page.select_option("[name=locale-preferred_language]", language)
            with page.expect_navigation():
                page.locator("main form button[type=submit]").last.click()
            assert page.get_attribute("html", "lang") == language
        page.close()

    def _order(self, state: Any = None) -> str:
        """Somebody (a guest without `state`) orders of shop s03 and pays the carrier, so that it is to be packed at once. Its number."""
        context = self.browser.new_context(java_script_enabled=False, storage_state=state)
        page = context.new_page()
        page.goto(f"{self.base}/shops/{CODE}/")
        page.locator("main .card:not(.sold-out) a[href*='/catalogue/'][href$='/']").first.click()
        page.locator("button[form=buy]:visible, #buy .button:visible").first.click()
        page.goto(f"{self.base}/checkout/")
        type_address(page)
        page.check("[name^=pay][value=cash]")
        page.locator(".button[name=review]:visible").first.click()
        page.click("[name=place]")
        assert "/orders/" in page.url, page.url
        number = urlsplit(page.url).path.rstrip("/").split("/")[-1]
        context.close()
        return number

    def _begin_account(self, context: BrowserContext) -> None:
        """An order of theirs that is on its way."""
        if self._read(context, "/account/").select(SENT):
            return
        number = self._order(context.storage_state())
        to_pack = f"{SHOP}/orders/?state=to_pack"
        (row,) = self._read(self.at_work("seller"), to_pack).select(f"main h2 a:-soup-contains('{number}')")
        self._post(self.at_work("seller"), str(row["href"]), {}, at=f"{row['href']}send/")

    def _begin_desk(self, context: BrowserContext) -> None:
        """Somebody (the officer) who asks to be forgotten, and somebody to whom a code was sent; each only where there is none."""
        if not self._read(context, "/cms/erasure-requests/").select("td.title a"):
            self._post(self.at_work("officer"), "/account/my-data/erasure/", {"reason": "ย้ายไปทำงานที่อื่นแล้ว"})
        if not self._read(context, "/cms/text-messages/").select("table.desk-listing"):
            guest = self.browser.new_context()
            self._post(guest, "/orders/find/", {"number": self._order(), "contact": PHONE_NUMBER})
            guest.close()

    def _begin_application(self, context: BrowserContext) -> None:
        """An application of a community enterprise, which has gone no further than its kind."""
        self._post(context, "/sell/open/", {"do": "start"})
        self._post(context, "/sell/open/kind/", {"producer_type": "community_enterprise"})
