"""What the checkout fills in before an account has typed anything."""

from typing import Any

import pytest

from sellers.centres.models import AdminArea
from storefront.address.book import save_address
from tests.factories.goods import product
from tests.factories.orders import make_order
from tests.factories.people import make_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


def filled_in(guest: Visitor) -> dict[str, Any]:
    page = guest.page
    values = {name: page.find("input", {"name": name})["value"] for name in ("name", "phone", "address", "postcode")}
    return values | {"area": page.find("select", {"name": "area"}).find("option", selected=True)["value"]}


def test_the_address_put_first_comes_before_the_last_order_and_the_place_remembered() -> None:
    buyer = make_user(email="buyer@example.test", language="en")
    last = make_order(goods={"S01-001": 1}, user=buyer)
    guest = Visitor()
    guest.client.force_login(buyer)
    guest.open("/en" + product("S01-001").get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    without = filled_in(guest.open("/en/checkout/"))
    guest.client.cookies["place"] = "500114.50000"
    data = {"name": "มานี", "phone": "+66812345678", "address": "7 ซอย 3", "postcode": "10240"}
    area = AdminArea.objects.get(pk="100608")
    save_address(user=buyer, data=data | {"default": True}, area=area)
    save_address(user=buyer, data=data | {"address": "8 ซอย 4", "default": False}, area=area)
    after = filled_in(guest.open("/en/checkout/"))
    assert (without["name"], without["address"]) == (last.checkout.contact_name, last.shipping_address.line1)
    assert after == {"name": "มานี", "phone": "081-234-5678", "address": "7 ซอย 3", "postcode": "10240", "area": "100608.10240"}
