"""Two hundred orders of several goods, half of them in the opposite order."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

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


class _RowByRow:
    """The one UPDATE of the stock as a database may run it: a row at a time, here in the order of the basket."""

    def __init__(self, quantities: Mapping[int, int], guard: Q | None = None) -> None:
        self.quantities, self.guard = quantities, guard or Q()

    def filter(self, guard: Q) -> "_RowByRow":
        return _RowByRow(self.quantities, guard)

    def update(self, **changes: Any) -> int:
        return sum(StockRecord.objects.filter(self.guard, pk=pk).update(**changes) for pk in self.quantities)


def _rush() -> Crowd:
    for sku in GOODS:
        leave_in_stock(sku, 500)
    wishes = [(_basket(number), make_wish()) for number in range(40)]
    return Crowd([lambda basket=basket, wish=wish: place_order(basket=basket, wish=wish) for basket, wish in wishes], threads=THREADS)


def _take_the_guard_off(monkeypatch: pytest.MonkeyPatch) -> str:
    """PostgreSQL: no locks in order. SQLite: transactions that begin by reading. Returns what the database then says."""
    if connection.vendor == "postgresql":
        monkeypatch.setattr(actions, "_lock", lambda ids: None)
        return "deadlock detected"
    monkeypatch.setitem(settings.DATABASES["default"]["OPTIONS"], "transaction_mode", "DEFERRED")
    return "database is locked"


def test_without_the_guard_orders_in_opposite_order_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: rows taken in the order of the basket, first with the guard, then without."""
    monkeypatch.setattr(actions, "_records", _RowByRow)
    guarded = _rush()
    assert guarded.failures == {}
    words = _take_the_guard_off(monkeypatch)
    bare = _rush()
    assert set(bare.failures) == {"OperationalError"}
    assert {words in str(error) for error in bare.errors if error} == {True}
    # What failed left nothing behind.
    assert Order.objects.count() == len(guarded.done) + len(bare.done)
    assert find_faults() == []


def test_an_order_locks_its_goods_before_it_takes_them() -> None:
    """PostgreSQL: all rows at once, by id. SQLite: the only writer from the first statement on."""
    basket, wish = _basket(0), make_wish()
    with CaptureQueriesContext(connection) as captured:
        place_order(basket=basket, wish=wish)
    said = [query["sql"] for query in captured.captured_queries]
    take = next(number for number, statement in enumerate(said) if statement.startswith('UPDATE "partner_stockrecord"'))
    if connection.vendor == "postgresql":
        locks = [statement for statement in said[:take] if 'FROM "partner_stockrecord"' in statement and "FOR UPDATE" in statement]
        # The ids are the only column, so that ORDER BY 1 is by id.
        assert len(locks) == 1
        assert re.fullmatch(r'SELECT "partner_stockrecord"\."id" AS "pk" FROM .* ORDER BY 1 ASC FOR UPDATE', locks[0])
    else:
        assert [statement for statement in said[:take] if statement.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]
