"""Taking a line out: by its button or by the number 0, said in so many words, and put back with one press."""

import time

import pytest
from oscar.core.loading import get_model

from storefront.basket.actions import add_to_basket
from tests.factories.goods import make_basket, product
from tests.storefront.basket.test_saved import with_goods

pytestmark = pytest.mark.django_db
Basket, Line = get_model("basket", "Basket"), get_model("basket", "Line")


@pytest.mark.parametrize("way", ["Remove", "0", " 0 "])
def test_what_is_taken_out_can_be_put_back(way: str) -> None:
    guest = with_goods("S01-001", "S03-007").press("Change", quantity="3")
    guest.press("Remove") if way == "Remove" else guest.press("Change", quantity=way)
    assert guest.status == 200 and "is out of the basket." in guest.text
    assert list(Line.objects.values_list("product__upc", flat=True)) == ["S03-007"]
    guest.press("Put it back")
    assert dict(Line.objects.values_list("product__upc", "quantity")) == {"S01-001": 3, "S03-007": 1}
    assert "is out of the basket." not in guest.text


def test_the_last_line_leaves_an_empty_basket_that_still_offers_it() -> None:
    guest = with_goods("S01-001").press("Remove")
    assert "Nothing is in the basket yet." in guest.text
    assert "is out of the basket." in guest.press("Put it back").open("/en/basket/").press("Remove").text


def test_it_is_offered_until_the_basket_changes_however_many_pages_lie_between() -> None:
    guest = with_goods("S01-001", "S03-007").press("Remove")
    guest.open("/en/").open("/en/basket/?place=500114.50000")
    assert "Put it back" in guest.text
    guest.press("Change", quantity="2")
    assert "Put it back" not in guest.text


@pytest.mark.parametrize(("seconds", "offered"), [(29 * 60, True), (31 * 60, False)])
def test_it_is_offered_for_half_an_hour(seconds: int, offered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = with_goods("S01-001", "S03-007").press("Remove")
    then = time.time() + seconds
    monkeypatch.setattr("storefront.basket.undo.time.time", lambda: then)
    assert ("Put it back" in guest.open("/en/basket/").text) is offered


def test_what_is_in_the_basket_again_is_not_offered() -> None:
    guest = with_goods("S01-001", "S03-007").press("Remove")
    add_to_basket(basket=Basket.objects.get(), product_id=product("S01-001").pk, quantity=1)
    assert "Put it back" not in guest.open("/en/basket/").text


def test_another_basket_offers_nothing_of_the_one_before() -> None:
    guest = with_goods("S01-001", "S03-007").press("Remove")
    Basket.objects.update(status="Submitted")
    assert "Put it back" not in guest.open("/en/basket/").text


def test_nobody_takes_out_a_line_of_somebody_else_with_a_zero() -> None:
    line = make_basket(goods={"S01-001": 1}).lines.get()
    guest = with_goods("S03-007")
    answer = guest.client.post(
        f"/basket/lines/{line.pk}/",
        {"quantity": "0", "csrfmiddlewaretoken": guest.page.find("input", {"name": "csrfmiddlewaretoken"})["value"]},
    )
    assert answer.status_code == 404 and Line.objects.filter(pk=line.pk).exists()
