"""What a guest collected joins the account's basket, unless it was ordered meanwhile."""

from typing import Any

import pytest
from django.test import Client
from oscar.core.loading import get_model

from storefront.basket.actions import merge_baskets
from tests.factories.goods import make_basket, product

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")


def guest_with(*skus: str) -> Client:
    """A guest's browser with goods in its basket."""
    guest = Client()
    for sku in skus:
        assert guest.post("/en/basket/add/", {"product": product(sku).pk, "quantity": "1"}).status_code == 302
    return guest


def test_the_larger_number_stays(buyer: Any) -> None:
    own = make_basket(goods={"S01-001": 3, "S06-018": 1}, owner=buyer)
    guest = make_basket(goods={"S01-001": 2, "S06-018": 5, "S03-007": 1})
    merge_baskets(into=own, guest=guest)
    assert dict(own.lines.values_list("product__upc", "quantity")) == {"S01-001": 3, "S06-018": 5, "S03-007": 1}
    assert Basket.objects.get(pk=guest.pk).status == Basket.MERGED


def test_a_basket_that_was_ordered_meanwhile_stays_ordered(buyer: Any) -> None:
    own, guest = make_basket(goods={"S01-001": 1}, owner=buyer), make_basket(goods={"S03-007": 1})
    Basket.objects.filter(pk=guest.pk).update(status=Basket.SUBMITTED)
    merge_baskets(into=own, guest=guest)
    assert Basket.objects.get(pk=guest.pk).status == Basket.SUBMITTED
    assert list(own.lines.values_list("product__upc", flat=True)) == ["S01-001"]
    assert Line.objects.filter(basket=guest).count() == 1


def test_what_the_basket_has_no_room_for_is_saved_for_later(buyer: Any, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.basket.actions._MOST_LINES", 2)
    own = make_basket(goods={"S06-018": 1}, owner=buyer)
    client.cookies = guest_with("S01-001", "S03-007").cookies
    client.force_login(buyer)
    page = client.get("/en/basket/").content.decode().replace("\u00a0", " ")
    assert "The basket is full: 1 thing is saved for later." in page
    lines = Line.objects.filter(basket__owner=buyer)
    assert set(lines.values_list("basket__status", "product__upc")) == {
        ("Open", "S06-018"),
        ("Open", "S01-001"),
        ("Saved", "S03-007"),
    }
    assert Line.objects.count() == 3 and own.lines.count() == 2


def test_saved_things_always_have_room(buyer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own, guest = make_basket(goods={"S06-018": 1}, owner=buyer), make_basket(goods={"S01-001": 2})
    for basket in (own, guest):
        basket.status = Basket.SAVED
        basket.save()
    monkeypatch.setattr("storefront.basket.actions._MOST_LINES", 1)
    assert merge_baskets(into=own, guest=guest) == 0
    assert set(own.lines.values_list("product__upc", flat=True)) == {"S06-018", "S01-001"}
