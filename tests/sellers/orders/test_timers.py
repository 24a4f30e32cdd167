"""What time decides about orders: nothing a second before, once a second after."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from sellers.orders.models import SellerOrder
from sellers.orders.tasks import chase_unshipped, complete_delivered, presume_delivered
from sellers.payments.models import Payment, Refund
from sellers.payments.tasks import cancel_unshipped, escalate_slips, expire_unpaid, remind_unpaid
from tests.factories.goods import stock
from tests.factories.moments import START
from tests.factories.notices import announced
from tests.factories.orders import bring_to, make_order, payment_of, send_slip

pytestmark = pytest.mark.django_db
SKU = "S01-001"
SECOND = timedelta(seconds=1)


def _run(timer: Any, at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        return int(timer.call())


def _only_at(timer: Any, due: datetime, unchanged: Callable[[], object]) -> None:
    """Nothing a second before; at the time once; a second time nothing."""
    before = unchanged()
    assert _run(timer, due - SECOND) == 0
    assert unchanged() == before
    assert _run(timer, due) == 1
    assert _run(timer, due + SECOND) == 0


def _state(order: SellerOrder) -> str:
    return str(SellerOrder.objects.values_list("state", flat=True).get(pk=order.pk))


def _told(event: str) -> int:
    return [name for name, _ids in announced()].count(event)


def test_a_shop_is_warned_a_day_before_it_must_have_sent() -> None:
    order = bring_to("to_pack", goods={SKU: 1})
    assert order.ship_by is not None
    _only_at(chase_unshipped, order.ship_by - timedelta(days=1), lambda: _told("ship_reminder"))
    assert (_told("ship_reminder"), _state(order)) == (1, "to_pack")


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_never_sent_is_cancelled_a_day_after_and_its_money_is_owed(packed: bool) -> None:
    free = stock(SKU).free
    order = bring_to("packed" if packed else "to_pack", goods={SKU: 2})
    assert order.ship_by is not None
    _only_at(cancel_unshipped, order.ship_by + timedelta(days=1), lambda: (_state(order), stock(SKU).free))
    order.refresh_from_db()
    assert (order.state, order.cancel_reason, stock(SKU).free) == ("cancelled", "not sent in time", free)
    refund = Refund.objects.get()
    assert (refund.seller_order_id, refund.amount_satang, refund.state) == (order.pk, order.total_satang, "due")


def test_a_parcel_counts_as_delivered_three_days_after_the_carriers_longest_time() -> None:
    order = bring_to("shipped", goods={SKU: 1})
    assert order.shipped_at is not None
    assert order.days_max > 0
    _only_at(presume_delivered, order.shipped_at + timedelta(days=order.days_max + 3), lambda: _state(order))
    assert _state(order) == "delivered"


def test_a_delivered_order_is_complete_after_seven_days() -> None:
    order = bring_to("delivered", goods={SKU: 1})
    assert order.delivered_at is not None
    _only_at(complete_delivered, order.delivered_at + timedelta(days=7), lambda: _state(order))
    assert _state(order) == "completed"


def test_a_slip_that_nobody_checked_for_a_day_goes_to_the_operator() -> None:
    payment = payment_of(make_order(goods={SKU: 1}))
    send_slip(payment=payment, now=START)
    _only_at(escalate_slips, START + timedelta(hours=24), lambda: _told("slip_escalated"))
    payment.refresh_from_db()
    assert (payment.state, payment.escalated_at, _told("slip_escalated")) == ("checking", START + timedelta(hours=24), 1)


def test_an_unpaid_order_is_reminded_and_then_expires() -> None:
    free = stock(SKU).free
    order = bring_to("awaiting_payment", goods={SKU: 2})
    _only_at(remind_unpaid, START + timedelta(minutes=50), lambda: _told("pay_reminder"))
    _only_at(expire_unpaid, START + timedelta(minutes=60), lambda: (_state(order), stock(SKU).free))
    order.refresh_from_db()
    assert (order.state, order.cancel_reason, stock(SKU).free) == ("cancelled", "not paid in time", free)
    assert Payment.objects.get(order=order.order).state == "expired"
    assert (_told("pay_reminder"), _told("order_expired")) == (1, 1)
