"""Timers of orders."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from catalog.notices import announce
from sellers.orders.actions import complete_seller_order, deliver_seller_order
from sellers.orders.clocks import PRESUME_DELIVERED_AFTER, TIME_TO_COMPLETE, WARN_BEFORE_SHIP_BY
from sellers.orders.models import SellerOrder
from sellers.orders.states import WrongState


@task()
def chase_unshipped() -> int:
    """Warn a shop once, a day before it must have sent an order. Returns how many."""
    now = timezone.now()
    count = 0
    late = SellerOrder.objects.filter(state=SellerOrder.State.TO_PACK, ship_by__lte=now + WARN_BEFORE_SHIP_BY, warned_at__isnull=True)
    for order in late.order_by("pk"):
        with transaction.atomic():
            if SellerOrder.objects.filter(pk=order.pk, warned_at__isnull=True).update(warned_at=now):
                announce("ship_reminder", seller_order_id=order.pk)
                count += 1
    return count


@task()
def presume_delivered() -> int:
    """Count parcels as delivered some days after the carrier's longest time, where nobody said anything."""
    now = timezone.now()
    shipped = SellerOrder.objects.filter(state=SellerOrder.State.SHIPPED)
    count = 0
    for order in shipped.filter(shipped_at__lte=now - PRESUME_DELIVERED_AFTER).order_by("pk"):
        if order.shipped_at and order.shipped_at + timedelta(days=order.days_max) + PRESUME_DELIVERED_AFTER <= now:
            try:
                deliver_seller_order(seller_order=order, now=now)
                count += 1
            except WrongState:
                continue
    return count


@task()
def complete_delivered() -> int:
    """Complete orders whose time for claims is over."""
    now = timezone.now()
    count = 0
    for order in SellerOrder.objects.filter(state=SellerOrder.State.DELIVERED, delivered_at__lte=now - TIME_TO_COMPLETE).order_by("pk"):
        try:
            complete_seller_order(seller_order=order, now=now)
            count += 1
        except WrongState:
            continue
    return count
