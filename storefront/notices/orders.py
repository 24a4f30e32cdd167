"""What is told about seller orders."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.languages import localised
from sellers.centres.models import Centre
from sellers.formats import baht, clock, day, moment, place, unit_for
from sellers.orders.clocks import TIME_TO_COMPLETE
from sellers.orders.models import Checkout, SellerOrder, SellerOrderEvent
from sellers.orders.pickup import knowing_pickup
from sellers.orders.reasons import CANCELLED_BY_BUYER, NOT_SENT, reason_words
from sellers.payments.models import Payment, Refund
from storefront.notices.receivers import Notice, buyer, centres_of, members, order_link, sell_link
from storefront.order.stories import carriers_of

#: Why a seller order ended, as `cancel_reason` says it, and the message that fits; a shop's own words need "by seller".
_CANCELLED = {NOT_SENT: "order_cancelled_not_shipped", CANCELLED_BY_BUYER: "order_cancelled_by_buyer"}
#: The same where nothing was paid: a message about ฿0 to come back only worries.
_CANCELLED_UNPAID = {NOT_SENT: "order_cancelled_not_shipped_unpaid", CANCELLED_BY_BUYER: "order_cancelled_by_buyer_unpaid"}


def load_part(pk: int) -> SellerOrder:
    """A seller order with everything that a message names."""
    parts = SellerOrder.objects.select_related("partner__area__parent__parent", "centre", "order__checkout", "payment_share__payment")
    return knowing_pickup(parts).get(pk=pk)


def items_of(part: SellerOrder) -> str:
    """First item with quantity and unit, then how many others, in the active language."""
    lines = list(part.lines.select_related("line__product"))
    first = f"{localised(lines[0].line.product, 'title')} {lines[0].quantity} {unit_for(lines[0], lines[0].quantity, 'unit')}"
    return _("{first} and {count} more").format(first=first, count=len(lines) - 1) if len(lines) > 1 else first


def _fetched_at(part: SellerOrder, centre: Centre | None) -> str:
    """Where the buyer fetches it: name and place of the centre, or of the shop."""
    where = centre or part.partner
    return f"{localised(where, 'name')} {place(where.area)}"


def _values(part: SellerOrder) -> dict[str, str]:
    refund = Refund.objects.filter(seller_order=part).first()
    parcels = list(part.parcels.select_related("carrier", "method__centre__area__parent__parent"))
    arrival = (part.shipped_at + timedelta(days=n) for n in (part.days_min, part.days_max)) if part.shipped_at else ()
    return {
        "order": part.order.number,
        "shop": localised(part.partner, "name"),
        "items": items_of(part),
        "carrier": carriers_of(parcels),
        "place": _fetched_at(part, parcels[0].method.centre),
        "tracking": ", ".join(number for parcel in parcels for number in parcel.numbers) or _("without a number"),
        "eta": " – ".join(day(when) for when in arrival),
        "cod_amount": baht(part.total_satang),
        "amount": baht(part.total_satang),
        "refund_amount": baht(refund.amount_satang if refund else 0),
        "reason": str(reason_words(part.cancel_reason)),
        "ship_by": day(part.ship_by) if part.ship_by else "",
        "claim_by": day(part.delivered_at + TIME_TO_COMPLETE) if part.delivered_at else "",
    }


def _to_buyer(message: str, part: SellerOrder) -> Notice:
    receiver = buyer(part.order.checkout)
    with override(receiver.language):
        return Notice(message, receiver, _values(part), order_link(part.order.checkout), centres_of([part]))


def _to_shop(message: str, part: SellerOrder, more: Callable[[], dict[str, str]] = dict) -> Iterator[Notice]:
    for receiver in members(part.partner):
        with override(receiver.language):
            yield Notice(message, receiver, _values(part) | {"order": part.number} | more(), sell_link(part), centres_of([part]))


def order_placed(order_id: int) -> Iterator[Notice]:
    """To the buyer: what to pay and until when. To shops that are paid in cash: a new order."""
    checkout = Checkout.objects.select_related("order").get(order_id=order_id)
    order, receiver = checkout.order, buyer(checkout)
    waiting = [payment for payment in order.payments.all() if payment.method == Payment.Method.PROMPTPAY]
    with override(receiver.language):
        centres = centres_of(order.seller_orders.select_related("centre"))
        yield Notice(_placed_message(checkout, waiting), receiver, _placed_values(checkout, waiting), order_link(checkout), centres)
    for part in order.seller_orders.filter(confirmed_at__isnull=False):
        yield from new_order(part.pk)


def _placed_message(checkout: Checkout, waiting: list[Payment]) -> str:
    if not waiting:
        return "order_placed_cod"
    return "order_placed_direct" if checkout.payment_route == "direct" else "order_placed_platform"


def _placed_values(checkout: Checkout, waiting: list[Payment]) -> dict[str, str]:
    order = checkout.order
    values = {"order": order.number, "amount": baht(int(order.total_incl_tax * 100)), "parcels": str(order.seller_orders.count())}
    if waiting:
        ends = min(payment.expires_at for payment in waiting if payment.expires_at)
        values |= {"payments": str(len(waiting)), "pay_before": moment(ends), "pay_time": clock(ends)}
    return values


def new_order(seller_order_id: int) -> Iterator[Notice]:
    """To the shop: pack it."""
    part = load_part(seller_order_id)
    cash = part.payment_share.payment.method == Payment.Method.CASH
    message = "order_to_prepare" if part.is_fetched else "order_to_pack"
    yield from _to_shop(message, part, lambda: {"payment_note": _("cash on delivery") if cash else _("paid")})


def shipped(seller_order_id: int) -> Iterator[Notice]:
    """To the buyer: it is on its way, or waits where it is fetched."""
    part = load_part(seller_order_id)
    if part.is_fetched:
        yield _to_buyer("order_ready_for_pickup", part)
        return
    cash = part.payment_share.payment.method == Payment.Method.CASH
    yield _to_buyer("order_shipped_cod" if cash else "order_shipped", part)


def delivered(seller_order_id: int) -> Iterator[Notice]:
    """To the buyer: look at it, and until when to complain."""
    part = load_part(seller_order_id)
    yield _to_buyer("order_handed_over" if part.is_fetched else "order_delivered", part)


def order_cancelled(seller_order_id: int) -> Iterator[Notice]:
    """To the buyer: why, and what happens to the money. To the shop: do not pack."""
    part = load_part(seller_order_id)
    if Refund.objects.filter(seller_order=part).exists():
        yield _to_buyer(_CANCELLED.get(part.cancel_reason, "order_cancelled_by_seller"), part)
    else:
        yield _to_buyer(_CANCELLED_UNPAID.get(part.cancel_reason, "order_cancelled_by_seller_unpaid"), part)
    if part.confirmed_at:
        late = "order_cancelled_not_ready_seller" if part.is_fetched else "order_cancelled_not_shipped_seller"
        yield from _to_shop(late if part.cancel_reason == NOT_SENT else "order_cancelled_by_buyer_seller", part)


def ship_reminder(seller_order_id: int) -> Iterator[Notice]:
    """To the shop: tomorrow is the last day."""
    part = load_part(seller_order_id)
    yield from _to_shop("order_not_ready_reminder" if part.is_fetched else "order_not_packed_reminder", part)


def shop_wrote(event_id: int) -> Iterator[Notice]:
    """To the buyer: what the shop has to say about the order, in its own words."""
    letter = SellerOrderEvent.objects.get(pk=event_id)
    notice = _to_buyer("shop_wrote", load_part(letter.seller_order_id))
    yield replace(notice, values=notice.values | {"words": letter.reason})
