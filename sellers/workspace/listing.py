"""The shop's list of orders: its tabs with their counts, and rows from which an order is packed and sent without opening it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.functional import Promise

from sellers.access import seller_orders_of
from sellers.centres.provinces import Province, provinces
from sellers.delivery.services import carrying
from sellers.models import Partner
from sellers.orders.models import Parcel, SellerOrder, SellerOrderLine
from sellers.orders.pickup import knowing_pickup
from sellers.payments.models import Payment
from sellers.workspace.forms import TrackingForm, Travelling
from sellers.workspace.words import CASH_TO_NOTE, SLIP_TO_CHECK, STATES, TO_SEND, state_of

State = SellerOrder.State
#: Names of the tabs that are not a state: a slip to look at, packed and still here, cash that a carrier has or will have.
SLIPS, TO_SHIP, CASH = "slips", "packed", "cash"

SLIP_HERE = Q(payment_share__payment__state=Payment.State.CHECKING, payment_share__payment__payee=F("partner"))
PACKED = Q(state=State.TO_PACK, packed_at__isnull=False)
CASH_OUT = Q(payment_share__payment__state=Payment.State.ON_DELIVERY, state__in=[State.SHIPPED, State.DELIVERED, State.COMPLETED])
#: What the tab shows, where it is not simply a state.
FILTERS = {SLIPS: SLIP_HERE, TO_SHIP: PACKED, CASH: CASH_OUT, State.TO_PACK: Q(state=State.TO_PACK, packed_at__isnull=True)}
#: The tabs from which orders are packed and sent.
PACKING = (State.TO_PACK, TO_SHIP)


@dataclass(frozen=True)
class Tab:
    """A choice above the list: its name in the address ('' for all), its word, and how many orders it holds."""

    name: str
    word: Promise | str
    count: int


@dataclass(frozen=True)
class Row:
    """An order in the list. `province`, `parcels` (the fields of what travels) and `sure` (what was typed and is doubted) only where
    it can be packed and sent from here."""

    order: SellerOrder
    state: Promise | str
    is_late: bool = False
    province: Province | None = None
    parcels: list[Travelling] = field(default_factory=list)
    sure: str = ""


def count_tabs(shop: Partner, asked: str) -> list[Tab]:
    """The tabs of a shop's list: all, what there is, what there is always to do, and the one that was asked for. One query."""
    counts = {name: Count("pk", filter=FILTERS[name]) for name in (SLIPS, TO_SHIP, CASH)}
    rows = list(seller_orders_of(shop).order_by().values("state").annotate(orders=Count("pk"), **counts))
    number = {row["state"]: row["orders"] for row in rows}
    number |= {name: sum(row[name] for row in rows) for name in counts}
    total = sum(row["orders"] for row in rows)
    number[State.TO_PACK] = number.get(State.TO_PACK, 0) - number[TO_SHIP]
    words: dict[str, Promise] = {SLIPS: SLIP_TO_CHECK}
    for state, word in STATES.items():
        words[state] = word
        if state == State.TO_PACK:
            words[TO_SHIP] = TO_SEND
        elif state == State.SHIPPED:
            words[CASH] = CASH_TO_NOTE
    shown = {name for name, count in number.items() if count} | {State.TO_PACK, asked}
    return [Tab("", "", total)] + [Tab(name, word, number.get(name, 0)) for name, word in words.items() if name in shown]


def listed_orders(shop: Partner, tab: str) -> QuerySet[SellerOrder]:
    """A shop's orders under one tab: what is to be packed or sent by the day it must leave, everything else newest first."""
    orders = knowing_pickup(seller_orders_of(shop)).select_related("payment_share__payment")
    if tab in PACKING:
        return _with_goods(orders.select_related("order__checkout")).filter(FILTERS[tab]).order_by("ship_by", "pk")
    orders = orders.prefetch_related(Prefetch("lines", SellerOrderLine.objects.select_related("line", "stock_record__product")))
    if tab == SLIPS:
        return orders.filter(FILTERS[tab]).order_by("payment_share__payment__confirm_by", "pk")
    found = orders.filter(FILTERS.get(tab, Q(state=tab))) if tab else orders
    return found.order_by("-placed_at", "-pk")


def _with_goods(orders: QuerySet[SellerOrder]) -> QuerySet[SellerOrder]:
    """Lines with their pictures, and parcels with their carriers."""
    lines = SellerOrderLine.objects.select_related("line", "stock_record__product__photo")
    return orders.prefetch_related(
        Prefetch("lines", lines.prefetch_related("stock_record__product__photo__renditions")),
        Prefetch("parcels", Parcel.objects.select_related("carrier", "method")),
    )


def rows_of(orders: Iterable[SellerOrder], tab: str, now: datetime, typed: Mapping[int, TrackingForm] | None = None) -> list[Row]:
    """What the list shows of each order; where the orders come from `listed_orders` of the same tab, at most one query, for carriers.

    `typed`: order id -> a form that could not be taken, shown in place of an empty one.
    """
    carriers, typed = carrying(), typed or {}
    return [
        _packing_row(order, now, typed.get(order.pk) or TrackingForm(parcels=list(order.parcels.all()), carriers=carriers))
        if tab in PACKING
        else Row(order, TO_SEND if order.state == State.TO_PACK and order.packed_at else state_of(order), _late(order, now))
        for order in orders
    ]


def _packing_row(order: SellerOrder, now: datetime, form: TrackingForm) -> Row:
    province = provinces().get(order.order.checkout.area_id[:2])
    return Row(order, state_of(order), _late(order, now), province, form.rows(), form.sure if form.doubts else "")


def _late(order: SellerOrder, now: datetime) -> bool:
    return order.state == State.TO_PACK and order.ship_by is not None and order.ship_by < now
