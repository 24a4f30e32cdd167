"""An order as its buyer reads it. Its state is derived from its seller orders, never stored."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment

S = SellerOrder.State


def part_state(seller_order: SellerOrder, payment: Payment | None) -> str:
    """One shop's part in the buyer's words."""
    if seller_order.state == S.AWAITING_PAYMENT:
        return _("Slip being checked") if payment and payment.state == Payment.State.CHECKING else _("Waiting for payment")
    if seller_order.state == S.TO_PACK:
        return _("Packed, waiting for the carrier") if seller_order.packed_at else _("The shop is packing")
    return {
        S.SHIPPED: _("On its way"),
        S.DELIVERED: _("Delivered"),
        S.COMPLETED: _("Completed"),
        S.CANCELLED: _("Cancelled"),
        S.RETURNED: _("Returned"),
        S.DISPUTED: _("A problem was reported"),
    }[SellerOrder.State(seller_order.state)]


def order_state(states: Iterable[str]) -> str:
    """The whole order in the buyer's words: how far the part that is furthest behind has come; cancelled parts do not count."""
    live = [state for state in states if state != S.CANCELLED]
    if not live:
        return _("Cancelled")
    order = [S.AWAITING_PAYMENT, S.TO_PACK, S.SHIPPED, S.DISPUTED, S.DELIVERED, S.RETURNED, S.COMPLETED]
    behind = min(live, key=lambda state: order.index(SellerOrder.State(state)))
    return {
        S.AWAITING_PAYMENT: _("Waiting for payment"),
        S.TO_PACK: _("Being packed"),
        S.SHIPPED: _("On its way"),
        S.DISPUTED: _("A problem was reported"),
        S.DELIVERED: _("Delivered"),
        S.RETURNED: _("Returned"),
        S.COMPLETED: _("Completed"),
    }[SellerOrder.State(behind)]
