"""The life of a seller order: every state and every step, what comes of it, and that a refused step changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from sellers.delivery.models import Carrier
from sellers.models import StockRecord
from sellers.orders.actions import (
    AlreadyPacked,
    NotPacked,
    complete_seller_order,
    confirm_seller_order,
    correct_tracking,
    deliver_seller_order,
    pack_seller_order,
    reinstate_seller_order,
    ship_seller_order,
    withdraw_seller_order,
    write_to_buyer,
)
from sellers.orders.models import SellerOrder, SellerOrderEvent
from sellers.orders.states import TRANSITIONS, WrongState
from sellers.stock.actions import OutOfStock
from sellers.stock.models import StockMovement
from tests.factories.goods import leave_in_stock, stock
from tests.factories.moments import START
from tests.factories.orders import bring_to

pytestmark = pytest.mark.django_db
GOODS = {"S01-001": 2, "S01-002": 1}
NOW = START + timedelta(days=9)


def other_carrier(order: SellerOrder) -> Carrier:
    return Carrier.objects.exclude(code="pickup").exclude(parcels__seller_order=order).first()


VERBS: dict[str, Callable[[SellerOrder], Any]] = {
    "confirm": lambda order: confirm_seller_order(seller_order=order, now=NOW),
    "pack": lambda order: pack_seller_order(seller_order=order, actor=None, now=NOW),
    "ship": lambda order: ship_seller_order(seller_order=order, tracking={}, actor=None, now=NOW),
    "deliver": lambda order: deliver_seller_order(seller_order=order, now=NOW),
    "correct": lambda order: correct_tracking(seller_order=order, tracking={}, actor=None, now=NOW),
    "switch": lambda order: correct_tracking(
        seller_order=order, tracking={}, carriers={order.parcels.first().pk: other_carrier(order)}, actor=None, now=NOW
    ),
    "write": lambda order: write_to_buyer(seller_order=order, words="x", actor=None, now=NOW),
    "complete": lambda order: complete_seller_order(seller_order=order, now=NOW),
    "expire": lambda order: withdraw_seller_order(seller_order=order, verb="expire", reason="x", now=NOW),
    "cancel": lambda order: withdraw_seller_order(seller_order=order, verb="cancel", reason="x", now=NOW),
    "reinstate": lambda order: reinstate_seller_order(seller_order=order, now=NOW),
}
#: state -> {verb: state after, or the refusal}; every verb that is not here raises WrongState.
OUTCOMES: dict[str, dict[str, str]] = {
    "awaiting_payment": {"confirm": "to_pack", "expire": "cancelled", "cancel": "cancelled", "write": "awaiting_payment"},
    "to_pack": {"pack": "to_pack", "ship": "NotPacked", "cancel": "cancelled", "write": "to_pack"},
    "packed": {"pack": "to_pack", "ship": "shipped", "expire": "AlreadyPacked", "cancel": "AlreadyPacked", "write": "to_pack"},
    "shipped": {"deliver": "delivered", "correct": "shipped", "switch": "shipped", "write": "shipped"},
    "delivered": {"complete": "completed", "write": "delivered"},
    "completed": {},
    "cancelled": {"reinstate": "to_pack"},
    "returned": {},
    "disputed": {"write": "disputed"},
}


def _in_state(state: str) -> SellerOrder:
    """`packed` is to_pack with every unit packed; no step leads to `returned` and `disputed` yet."""
    if state in ("returned", "disputed"):
        order = bring_to("completed", goods=GOODS)
        SellerOrder.objects.filter(pk=order.pk).update(state=state)
        return SellerOrder.objects.get(pk=order.pk)
    return bring_to(state, goods=GOODS)


def _rows(order: SellerOrder) -> list[list[Any]]:
    """Everything that a step may touch."""
    found = [SellerOrder.objects.filter(pk=order.pk), order.lines.all(), order.parcels.all(), order.events.all()]
    found += [StockRecord.objects.filter(product__upc__in=GOODS), StockMovement.objects.filter(stock_record__product__upc__in=GOODS)]
    return [list(rows.order_by("pk").values()) for rows in found]


def _outcome(order: SellerOrder, verb: str) -> str:
    """What the step leads to; undone again."""
    before = _rows(order)
    refusal = ""
    with transaction.atomic():
        try:
            VERBS[verb](order)
        except (WrongState, NotPacked, AlreadyPacked) as refused:
            refusal = type(refused).__name__
            assert str(refused)
            assert _rows(order) == before, f"{verb} was refused and changed something"
        after = SellerOrder.objects.get(pk=order.pk).state
        transaction.set_rollback(True)
    return refusal or after


def test_every_state_and_every_verb_is_in_the_table() -> None:
    assert set(OUTCOMES) == {*SellerOrder.State.values, "packed"}
    assert set(VERBS) == set(TRANSITIONS)


@pytest.mark.parametrize("state", OUTCOMES)
def test_every_step_from(state: str) -> None:
    order = _in_state(state)
    assert {verb: _outcome(order, verb) for verb in VERBS} == dict.fromkeys(VERBS, "WrongState") | OUTCOMES[state]


def test_a_step_writes_one_line_of_the_story() -> None:
    order = bring_to("delivered", goods=GOODS)
    VERBS["complete"](order)
    steps = SellerOrderEvent.objects.filter(seller_order=order).order_by("pk").values_list("verb", "from_state", "to_state")
    assert list(steps) == [
        ("place", "", "awaiting_payment"),
        ("confirm", "awaiting_payment", "to_pack"),
        ("pack", "to_pack", "to_pack"),
        ("ship", "to_pack", "shipped"),
        ("deliver", "shipped", "delivered"),
        ("complete", "delivered", "completed"),
    ]
    assert SellerOrder.objects.get(pk=order.pk).completed_at == NOW


def test_reinstating_takes_the_goods_again() -> None:
    order = bring_to("cancelled", goods=GOODS)
    held = {sku: stock(sku).num_allocated for sku in GOODS}
    reinstate_seller_order(seller_order=order, now=NOW)
    order.refresh_from_db()
    assert (order.state, order.cancelled_at, order.cancel_reason, order.confirmed_at) == ("to_pack", None, "", NOW)
    assert order.ship_by == NOW + timedelta(days=3)
    assert {sku: stock(sku).num_allocated - held[sku] for sku in GOODS} == GOODS
    assert list(order.lines.values_list("cancelled", flat=True)) == [0, 0]


def test_reinstating_takes_nothing_when_one_of_the_goods_is_gone() -> None:
    order = bring_to("cancelled", goods=GOODS)
    leave_in_stock("S01-002", 0)
    before = _rows(order)
    with pytest.raises(OutOfStock):
        reinstate_seller_order(seller_order=order, now=NOW)
    assert _rows(order) == before
