"""What a guest collected joins the account's basket, unless it was ordered meanwhile."""

from typing import Any

import pytest
from oscar.core.loading import get_model

from storefront.basket.actions import merge_baskets
from tests.factories.goods import make_basket

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")


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
