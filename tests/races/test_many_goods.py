"""Two hundred orders of several goods, half of them in the opposite order."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.db.models import F

from config.invariants.register import find_faults
from sellers.models import StockRecord
from sellers.orders.models import SellerOrder
from sellers.payments.actions import expire_payment
from sellers.stock import actions
from storefront.checkout.actions import place_order
from tests.factories.goods import Basket, leave_in_stock, make_basket, stock
from tests.factories.moments import START
from tests.factories.orders import Order, make_order, make_wish, payment_of
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
GOODS = ["S01-001", "S01-002", "S02-004", "S03-007", "S05-015"]
ORDERS, THREADS = 200, 16


def _basket(number: int) -> Basket:
    return make_basket(goods=dict.fromkeys(GOODS if number % 2 else reversed(GOODS), 1))


def test_no_deadlock_and_no_partial_order() -> None:
    for sku in GOODS:
        leave_in_stock(sku, 150)
    wishes = [(_basket(number), make_wish()) for number in range(ORDERS)]
    crowd = Crowd([lambda basket=basket, wish=wish: place_order(basket=basket, wish=wish) for basket, wish in wishes], threads=THREADS)
    assert crowd.failures == {"OrderRefused": 50}
    assert Order.objects.count() == 150
    assert {stock(sku).free for sku in GOODS} == {0}
    shops = len({sku[:3] for sku in GOODS})
    assert Counter(SellerOrder.objects.values_list("order_id", flat=True)) == dict.fromkeys(
        Order.objects.values_list("pk", flat=True), shops
    )
    assert Basket.objects.filter(status=Basket.SUBMITTED).count() == 150
    assert find_faults() == []


def test_orders_expire_while_others_are_placed() -> None:
    """One payment covers several shops; giving all their goods back must not cross with an order that takes them."""
    for sku in GOODS:
        leave_in_stock(sku, 200)
    old = [payment_of(make_order(goods=dict.fromkeys(reversed(GOODS), 1))) for _number in range(40)]
    wishes = [(_basket(number), make_wish()) for number in range(40)]
    late = START.replace(hour=23)
    calls = [lambda payment=payment: expire_payment(payment=payment, now=late) for payment in old]
    calls += [lambda basket=basket, wish=wish: place_order(basket=basket, wish=wish, now=late) for basket, wish in wishes]
    crowd = Crowd([call for pair in zip(calls[:40], calls[40:], strict=True) for call in pair], threads=THREADS)
    assert crowd.failures == {}
    assert [stock(sku).free for sku in GOODS] == [160] * len(GOODS)
    assert find_faults() == []


def _row_by_row(ids: list[int]) -> None:
    for pk in ids:
        StockRecord.objects.filter(pk=pk).update(num_allocated=F("num_allocated") + 1)


def test_without_locks_in_order_goods_deadlock() -> None:
    """Control (PostgreSQL): the same rows taken in the order of the basket, as an order would without `_lock`."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is nothing to lock")
    ids = [stock(sku).pk for sku in GOODS]
    for sku in GOODS:
        leave_in_stock(sku, 500)

    def take(number: int, guarded: bool) -> None:
        with transaction.atomic():
            if guarded:
                actions.lock_stock(ids)
            _row_by_row(ids if number % 2 else ids[::-1])

    guarded = Crowd([lambda number=number: take(number, True) for number in range(200)], threads=THREADS)
    assert guarded.failures == {}
    bare = Crowd([lambda number=number: take(number, False) for number in range(200)], threads=THREADS)
    assert set(bare.failures) == {"OperationalError"}
    assert any("deadlock detected" in str(error) for error in bare.errors if error)
