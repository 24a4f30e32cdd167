"""A phone that several people hold: what one leaves, the next neither sees nor sends; and who signs out is told what would be lost.

Each way of forgetting stands alone here: the header of the server, for browsers that know it, and the script, for those inside of other apps.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect

from catalog.listings.models import ListingDraft
from sellers.shops.models import ShopMember
from storefront.basket import count
from tests.browser.fingers import small_targets
from tests.browser.test_journeys import fill_in, put_in_basket, to_checkout
from tests.browser.test_listing import PICTURE, Thumb, shoot
from tests.browser.test_reach import complaints, obstacles
from tests.browser.tour import PHONE
from tests.factories.goods import product
from tests.factories.people import make_member, make_user, owner_of
from tests.sellers.workspace.counter import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both_ways = pytest.mark.parametrize("way", ["header", "script"])
#: What is kept in the browser: keys of this tab and of all tabs, waiting pictures, pages that open without a signal.
KEPT = """async () => {
  const database = await new Promise(done => {
    const asked = indexedDB.open("sell-pictures");
    asked.onsuccess = () => done(asked.result);
  });
  const pictures = database.objectStoreNames.contains("waiting")
    ? await new Promise(done => { database.transaction("waiting").objectStore("waiting").count().onsuccess = ({target}) => done(target.result); })
    : 0;
  database.close();
  const pages = (await caches.has("pages")) ? (await (await caches.open("pages")).keys()).map(each => new URL(each.url).pathname) : [];
  return {tab: Object.keys(sessionStorage), all: Object.keys(localStorage), pictures, pages};
}"""


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


def phone(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    return context


def sign_in(context: BrowserContext, live_server: Any, user: Any) -> None:
    """The next one takes the phone."""
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def leave(page: Page, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press the button that signs out, where the browser knows only one of the two ways to forget."""
    if way == "header":
        page.evaluate("document.querySelector('main form[action*=\"/logout/\"]').submit()")
    else:
        monkeypatch.setattr(count, "FORGET", '"clientHints"')
        page.locator("main form[action*='/logout/'] button").tap()
    page.wait_for_url(re.compile(r"^[^/]+//[^/]+/$"))


def wait_with_a_picture(context: BrowserContext, live_server: Any) -> None:
    """Choose a picture where there is no signal, and close the page."""
    page = context.new_page()
    page.goto(f"{live_server.url}/sell/s01/products/new/")
    context.set_offline(True)
    Thumb(page).choose("label.shoot", PICTURE)
    expect(page.locator(".tile .said")).not_to_be_empty()
    page.close()
    context.set_offline(False)


@both_ways
def test_the_next_shopper_finds_nothing(live_server: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    first, second = (make_user(email=f"{name}@example.test") for name in ("first", "second"))
    context = phone(browser)
    sign_in(context, live_server, first)
    page, other = context.new_page(), context.new_page()
    said = complaints(page)
    page.goto(live_server.url + "/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    goods = product("S01-001").get_absolute_url()
    page.goto(live_server.url + goods)
    put_in_basket(page)
    to_checkout(page)
    fill_in(page)
    other.goto(f"{live_server.url}/checkout/")
    other.fill("[name=name]", "สมหญิง ใจดี")
    page.reload()
    assert page.input_value("[name=address]") == "99 หมู่ 1"
    kept = page.evaluate(KEPT)
    assert kept["tab"] == ["checkout"] and goods in kept["pages"]

    page.goto(f"{live_server.url}/account/")
    leave(page, way, monkeypatch)
    other.wait_for_function("() => sessionStorage.length === 0")
    kept = page.evaluate(KEPT)
    assert (kept["tab"], kept["all"]) == ([], []) and {goods, "/basket/"}.isdisjoint(kept["pages"])

    sign_in(context, live_server, second)
    page.goto(live_server.url + goods)
    put_in_basket(page)
    to_checkout(page)
    fields = page.locator("#checkout :is(input:not([type=hidden], [type=radio], [type=checkbox]), textarea)")
    assert fields.count() > 4
    # Only what her own account knows.
    assert sorted(each.input_value() for each in fields.all()) == [""] * (fields.count() - 1) + [second.email]
    assert said == []
    context.close()


@both_ways
def test_waiting_pictures_are_told_and_then_gone(
    live_server: Any, browser: Browser, market: dict[str, Any], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    context = phone(browser)
    sign_in(context, live_server, owner_of(market["s01"]))
    wait_with_a_picture(context, live_server)
    page = context.new_page()
    said = complaints(page)
    page.goto(f"{live_server.url}/account/")
    page.locator("main form[action*='/logout/'] button").tap()
    page.wait_for_url("**/account/logout/")
    note = page.locator("#unsent")
    expect(note.locator("[data-pictures] b")).to_have_text("1")
    expect(note.locator("[data-pages]")).to_be_hidden()
    assert note.locator("a").get_attribute("href") == "/sell/s01/products/"
    assert page.evaluate(KEPT)["pictures"] == 1
    assert small_targets(page) + obstacles(page, said, 200) == []
    leave(page, way, monkeypatch)
    assert page.evaluate(KEPT)["pictures"] == 0

    sign_in(context, live_server, make_member(shop=market["s01"], email="member@example.test", role=ShopMember.Role.MANAGER))
    sent = posts_of(page)
    page.goto(f"{live_server.url}/sell/s01/products/", wait_until="networkidle")
    expect(page.locator("[data-queue]")).to_be_hidden()
    assert (sent, ListingDraft.objects.count(), said) == ([], 0, [])
    context.close()


def posts_of(page: Page) -> list[str]:
    """What the page sends from here on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    return sent


def test_nobody_sends_the_pictures_of_another_member(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    """Nobody signed out: the session came to its end."""
    owner = owner_of(market["s01"])
    context = phone(browser)
    sign_in(context, live_server, owner)
    wait_with_a_picture(context, live_server)
    context.clear_cookies()
    sign_in(context, live_server, make_member(shop=market["s01"], email="member@example.test", role=ShopMember.Role.MANAGER))
    page = context.new_page()
    sent = posts_of(page)
    for address in ("products/", "products/new/"):
        page.goto(f"{live_server.url}/sell/s01/{address}", wait_until="networkidle")
        assert page.locator("[data-queue]:visible, .tile").count() == 0
    assert (sent, ListingDraft.objects.count()) == ([], 0)
    # Who signs out now would throw away what is not theirs to send.
    page.goto(live_server.url + reverse("account_logout"))
    expect(page.locator("#unsent [data-pictures] b")).to_have_text("1")
    expect(page.locator("#unsent a")).to_be_hidden()

    context.clear_cookies()
    sign_in(context, live_server, owner)
    page.goto(f"{live_server.url}/sell/s01/products/")
    expect(page.locator("#begun + .todo a")).to_have_count(1)
    assert ListingDraft.objects.get().pictures.count() == 1
    context.close()


def test_words_that_wait_are_told_and_can_be_sent_first(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    context = phone(browser)
    sign_in(context, live_server, owner_of(market["s01"]))
    page = context.new_page()
    thumb = Thumb(page)
    page.goto(f"{live_server.url}/sell/s01/products/")
    shoot(thumb)
    expect(page.locator(".tile[data-pk]")).to_have_count(1)
    thumb.tap("[name=next]")
    page.wait_for_url("**/2/")
    context.set_offline(True)
    thumb.type("title", "ข้าวหอมจากบ้าน")
    expect(page.locator("[data-offline-note]")).to_be_visible()
    # Without a signal nobody is signed out, and nothing is forgotten.
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(live_server.url + reverse("account_logout"))
    expect(page.locator("#unsent [data-pages] b")).to_have_text("1")
    expect(page.locator("#unsent [data-pictures]")).to_be_hidden()
    context.set_offline(True)
    page.locator("main form[action*='/logout/'] button").tap()
    expect(page.locator(".toast")).to_be_visible()
    assert len(page.evaluate(KEPT)["all"]) == 1
    context.set_offline(False)
    page.locator("#unsent a").tap()
    page.wait_for_url("**/2/")
    expect(page.locator("[name=title]")).to_have_value("ข้าวหอมจากบ้าน")
    page.wait_for_function("() => localStorage.length === 0")
    assert ListingDraft.objects.get().typed["title"] == "ข้าวหอมจากบ้าน"
    page.goto(live_server.url + reverse("account_logout"), wait_until="networkidle")
    expect(page.locator("#unsent")).to_be_hidden()
    context.close()
