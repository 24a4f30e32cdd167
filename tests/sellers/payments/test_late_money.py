"""Money that comes after the time to pay, slips that are refused, and what is owed back."""

from datetime import timedelta
from typing import Any

import pytest

from sellers.orders.models import SellerOrder
from sellers.payments.actions import (
    PaymentClosed,
    ReasonMissing,
    ReferenceMissing,
    cancel_seller_order,
    confirm_payment,
    expire_payment,
    refuse_slip,
    send_refund,
)
from sellers.payments.models import Payment, Refund
from tests.factories.goods import leave_in_stock, stock
from tests.factories.moments import START
from tests.factories.orders import make_order, parts, pay, payment_of, send_slip

pytestmark = pytest.mark.django_db
TWO_SHOPS = {"S01-001": 2, "S02-004": 1}
LATE = START + timedelta(hours=3)


@pytest.fixture
def expired() -> Payment:
    """The payment of an order of two shops that was not paid in time."""
    payment = payment_of(make_order(goods=TWO_SHOPS))
    assert expire_payment(payment=payment, now=START + timedelta(minutes=60))
    payment.refresh_from_db()
    return payment


def _states(payment: Payment) -> list[str]:
    return [part.state for part in parts(payment.order)]


def _held() -> dict[str, int]:
    return {sku: stock(sku).num_allocated for sku in TWO_SHOPS}


def test_late_money_takes_the_goods_again_when_they_are_there(expired: Payment) -> None:
    before = _held()
    send_slip(payment=expired, now=LATE)
    confirm_payment(payment=expired, actor=None, now=LATE)
    assert _states(expired) == ["to_pack", "to_pack"]
    assert {sku: units - before[sku] for sku, units in _held().items()} == TWO_SHOPS
    assert not Refund.objects.exists()
    assert {part.ship_by for part in parts(expired.order)} == {LATE + timedelta(days=3)}


def test_late_money_for_goods_that_are_gone_is_owed_back_shop_by_shop(expired: Payment) -> None:
    leave_in_stock("S01-001", 1)
    before = _held()
    send_slip(payment=expired, now=LATE)
    confirm_payment(payment=expired, actor=None, now=LATE)
    assert _states(expired) == ["cancelled", "to_pack"]
    gone, there = parts(expired.order)
    refund = Refund.objects.get()
    assert (refund.seller_order_id, refund.amount_satang, refund.state) == (gone.pk, gone.total_satang, "due")
    assert refund.amount_satang == expired.amount_satang - there.total_satang
    assert refund.reason == "paid after expiry, goods gone"
    assert _held() == before | {"S02-004": before["S02-004"] + 1}
    expired.refresh_from_db()
    assert expired.state == "paid"


def test_a_late_slip_is_taken_for_fourteen_days(expired: Payment) -> None:
    assert expired.expires_at is not None
    end = expired.expires_at + timedelta(days=14)
    with pytest.raises(PaymentClosed):
        send_slip(payment=expired, now=end)
    assert not expired.slips.exists()
    send_slip(payment=expired, now=end - timedelta(seconds=1))
    expired.refresh_from_db()
    assert expired.state == "checking"


def test_a_late_slip_that_is_refused_leaves_the_payment_expired(expired: Payment) -> None:
    slip = send_slip(payment=expired, now=LATE)
    before, held = expired.expires_at, _held()
    refuse_slip(payment=expired, reason="nothing came", actor=None, now=LATE)
    expired.refresh_from_db()
    slip.refresh_from_db()
    assert (expired.state, expired.expires_at, expired.confirm_by) == ("expired", before, None)
    assert (slip.state, slip.reason) == ("refused", "nothing came")
    assert _states(expired) == ["cancelled", "cancelled"]
    assert _held() == held


def test_a_slip_refused_in_time_starts_the_clock_again() -> None:
    payment = payment_of(make_order(goods=TWO_SHOPS))
    send_slip(payment=payment, now=START)
    for reason in ("", "  "):
        with pytest.raises(ReasonMissing):
            refuse_slip(payment=payment, reason=reason, actor=None, now=LATE)
    refuse_slip(payment=payment, reason="one baht is missing", actor=None, now=LATE)
    payment.refresh_from_db()
    assert (payment.state, payment.expires_at) == ("awaiting", LATE + timedelta(minutes=60))
    assert _states(payment) == ["awaiting_payment", "awaiting_payment"]


def test_confirming_twice_books_once(expired: Payment) -> None:
    leave_in_stock("S01-001", 1)
    send_slip(payment=expired, now=LATE)
    for _press in range(2):
        confirm_payment(payment=expired, actor=None, now=LATE)
    assert Refund.objects.count() == 1
    assert _states(expired) == ["cancelled", "to_pack"]


@pytest.mark.parametrize("paid", [True, False])
def test_what_is_owed_for_a_cancelled_part(paid: bool) -> None:
    order = make_order(goods=TWO_SHOPS)
    payment, (first, second) = payment_of(order), parts(order)
    if paid:
        pay(order)
    cancel_seller_order(seller_order=first, reason="changed my mind", actor=None, now=START + timedelta(minutes=20))
    payment.refresh_from_db()
    owed: list[Any] = list(Refund.objects.values_list("seller_order_id", "amount_satang", "state"))
    if paid:
        assert owed == [(first.pk, first.total_satang, "due")]
        assert payment.amount_satang == first.total_satang + second.total_satang
    else:
        assert owed == []
        assert payment.amount_satang == second.total_satang
    assert SellerOrder.objects.get(pk=second.pk).state == ("to_pack" if paid else "awaiting_payment")


def test_a_refund_is_sent_once_and_with_its_reference() -> None:
    order = make_order(goods={"S01-001": 1})
    pay(order)
    cancel_seller_order(seller_order=parts(order)[0], reason="x", actor=None, now=START + timedelta(hours=1))
    refund = Refund.objects.get()
    with pytest.raises(ReferenceMissing):
        send_refund(refund=refund, reference=" ", actor=None, now=LATE)
    send_refund(refund=refund, reference=" R1 ", actor=None, now=LATE)
    send_refund(refund=refund, reference="R2", actor=None, now=LATE + timedelta(days=1))
    refund.refresh_from_db()
    assert (refund.state, refund.sent_reference, refund.sent_at) == ("sent", "R1", LATE)
