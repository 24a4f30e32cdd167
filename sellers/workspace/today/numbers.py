"""The figures of a shop's day: what waits, what runs low, and which money comes when. Three queries, whatever the number of orders."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from catalog.models import Product
from sellers.access import seller_orders_of
from sellers.models import Partner, StockRecord
from sellers.orders.models import SellerOrder, SellerOrderLine
from sellers.payments.models import Payment, Refund
from sellers.workspace.levels import low_at, sold_in_a_week
from sellers.workspace.listing import SLIP_HERE

State = SellerOrder.State

_SHOWN = 3


@dataclass
class Waiting:
    """Orders that wait for the same act of the shop: how many, the first moment that counts, and the first payment concerned."""

    count: int = 0
    first: datetime | None = None
    payment: int | None = None

    def add(self, orders: int, first: datetime | None = None, payment: int | None = None) -> None:
        """Count a group of orders in."""
        self.count += orders
        self.first = min(filter(None, (self.first, first)), default=None)
        self.payment = min(filter(None, (self.payment, payment)), default=None)


@dataclass
class Money:
    """Money that is expected, in satang. None of it is a balance: the market keeps no ledger of payouts yet.

    `slips`: buyers say that it is in the shop's account. `cash`: day -> cash of parcels that should arrive that day (by the longest
    promise); carriers pass it on by their own terms. `cash_late`: of parcels that should have arrived. `cash_here`: of parcels that
    are not sent yet. `held`: paid to the market for orders of this shop that are not completed.
    """

    slips: int = 0
    cash: dict[date, int] = field(default_factory=dict)
    cash_late: int = 0
    cash_here: int = 0
    held: int = 0

    def __bool__(self) -> bool:
        return bool(self.slips or self.cash or self.cash_late or self.cash_here or self.held)

    @property
    def days(self) -> list[tuple[date, int]]:
        """Cash by the day on which its parcel should arrive, nearest first."""
        return sorted(self.cash.items())


@dataclass
class Day:
    """What waits in a shop today. `late`: of `to_pack` and `to_send`, those that should have left already."""

    slips: Waiting = field(default_factory=Waiting)
    to_pack: Waiting = field(default_factory=Waiting)
    to_send: Waiting = field(default_factory=Waiting)
    late: int = 0
    late_packed: int = 0
    cash: Waiting = field(default_factory=Waiting)
    refunds: Waiting = field(default_factory=Waiting)
    money: Money = field(default_factory=Money)


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _groups(shop: Partner, now: datetime) -> Iterable[dict[str, Any]]:
    """Everything that is not over, in groups of what is alike."""
    paying = "payment_share__payment__"
    going_on = Q(state__in=[State.AWAITING_PAYMENT, State.TO_PACK, State.SHIPPED, State.DELIVERED])
    money_open = Q(**{f"{paying}state__in": [Payment.State.CHECKING, Payment.State.ON_DELIVERY]}) | Q(refund__state=Refund.State.DUE)
    return (
        seller_orders_of(shop)
        .filter(going_on | money_open)
        .order_by()
        .annotate(
            slip=_is(SLIP_HERE),
            packed=_is(Q(packed_at__isnull=False)),
            late=_is(Q(ship_by__lt=now)),
            mine=_is(Q(**{f"{paying}payee": F("partner")})),
            owed=_is(Q(refund__state=Refund.State.DUE)),
            sent_on=TruncDate("shipped_at"),
            money=F(f"{paying}state"),
        )
        .values("state", "slip", "packed", "late", "mine", "owed", "sent_on", "days_max", "money")
        .annotate(
            orders=Count("pk"),
            satang=Sum("payment_share__amount_satang"),
            ship_first=Min("ship_by"),
            check_first=Min(f"{paying}confirm_by"),
            payment=Min("payment_share__payment_id"),
        )
    )


def day_of(shop: Partner, now: datetime) -> Day:
    """What waits in `shop` at `now`. One query."""
    day = Day()
    for group in _groups(shop, now):
        _count_work(day, group)
        _count_money(day, group, timezone.localdate(now))
    return day


def _count_work(day: Day, group: dict[str, Any]) -> None:
    orders = group["orders"]
    if group["slip"]:
        day.slips.add(orders, group["check_first"], group["payment"])
    if group["state"] == State.TO_PACK:
        (day.to_send if group["packed"] else day.to_pack).add(orders, group["ship_first"])
        if group["late"]:
            day.late += orders
            day.late_packed += orders if group["packed"] else 0
    if group["owed"] and group["mine"]:
        day.refunds.add(orders)


def _count_money(day: Day, group: dict[str, Any], today: date) -> None:
    money, satang = day.money, group["satang"]
    if group["slip"]:
        money.slips += satang
    if group["money"] == Payment.State.ON_DELIVERY:
        _count_cash(day, group, today)
    elif group["money"] == Payment.State.PAID and not group["mine"] and group["state"] in (State.TO_PACK, State.SHIPPED, State.DELIVERED):
        money.held += satang


def _count_cash(day: Day, group: dict[str, Any], today: date) -> None:
    money, satang = day.money, group["satang"]
    if group["state"] == State.TO_PACK:
        money.cash_here += satang
        return
    arrives = group["sent_on"] + timedelta(days=group["days_max"])
    if group["state"] == State.SHIPPED and arrives >= today:
        money.cash[arrives] = money.cash.get(arrives, 0) + satang
    else:
        money.cash_late += satang
        day.cash.add(group["orders"])


def low_stock(shop: Partner, now: datetime) -> tuple[list[Any], bool]:
    """Listed goods that run low, the scarcest first (`remaining` units free, `sold` in the last week), and whether there are more.

    One query.
    """
    found = list(
        StockRecord.objects.filter(partner=shop, product__state=Product.State.LISTED)
        .annotate(remaining=F("num_in_stock") - F("num_allocated"), sold=sold_in_a_week("pk", now))
        .filter(remaining__lte=low_at())
        .select_related("product__unit")
        .order_by("remaining", "-sold", "pk")[: _SHOWN + 1]
    )
    return found[:_SHOWN], len(found) > _SHOWN


def next_lines(shop: Partner, *, packed: bool) -> QuerySet[SellerOrderLine]:
    """The first lines to pack (or, packed, to send), of the order that must leave first; two queries with their pictures."""
    orders = seller_orders_of(shop).filter(state=State.TO_PACK, packed_at__isnull=not packed)
    return (
        SellerOrderLine.objects.filter(seller_order__in=orders)
        .select_related("line", "stock_record__product__photo", "seller_order__order__checkout", "seller_order__payment_share__payment")
        .prefetch_related("stock_record__product__photo__renditions")
        .order_by("seller_order__ship_by", "seller_order_id", "pk")[:_SHOWN]
    )
