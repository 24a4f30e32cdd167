"""An order as its buyer reads it. Its state is derived from its seller orders and their payments, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.languages import localised
from sellers.formats import baht
from sellers.orders.models import Parcel, SellerOrder, SellerOrderEvent
from sellers.orders.reasons import CANCELLED_BY_BUYER, event_words, reason_words
from sellers.payments.models import Payment, Refund, Slip

S = SellerOrder.State
#: From the part that is furthest behind to the one that is done.
_ORDER = [S.AWAITING_PAYMENT, S.TO_PACK, S.SHIPPED, S.DISPUTED, S.DELIVERED, S.RETURNED, S.COMPLETED]
#: How a state is marked (components/mark.css).
_MARKS = {
    S.AWAITING_PAYMENT: "care",
    S.TO_PACK: "care",
    S.SHIPPED: "way",
    S.DELIVERED: "good",
    S.COMPLETED: "good",
    S.CANCELLED: "bad",
    S.RETURNED: "bad",
    S.DISPUTED: "bad",
}


def part_state(seller_order: SellerOrder, payment: Payment | None) -> str:
    """One shop's part in the buyer's words."""
    if seller_order.state == S.AWAITING_PAYMENT:
        return _("Slip being checked") if payment and payment.state == Payment.State.CHECKING else _("Waiting for payment")
    if seller_order.state == S.TO_PACK:
        if not seller_order.packed_at:
            return _("The shop is packing")
        return _("The shop has packed it") if seller_order.is_fetched else _("Packed, waiting for the carrier")
    return {
        S.SHIPPED: _on_its_way(seller_order),
        S.DELIVERED: _arrived(seller_order),
        S.COMPLETED: pgettext("buyer", "Completed"),
        S.CANCELLED: _("Cancelled"),
        S.RETURNED: pgettext("buyer", "Returned"),
        S.DISPUTED: _("A problem was reported"),
    }[SellerOrder.State(seller_order.state)]


def _on_its_way(part: SellerOrder) -> str:
    return _("Ready to be picked up") if part.is_fetched else _("On its way")


def _arrived(part: SellerOrder) -> str:
    return _("Picked up") if part.is_fetched else pgettext("buyer", "Delivered")


def part_mark(seller_order: SellerOrder, payment: Payment | None) -> str:
    """The colour class of the state: a checked slip is under way, money that is missing asks for care."""
    if seller_order.state == S.AWAITING_PAYMENT and payment and payment.state == Payment.State.CHECKING:
        return "way"
    return _MARKS[SellerOrder.State(seller_order.state)]


def _behind(parts: Sequence[SellerOrder]) -> SellerOrder | None:
    """The live part that is furthest behind, of those that wait for money one whose slip is not there yet; None if all are cancelled."""
    live = [part for part in parts if part.state != S.CANCELLED]
    return min(live, key=lambda part: (_ORDER.index(SellerOrder.State(part.state)), _is_checking(part)), default=None)


def _is_checking(part: SellerOrder) -> bool:
    return part.payment_share.payment.state == Payment.State.CHECKING


def order_state(parts: Sequence[SellerOrder]) -> tuple[str, str]:
    """The whole order as (words, class of its mark): how far the part that is furthest behind has come; cancelled parts do not count.

    The parts need their payments loaded (`payment_share__payment`) and whether they are fetched (sellers/orders/pickup.py).
    """
    behind = _behind(parts)
    if behind is None:
        return _("Cancelled"), "bad"
    mark = part_mark(behind, behind.payment_share.payment)
    if behind.state == S.AWAITING_PAYMENT:
        return (_("Slip being checked") if _is_checking(behind) else _("Waiting for payment")), mark
    words = {
        S.TO_PACK: _("Being packed"),
        S.SHIPPED: _on_its_way(behind),
        S.DISPUTED: _("A problem was reported"),
        S.DELIVERED: _arrived(behind),
        S.RETURNED: pgettext("buyer", "Returned"),
        S.COMPLETED: pgettext("buyer", "Completed"),
    }
    return words[SellerOrder.State(behind.state)], mark


def headline(parts: Sequence[SellerOrder], waiting: Sequence[Payment]) -> str:
    """The one sentence at the head of an order. `waiting`: the payments that the buyer still has to make."""
    live = [part for part in parts if part.state != S.CANCELLED]
    if not live:
        return _("This order is cancelled")
    if waiting:
        return _("{amount} to pay").format(amount=baht(sum(payment.amount_satang for payment in waiting)))
    if any(part.state == S.AWAITING_PAYMENT for part in live):
        return _("Your slip is being checked")
    all_fetched = all(part.is_fetched for part in live)
    arrived = [part for part in live if part.state in (S.DELIVERED, S.COMPLETED)]
    if len(arrived) == len(live):
        if all_fetched:
            return _("You have picked it up")
        return _("Everything has arrived") if len(live) > 1 else _("It has arrived")
    if arrived:
        return _("Arrived from {arrived} of {all} shops").format(arrived=len(arrived), all=len(live))
    on_the_way = [part for part in live if part.state == S.SHIPPED]
    if len(on_the_way) == len(live):
        return _("It waits for you to pick it up") if all_fetched else _("It is on its way to you")
    if on_the_way:
        return _("On its way from {sent} of {all} shops").format(sent=len(on_the_way), all=len(live))
    if any(part.state in (S.DISPUTED, S.RETURNED) for part in live):
        return order_state(parts)[0]
    return ngettext("The shop is packing", "The shops are packing", len(live))


def thread(parts: Sequence[SellerOrder]) -> list[tuple[str, str]]:
    """The knots of an order as (words, "done", "now" or ""); none for a cancelled one."""
    behind = _behind(parts)
    if behind is None or behind.state in (S.DISPUTED, S.RETURNED):
        return []
    cash = all(part.payment_share.payment.method == Payment.Method.CASH for part in parts)
    reached = {S.AWAITING_PAYMENT: 0, S.TO_PACK: 1, S.SHIPPED: 2, S.DELIVERED: 4, S.COMPLETED: 4}[SellerOrder.State(behind.state)]
    if behind.state == S.TO_PACK and behind.packed_at:
        reached = 2
    paid = pgettext("buyer", "Paid") if reached else _("Slip being checked") if _is_checking(behind) else _("Waiting for payment")
    fetched = all(part.is_fetched for part in parts)
    last = [_("Ready to be picked up"), _("Picked up")] if fetched else [_("On its way"), _("Arrived")]
    words = [_("Ordered") if cash else paid, _("Packed by the shop"), *last]
    return [(word, "done" if n < reached else "now" if n == reached else "") for n, word in enumerate(words)]


@dataclass(frozen=True)
class Step:
    """A step in the story of a part: what happened, when, and what more there is to say."""

    at: datetime
    words: str
    more: str = ""
    rank: int = field(default=0, compare=False)


def story(part: SellerOrder, payment: Payment, buyer: Any) -> list[Step]:
    """What happened to one shop's part, newest first, told to its buyer (`buyer`: their user id, None for a guest).

    Needs `events`, `parcels__carrier`, `parcels__method`, the payment's `slips` and the refund loaded.
    """
    steps = [step for event in part.events.all() if (step := _told(event, part, payment, buyer))]
    steps += [step for slip in payment.slips.all() for step in _slip_steps(slip)]
    if refund := getattr(part, "refund", None):
        steps += _refund_steps(refund)
    steps.sort(key=lambda step: (step.at, step.rank), reverse=True)
    return steps


def _told(event: SellerOrderEvent, part: SellerOrder, payment: Payment, buyer: Any) -> Step | None:
    if event.verb == "deliver":
        own = buyer is not None and event.actor_id == buyer
        other = _("It was handed over") if part.is_fetched else _("It has arrived")
        return Step(event.at, _("You have received it") if own else other, rank=5)
    if event.verb in ("cancel", "expire"):
        return Step(event.at, _cancelled_by(event.reason), _why(event.reason), rank=5)
    if event.verb == "ship" and part.is_fetched:
        return Step(event.at, _("It waits for you to pick it up"), rank=4)
    if event.verb == "ship":
        return Step(event.at, _("Sent with {carrier}").format(carrier=carriers_of(part.parcels.all())), rank=4)
    if event.verb == "switch":
        return Step(event.at, _("The shop chose another carrier, not {carrier}").format(carrier=event_words(event)), rank=5)
    if event.verb == "write":
        return Step(event.at, _("The shop wrote to you"), event.reason, rank=3)
    words = {
        "place": _("You ordered"),
        "confirm": _("The money has arrived, the shop begins"),
        "pack": _("The shop has packed it"),
        "correct": _("The tracking number was corrected"),
        "complete": pgettext("buyer", "Completed"),
        "reinstate": _("The money came late, the goods were reserved again"),
    }.get(event.verb)
    return Step(event.at, words, rank=3) if words else None


def carriers_of(parcels: Iterable[Parcel]) -> str:
    """Who carries what travels of these parcels, each named once. Needs `carrier` and `method` loaded."""
    return ", ".join(dict.fromkeys(localised(parcel.carrier, "name") for parcel in parcels if not parcel.method.is_pickup))


def _cancelled_by(reason: str) -> str:
    return _("You cancelled it") if reason == CANCELLED_BY_BUYER else _("Cancelled")


def _why(reason: str) -> str:
    return "" if reason in ("", CANCELLED_BY_BUYER) else str(reason_words(reason))


def _slip_steps(slip: Slip) -> list[Step]:
    found = [Step(slip.submitted_at, _("You sent the slip"), rank=1)]
    if slip.state == Slip.State.REFUSED and slip.decided_at:
        found.append(Step(slip.decided_at, _("The slip could not be used"), slip.reason, rank=2))
    return found


def _refund_steps(refund: Refund) -> list[Step]:
    amount = baht(refund.amount_satang)
    found = [Step(refund.created_at, _("{amount} goes back to you").format(amount=amount), rank=6)]
    if refund.sent_at:
        reference = _("reference {reference}").format(reference=refund.sent_reference)
        found.append(Step(refund.sent_at, _("{amount} was sent back").format(amount=amount), reference, rank=7))
    return found
