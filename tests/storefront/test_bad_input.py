"""Bad input: a clear message that says what to do, nothing typed is lost, nothing is written, never a server error."""

import re
import struct
import zlib
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from oscar.core.loading import get_model

from catalog.models import Product
from sellers.models import Partner
from sellers.payments.models import Slip
from tests.factories.goods import leave_in_stock, stock
from tests.journeys.slips import slip
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
TYPED = {"name": "สมหญิง ใจดี", "phone": "081 234 5678", "address": "99 หมู่ 1", "postcode": "50000"}


def english(path: str) -> str:
    return "/en" + path.removeprefix("/en")


def on_product(sku: str = "S01-001") -> Visitor:
    return Visitor().open(english(Product.objects.get(upc=sku).get_absolute_url()))


def at_checkout(prefix: str = "/en") -> Visitor:
    return on_product().press("Add to basket", quantity="2").open(f"{prefix}/checkout/")


def refusals(visitor: Visitor) -> str:
    """What the page says at its top about what was typed."""
    return visitor.page.find("div", {"class": "errors"}).get_text()


def value_of(visitor: Visitor, name: str) -> str:
    field = visitor.page.find(attrs={"name": name})
    # The first new line of a textarea is no part of its value.
    return field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")


def with_total() -> Visitor:
    guest = at_checkout().press("See delivery and total", **TYPED)
    area = next(option["value"] for option in guest.page.find("select", {"name": "area"}).find_all("option") if option["value"])
    return guest.press("See delivery and total", area=area)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("postcode", "99999", "No sub-district has the postcode 99999. Check its five digits, or type the sub-district or district."),
        ("postcode", "๑๒", "Check its five digits, or type the sub-district or district."),
        ("postcode", "", "Enter the postcode, five digits, or the name of the sub-district."),
        ("phone", "0812", "A mobile number has 10 digits, such as 080-000-0001."),
        ("phone", "", "Give a mobile number or an e-mail address, so that we can tell you about the order."),
        ("name", "   ", "Enter the name to write on the parcel."),
        ("name", "ก" * 201, "This is too long: 201 characters, where 200 fit. Shorten it."),
        ("phone", "0" * 31, "This is too long: 31 characters, where 30 fit. Shorten it."),
        ("address", "ก" * 300, "This is too long: 300 characters, where 200 fit. Shorten it."),
        ("address", "", "Enter the house number and moo, soi or road."),
        ("note", "ก" * 501, "This is too long: 501 characters, where 500 fit. Shorten it."),
    ],
)
def test_a_wrong_address_is_said_and_the_rest_is_kept(field: str, typed: str, message: str, prefix: str) -> None:
    guest = at_checkout(prefix).press("review=1", **(TYPED | {field: typed}))
    assert (guest.status, guest.url) == (422, f"{prefix}/checkout/")
    said = refusals(guest)
    if prefix:
        assert message in guest.text and message in said
    else:
        assert re.search("[ก-๙]{3}", said) and not re.search("[A-Za-z]{3}", said), said
    for name, value in (TYPED | {field: typed}).items():
        assert value_of(guest, name) == value, name
    assert Order.objects.count() == 0


@pytest.mark.parametrize("name", ["ก", "ก" * 200, "สมหญิง 🌾 ใจดี", "שלום مرحبا", "<script>alert(1)</script>"])
def test_unusual_names_order_like_any_other(name: str) -> None:
    guest = with_total().press("Order for", name=name)
    assert Order.objects.get().checkout.contact_name == name
    assert guest.status == 200 and name in guest.text


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("field", ["name", "phone", "email", "address", "note"])
def test_a_nul_is_refused_and_the_rest_is_kept(field: str, prefix: str) -> None:
    guest = at_checkout(prefix).press("review=1", **(TYPED | {field: "ก\x00ข"}))
    assert guest.status == 422
    assert all(value_of(guest, name) == value for name, value in TYPED.items() if name != field)
    assert ("A character in this cannot be stored. Type it again." in refusals(guest)) is bool(prefix)
    assert prefix or not re.search("[A-Za-z]{3}", refusals(guest).replace("name@example.com", ""))


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000", "abc", "", "1.5", "๙" * 40])
def test_an_impossible_quantity_is_refused(quantity: str) -> None:
    guest = on_product().press("Add to basket", quantity=quantity)
    assert guest.status == 200 and "Enter a number from 1 to 999." in guest.text
    assert guest.open("/en/basket/").text.count("Nothing is in the basket yet.") == 1


@pytest.mark.parametrize("quantity", ["-1", "1000000000", "abc", "", "1.5", "\x00"])
def test_an_impossible_quantity_of_a_line_leaves_the_line_and_stays_in_its_field(quantity: str) -> None:
    leave_in_stock("S01-001", 7)
    guest = on_product().press("Add to basket", quantity="2").press("Change", quantity=quantity)
    assert guest.status == 422 and "Enter a number from 1 to 7. 7 bags are left." in guest.text
    field = guest.page.find("input", {"name": "quantity"})
    assert (field["value"], field["aria-invalid"]) == (quantity, "true")
    assert guest.page.find(id=field["aria-describedby"]) is not None
    assert apps.get_model("basket", "Line").objects.get().quantity == 2


@pytest.mark.parametrize(("typed", "step", "left"), [("2", "1", 3), ("2", "-1", 1), ("1", "-1", 1)])
def test_the_buttons_beside_a_number_work_without_script(typed: str, step: str, left: int) -> None:
    guest = on_product().press("Add to basket", quantity="2").press(f"step={step}", quantity=typed)
    assert (guest.status, value_of(guest, "quantity")) == (200, str(left))


def test_none_of_a_line_takes_it_out() -> None:
    guest = on_product().press("Add to basket", quantity="2").press("Change", quantity="0")
    assert "Nothing is in the basket yet." in guest.text


@pytest.mark.parametrize(
    ("change", "message"), [("paused", "is paused. Its goods can be ordered when it opens again."), ("sold", "has just sold out.")]
)
def test_goods_that_stopped_while_their_page_was_open_are_refused(change: str, message: str) -> None:
    guest = on_product()
    if change == "paused":
        Partner.objects.filter(code="s01").update(state="paused")
    else:
        leave_in_stock("S01-001", 0)
    guest.press("Add to basket", quantity="1")
    assert guest.status == 200 and message in guest.text
    assert apps.get_model("basket", "Line").objects.count() == 0


@pytest.mark.parametrize("product", ["999999", "0", "-1", "abc", "9" * 30, "\x00", ""])
def test_a_product_that_is_not_there(product: str) -> None:
    assert on_product().press("Add to basket", product=product).status == 404
    assert apps.get_model("basket", "Line").objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "x"},
        {"key": ""},
        {"seen": "x"},
        {"seen": "-1"},
        {"seen": "9" * 40},
        {"area": "999999"},
        {"area": "\x00"},
        {"note": "x" * 501},
    ],
)
def test_hidden_fields_that_were_tampered_with_order_nothing(fields: dict[str, str]) -> None:
    guest = with_total().press("Order for", **fields)
    assert guest.status in (409, 422)
    assert value_of(guest, "name") == TYPED["name"]
    assert Order.objects.count() == 0


def test_more_than_there_is_says_how_many_are_left() -> None:
    leave_in_stock("S01-001", 3)
    guest = on_product().press("Add to basket", quantity="4")
    assert "3 bags of Organic Thung Kula Hom Mali Rice 5 kg left. Change the quantity to 3 to order." in guest.text


def test_sold_out_and_paused_while_in_the_basket_stop_the_checkout_with_a_message() -> None:
    guest = on_product().press("Add to basket", quantity="2")
    leave_in_stock("S01-001", 0)
    assert "has just sold out" in guest.follow("Basket").text
    assert "has just sold out" in guest.open("/en/checkout/").text and guest.url.endswith("/basket/")
    leave_in_stock("S01-001", 9)
    Partner.objects.filter(code="s01").update(state="paused")
    assert "is paused" in guest.open("/en/checkout/").text
    assert Order.objects.count() == 0


def test_sold_out_at_the_last_press_keeps_the_form() -> None:
    guest = with_total().press("Work out the total again", note="ฝากไว้ที่บ้านป้า")
    leave_in_stock("S01-001", 1)
    guest.press("Order for")
    assert (guest.status, guest.url) == (409, "/en/checkout/")
    assert "Change the quantity to 1 to order." in guest.text
    for name, value in {**TYPED, "note": "ฝากไว้ที่บ้านป้า"}.items():
        assert value_of(guest, name).strip() == value, name
    assert Order.objects.count() == 0 and stock("S01-001").num_allocated == 0
    line = guest.page.find("div", {"class": "errors"}).find("a", href="/en/basket/")
    assert line is not None
    guest.open(line["href"]).press("Change", quantity="1").follow("Go to the address")
    assert guest.status == 200


def test_a_price_that_changed_is_shown_before_anything_is_ordered() -> None:
    guest = with_total()
    record = stock("S01-001")
    type(record).objects.filter(pk=record.pk).update(price=300)
    guest.press("Order for")
    assert guest.status == 409 and "Look at the total and confirm again." in guest.text
    assert value_of(guest, "name") == TYPED["name"] and Order.objects.count() == 0
    guest.press("Order for")
    assert Order.objects.count() == 1


def test_two_tabs_over_one_basket_give_one_order() -> None:
    first = with_total()
    second = Visitor()
    second.client, second.url, second.page = first.client, first.url, first.page
    first.press("Order for")
    second.page.find("input", {"name": "key"})["value"] = str(uuid4())
    second.press("Order for")
    assert Order.objects.count() == 1
    assert "The basket is empty" in second.text


def test_going_back_and_pressing_again_leads_to_the_same_order() -> None:
    guest = with_total()
    again, page = guest.url, guest.page
    guest.press("Order for")
    placed = guest.url
    guest.url, guest.page = again, page
    assert guest.press("Order for").url == placed
    assert Order.objects.count() == 1


def test_a_lost_session_keeps_what_was_typed_on_the_page() -> None:
    guest = with_total()
    guest.client.cookies.clear()
    guest.press("Order for")
    assert guest.status == 403
    assert "This page was open for long. Reload it and send again." in guest.text
    assert TYPED["name"] in guest.text and Order.objects.count() == 0


@pytest.mark.parametrize("number", ["M-AAAAAAAA-A", "1", "' OR 1=1", "x" * 300])
def test_a_foreign_order_number_is_not_there(number: str) -> None:
    assert Visitor().open(f"/en/orders/{number}/").status == 404


@pytest.mark.parametrize("wrong", ["%00", "%F0%9F%8C%BE", "M-%00-4", "..%2F"])
def test_what_no_number_can_be_is_not_there_even_with_a_key(client: Client, wrong: str) -> None:
    client.cookies = with_total().press("Order for").client.cookies
    assert client.session["order_keys"]
    own = f"/en/orders/{Order.objects.get().number}"
    foreign = f"/en/orders/{wrong}"
    inner = [f"payments/{wrong}/", f"payments/{wrong}/qr.svg", f"key/{wrong}/"]
    for path in [f"{foreign}/", f"{foreign}/parts/1/cancel/", *(f"{order}/{rest}" for order in (own, foreign) for rest in inner)]:
        assert [client.get(path).status_code, client.post(path).status_code] == [404, 404], path


# The slip


def paying() -> Visitor:
    guest = with_total().press("Order for")
    return guest.follow("Pay ฿")


def huge_png() -> bytes:
    """The header of a picture of 30,000 x 30,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


def picture_without_code() -> bytes:
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("RGB", (400, 400), "white").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"just text", "slip.jpg", "This file is not a picture. Choose a JPG or PNG."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "slip.svg", "This file is not a picture. Choose a JPG or PNG."),
        (huge_png(), "slip.png", "Choose a smaller one."),
        (picture_without_code(), "slip.png", "There is no slip QR in this picture."),
        (b"", "slip.png", "empty"),
        (slip("A" * 41).read(), "slip.png", "There is no slip QR in this picture."),
        (slip("TH-1/2").read(), "slip.png", "There is no slip QR in this picture."),
    ],
    ids=["text", "svg", "huge", "no code", "empty", "long reference", "no reference"],
)
def test_what_is_no_slip_is_refused(content: bytes, name: str, message: str) -> None:
    guest = paying()
    guest.press("Attach slip", files={"slip": SimpleUploadedFile(name, content)})
    assert guest.status == 422 and message in guest.text
    assert Slip.objects.count() == 0


def test_a_slip_that_was_used_before_is_refused() -> None:
    paying().press("Attach slip", files={"slip": slip("USED1")})
    guest = paying().press("Attach slip", files={"slip": slip("USED1", name="again.png")})
    assert guest.status == 422 and "This slip was used for another order." in guest.text
    assert Slip.objects.count() == 1


def test_sixty_megabytes_are_refused_before_they_are_read(client: Any) -> None:
    guest = paying()
    answer = guest.client.post(guest.url, {}, headers={"content-length": str(60 * 1024 * 1024)}, CONTENT_LENGTH=str(60 * 1024 * 1024))
    assert answer.status_code == 413
    assert "25" in answer.content.decode()


def test_an_accounts_form_opens_its_order_to_the_account_only(buyer: Any) -> None:
    owner = Visitor()
    owner.client.force_login(buyer)
    owner.open(english(Product.objects.get(upc="S01-001").get_absolute_url())).press("Add to basket").follow("Go to the address")
    owner.press("See delivery and total", **TYPED)
    area = next(option["value"] for option in owner.page.find("select", {"name": "area"}).find_all("option") if option["value"])
    owner.press("See delivery and total", area=area).press("Order for")
    placed = Order.objects.get()
    assert placed.user == buyer and owner.status == 200
    thief = with_total()
    thief.page.find("input", {"name": "key"})["value"] = str(placed.checkout.key)
    assert "/account/login/" in thief.press("Order for").url
    assert thief.open(f"/en/orders/{placed.number}/").status == 404


@pytest.mark.parametrize("typed", ["0", "abc", "9999"])
def test_a_number_that_cannot_be_stays_in_its_field_on_the_product_page(typed: str) -> None:
    visitor = on_product().press("Add to basket", quantity=typed)
    assert visitor.page.find("input", {"name": "quantity"})["value"] == typed
    assert visitor.page.find(attrs={"role": "alert"})
