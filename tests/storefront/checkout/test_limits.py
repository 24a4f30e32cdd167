"""How many orders and baskets one visitor and one address may make; whoever is refused loses nothing."""

from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model

from tests.factories.goods import product, stock
from tests.journeys.visitor import Visitor
from tests.storefront.checkout.test_page import WHO, with_total

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
Basket = get_model("basket", "Basket")


def add(client: Client, sku: str = "S01-001", **fields: str) -> Any:
    return client.post("/en/basket/add/", {"product": product(sku).pk, "quantity": "2", **fields}, follow=True)


def test_orders_of_one_visitor_are_counted_and_the_form_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.checkout.views.ORDERS", "1/h/key,100/h/ip")
    guest = with_total("S01-001").press("Order for")
    assert Order.objects.count() == 1
    held = stock("S03-007").num_allocated
    guest.open("/en" + product("S03-007").get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    guest.press("Go to the address").press("Order for", **WHO)
    assert (guest.status, guest.url, Order.objects.count()) == (409, "/en/checkout/", 1)
    assert "Nothing is lost: wait 10 minutes and press again." in guest.text
    assert guest.page.find("input", {"name": "name"})["value"] == WHO["name"]
    assert stock("S03-007").num_allocated == held
    with_total("S03-007").press("Order for")
    assert Order.objects.count() == 2, "somebody else at the same address"
    monkeypatch.setattr("storefront.checkout.views.ORDERS", "2/h/key,100/h/ip")
    guest.press("Order for")
    assert (guest.status, Order.objects.count()) == (200, 3)


def test_orders_from_one_address_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.checkout.views.ORDERS", "20/h/key,1/h/ip")
    for _visitor in range(2):
        with_total("S01-001").press("Order for")
    assert Order.objects.count() == 1


def test_baskets_without_cookies_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.basket.views.NEW_BASKETS", "2/h/ip")
    known = Client()
    assert add(known).redirect_chain[-1][0] == "/en/basket/"
    add(Client())
    refused = add(Client(), quantity="3")
    assert Basket.objects.count() == 2
    page = refused.content.decode()
    assert "Wait a minute and press again." in page and refused.redirect_chain[-1][0].endswith("?quantity=3#buy")
    assert add(known, "S03-007").redirect_chain[-1][0] == "/en/basket/", "who has a basket goes on"
    assert Client(REMOTE_ADDR="203.0.113.9").post("/en/basket/add/", {"product": product("S01-001").pk})["Location"] == "/en/basket/"


def test_goods_of_one_basket_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.basket.views.ADDS", "1/m/key")
    guest = Client()
    for _press in range(3):
        add(guest)
    assert Basket.objects.get().lines.get().quantity == 4
    assert add(Client()).redirect_chain[-1][0] == "/en/basket/"


def test_an_empty_basket_leads_to_the_order_that_was_just_placed() -> None:
    """The answer to the last press got lost, and the buyer goes back."""
    guest = with_total("S01-001").press("Order for")
    order = Order.objects.get()
    guest.open("/en/basket/")
    assert f"Order {order.number} is placed." in guest.text
    assert guest.follow("See the order").url == f"/en/orders/{order.number}/"
    assert order.number not in Visitor().open("/en/basket/").text
