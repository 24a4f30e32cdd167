"""Forty buyers want one of five pieces."""

from typing import Any

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import Q

from catalog.models import Product
from config.invariants.register import find_faults
from sellers.orders.models import SellerOrder
from sellers.stock import actions
from storefront.checkout.actions import OrderRefused, place_order
from tests.factories.faults import drop_constraint, ignore_checks
from tests.factories.goods import leave_in_stock, make_basket, stock
from tests.factories.orders import Order, make_wish
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
SKU, PIECES, BUYERS = "S01-002", 5, 40
SOLD_OUT = "ข้าวกล้องหอมมะลิอินทรีย์ 1 กก."


def _rush() -> Crowd:
    leave_in_stock(SKU, PIECES)
    wishes = [(make_basket(goods={SKU: 1}), make_wish()) for _buyer in range(BUYERS)]
    return Crowd([lambda basket=basket, wish=wish: place_order(basket=basket, wish=wish) for basket, wish in wishes])


def test_five_orders_and_thirty_five_clear_refusals() -> None:
    in_stock = leave_in_stock(SKU, PIECES).num_in_stock
    crowd = _rush()
    assert crowd.failures == {"OrderRefused": 35}
    assert len(crowd.done) == Order.objects.count() == SellerOrder.objects.count() == 5
    refusals = [error.messages for error in crowd.errors if isinstance(error, OrderRefused)]
    assert all(len(messages) == 1 and SOLD_OUT in messages[0] for messages in refusals), refusals
    assert len({message for messages in refusals for message in messages}) == 1
    record = stock(SKU)
    assert (record.num_in_stock, record.num_allocated, record.free) == (in_stock, 5, 0)
    assert not Product.objects.get(upc=SKU).in_stock
    assert find_faults() == []


def test_without_the_guard_it_is_oversold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the guard of the UPDATE, the look at the basket before it, and the CHECK behind it are off."""
    monkeypatch.setattr(actions, "_enough", lambda quantities: Q())
    monkeypatch.setattr("storefront.basket.contents._trouble", lambda line: "")
    if connection.vendor == "postgresql":
        drop_constraint("partner_stockrecord", "stock_allocated_within_stock")
        crowd = _rush()
    else:
        connection_created.connect(_ignore_checks)
        try:
            connection.close()
            crowd = _rush()
        finally:
            connection_created.disconnect(_ignore_checks)
    assert crowd.failures == {}
    assert Order.objects.count() == 40
    assert stock(SKU).free == -35


def _ignore_checks(**kwargs: Any) -> None:
    ignore_checks()


def test_the_check_of_the_database_stands_behind_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """With only the CHECK left nothing is oversold either; it is the last line, so its refusals are not pretty."""
    monkeypatch.setattr(actions, "_enough", lambda quantities: Q())
    monkeypatch.setattr("storefront.basket.contents._trouble", lambda line: "")
    crowd = _rush()
    assert crowd.failures == {"IntegrityError": 35}
    assert (Order.objects.count(), stock(SKU).free) == (5, 0)
    assert find_faults() == []
