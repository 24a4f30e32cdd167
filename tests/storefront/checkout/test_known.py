"""Where things go before anything is typed: one rule for the basket that quotes and the checkout that asks."""

from typing import Any

import pytest

from sellers.centres.models import AdminArea
from storefront.address.actions import save_address
from tests.factories.goods import product
from tests.factories.orders import make_order
from tests.factories.people import make_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
HOME, MOTHER = "100608.10240", "500114.50000"
DATA = {"name": "มานี", "phone": "+66812345678", "address": "7 ซอย 3", "postcode": "10240"}


@pytest.fixture
def buyer() -> Any:
    return make_user(email="buyer@example.test", language="en")


@pytest.fixture
def guest(buyer: Any) -> Visitor:
    """The buyer's browser, with something in the basket."""
    visitor = Visitor()
    visitor.client.force_login(buyer)
    return visitor.open("/en" + product("S01-001").get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")


def put_first(buyer: Any, **data: Any) -> Any:
    return save_address(user=buyer, data=DATA | {"default": True} | data, area=AdminArea.objects.get(pk=HOME[:6]))


def filled_in(guest: Visitor) -> dict[str, Any]:
    """What the checkout knows."""
    page = guest.open("/en/checkout/").page
    values = {name: page.find("input", {"name": name}).get("value", "") for name in ("name", "phone", "address", "postcode")}
    chosen = page.find("select", {"name": "area"})
    area = chosen.find("option", selected=True)["value"] if chosen else page.find("input", {"name": "area"})["value"]
    return values | {"area": area}


def quoted(guest: Visitor) -> str:
    """Where the basket says that things go."""
    where = guest.open("/en/basket/").page.find(id="where").find("p")
    return where.get_text() if where and "Goes to" in where.get_text() else ""


def test_without_a_name_or_an_address_things_go_where_the_last_order_went(guest: Visitor, buyer: Any) -> None:
    assert quoted(guest) == ""
    last = make_order(goods={"S01-001": 1}, user=buyer)
    known = filled_in(guest)
    assert (known["name"], known["address"]) == (last.checkout.contact_name, last.shipping_address.line1)
    assert known["area"] == f"{last.checkout.area_id}.{last.shipping_address.postcode}" and "Chiang Mai" in quoted(guest)


def test_the_address_put_first_comes_before_the_last_order(guest: Visitor, buyer: Any) -> None:
    make_order(goods={"S01-001": 1}, user=buyer)
    put_first(buyer)
    save_address(user=buyer, data=DATA | {"address": "8 ซอย 4", "default": False}, area=AdminArea.objects.get(pk=HOME[:6]))
    assert filled_in(guest) == {"name": "มานี", "phone": "081-234-5678", "address": "7 ซอย 3", "postcode": "10240", "area": HOME}
    assert "10240" in quoted(guest)


def test_a_place_that_is_named_wins_in_the_basket_and_in_the_checkout(guest: Visitor, buyer: Any) -> None:
    put_first(buyer)
    guest.open(f"/en/basket/?place={MOTHER}")
    assert "50000" in quoted(guest)
    known = filled_in(guest)
    assert (known["area"], known["address"], known["phone"]) == (MOTHER, "", "")  # nobody's door is known there


def test_an_address_in_the_named_place_is_filled_in(guest: Visitor, buyer: Any) -> None:
    put_first(buyer)
    mother = DATA | {"name": "แม่", "address": "5 หมู่ 2", "postcode": "50000", "default": False}
    save_address(user=buyer, data=mother, area=AdminArea.objects.get(pk=MOTHER[:6]))
    guest.open(f"/en/basket/?place={MOTHER}")
    assert filled_in(guest) == {"name": "แม่", "phone": "081-234-5678", "address": "5 หมู่ 2", "postcode": "50000", "area": MOTHER}


def test_choosing_an_address_takes_the_place_of_what_was_named(guest: Visitor, buyer: Any) -> None:
    guest.open(f"/en/basket/?place={MOTHER}")
    address = put_first(buyer)
    guest.open("/en/account/addresses/add/").press(
        "Save the address", **(DATA | {"address": "9 ซอย 5"})
    )  # not put first: nothing is chosen
    assert "50000" in quoted(guest)
    guest.client.post(f"/en/account/addresses/{address.pk}/default/", {"csrfmiddlewaretoken": guest.client.cookies["csrftoken"].value})
    assert "10240" in quoted(guest) and filled_in(guest)["address"] == "7 ซอย 3"


def test_after_an_order_to_somebody_else_the_next_one_goes_home_again(guest: Visitor, buyer: Any) -> None:
    put_first(buyer)
    guest.open("/en/checkout/").press("review=1", name="แม่", phone="081 234 5678", address="5 หมู่ 2", postcode="ฟ้าฮ่าม")
    guest.press("Order for")
    guest.open("/en" + product("S01-001").get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    assert "10240" in quoted(guest) and filled_in(guest)["area"] == HOME


def test_a_guests_place_is_where_the_last_order_went(buyer: Any) -> None:
    guest = (
        Visitor()
        .open("/en" + product("S01-001").get_absolute_url().removeprefix("/en"))
        .press("Add to basket", quantity="1")
        .open("/en/checkout/")
    )
    guest.press("review=1", name="แม่", phone="081 234 5678", address="5 หมู่ 2", postcode="ฟ้าฮ่าม").press("Order for")
    guest.open("/en" + product("S01-001").get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    assert "50000" in quoted(guest)
