"""What the page of an order shows: its parts, one per shop, and what it all comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from catalog.languages import localised
from sellers.formats import unit_for
from sellers.orders.clocks import GRACE_AFTER_SHIP_BY, TIME_TO_COMPLETE
from sellers.orders.models import SellerOrder, SellerOrderEvent, SellerOrderLine
from sellers.payments.models import Payment, Refund, Slip
from storefront.order.access import access_token
from storefront.order.carriers import tracking_link
from storefront.order.stories import Step, headline, order_state, part_mark, part_state, story, thread

S = SellerOrder.State
_LATEST = 3


def parts_of(order: Any) -> list[SellerOrder]:
    """The seller orders of an order with all that its page names, in the order of the shops; a fixed number of queries."""
    lines = SellerOrderLine.objects.select_related("line__product__photo").prefetch_related("line__product__photo__renditions")
    return list(
        SellerOrder.objects.filter(order=order)
        .select_related("partner__area__parent__parent", "centre", "payment_share__payment", "refund")
        .prefetch_related(
            Prefetch("lines", lines),
            "parcels__carrier",
            "parcels__method__centre__area__parent__parent",
            Prefetch("events", SellerOrderEvent.objects.order_by("id")),
            Prefetch("payment_share__payment__slips", Slip.objects.order_by("id")),
        )
    )


@dataclass(frozen=True)
class LineRow:
    """A line: its product (None if it is gone from the catalogue), name in the page's language, price in satang, cancelled units."""

    product: Any
    name: str
    in_thai: bool
    quantity: int
    unit: str
    price_satang: int
    cancelled: int


@dataclass(frozen=True)
class Tracked:
    """A parcel with its numbers, and of each the carrier's page about it, "" where there is none."""

    parcel: Any

    @property
    def numbers(self) -> list[tuple[str, str]]:
        return [(number, tracking_link(self.parcel.carrier.code, number)) for number in self.parcel.numbers]


@dataclass(frozen=True)
class PartRow:
    """One shop's part as its buyer sees it."""

    part: SellerOrder
    payment: Payment
    state: str
    mark: str
    lines: list[LineRow]
    steps: list[Step]
    parcels: list[Tracked]

    @property
    def is_cancelled(self) -> bool:
        return self.part.state == S.CANCELLED

    @property
    def is_pickup(self) -> bool:
        """Nothing of it travels: the buyer fetches it."""
        return self.part.is_fetched

    @property
    def fetched(self) -> list[Any]:
        """The delivery methods by which it is fetched, one for each place."""
        return list({method.centre_id: method for tracked in self.parcels if (method := tracked.parcel.method).is_pickup}.values())

    @property
    def is_cash(self) -> bool:
        return self.payment.method == Payment.Method.CASH

    @property
    def cash_satang(self) -> int:
        """What is still to be paid to the carrier."""
        return self.part.total_satang if self.is_cash and self.payment.state == Payment.State.ON_DELIVERY and not self.is_cancelled else 0

    @property
    def refund(self) -> Refund | None:
        return getattr(self.part, "refund", None)

    @property
    def can_cancel(self) -> bool:
        waits = self.part.state in (S.AWAITING_PAYMENT, S.TO_PACK) and not self.part.packed_at
        return waits and self.payment.state != Payment.State.CHECKING

    @property
    def can_receive(self) -> bool:
        return self.part.state == S.SHIPPED

    @property
    def latest(self) -> list[Step]:
        """The steps that tell where it stands; the rest is folded away."""
        return self.steps[:_LATEST]

    @property
    def earlier(self) -> list[Step]:
        return self.steps[_LATEST:]

    @property
    def is_moving(self) -> bool:
        """Something is still to come."""
        return self.part.state in (S.AWAITING_PAYMENT, S.TO_PACK, S.SHIPPED)

    @property
    def cancelled_if_not_sent(self) -> datetime | None:
        """When the market ends it by itself if the shop does not send it."""
        return self.part.ship_by + GRACE_AFTER_SHIP_BY if self.part.ship_by and self.part.state == S.TO_PACK else None

    @property
    def expected(self) -> tuple[datetime, datetime] | None:
        """First and last day on which it should arrive."""
        if self.part.state != S.SHIPPED or not self.part.shipped_at or self.is_pickup:
            return None
        return self.part.shipped_at + timedelta(days=self.part.days_min), self.part.shipped_at + timedelta(days=self.part.days_max)

    @property
    def tell_by(self) -> datetime | None:
        """Until when a problem can be reported."""
        return self.part.delivered_at + TIME_TO_COMPLETE if self.part.delivered_at and self.part.state == S.DELIVERED else None


def _line(row: SellerOrderLine) -> LineRow:
    product = row.line.product
    english = localised(product, "title") if product else ""
    # As it was sold; in English as the product is called, because a line keeps the Thai name only.
    name = english if product and english != product.title else row.line.title
    return LineRow(
        product if product and product.is_public else None,
        name,
        name == row.line.title,
        row.quantity,
        unit_for(row, row.quantity, "unit"),
        row.unit_price_satang * row.quantity,
        row.cancelled,
    )


def row_of(part: SellerOrder, buyer: Any) -> PartRow:
    """A part that `parts_of` loaded, as its buyer (`buyer`: their user id or None) sees it."""
    payment = part.payment_share.payment
    return PartRow(
        part,
        payment,
        part_state(part, payment),
        part_mark(part, payment),
        [_line(line) for line in part.lines.all()],
        story(part, payment, buyer),
        [Tracked(parcel) for parcel in part.parcels.all()],
    )


@dataclass(frozen=True)
class Sums:
    """What an order comes to, in satang. Cancelled parts are in `cancelled` only."""

    units: int
    goods: int
    shipping: int
    fee: int
    total: int
    cancelled: int
    paid: int
    waiting: int
    checking: int
    cash: int
    owed_back: int
    sent_back: int


def sums_of(rows: Sequence[PartRow], payments: Sequence[Payment]) -> Sums:
    """Add up the parts and payments of an order."""
    live = [row.part for row in rows if not row.is_cancelled]
    refunds = [row.refund for row in rows if row.refund]
    in_state = {state: sum(p.amount_satang for p in payments if p.state == state) for state in Payment.State.values}
    return Sums(
        units=sum(line.quantity for row in rows if not row.is_cancelled for line in row.lines),
        goods=sum(part.goods_satang for part in live),
        shipping=sum(part.shipping_satang for part in live),
        fee=sum(part.cod_fee_satang for part in live),
        total=sum(part.total_satang for part in live),
        cancelled=sum(row.part.total_satang for row in rows if row.is_cancelled),
        paid=in_state[Payment.State.PAID],
        waiting=in_state[Payment.State.AWAITING],
        checking=in_state[Payment.State.CHECKING],
        cash=sum(row.cash_satang for row in rows),
        owed_back=sum(refund.amount_satang for refund in refunds if refund.state == Refund.State.DUE),
        sent_back=sum(refund.amount_satang for refund in refunds if refund.state == Refund.State.SENT),
    )


def context_of(order: Any, host: str) -> dict[str, Any]:
    """The context of `order/order.html`. `host`: where this market is seen from, for the guest's link ("https://market.example")."""
    parts = parts_of(order)
    rows = [row_of(part, order.user_id) for part in parts]
    payments = list(order.payments.select_related("payee").prefetch_related(Prefetch("slips", Slip.objects.order_by("-id"))))
    waiting = [payment for payment in payments if payment.state == Payment.State.AWAITING]
    state, mark = order_state(parts)
    return {
        "order": order,
        "parts": rows,
        "state": state,
        "mark": mark,
        "headline": headline(parts, waiting),
        "thread": thread(parts),
        "to_pay": [{"payment": payment, "refused": _refusal(payment)} for payment in waiting],
        "checking": [payment for payment in payments if payment.state == Payment.State.CHECKING],
        "expired": [payment for payment in payments if payment.state == Payment.State.EXPIRED],
        "sums": sums_of(rows, payments),
        "all_picked_up": all(row.is_pickup for row in rows),
        # The session keeps only the key's hash, but the order knows what its key is made of.
        "private_link": "" if order.user_id else host + reverse("order_key", args=[order.number, access_token(order.checkout.key)]),
    }


def _refusal(payment: Payment) -> str:
    """Why the last slip of a payment that waits was refused; "" if none was."""
    last = next(iter(payment.slips.all()), None)
    return last.reason if last and last.state == Slip.State.REFUSED else ""
