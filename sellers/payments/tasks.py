"""Timers of money: what people forget, time decides. Each works on one row at a time, in a transaction of its own."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from catalog.notices import announce
from sellers.orders.actions import AlreadyPacked
from sellers.orders.clocks import GRACE_AFTER_SHIP_BY, REMIND_BEFORE_EXPIRY
from sellers.orders.models import SellerOrder
from sellers.orders.reasons import NOT_SENT
from sellers.orders.states import WrongState
from sellers.payments.actions import SlipWaiting, cancel_seller_order, expire_payment
from sellers.payments.models import Payment


def _due(**filters: object) -> Iterable[Payment]:
    return Payment.objects.filter(**filters).order_by("pk")


@task()
def expire_unpaid() -> int:
    """Expire payments whose time is over; their goods go back. Returns how many."""
    now = timezone.now()
    return sum(expire_payment(payment=payment, now=now) for payment in _due(state=Payment.State.AWAITING, expires_at__lte=now))


@task()
def remind_unpaid() -> int:
    """Remind buyers once, shortly before their time to pay is over. Returns how many."""
    now = timezone.now()
    count = 0
    for payment in _due(state=Payment.State.AWAITING, expires_at__lte=now + REMIND_BEFORE_EXPIRY, reminded_at__isnull=True):
        with transaction.atomic():
            if Payment.objects.filter(pk=payment.pk, reminded_at__isnull=True).update(reminded_at=now):
                announce("pay_reminder", payment_id=payment.pk)
                count += 1
    return count


@task()
def escalate_slips() -> int:
    """Give slips that nobody checked in time to the operator. Returns how many."""
    now = timezone.now()
    count = 0
    for payment in _due(state=Payment.State.CHECKING, confirm_by__lte=now, escalated_at__isnull=True):
        with transaction.atomic():
            if Payment.objects.filter(pk=payment.pk, escalated_at__isnull=True).update(escalated_at=now):
                announce("slip_escalated", payment_id=payment.pk)
                count += 1
    return count


@task()
def cancel_unshipped() -> int:
    """Cancel what a shop did not send in time, after its warning and a day of grace; the money becomes due as a refund."""
    now = timezone.now()
    count = 0
    for order in SellerOrder.objects.filter(state=SellerOrder.State.TO_PACK, ship_by__lte=now - GRACE_AFTER_SHIP_BY).order_by("pk"):
        try:
            cancel_seller_order(seller_order=order, reason=NOT_SENT, actor=None, now=now, even_packed=True)
            count += 1
        except (AlreadyPacked, WrongState, SlipWaiting):
            continue
    return count
