"""Numbers that the camera reads: the receipt of a parcel, the paper of a course. Chromium shows its own test picture; what reads it is ours.

No browser on Linux reads codes, so `BarcodeDetector` stands in: it finds the next of `codes` each time it looks at a picture.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_reach import complaints, in_both_themes, obstacles
from tests.browser.tour import PHONE
from tests.factories.people import make_user, owner_of
from tests.sellers.shops.opening import make_certificate
from tests.sellers.workspace.counter import pay, place, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READER = """
window.codes = [];
window.asked = [];
window.streams = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code", "code_128", "ean_13"]; }
  constructor({formats}) { window.asked.push(formats); }
  async detect(video) { return video.videoWidth && codes.length ? [{rawValue: codes.shift()}] : []; }
};
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => { const stream = await real(wish); streams.push(stream); return stream; };
"""
LIGHTS = "() => streams.flatMap(stream => stream.getTracks().map(track => track.readyState))"
LOOKS = "() => { const {videoWidth, paused} = document.querySelector('#scanner video'); return videoWidth > 0 && !paused; }"


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


def phone_of(browser: Browser, live_server: Any, user: Any, *permissions: str) -> Page:
    """The phone of somebody who is signed in, and lets this site do so much."""
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, permissions=list(permissions))  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    context.add_init_script(READER)
    return context.new_page()


def at_the_parcel(browser: Browser, live_server: Any, shop: Any, *permissions: str) -> Page:
    """Before an order that is packed and sent."""
    order = pay(place({"S01-001": 1})[0])
    page = phone_of(browser, live_server, owner_of(shop), *permissions)
    page.goto(f"{live_server.url}{reverse('sell_orders', args=['s01'])}?state=to_pack")
    expect(page.locator(".boxes > li")).to_contain_text(order.number)
    return page


def test_the_camera_reads_the_number_of_a_parcel(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    page = at_the_parcel(browser, live_server, market["s01"], "camera")
    said = complaints(page)
    dialog, button = page.locator("#scanner"), page.locator("[data-scan]")
    button.tap()
    expect(dialog).to_be_visible()
    page.wait_for_function(LOOKS)
    # What is no number is passed over.
    page.evaluate("codes.push('https://carrier.example/app', 'th01 2345 6789a')")
    expect(page.locator("[name^=tracking-]")).to_have_value("TH0123456789A")
    expect(dialog).to_be_hidden()
    assert page.evaluate("asked") == [["code_128", "qr_code"]]
    assert page.evaluate(LIGHTS) == ["ended"]
    expect(page.locator(".boxes button.next")).to_be_focused()

    # Closed while it looks: the light goes out, the number stays.
    button.tap()
    page.wait_for_function(LOOKS)
    assert page.evaluate(LIGHTS) == ["ended", "live"]
    dialog.locator("button").tap()
    expect(dialog).to_be_hidden()
    assert page.evaluate(LIGHTS) == ["ended", "ended"]
    page.evaluate("codes.push('TH9999999999Z')")
    page.wait_for_timeout(600)
    assert page.evaluate("codes.length") == 1
    expect(page.locator("[name^=tracking-]")).to_have_value("TH0123456789A")
    assert said == []
    page.context.close()


def test_a_camera_that_may_not_look_says_so_and_the_number_is_typed(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    page = at_the_parcel(browser, live_server, market["s01"])
    page.locator("[data-scan]").tap()
    expect(page.locator("#scanner .refused")).to_have_text(
        gettext("The camera does not open. Allow it in the browser, or type the number.")
    )
    assert in_both_themes(page, colours=True) == []
    page.locator("#scanner button").tap()
    expect(page.locator("#scanner")).to_be_hidden()
    page.locator("[name^=tracking-]").fill("TH0123456789A")
    assert obstacles(page, [], 200) == []
    page.context.close()


def test_the_camera_reads_the_paper_of_a_course(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    certificate = make_certificate(name="มะลิ ใจดี")
    mali = make_user(email="mali@example.test")
    page = phone_of(browser, live_server, mali, "camera")
    page.goto(live_server.url + reverse("sell_open"))
    page.locator("button[value=start]").tap()
    page.wait_for_url("**/kind/")
    page.goto(live_server.url + reverse("sell_open_step", args=["training"]))
    page.get_by_role("button", name=gettext("Scan the QR with the camera")).tap()
    page.wait_for_function(LOOKS)
    # The QR of the money that stands beside it is another one.
    address = live_server.url + reverse("certificate", args=[certificate.serial])
    page.evaluate("each => codes.push(...each)", ["00020101021129370016A000000677010111", address])
    expect(page.locator("[name=certificate_serial]")).to_have_value(certificate.serial)
    expect(page.locator(".checked.good")).to_contain_text("มะลิ ใจดี")
    expect(page.locator("#scanner")).to_be_hidden()
    assert (page.evaluate("asked"), page.evaluate(LIGHTS)) == ([["qr_code"]], ["ended"])
    page.context.close()
