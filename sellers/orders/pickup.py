"""Which orders are fetched, told for whole lists."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from sellers.delivery.models import CENTRE_PICKUP, PICKUP
from sellers.orders.models import Parcel

_FETCHED = ~Exists(Parcel.objects.filter(seller_order=OuterRef("pk")).exclude(method__service__in=[PICKUP, CENTRE_PICKUP]))


def knowing_pickup(orders: QuerySet[Any]) -> QuerySet[Any]:
    """Seller orders that answer `is_fetched` (models.py) without loading a parcel."""
    return orders.annotate(is_fetched=_FETCHED)
