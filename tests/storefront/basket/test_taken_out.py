"""Taking a line out: by its button or by the number 0, said in so many words, and put back with one press."""

import pytest
from oscar.core.loading import get_model

from tests.factories.goods import make_basket, product
from tests.storefront.basket.test_saved import with_goods

pytestmark = pytest.mark.django_db
Line = get_model("basket", "Line")


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


@pytest.mark.parametrize(
    "query", ["out=999999&units=1", "out=x&units=1", "out=1&units=", "out=%00&units=1", "out=99999999999999999999&units=1"]
)
def test_an_address_with_rubbish_offers_nothing(query: str) -> None:
    guest = with_goods("S01-001").open(f"/en/basket/?{query}")
    assert guest.status == 200 and "Put it back" not in guest.text


def test_what_is_in_the_basket_is_not_offered_again() -> None:
    guest = with_goods("S01-001").open(f"/en/basket/?out={product('S01-001').pk}&units=2")
    assert "Put it back" not in guest.text


def test_nobody_takes_out_a_line_of_somebody_else_with_a_zero() -> None:
    line = make_basket(goods={"S01-001": 1}).lines.get()
    guest = with_goods("S03-007")
    answer = guest.client.post(
        f"/basket/lines/{line.pk}/",
        {"quantity": "0", "csrfmiddlewaretoken": guest.page.find("input", {"name": "csrfmiddlewaretoken"})["value"]},
    )
    assert answer.status_code == 404 and Line.objects.filter(pk=line.pk).exists()
