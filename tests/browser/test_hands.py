"""What hands do with a page: swipe, press keys, wait, send a picture, change a number. In a real browser, with the market's scripts."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from oscar.core.loading import get_model
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from sellers.payments.models import Payment
from storefront.order.access import access_token
from tests.browser.tour import PHONE, Tour
from tests.factories.goods import product
from tests.factories.orders import make_order, payment_of
from tests.journeys.slips import slip

pytestmark = pytest.mark.browser
OVER = "The time to pay is over and the goods went back. If you have paid, attach the slip. If not, order again."
INSIDE = "document.activeElement.closest('.facets') !== null"


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


def open_phone(browser: Browser, **how: Any) -> Page:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", **how)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    return context.new_page()


# Pictures ---------------------------------------------------------------------------------------------------------------


def _picture_shown(page: Page) -> tuple[str, str | None]:
    """What the counter says, and which small picture is marked."""
    return page.inner_text(".gallery .spot"), page.get_attribute(".gallery .thumbs [aria-current]", "href")


def _swipe(page: Page, start: float, end: float, height: float) -> None:
    """A finger from one place to another, in ten steps."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": height}]})
    for step in range(1, 11):
        at = start + (end - start) * step / 10
        devtools.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at, "y": height}]})
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    devtools.detach()


def test_pictures_turn_by_a_swipe(tour: Tour, browser: Browser) -> None:
    page = open_phone(browser, has_touch=True, is_mobile=True)
    page.goto(tour.url("product"), wait_until="networkidle")
    count, spot = page.locator(".gallery .frame li").count(), page.locator(".gallery .spot")
    assert count > 1 and _picture_shown(page) == (f"1 / {count}", "#p1")
    frame = page.locator(".gallery .frame").bounding_box()
    assert frame is not None
    left, right, middle = frame["x"] + 60, frame["x"] + frame["width"] - 60, frame["y"] + frame["height"] / 2
    _swipe(page, right, left, middle)
    expect(spot).to_have_text(f"2 / {count}")
    assert _picture_shown(page) == (f"2 / {count}", "#p2")
    _swipe(page, left, right, middle)
    expect(spot).to_have_text(f"1 / {count}")
    page.context.close()


def test_pictures_turn_by_arrow_keys_and_stop_at_the_ends(tour: Tour, browser: Browser) -> None:
    page = open_phone(browser)
    page.goto(tour.url("product"), wait_until="networkidle")
    count, spot = page.locator(".gallery .frame li").count(), page.locator(".gallery .spot")
    page.focus(".gallery .frame ul")
    page.keyboard.press("ArrowLeft")
    expect(spot).to_have_text(f"1 / {count}")
    for number in (*range(2, count + 1), count):
        page.keyboard.press("ArrowRight")
        expect(spot).to_have_text(f"{number} / {count}")
    page.keyboard.press("ArrowLeft")
    expect(spot).to_have_text(f"{count - 1} / {count}")
    page.context.close()


# The sheet of facets ----------------------------------------------------------------------------------------------------


def test_the_sheet_of_facets_holds_the_focus_and_gives_it_back(tour: Tour, browser: Browser) -> None:
    page = open_phone(browser)
    page.goto(tour.url("list"))
    sheet, opener = page.locator(".facets"), page.locator("a[href='#filters']")
    expect(sheet).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    expect(sheet).to_be_visible()
    assert page.evaluate(INSIDE), "the focus stays behind"
    page.keyboard.press("Shift+Tab")
    expect(sheet.locator(".foot .next")).to_be_focused()
    page.keyboard.press("Tab")
    expect(sheet.locator(".head .tool")).to_be_focused()
    stops = []
    for _press in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(INSIDE)
        stops.append(page.evaluate("document.activeElement.outerHTML"))
    assert 10 < len(set(stops)) < len(stops), "it never came round"
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet).to_be_visible()
    page.click(".facets .head .tool")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_the_sheet_is_gone_when_what_was_ticked_is_shown(tour: Tour, browser: Browser, script: bool) -> None:
    page = open_phone(browser, has_touch=True, is_mobile=True, java_script_enabled=script)
    page.goto(tour.url("list"))
    page.tap("a[href='#filters']")
    sheet = page.locator(".facets")
    expect(sheet).to_be_visible()
    sheet.locator("label.pick:visible").first.tap()
    sheet.locator(".foot .next").tap()
    page.wait_for_url(re.compile(r"\?.*=.*#results$"))
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator("#results .chosen")).to_be_visible()
    page.context.close()


# The pay page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def to_pay(live_server: Any, browser: Browser, settings: Any) -> Iterator[tuple[Page, Payment, str]]:
    """A guest on the phone with an order that waits for its money; the payment, and the address of its page."""
    settings.PAYMENT_ROUTE = "platform"
    order = make_order(goods={"S01-001": 1}, now=timezone.now())
    page, payment = open_phone(browser), payment_of(order)
    page.goto(f"{live_server.url}/orders/{order.number}/key/{access_token(order.checkout.key)}/")
    yield page, payment, live_server.url + reverse("order_payment", args=[order.number, payment.reference])
    page.context.close()


def _left(page: Page) -> int:
    """Seconds that the clock of the pay page shows."""
    minutes, seconds = page.inner_text("[role=timer]").split(":")
    return int(minutes) * 60 + int(seconds)


#: How wrong the clock of a phone is.
WRONG = {"fast": timedelta(hours=2), "slow": timedelta(days=-1)}


def _with_wrong_clock(page: Page, address: str, wrong: timedelta) -> None:
    """Open the pay page on a phone whose clock is wrong. From here on time only passes when it is told to."""
    page.clock.install(time=timezone.now() + wrong)
    page.goto(address)
    page.clock.pause_at(timezone.now() + wrong + timedelta(seconds=20))


def _loads(page: Page) -> list[str]:
    """Grows by one with every page that is loaded from now on."""
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    return seen


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("wrong", WRONG)
def test_the_time_to_pay_runs_is_said_and_ends(to_pay: tuple[Page, Payment, str], wrong: str) -> None:
    page, payment, address = to_pay
    _with_wrong_clock(page, address, WRONG[wrong])
    before = _left(page)
    assert 3000 < before <= 3600
    page.clock.run_for(3000)
    assert before - 5 <= _left(page) <= before - 2
    said = page.locator("#time-said")
    expect(said).to_have_text("")
    page.clock.fast_forward((_left(page) - 299) * 1000)
    expect(said).to_have_text(gettext("5 minutes left to pay"))
    page.clock.fast_forward((_left(page) - 59) * 1000)
    expect(said).to_have_text(gettext("1 minute left to pay"))
    last = _left(page)
    # From here on any question of the page that is still on its way may hear that the time is over, and the clock goes.
    Payment.objects.filter(pk=payment.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    page.clock.fast_forward(last * 1000)
    page.clock.run_for(2000)
    expect(page.locator("#pay")).to_have_attribute("data-state", "over")
    expect(page.locator("main .notice.care")).to_contain_text(gettext(OVER))
    assert page.locator("[role=timer]").count() == 0 and page.locator("#attach").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_moves_on_once_and_not_under_a_chosen_slip(to_pay: tuple[Page, Payment, str]) -> None:
    page, payment, address = to_pay
    _with_wrong_clock(page, address, WRONG["fast"])
    loads = _loads(page)
    page.set_input_files("[name=slip]", {"name": "slip.png", "mimeType": "image/png", "buffer": slip("015300000002").read()})
    Payment.objects.filter(pk=payment.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    page.clock.fast_forward(_left(page) * 1000)
    page.clock.run_for(30_000)
    assert (_left(page), loads) == (0, [])
    expect(page.locator("#preview img")).to_be_visible()
    page.set_input_files("[name=slip]", [])
    page.clock.run_for(11_000)
    expect(page.locator("#pay")).to_have_attribute("data-state", "over")
    page.clock.run_for(60_000)
    assert len(loads) == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_that_comes_with_no_time_left_does_not_load_over_and_over(to_pay: tuple[Page, Payment, str], monkeypatch: Any) -> None:
    """The market has not closed the payment yet: the page waits and asks, it does not turn in circles."""
    page, _payment, address = to_pay
    monkeypatch.setattr("storefront.checkout.payments._seconds_left", lambda payment: 0)
    page.clock.install(time=timezone.now())
    page.goto(address)
    loads = _loads(page)
    page.clock.run_for(30_000)
    assert (_left(page), loads) == (0, [])
    expect(page.locator("#pay")).to_have_attribute("data-state", "awaiting")


@pytest.mark.django_db(transaction=True)
def test_what_was_said_of_no_slip_goes_when_one_is_chosen(to_pay: tuple[Page, Payment, str]) -> None:
    page, _payment, address = to_pay
    page.goto(address)
    page.click("#attach button:visible")
    expect(page.locator("main .errors[data-summary]")).to_be_visible()
    paper = BytesIO()
    Image.new("RGB", (600, 800), "white").save(paper, "PNG")
    page.set_input_files("[name=slip]", {"name": "slip.png", "mimeType": "image/png", "buffer": paper.getvalue()})
    expect(page.locator("main .errors[data-summary]")).to_have_count(0)
    page.click("#attach button:visible")
    expect(page.locator("#slip-error")).to_be_visible()
    assert gettext("Choose the picture of the slip first.") not in page.inner_text("main")


def _large_slip() -> bytes:
    """A slip as heavy as one of a phone: with noise below the code that no format makes small."""
    code = Image.open(slip("015300000001"))
    paper = Image.effect_noise((600, 600), 90).convert("RGB")
    paper.paste(code.convert("RGB"), (0, 0))
    picture = BytesIO()
    paper.save(picture, "PNG")
    return picture.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_slip_on_slow_data_shows_how_far_it_is(to_pay: tuple[Page, Payment, str]) -> None:
    page, payment, address = to_pay
    seen: list[float] = []
    page.expose_function("note", lambda value: seen.append(value))
    page.goto(address)
    page.evaluate(
        """() => {
          const bar = document.getElementById("sent");
          setInterval(() => bar.hidden || note(bar.value), 50);
        }"""
    )
    heavy = _large_slip()
    assert len(heavy) > 250_000
    page.set_input_files("[name=slip]", {"name": "slip.png", "mimeType": "image/png", "buffer": heavy})
    expect(page.locator("#preview img")).to_be_visible()
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": len(heavy) / 3}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
    page.click("#attach button:visible")
    expect(page.locator("#attach button")).to_have_attribute("aria-busy", "true")
    page.wait_for_url(re.compile(r"/orders/[^/]+/$"))
    assert seen == sorted(seen)
    assert len({value for value in seen if 0 < value < 100}) > 1, seen
    payment.refresh_from_db()
    assert payment.state == "checking"
    assert page.inner_text("h1") == gettext("Your slip is being checked")
    page.goto(address)
    expect(page.locator("#pay")).to_have_attribute("data-state", "checking")


# Wrong forms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("find-order", "main .button.next"),
        ("sign-in", "main .button.next"),
        ("sign-up", "main .button.next"),
        ("checkout", "[name=review]"),
    ],
)
def test_a_wrong_form_puts_one_at_the_summary_of_what_is_wrong(tour: Tour, browser: Browser, name: str, button: str) -> None:
    page = open_phone(browser, storage_state=tour.state(name))
    page.goto(tour.url(name))
    assert page.evaluate("document.activeElement.matches('[data-summary]')") is False
    page.locator(f".button{button}" if button.startswith("[") else button).first.click()
    summary = page.locator("[data-summary]")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    links = summary.locator("a")
    assert links.count() > 0
    field = str(links.first.get_attribute("href"))
    links.first.click()
    assert page.url.endswith(field) and page.locator(field).get_attribute("aria-invalid") == "true"
    expect(page.locator(field)).to_be_in_viewport()
    page.context.close()


# The basket -------------------------------------------------------------------------------------------------------------


def test_the_review_says_what_is_typed_and_what_is_mended_is_not_red(tour: Tour, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, storage_state=tour.state("checkout"), reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(tour.url("checkout"))
    page.fill("[name=name]", "สมหญิง ใจดี")
    page.fill("[name=phone]", "08123")
    page.locator("[name=postcode]").press_sequentially("50200")
    page.locator("[role=option]").first.click()
    expect(page.locator("[data-says=name]")).to_have_text("สมหญิง ใจดี")
    # The door is typed after the place.
    page.fill("[name=address]", "12/3 หมู่ 4")
    expect(page.locator("[data-says=address]")).to_have_text("12/3 หมู่ 4")
    page.locator("#fresh-sums button[name=place]").click()
    expect(page.locator("#id_phone_error")).to_be_visible()
    page.fill("[name=phone]", "0812345678")
    expect(page.locator("#id_phone_error")).to_have_count(0)
    assert page.get_attribute("[name=phone]", "aria-invalid") is None
    context.close()


def test_the_basket_changes_in_place(tour: Tour, browser: Browser) -> None:
    page = open_phone(browser, storage_state=tour.shopper)
    page.goto(tour.url("basket"), wait_until="networkidle")
    page.evaluate("window.stays = true")
    line = page.locator("main .line").first
    which, price = line.get_attribute("id"), line.locator("b").first.inner_text()
    number, more = f"#{which} [name=quantity]", f"#{which} [name=step][value='1']"
    counted = page.locator(".masthead .count")
    expect(counted).to_have_text("3")
    page.focus(more)
    page.keyboard.press("Enter")
    expect(counted).to_have_text("4")
    assert page.input_value(number) == "2"
    expect(page.locator(more)).to_be_focused()
    doubled = "฿" + f"{int(re.sub(r'[^0-9]', '', price)) * 2:,}"
    expect(page.locator(f"#{which} b").first).to_have_text(doubled)
    for _press in range(3):
        page.click(more)
    assert page.input_value(number) == "5", "quick presses are counted at once"
    expect(counted).to_have_text("7")
    page.fill(number, "nonsense")
    page.keyboard.press("Enter")
    expect(page.locator(f"{number}[aria-invalid=true]")).to_be_focused()
    expect(page.locator(f"#{which} .error")).to_be_visible()
    page.fill(number, "0")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{which}")).to_have_count(0)
    expect(counted).to_have_text("2")
    undo = page.locator("[data-undo]")
    expect(undo).to_be_focused()
    assert page.evaluate("window.stays") is True, "the page was loaded anew"
    undo.locator("button").click()
    expect(counted).to_have_text("7")
    expect(page.locator("main .line")).to_have_count(3)
    expect(undo).to_have_count(0)
    page.context.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", ["removed elsewhere", "form too old"])
def test_an_answer_that_is_no_basket_shows_the_basket_as_it_is(live_server: Any, browser: Browser, trouble: str) -> None:
    page = open_phone(browser)
    for sku in ("S01-001", "S03-007"):
        page.goto(live_server.url + "/en" + product(sku).get_absolute_url())
        page.locator("button[form=buy]:visible, #buy .button:visible").first.click()
        page.wait_for_url("**/en/basket/")
    Line = get_model("basket", "Line")
    line = Line.objects.get(product__upc="S01-001")
    if trouble == "removed elsewhere":
        line.delete()
    else:
        page.evaluate("document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => (field.value = 'x'.repeat(64)))")
    page.evaluate("window.stays = true")
    with page.expect_navigation(url=f"{live_server.url}/en/basket/"):
        page.locator("main .line").first.locator("[name=step][value='1']").click()
    expect(page.locator("main .line")).to_have_count(Line.objects.count())
    expect(page.locator(".masthead .count")).to_have_text(str(Line.objects.count()))
    assert page.evaluate("window.stays") is None and "null" not in page.inner_text(".masthead")
    page.context.close()
