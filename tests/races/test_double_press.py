"""The last button pressed twice at once, and two tabs over one basket."""

from uuid import uuid4

import pytest

from config.invariants.register import find_faults
from sellers.orders.models import Checkout
from storefront.basket.actions import add_to_basket
from storefront.checkout import actions
from storefront.checkout.actions import OrderRefused, place_order
from tests.factories.goods import Basket, make_basket, product, stock
from tests.factories.orders import Order, make_wish
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
GOODS = {"S01-002": 1, "S02-004": 2}


def test_the_same_form_sent_eight_times_gives_one_order() -> None:
    basket, wish = make_basket(goods=GOODS), make_wish()
    crowd = Crowd([lambda: place_order(basket=basket, wish=wish)] * 8)
    assert crowd.failures == {}
    assert {order.pk for order in crowd.done} == set(Order.objects.values_list("pk", flat=True))
    assert (Order.objects.count(), Checkout.objects.count(), stock("S02-004").num_allocated) == (1, 1, 2)
    assert find_faults() == []


def test_the_same_form_over_two_baskets_gives_one_order() -> None:
    """A session that was lost between: the basket is another one, the form's key is the same."""
    wish = make_wish()
    baskets = [make_basket(goods=GOODS) for _number in range(6)]
    crowd = Crowd([lambda basket=basket: place_order(basket=basket, wish=wish) for basket in baskets])
    assert crowd.failures == {}
    assert Order.objects.count() == 1
    assert Basket.objects.filter(status=Basket.SUBMITTED).count() == 1
    assert find_faults() == []


def test_two_tabs_over_one_basket_give_one_order() -> None:
    basket = make_basket(goods=GOODS)
    wishes = [make_wish(key=uuid4()) for _number in range(6)]
    crowd = Crowd([lambda wish=wish: place_order(basket=basket, wish=wish) for wish in wishes])
    assert crowd.failures == {"OrderRefused": 5}
    assert Order.objects.count() == 1
    assert len({str(error) for error in crowd.errors if isinstance(error, OrderRefused)}) == 1
    assert find_faults() == []


def test_without_key_and_basket_lock_two_orders_come_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: nobody looks for the key, it is not unique, and the basket is neither locked nor asked whether it is open."""
    monkeypatch.setattr(actions, "order_placed_with", lambda key: None)
    monkeypatch.setattr(actions.Basket, "OPEN", "Submitted")
    basket = make_basket(goods=GOODS)
    Basket.objects.filter(pk=basket.pk).update(status="Submitted")
    wishes = [make_wish(key=uuid4()) for _number in range(4)]
    crowd = Crowd([lambda wish=wish: place_order(basket=basket, wish=wish) for wish in wishes])
    assert len(crowd.done) == Order.objects.count() == 4


def test_the_unique_key_alone_keeps_it_to_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The constraint stands behind the look-up: with the look-up blind, a repeated key is an error, never a second order."""
    monkeypatch.setattr(actions, "order_placed_with", lambda key: None)
    wish = make_wish()
    baskets = [make_basket(goods=GOODS) for _number in range(4)]
    crowd = Crowd([lambda basket=basket: place_order(basket=basket, wish=wish) for basket in baskets])
    assert crowd.failures == {"IntegrityError": 3}
    assert Order.objects.count() == 1


def test_the_same_goods_put_in_twice_at_once_are_one_line() -> None:
    basket = Basket.objects.create()
    pk = product("S01-002").pk
    crowd = Crowd([lambda: add_to_basket(basket=basket, product_id=pk, quantity=1)] * 6)
    assert crowd.failures == {}
    assert list(basket.lines.values_list("quantity", flat=True)) == [6]
