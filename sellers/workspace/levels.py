"""When stock runs low: one rule for today's page and for the list of goods."""

from datetime import datetime, timedelta

from django.db.models import Case, F, OuterRef, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest

from sellers.orders.models import SellerOrderLine

#: Stock runs low when it would not last another week like the last one ...
WEEK = timedelta(days=7)
#: ... or when no more than so many are left of what sells at all. What nobody bought for a week is only named when it is gone: a
#: single hand-woven cloth on the shelf is not a shortage.
LAST_FEW = 2


def sold_in_a_week(record: str, now: datetime) -> Coalesce:
    """Units ordered in the last week; `record` is the path from the queried rows to their stock record."""
    sold = (
        SellerOrderLine.objects.filter(stock_record=OuterRef(record), seller_order__placed_at__gte=now - WEEK)
        .order_by()
        .values("stock_record")
        .annotate(units=Sum(F("quantity") - F("cancelled")))
        .values("units")
    )
    return Coalesce(Subquery(sold), 0)


def low_at(sold: str = "sold") -> Case:
    """So many free units or fewer are low, by the annotation `sold`."""
    return Case(When(**{f"{sold}__gt": 0}, then=Greatest(F(sold), LAST_FEW)), default=Value(0))
