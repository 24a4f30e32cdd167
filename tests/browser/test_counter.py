"""The days of a seller on her phone: from a new account to a parcel on its way, and ten boxes in a row."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext, ngettext
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from catalog.models import Product
from cms.training.models import Certificate
from config.invariants.register import find_faults
from config.worker.loop import Worker
from sellers.delivery.models import Carrier
from sellers.delivery.tracking import s10_check_digit
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment
from sellers.shops.models import ShopApplication
from storefront.accounts.models import TextMessage
from tests.browser.fingers import small_targets, small_words
from tests.browser.test_desk import at_the_desk
from tests.browser.test_journeys import fill_in, open_page, order, pay, put_in_basket, to_checkout
from tests.browser.test_listing import Thumb, context_of, say_how_much, say_what, send_slowly, slowed
from tests.browser.test_reach import complaints, obstacles
from tests.browser.tour import PHONE
from tests.catalog.photos import corpus
from tests.factories.goods import leave_in_stock
from tests.sellers.shops.opening import make_certificate, pdf
from tests.sellers.workspace.counter import pay as paid
from tests.sellers.workspace.counter import place
from tests.storefront.accounts.conftest import code_in

pytestmark = pytest.mark.browser
committing = pytest.mark.django_db(transaction=True)
NAME, SHOP, CODE, GOODS = "มะลิ ใจดี", "กลุ่มข้าวหอมป่าแดด", "pa-daet-rice", "ข้าวหอมจากบ้าน 2 กก."
BUYER, PASSWORD = "สมหญิง ใจดี", "three-words-remembered"
TRACKING = f"EE12345678{s10_check_digit('12345678')}TH"
TEN = 10
MOST_TAPS = 4


@pytest.fixture(autouse=True)
def _thai() -> Iterator[None]:
    with translation.override("th"):
        yield


def phone(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    return context


class Story:
    """A seller with her phone and an operator at the desk, in one market. `said`: what the browsers complained about."""

    def __init__(self, browser: Browser, base: str) -> None:
        self.browser, self.base = browser, base
        self.page = phone(browser).new_page()
        self.said = complaints(self.page)
        self.thumb = Thumb(self.page)

    def tap(self, what: str, *, to: str | re.Pattern[str] = "") -> None:
        """A press; `to`: the address that it leads to."""
        self.thumb.tap(what)
        if to:
            self.page.wait_for_url(to)

    def type(self, name: str, text: str) -> None:
        self.thumb.type(name, text)

    def sees(self, *words: str) -> None:
        """These words are on the seller's page."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)

    def heading(self, words: str) -> None:
        expect(self.page.locator("h1")).to_contain_text(words)

    def go_on(self, step: str) -> None:
        """Keep a step of the application; the next one opens."""
        self.tap("form[data-opening] button.next")
        self.page.wait_for_url(f"**/sell/open/{step}")

    def look(self) -> None:
        """Nothing stands in anybody's way on the page as it is now, and a thumb hits everything."""
        self.page.wait_for_function("() => [...document.images].every(each => each.complete || each.loading === 'lazy')")
        wrong = small_targets(self.page) + small_words(self.page) + obstacles(self.page, self.said, 200)
        assert wrong == [], self.page.url


def sign_up(story: Story) -> Certificate:
    """With a phone number; she was trained, and gets her certificate."""
    page = story.page
    page.goto(story.base + "/account/signup/")
    story.type("phone", "080-000-0001")
    story.type("password1", PASSWORD)
    story.tap("main .button.next", to="**/account/phone/verify/")
    story.type("code", code_in(TextMessage.objects.get(phone="+66800000001").body))
    story.tap("main .button.next", to=f"{story.base}/account/")
    return make_certificate(user=get_user_model().objects.get(phone="+66800000001"), name=NAME)


def apply(story: Story, certificate: Certificate) -> ShopApplication:
    """Seven short pages, and the press that sends them."""
    page, thumb = story.page, story.thumb
    page.goto(story.base + "/sell/")
    story.tap("main a.button.next", to="**/sell/open/")
    story.heading(gettext("Open a shop"))
    story.tap("button[value=start]", to="**/sell/open/kind/")
    story.tap("label.pick:has([value=community_enterprise])")
    story.go_on("numbers/")
    story.type("community_enterprise_no", "450011010007")
    story.go_on("papers/")
    story.sees(gettext("Needed for your kind of producer:"))
    thumb.choose("[name=file]", {"name": "ทวช 2.jpg", "mimeType": "image/jpeg", "buffer": corpus.jpeg((900, 1200), exif=corpus.exif(6))})
    story.tap("button[formaction$='/papers/add/']")
    expect(page.locator(".papers li")).to_have_count(1)
    page.select_option("[name=kind]", "other")
    thumb.choose("[name=file]", {"name": "แผนที่.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    story.tap("button[formaction$='/papers/add/']")
    expect(page.locator(".papers li")).to_have_count(2)
    story.sees(gettext("All papers that are needed are there."), "ทวช 2", "แผนที่")
    story.look()
    story.go_on("name/")
    story.type("name", SHOP)
    story.type("name_en", "Pa Daet Rice")
    story.go_on("place/")
    story.type("address", "9 หมู่ 2")
    story.type("postcode", "50100")
    page.keyboard.press("Tab")
    expect(page.locator("select[name=area]")).to_be_visible()
    page.select_option("[name=area]", "500110")
    assert page.input_value("[name=phone]") == "080-000-0001"
    story.go_on("training/")
    expect(page.locator(".checked.good")).to_contain_text(NAME)
    assert page.input_value("[name=certificate_serial]") == certificate.serial
    story.go_on("rules/")
    story.tap("label.pick:has([name=promise])")
    story.go_on("")
    story.heading(SHOP)
    story.sees(gettext("All is there. Look over it once more, then send it."), certificate.serial, "4-50-01-10/1-0007")
    story.tap("button[value=send]")
    story.sees(gettext("Sent. We are looking at it."))
    assert page.locator("ol.filled a").count() == 0
    story.look()
    return ShopApplication.objects.get(state="submitted")


def approve(desk: Page, base: str, queue: str, *shown: str) -> None:
    """From the start page by what waits to the first of the queue, and approved; its page shows these words."""
    desk.goto(base + "/cms/")
    desk.click(f".desk-queues a[href*='{queue}']")
    desk.locator("main table tbody a").first.click()
    for words in shown:
        expect(desk.locator("main")).to_contain_text(words)
    if desk.locator("#deed-approve summary").count():
        desk.click("#deed-approve summary")
    desk.click("#deed-approve button")
    expect(desk.locator("#deed-approve")).to_have_count(0)


def settle(story: Story) -> None:
    """What an open shop still needs: how it sends, and where the money goes."""
    page = story.page
    page.goto(story.base + "/sell/")
    page.wait_for_url(f"**/sell/{CODE}/")
    story.heading(gettext("Put the first thing on your shelf"))
    story.look()
    shop = "nav.tabs a[href$='/shop/']"
    story.tap(shop, to="**/shop/")
    story.sees(gettext("Before the first order"))
    story.look()
    story.tap("section.slip a[href$='/delivery/']", to="**/delivery/")
    story.sees(gettext("No way is turned on. Buyers cannot order before there is one."))
    story.tap("main .rooms a[href*='thailandpost-ems']", to="**/thailandpost-ems/")
    story.tap("label.pick:has([name=is_active])")
    story.tap("button[value=offer]", to="**/delivery/")
    expect(page.locator(".price-now")).to_contain_text("฿")
    story.tap(shop, to="**/shop/")
    story.tap("section.slip a[href$='/money/']", to="**/money/")
    story.type("promptpay", "081-234-5678")
    story.type("account_name", SHOP)
    # A phone that lies about must not be enough to lead the money elsewhere.
    story.tap("main form button.next", to="**/account/reauthenticate/**")
    story.type("password", PASSWORD)
    story.tap("main form button.next", to="**/money/")
    expect(page.locator(".money-now")).to_contain_text(SHOP)
    story.look()


def list_goods(story: Story) -> Product:
    """The first product, with a photo of a phone over a slow line."""
    page, thumb = story.page, story.thumb
    story.tap("nav.tabs a:first-of-type", to=f"**/sell/{CODE}/")
    slowed(page)
    taps = thumb.taps
    story.tap("#today + p a.button.next, main a.button[href$='/products/new/']", to="**/products/new/")
    send_slowly(thumb)
    story.tap("[name=next]", to="**/2/")
    say_what(thumb)
    story.tap("button[name=next]", to="**/3/")
    say_how_much(thumb)
    story.tap("button[name=done]", to=re.compile(r"/products/\d+/$"))
    assert thumb.taps - taps <= 12
    story.heading(GOODS)
    story.sees(gettext("An operator looks at it before it goes on sale, within 2 days. You are told."))
    story.look()
    goods = Product.objects.latest("pk")
    assert (goods.state, goods.price_satang, goods.seller.code) == ("checking", 12_000, CODE)
    return goods


def buy(buyer: Page, base: str, goods: Product) -> Payment:
    """A stranger finds the goods in the shop, orders, transfers and attaches the slip."""
    buyer.goto(f"{base}/shops/{CODE}/")
    buyer.locator(f"main a[href='{goods.get_absolute_url()}']").first.click()
    expect(buyer.locator("h1")).to_have_text(GOODS)
    put_in_basket(buyer)
    to_checkout(buyer)
    fill_in(buyer)
    placed = order(buyer)
    payment = Payment.objects.get(order=placed)
    pay(buyer, placed, payment, "015300001111")
    return payment


def confirm_money(story: Story, payment: Payment) -> None:
    """Today's page has one thing to do: look at the slip."""
    page = story.page
    page.goto(f"{story.base}/sell/{CODE}/")
    story.heading(ngettext("slip to check", "slips to check", 1))
    story.look()
    story.tap(".today .button.next")
    story.sees(payment.reference)
    expect(page.locator(".slip-picture img")).to_be_visible()
    story.look()
    story.tap("[name=decision][value=confirm]")
    expect(page.locator("main")).not_to_contain_text(gettext("Confirm money received"))
    payment.refresh_from_db()
    assert payment.state == "paid"


def send(story: Story) -> SellerOrder:
    """Pack by the list with pictures, print the label, type the number of the receipt."""
    page = story.page
    story.tap("nav.tabs a:first-of-type", to=f"**/sell/{CODE}/")
    story.heading(ngettext("order to pack", "orders to pack", 1))
    expect(page.locator(".today .todo img")).to_have_attribute("src", re.compile("/media/"))
    story.tap(".today .todo li a")
    story.sees(BUYER, "99 หมู่ 1", GOODS)
    story.tap(".packing label")
    expect(page.locator(".packing input")).to_be_checked()
    story.tap("form[action$='/pack/'] button")
    story.sees(gettext("Marked as packed."))
    assert story.said == []
    story.tap("main a[href$='/label.pdf']", to="**/label.pdf")
    assert page.evaluate("document.contentType") == "application/pdf"
    label = page.context.request.get(page.url).body()
    (paper,) = PdfReader(BytesIO(label)).pages
    # Readers see gaps where glyphs stand apart.
    words = re.sub(r"\s", "", paper.extract_text())
    assert BUYER.replace(" ", "") in words and "50000" in words and 5_000 < len(label) < 500_000
    page.go_back()
    # The browser asks for an icon beside a paper, which names none.
    story.said.clear()
    part = SellerOrder.objects.get()
    story.type(f"tracking-{part.parcels.get().pk}", TRACKING)
    assert page.locator(".doubt:visible").count() == 0
    story.look()
    story.tap("form[action$='/ship/'] button.next")
    story.sees(gettext("Marked as sent. The buyer has been told."), TRACKING)
    part.refresh_from_db()
    assert (part.state, part.parcels.get().tracking_number) == ("shipped", TRACKING)
    return part


@committing
def test_from_a_new_account_to_a_parcel_on_its_way(live_server: Any, browser: Browser, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    story = Story(browser, live_server.url)
    certificate = sign_up(story)
    application = apply(story, certificate)
    desk = at_the_desk(browser, live_server)
    approve(desk, live_server.url, "/shops/", SHOP, "4-50-01-10/1-0007", certificate.serial)
    application.refresh_from_db()
    assert application.partner is not None and application.partner.code == CODE
    settle(story)
    goods = list_goods(story)
    buyer = open_page(browser)
    heard = complaints(buyer)
    assert buyer.goto(live_server.url + goods.get_absolute_url()).status == 404  # type: ignore[union-attr]
    heard.clear()
    approve(desk, live_server.url, "/listings/", GOODS)
    Worker().run_ready()
    payment = buy(buyer, live_server.url, goods)
    confirm_money(story, payment)
    send(story)
    buyer.reload()
    expect(buyer.locator("main .parcel .mark").first).to_have_text(gettext("On its way"))
    expect(buyer.locator("[data-number]")).to_have_text(TRACKING)
    # The goods tell who made them, where she learned, and lead to the paper and the place.
    buyer.goto(live_server.url + goods.get_absolute_url())
    chain = buyer.locator("section:has(.chain), .chain").first
    for words in (SHOP, certificate.serial, application.centre.name):  # type: ignore[union-attr]
        expect(chain).to_contain_text(words)
    buyer.locator(f"main a[href*='/verify/{certificate.serial}/']").first.click()
    expect(buyer.locator("main")).to_contain_text(NAME)
    buyer.locator("main a[href*='/centres/DCC-500101/']").first.click()
    expect(buyer.locator("h1")).to_have_text(application.centre.name)  # type: ignore[union-attr]
    assert find_faults() == []
    assert story.said == [] and heard == []
    for page in (story.page, desk, buyer):
        page.context.close()


@committing
def test_ten_orders_are_packed_and_sent_with_at_most_four_taps_each(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    leave_in_stock("S01-001", TEN)
    orders = [paid(place({"S01-001": 1})[0]) for _each in range(TEN)]
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    said = complaints(page)
    thumb = Thumb(page)
    page.goto(f"{live_server.url}/sell/s01/")
    expect(page.locator("h1 b")).to_have_text(str(TEN))
    # The tap that opens the list counts with the first order.
    thumb.tap(".today .button.next")
    page.wait_for_url("**/orders/?state=to_pack")
    taken = []
    for number, each in enumerate(orders):
        before = thumb.taps if number else 0
        expect(page.locator(".boxes > li")).to_have_count(TEN - number)
        top = page.locator(".boxes > li").first
        expect(top).to_contain_text(each.number)
        field = top.locator("[name^=tracking-]").get_attribute("name")
        thumb.type(str(field), f"TH{number:010d}A")
        thumb.tap(top.locator("button.next"))
        taken.append(thumb.taps - before)
    assert max(taken) <= MOST_TAPS, taken
    print("taps", taken)
    expect(page.locator(".empty")).to_be_visible()
    done = [SellerOrder.objects.get(pk=each.pk) for each in orders]
    assert {each.state for each in done} == {"shipped"}
    assert [each.parcels.get().tracking_number for each in done] == [f"TH{number:010d}A" for number in range(TEN)]
    assert [verb for each in done for verb in each.events.values_list("verb", flat=True)].count("pack") == TEN
    assert find_faults() == []
    assert said == []
    context.close()


@committing
def test_numbers_that_wait_for_their_press_stay_and_so_does_the_place(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    leave_in_stock("S01-001", 4)
    orders = [paid(place({"S01-001": 1})[0]) for _each in range(4)]
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    page.goto(f"{live_server.url}/sell/s01/orders/?state=to_pack")
    names = [f"tracking-{each.parcels.get().pk}" for each in orders]
    for number, name in enumerate(names):
        page.fill(f"[name={name}]", f"TH{number:010d}A")
    words = gettext("Packed and sent")
    page.locator(".boxes > li", has=page.locator(f"[name={names[2]}]")).get_by_role("button", name=words).tap()
    expect(page.locator(".boxes > li")).to_have_count(3)
    expect(page.locator(".toast")).to_contain_text(orders[2].number)
    assert [page.input_value(f"[name={name}]") for name in (names[0], names[1], names[3])] == [f"TH{each:010d}A" for each in (0, 1, 3)]
    assert page.evaluate("scrollY") > 0
    # Asked about one, the others stay too.
    page.fill(f"[name={names[0]}]", "TH1")
    page.locator(".boxes > li", has=page.locator(f"[name={names[0]}]")).get_by_role("button", name=words).tap()
    expect(page.locator(f"[name={names[0]}]")).to_have_attribute("aria-invalid", "true")
    assert [page.input_value(f"[name={name}]") for name in (names[1], names[3])] == ["TH0000000001A", "TH0000000003A"]
    context.close()


@committing
def test_the_check_digit_is_asked_of_the_carrier_that_is_chosen(live_server: Any, browser: Browser, market: dict[str, Any]) -> None:
    leave_in_stock("S01-001", 1)
    sent = paid(place({"S01-001": 1})[0])
    post, flash = (Carrier.objects.get(code=code) for code in ("thailandpost", "flash"))
    sent.parcels.update(carrier=post, pieces=2)
    context = context_of(browser, live_server, market["s01"])
    page = context.new_page()
    said = complaints(page)
    page.goto(f"{live_server.url}/sell/s01/orders/?state=to_pack")
    doubts = page.locator(".doubt:visible")
    expect(page.locator("[name^=tracking-]")).to_have_count(2)
    page.locator("[name^=tracking-]").first.fill("TH0123456789A")
    expect(doubts).to_have_count(1)
    carrier = page.locator("[name^=carrier-]")
    carrier.select_option(flash.code)
    expect(doubts).to_have_count(0)
    carrier.select_option(post.code)
    expect(doubts).to_have_count(1)
    carrier.select_option(flash.code)
    assert obstacles(page, said, 200) == [] and small_targets(page) == []
    page.locator(".boxes button.next").tap()
    expect(page.locator(".empty")).to_be_visible()
    assert [(parcel.carrier.code, parcel.tracking_number) for parcel in sent.parcels.all()] == [("flash", "TH0123456789A")]
    assert said == []
    context.close()
