"""Saved for later: out of the sums, back again with the price that was seen, and still there after sign-in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories.goods import make_basket, product, stock
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")


def with_goods(*skus: str) -> Visitor:
    guest = Visitor()
    for sku in skus:
        guest.open("/en" + product(sku).get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    return guest.open("/en/basket/")


def kept(guest: Visitor) -> str:
    section = guest.page.find("section", {"aria-labelledby": "kept"})
    return " ".join(section.get_text().split()) if section else ""


def test_a_guest_saves_a_line_and_takes_it_back() -> None:
    guest = with_goods("S01-001", "S03-007").press("Save for later")
    assert "Hom Mali Rice" in kept(guest) and "฿285" in kept(guest)
    assert guest.page.find("dl", {"class": "sums"}).find("dd").get_text() == "฿120"
    record = stock("S01-001")
    type(record).objects.filter(pk=record.pk).update(price=300)
    guest.press("Back into the basket")
    assert kept(guest) == ""
    assert "The price changed from ฿285 to ฿300 since you put it here." in guest.text


def test_saved_things_survive_sign_in_and_join_those_of_the_account(buyer: Any) -> None:
    guest = with_goods("S01-001", "S03-007").press("Save for later")
    own = make_basket(goods={"S06-018": 2}, owner=buyer)
    own.status = "Saved"
    own.save()
    guest.client.force_login(buyer)
    guest.open("/en/basket/")
    assert "Hom Mali Rice" in kept(guest)
    lines = Line.objects.filter(basket__owner=buyer)
    assert set(lines.values_list("basket__status", "product__upc")) == {
        ("Open", "S03-007"),
        ("Saved", "S01-001"),
        ("Saved", "S06-018"),
    }
    assert "basket_saved" not in {name for name, cookie in guest.client.cookies.items() if cookie.value}
    assert "Hom Mali Rice" in kept(guest.open("/en/basket/"))


@pytest.mark.parametrize("press", ["later", "back", "remove"])
def test_a_line_of_somebody_else_is_not_there(client: Client, press: str) -> None:
    line = make_basket(goods={"S01-001": 1}).lines.get()
    before = Line.objects.values().get()
    answer = client.post(reverse("basket_line", args=[line.pk]), {press: "1", "saved": "1"})
    assert answer.status_code == 404
    assert Line.objects.values().get() == before
    assert get_model("basket", "Basket").objects.count() == 1
