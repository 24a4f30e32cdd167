"""A seller counts stock while buyers order and parcels leave."""

from typing import Any

import pytest

from config.invariants.register import find_faults
from sellers.models import StockRecord
from sellers.orders.actions import pack_seller_order, ship_seller_order
from sellers.stock.actions import move_stock
from sellers.stock.models import StockMovement
from storefront.checkout.actions import place_order
from tests.factories.goods import leave_in_stock, make_basket, stock
from tests.factories.orders import make_order, make_wish, parts, pay
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
SKU, START, EDITS, ORDERS, SHIPMENTS = "S01-002", 100, 30, 30, 20


def _edits_during_sales(edit: Any) -> Crowd:
    record = leave_in_stock(SKU, START)
    ready = []
    for _number in range(SHIPMENTS):
        order = make_order(goods={SKU: 1})
        pay(order)
        ready.append(pack_seller_order(seller_order=parts(order)[0], actor=None))
    wishes = [(make_basket(goods={SKU: 1}), make_wish()) for _number in range(ORDERS)]
    calls = [lambda number=number: edit(record, number) for number in range(EDITS)]
    calls += [lambda basket=basket, wish=wish: place_order(basket=basket, wish=wish) for basket, wish in wishes]
    calls += [lambda part=part: ship_seller_order(seller_order=part, tracking={}, actor=None) for part in ready]
    return Crowd(calls[::2] + calls[1::2], threads=16)


def _by_delta(record: StockRecord, number: int) -> None:
    move_stock(stock_record=record, delta=3 if number % 2 else -1, kind=StockMovement.Kind.CORRECTION, key=f"edit:{number}")


def test_no_edit_is_lost() -> None:
    before = leave_in_stock(SKU, START).num_in_stock
    crowd = _edits_during_sales(_by_delta)
    assert crowd.failures == {}
    deltas = sum(3 if number % 2 else -1 for number in range(EDITS))
    record = stock(SKU)
    assert (record.num_in_stock, record.num_allocated) == (before + deltas - SHIPMENTS, ORDERS)
    assert find_faults() == []


def test_a_count_that_is_read_and_saved_loses_what_came_between() -> None:
    """Control: the way of a plain form, which reads the count, lets the seller think, and saves what was typed."""
    seen: dict[int, int] = {}

    def read_then_save(record: StockRecord, number: int) -> None:
        seen[number] = stock(SKU).num_in_stock if number % 3 else record.num_in_stock
        StockRecord.objects.filter(pk=record.pk).update(num_in_stock=seen[number] + 3)
        StockMovement.objects.create(stock_record=record, kind=StockMovement.Kind.CORRECTION, delta=3, key=f"edit:{number}")

    _edits_during_sales(read_then_save)
    assert "stock.counted" in {finding.check for finding in find_faults()}


def test_the_same_edit_sent_twice_counts_once() -> None:
    before = stock(SKU).num_in_stock
    crowd = Crowd([lambda: move_stock(stock_record=stock(SKU), delta=5, kind=StockMovement.Kind.RECEIVED, key="sent twice")] * 8)
    assert crowd.failures == {}
    assert sorted(crowd.done) == [False] * 7 + [True]
    assert stock(SKU).num_in_stock == before + 5
    assert find_faults() == []
