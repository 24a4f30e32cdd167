"""The operator's keyboard: ten slips in one run; what a wrong key or a hurried hand must not do."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from sellers.payments.actions import submit_slip
from sellers.payments.models import Payment, private_storage
from sellers.payments.slips import SlipCode
from tests.browser.test_journeys import DESK, FOCUS_SHOWS, open_page
from tests.browser.test_reach import complaints
from tests.browser.tour import PHONE
from tests.factories.goods import leave_in_stock
from tests.factories.people import make_user
from tests.sellers.workspace.counter import payment_of, place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEN = 10
#: The one among them whose money is not there.
WRONG = 3
#: So often Tab is pressed at most between the top of the list's page and its button that begins.
FEW = 12


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


@pytest.fixture
def slips(settings: Any) -> list[Payment]:
    """Eleven payments to the market, each with a slip whose picture is there."""
    settings.PAYMENT_ROUTE = "platform"
    leave_in_stock("S01-001", 100)
    picture = BytesIO()
    Image.new("RGB", (300, 500), "white").save(picture, "PNG")
    payments = []
    for number in range(TEN + 1):
        payment = payment_of(place({"S01-001": 1})[0])
        name = private_storage().save("slips/slip.png", ContentFile(picture.getvalue()))
        submit_slip(payment=payment, file_name=name, code=SlipCode("004", f"20260302{number:010d}"), amount_text="")
        payments.append(payment)
    return payments


def at_the_desk(browser: Browser, live_server: Any, size: dict[str, int] = DESK, **how: Any) -> Page:
    """The operator's browser, signed in."""
    operator = make_user(email="operator@example.test")
    operator.groups.add(Group.objects.get(name="Operators"))
    client = Client()
    client.force_login(operator)
    page = open_page(browser, size, **how)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return page


def reference_on(page: Page) -> str:
    """The transfer that the page asks about, once its picture is there."""
    expect(page.locator(".desk-reference")).to_be_visible()
    page.wait_for_function("() => { const i = document.querySelector('[data-picture] img'); return i.complete && i.naturalWidth > 0 }")
    return page.inner_text(".desk-reference")


def next_one(page: Page, key: str, before: str) -> None:
    page.keyboard.press(key)
    page.wait_for_function("before => document.querySelector('.desk-reference')?.innerText !== before", arg=before)


def begin(page: Page) -> None:
    """From the top of the list to its first slip: past the menu by the link for it, then on by Tab, in with Enter."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    for _press in range(FEW):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main .desk-bar a.button')"):
            break
    else:
        pytest.fail("the button is not reached")
    assert page.evaluate(FOCUS_SHOWS)
    page.keyboard.press("Enter")


def test_ten_slips_by_keyboard_in_one_run(live_server: Any, browser: Browser, slips: list[Payment]) -> None:
    page = at_the_desk(browser, live_server)
    said = complaints(page)
    page.goto(live_server.url + "/cms/money/slips/")
    begin(page)
    seen = []
    for number in range(TEN + 1):
        seen.append(reference_on(page))
        if number == WRONG:
            page.keyboard.press("r")
            expect(page.locator("[name=reason]")).to_be_focused()
            assert page.evaluate(FOCUS_SHOWS)
            page.keyboard.type("jยอดไม่ตรง")
            next_one(page, "Enter", seen[-1])
        else:
            page.keyboard.press("Enter")
            expect(page.locator("[data-armed]")).to_contain_text("กด Enter อีกครั้ง")
            next_one(page, "Enter", seen[-1])
    page.wait_for_url("**/cms/money/slips/")
    assert len(set(seen)) == TEN + 1
    states = list(Payment.objects.order_by("pk").values_list("state", flat=True))
    assert (states.count("paid"), states.count("awaiting")) == (TEN, 1)
    assert Payment.objects.get(state="awaiting").slips.get().reason == "jยอดไม่ตรง"
    assert said == []
    page.context.close()


def test_keys_leave_alone_what_they_must(live_server: Any, browser: Browser, slips: list[Payment]) -> None:
    page = at_the_desk(browser, live_server)
    page.goto(live_server.url + f"/cms/money/slips/{slips[0].pk}/")
    first = reference_on(page)
    # With Ctrl it is the browser's key; in a field it is a letter; held down it is pressed once.
    page.keyboard.press("Control+j")
    page.focus("[name=reason]")
    page.keyboard.type("j")
    assert page.input_value("[name=reason]") == "j"
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator("[data-picture].large")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-picture].large")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator("[data-picture].large")).to_be_visible()
    # Keys for moving move; a question is taken back by any other key.
    page.keyboard.press("Enter")
    expect(page.locator("[data-armed]")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator("[data-armed]")).to_be_hidden()
    next_one(page, "s", first)
    second = reference_on(page)
    next_one(page, "j", second)
    assert Payment.objects.filter(state="paid").count() == 0
    reference_on(page)
    page.keyboard.press("Enter")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', repeat: true, bubbles: true}))")
    page.wait_for_timeout(300)
    assert Payment.objects.filter(state="paid").count() == 0
    page.context.close()


def test_a_slip_whose_picture_has_not_come_is_not_confirmed_by_a_key(live_server: Any, browser: Browser, slips: list[Payment]) -> None:
    page = at_the_desk(browser, live_server)
    page.route("**/files/**", lambda route: route.abort())
    page.goto(live_server.url + f"/cms/money/slips/{slips[0].pk}/")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[data-unseen]")).to_be_visible()
    assert Payment.objects.filter(state="paid").count() == 0
    page.context.close()


def test_buttons_do_the_same_on_a_phone_without_script(live_server: Any, browser: Browser, slips: list[Payment]) -> None:
    page = at_the_desk(browser, live_server, PHONE, java_script_enabled=False)
    page.goto(live_server.url + f"/cms/money/slips/{slips[0].pk}/")
    page.click("[data-confirm] button")
    page.wait_for_url(f"**/cms/money/slips/{slips[1].pk}/")
    page.fill("[name=reason]", "ยอดไม่ตรง")
    page.click("[data-refuse] button")
    page.wait_for_url(f"**/cms/money/slips/{slips[2].pk}/")
    assert [Payment.objects.get(pk=payment.pk).state for payment in slips[:3]] == ["paid", "awaiting", "checking"]
    page.context.close()
