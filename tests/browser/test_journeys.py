"""A buyer's ways in a real browser, from looking around to the money that has arrived."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from oscar.core.loading import get_model
from playwright.sync_api import Browser, Page, Route, expect

from catalog.models import Product
from config.invariants.register import find_faults
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment
from storefront.accounts.models import TextMessage
from tests.browser.staff import type_address
from tests.browser.test_reach import complaints
from tests.browser.tour import PHONE, Tour
from tests.factories.goods import product
from tests.factories.people import make_user, owner_of
from tests.journeys.slips import slip
from tests.journeys.test_order import visitor_of
from tests.storefront.accounts.conftest import code_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Order = get_model("order", "Order")
GOODS = ("S01-001", "S03-007", "S06-018")
DESK = {"width": 1280, "height": 844}
#: Width and theme.
LOOKS = {"phone": (PHONE, "light"), "phone-dark": (PHONE, "dark"), "desk": (DESK, "light"), "desk-dark": (DESK, "dark")}
in_every_look = pytest.mark.parametrize(("size", "theme"), LOOKS.values(), ids=LOOKS)
#: Width, theme, who receives the money, whether scripts run.
WALKS = {
    "phone": (*LOOKS["phone"], "platform", True),
    "phone-dark": (*LOOKS["phone-dark"], "direct", True),
    "desk": (*LOOKS["desk"], "direct", True),
    "desk-dark": (*LOOKS["desk-dark"], "platform", True),
    "phone-without-script": (*LOOKS["phone"], "direct", False),
}
#: A line is drawn around what has the focus, and no box around it cuts the line off. (The hidden field of a file shows its label's.)
FOCUS_SHOWS = """() => {
  const focused = document.activeElement, own = getComputedStyle(focused), after = getComputedStyle(focused, "::after");
  if (own.outlineStyle === "none") return after.outlineStyle !== "none" && after.position === "absolute";
  const boxes = [...focused.getClientRects()].filter(box => box.width > 2 && box.height > 2);
  const reach = parseFloat(own.outlineOffset) + parseFloat(own.outlineWidth) - 1.5;
  for (let around = focused.parentElement; around && around !== document.body; around = around.parentElement) {
    const style = getComputedStyle(around), edge = around.getBoundingClientRect();
    if (style.overflowX === "visible" && style.overflowY === "visible") continue;
    if (boxes.some(box => box.left - reach < edge.left || box.right + reach > edge.right || box.top - reach < edge.top || box.bottom + reach > edge.bottom)) return false;
  }
  return true;
}"""


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    """Addresses are asked for in Thai; the operator's visits in this very thread would leave another language behind."""
    with translation.override("th"):
        yield


def open_page(browser: Browser, size: dict[str, int] = PHONE, **how: Any) -> Page:
    context = browser.new_context(viewport=size, reduced_motion="reduce", **how)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    return context.new_page()


def browse_to(page: Page, goods: Product) -> None:
    """From the home page by the province of the shop and the shop to one of its goods."""
    page.click(f"main a[href='/shops/?province={goods.seller.area_id[:2]}']")
    page.click(f"main a[href='{goods.seller.get_absolute_url()}']")
    page.locator(f"main a[href='{goods.get_absolute_url()}']").first.click()
    expect(page.locator("h1")).to_have_text(goods.title)


def put_in_basket(page: Page) -> None:
    page.locator("button[form=buy]:visible, #buy .button:visible").first.click()
    page.wait_for_url("**/basket/")


def to_checkout(page: Page) -> None:
    page.locator(".button.next:visible", has_text="ไปกรอกที่อยู่").first.click()
    page.wait_for_url("**/checkout/")


def fill_in(page: Page) -> None:
    """Who and where, with the suggestions that a script shows."""
    page.fill("[name=name]", "สมหญิง ใจดี")
    page.fill("[name=phone]", "081 234 5678")
    page.locator("[name=postcode]").press_sequentially("50000")
    page.locator("[role=option]").first.click()
    page.fill("[name=address]", "99 หมู่ 1")
    expect(page.locator("button[name=place]")).to_be_enabled()


def order(page: Page) -> Any:
    page.click("button[name=place]")
    page.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    return Order.objects.get()


def pay(page: Page, placed: Any, payment: Payment, reference: str) -> None:
    """Look at the QR, attach the slip."""
    page.goto(page.url.partition("/orders/")[0] + f"/orders/{placed.number}/")
    page.click(f"main a[href*='{payment.reference}']")
    qr = page.locator("img.qr")
    expect(qr).to_be_visible()
    assert qr.bounding_box()["width"] >= 240  # type: ignore[index]
    picture = slip(reference)
    page.set_input_files("[name=slip]", {"name": "slip.png", "mimeType": "image/png", "buffer": picture.read()})
    page.click("#attach button:visible")
    page.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    payment.refresh_from_db()
    assert payment.state == "checking"


def confirm(payment: Payment, operator: Any) -> None:
    """Whoever receives the money looks at the slip and says that it has arrived."""
    with translation.override("th"):
        if payment.payee:
            desk = visitor_of(owner_of(payment.payee)).open(f"/sell/{payment.payee.code}/payments/{payment.pk}/")
        else:
            desk = visitor_of(operator).open(reverse("desk_payments:slips")).follow(payment.reference)
        desk.press("decision=confirm")
    payment.refresh_from_db()
    assert payment.state == "paid"


@pytest.mark.parametrize("walk", WALKS)
def test_three_sellers_are_found_by_place_ordered_and_paid(live_server: Any, browser: Browser, settings: Any, walk: str) -> None:
    size, theme, route, scripts = WALKS[walk]
    settings.PAYMENT_ROUTE = route
    operator = make_user(email="operator@example.test")
    operator.groups.add(Group.objects.get(name="Operators"))
    page = open_page(browser, size, color_scheme=theme, java_script_enabled=scripts)
    said = complaints(page)
    for sku in GOODS:
        page.goto(live_server.url + "/")
        browse_to(page, product(sku))
        put_in_basket(page)
    to_checkout(page)
    if scripts:
        fill_in(page)
    else:
        type_address(page)
    placed = order(page)
    payments = list(Payment.objects.order_by("pk"))
    assert len(payments) == (1 if route == "platform" else 3)
    for number, payment in enumerate(payments):
        pay(page, placed, payment, f"01530000{number:04d}")
        confirm(payment, operator)
    page.goto(live_server.url + f"/orders/{placed.number}/")
    assert page.locator("main a[href*='/payments/']").count() == 0
    assert set(SellerOrder.objects.values_list("state", flat=True)) == {"to_pack"}
    assert SellerOrder.objects.count() == 3
    assert find_faults() == []
    assert said == []
    page.context.close()


@in_every_look
def test_a_lost_connection_and_the_back_button_lose_and_double_nothing(
    live_server: Any, browser: Browser, size: dict[str, int], theme: str
) -> None:
    page = open_page(browser, size, color_scheme=theme)
    page.goto(live_server.url + product("S01-001").get_absolute_url())
    put_in_basket(page)
    to_checkout(page)
    fill_in(page)
    page.context.set_offline(True)
    page.click("button[name=place]")
    expect(page.locator(".toast")).to_be_visible()
    assert Order.objects.count() == 0
    page.context.set_offline(False)
    page.reload()
    assert page.input_value("[name=name]") == "สมหญิง ใจดี"
    assert page.input_value("[name=address]") == "99 หมู่ 1"
    if not page.locator("button[name=place]").count():
        page.locator(".button[name=review]").click()
    placed = order(page)
    page.go_back()
    page.wait_for_url(f"**/orders/{placed.number}/")
    page.go_back()
    page.wait_for_url(f"{live_server.url}/basket/")
    expect(page.locator("h1")).to_have_text(gettext("Basket"))
    assert page.locator("main .line").count() == 0
    assert Order.objects.count() == 1
    page.click(f"main a[href='/orders/{placed.number}/']")
    page.wait_for_url(f"{live_server.url}/orders/{placed.number}/")
    expect(page.locator("main")).to_contain_text(placed.number)
    page.context.close()


@in_every_look
def test_a_press_that_did_not_arrive_is_pressed_again(live_server: Any, browser: Browser, size: dict[str, int], theme: str) -> None:
    """Without loading the page anew: the button is alive again as soon as the buyer is told."""
    page = open_page(browser, size, color_scheme=theme)
    page.goto(live_server.url + product("S01-001").get_absolute_url())
    put_in_basket(page)
    to_checkout(page)
    fill_in(page)
    page.evaluate("window.stays = true")
    button = page.locator("button[name=place]")
    page.context.set_offline(True)
    for _press in range(2):
        button.click()
        expect(page.locator(".toast").last).to_be_visible()
        expect(button).to_be_enabled()
        expect(button).not_to_have_attribute("aria-busy", "true")
    assert Order.objects.count() == 0
    page.context.set_offline(False)
    assert page.evaluate("window.stays") is True
    placed = order(page)
    assert placed.number in page.url and Order.objects.count() == 1
    page.context.close()


@in_every_look
def test_an_answer_that_got_lost_is_asked_for_again(live_server: Any, browser: Browser, size: dict[str, int], theme: str) -> None:
    """The order is placed, the browser says that the line broke: to try again leads to that order, never to a second one."""
    page = open_page(browser, size, color_scheme=theme, service_workers="block")
    page.goto(live_server.url + product("S01-001").get_absolute_url())
    put_in_basket(page)
    to_checkout(page)
    fill_in(page)

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/checkout/", lose)
    page.click("button[name=place]")
    page.wait_for_url("chrome-error://**")
    page.unroute("**/checkout/")
    placed = Order.objects.get()
    page.reload()
    page.wait_for_url(f"**/orders/{placed.number}/")
    assert Order.objects.count() == 1
    # Or looks into the basket, which is empty: it says where the goods are.
    page.goto(f"{live_server.url}/basket/")
    page.click(f"main a[href='/orders/{placed.number}/']")
    page.wait_for_url(f"{live_server.url}/orders/{placed.number}/")
    page.context.close()


def tab_to(page: Page, selector: str, *, most: int = 200) -> None:
    """Press Tab until what has the focus is this. Each stop can be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(FOCUS_SHOWS), f"nobody sees that {selector} has the focus"
            return
    raise AssertionError(f"{selector} is not reached by Tab on {page.url}")


def test_the_keyboard_alone_buys(live_server: Any, browser: Browser) -> None:
    page = open_page(browser, DESK)
    keys = page.keyboard
    page.goto(live_server.url + "/")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.matches('.skip')")
    keys.press("Enter")
    tab_to(page, "main a.button.next[href='/catalogue/']")
    keys.press("Enter")
    page.wait_for_url("**/catalogue/")
    tab_to(page, f"a[href='{page.locator('main .card:not(.sold-out) a').first.get_attribute('href')}']")
    keys.press("Enter")
    page.wait_for_url("**/catalogue/*_*/")
    tab_to(page, "#buy .button")
    keys.press("Enter")
    page.wait_for_url("**/basket/")
    tab_to(page, "main .button.next")
    keys.press("Enter")
    page.wait_for_url("**/checkout/")
    for field, text in {"name": "สมหญิง ใจดี", "phone": "081 234 5678", "postcode": "50000"}.items():
        tab_to(page, f"[name={field}]")
        keys.type(text)
    expect(page.locator("[role=option]").first).to_be_visible()
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("[name=address]")).to_be_focused()
    keys.type("99 หมู่ 1")
    expect(page.locator("button[name=place]")).to_be_enabled()
    tab_to(page, "button[name=place]")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    tab_to(page, "main a.button.next[href*='/payments/']")
    keys.press("Enter")
    page.wait_for_url("**/payments/*/")
    assert Order.objects.count() == 1
    attach_by_keys(page)
    assert [payment.state for payment in Payment.objects.all()] == ["checking"]
    page.context.close()


def attach_by_keys(page: Page) -> None:
    """Choose the slip and send it. What takes the file is hidden behind its label, so the label shows that it has the focus."""
    assert outline(page, "label[for=slip]") == "none"
    # Said early: the browser must have heard that its window is caught before the key that opens it.
    with page.expect_file_chooser() as chooser:
        tab_to(page, "#slip")
        assert outline(page, "label[for=slip]") == "solid"
        expect(page.locator("label[for=slip]")).to_be_in_viewport()
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "slip.png", "mimeType": "image/png", "buffer": slip("015300009999").read()})
    expect(page.locator("#preview img")).to_be_visible()
    tab_to(page, "#attach button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    expect(page.locator("h1")).to_have_text(gettext("Your slip is being checked"))


def outline(page: Page, selector: str) -> str:
    """How the line around an element is drawn."""
    drawn: str = page.eval_on_selector(selector, "each => getComputedStyle(each).outlineStyle")
    return drawn


@in_every_look
def test_a_phone_number_is_enough_for_an_account(live_server: Any, browser: Browser, size: dict[str, int], theme: str) -> None:
    page = open_page(browser, size, color_scheme=theme)
    said = complaints(page)
    page.goto(live_server.url + "/account/signup/")
    page.fill("[name=phone]", "080-000-0001")
    page.fill("[name=password1]", "three-words-remembered")
    page.click("main .button.next")
    page.wait_for_url("**/account/phone/verify/")
    page.fill("[name=code]", code_in(TextMessage.objects.get(phone="+66800000001").body))
    page.click("main .button.next")
    page.wait_for_url(f"{live_server.url}/account/")
    assert get_user_model().objects.filter(phone="+66800000001").count() == 1
    assert page.locator("form[action*='/logout/']").count() > 0
    assert said == []
    page.context.close()


@in_every_look
@pytest.mark.parametrize("language", ["th", "en"])
def test_two_presses_lead_from_a_product_to_the_centre(
    tour: Tour, browser: Browser, size: dict[str, int], theme: str, language: str
) -> None:
    page = open_page(browser, size, color_scheme=theme)
    page.goto(tour.url("product", language))
    page.locator("main a[href*='/verify/C-']").first.click()
    page.wait_for_url("**/verify/C-*/")
    serial = page.url.rstrip("/").rpartition("/")[2]
    assert serial in page.inner_text("main")
    page.locator("main a[href*='/centres/DCC-']").first.click()
    page.wait_for_url(re.compile(r"/centres/DCC-"))
    assert page.get_attribute("html", "lang") == language
    page.context.close()


def test_seen_pages_and_the_basket_open_without_a_signal_and_say_so(tour: Tour, browser: Browser) -> None:
    page = open_page(browser, storage_state=tour.shopper)
    page.goto(tour.url("home"), wait_until="networkidle")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("html")).to_be_visible()
    for name in ("product", "basket"):
        page.goto(tour.url(name), wait_until="networkidle")
        assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
        assert page.locator(".kept").count() == 0
    lines = page.locator("main .line").count()
    page.context.set_offline(True)
    for name in ("product", "basket"):
        page.goto(tour.url(name))
        expect(page.locator(".kept")).to_contain_text("ไม่มีสัญญาณ")
        assert page.locator("h1").count() == 1
    assert page.locator("main .line").count() == lines == 3
    # Neither a page that was not seen nor a private one, of which no copy stays, shows the browser's own words.
    for address in (tour.url("shops"), f"{tour.base}/account/", f"{tour.base}/sell/"):
        page.goto(address)
        assert page.locator(".kept").count() == 0
        assert page.inner_text("h1") == open_title(tour)
    page.context.close()


def open_title(tour: Tour) -> str:
    """The heading of the page for no signal."""
    from bs4 import BeautifulSoup

    heading = BeautifulSoup(tour.reader.request.get(tour.url("no-signal")).text(), "html.parser").h1
    assert heading is not None
    return heading.get_text(strip=True)
