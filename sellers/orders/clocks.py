"""The times that the market promises, as its pages state them (cms/data/pages: how-to-pay, terms-buyers, terms-sellers)."""

from datetime import datetime, timedelta

from django.utils import timezone

from sellers.shops.profile import closed_days_of, counted

TIME_TO_PAY = timedelta(minutes=60)
REMIND_BEFORE_EXPIRY = timedelta(minutes=10)
TIME_TO_CHECK_SLIP = timedelta(hours=24)
#: A slip may still be attached to an expired payment this long; the money is then booked or given back, never dropped.
TIME_FOR_LATE_SLIP = timedelta(days=14)
TIME_TO_SHIP = timedelta(days=3)
WARN_BEFORE_SHIP_BY = timedelta(days=1)
#: An unshipped order is cancelled and refunded this long after the day it should have left.
GRACE_AFTER_SHIP_BY = timedelta(days=1)
#: Without a word from anybody, a parcel counts as delivered this long after the carrier's longest time.
PRESUME_DELIVERED_AFTER = timedelta(days=3)
TIME_TO_COMPLETE = timedelta(days=7)


def ship_by(partner_id: int, *, since: datetime) -> datetime:
    """The latest moment at which a shop sends what was ordered for sure at `since`: `TIME_TO_SHIP`, its closed days not counted. One query."""
    day = timezone.localdate(since)
    return since + (counted(day, TIME_TO_SHIP.days, closed_days_of(partner_id, on=day)) - day)
