"""What is told about money."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.languages import localised
from sellers.formats import baht, clock, day, moment
from sellers.orders.models import Checkout
from sellers.payments.models import Payment, Refund, Slip
from storefront.letters import absolute
from storefront.notices.receivers import Notice, buyer, centres_of, members, operators, order_link


def _load(pk: int) -> tuple[Payment, Checkout]:
    payment = Payment.objects.select_related("order__checkout__order", "payee").get(pk=pk)
    return payment, payment.order.checkout


def _values(payment: Payment, checkout: Checkout) -> dict[str, str]:
    ship_by = [part.ship_by for part in payment.seller_orders.all() if part.ship_by]
    refused = payment.slips.filter(state=Slip.State.REFUSED).order_by("-pk").first()
    minutes = max(0, round((payment.expires_at - timezone.now()).total_seconds() / 60)) if payment.expires_at else 0
    return {
        "order": checkout.order.number,
        "amount": baht(payment.amount_satang),
        "shop": localised(payment.payee, "name") if payment.payee else "",
        "checker": _("the shop") if payment.payee else _("the market operator"),
        "check_by": moment(payment.confirm_by) if payment.confirm_by else "",
        "ship_by": day(max(ship_by)) if ship_by else "",
        "pay_before": moment(payment.expires_at) if payment.expires_at else "",
        "pay_time": clock(payment.expires_at) if payment.expires_at else "",
        "minutes": str(minutes),
        "reason": refused.reason if refused else "",
    }


def _centres(payment: Payment) -> tuple[str, ...]:
    return centres_of(payment.seller_orders.select_related("centre").order_by("pk"))


def _to_buyer(message: str, payment: Payment, checkout: Checkout) -> Notice:
    receiver = buyer(checkout)
    with override(receiver.language):
        return Notice(message, receiver, _values(payment, checkout), order_link(checkout), _centres(payment))


def _to_operators(message: str, payment: Payment, checkout: Checkout) -> Iterator[Notice]:
    for receiver in operators():
        with override(receiver.language):
            yield Notice(message, receiver, _values(payment, checkout), absolute(reverse("wagtailadmin_home")))


def slip_received(payment_id: int) -> Iterator[Notice]:
    """To the buyer: the clock has stopped. To whoever receives the money: look at your account."""
    payment, checkout = _load(payment_id)
    yield _to_buyer("slip_received", payment, checkout)
    if payment.payee is None:
        yield from _to_operators("slip_to_check_operator", payment, checkout)
        return
    for receiver in members(payment.payee):
        with override(receiver.language):
            link = absolute(reverse("sell_orders", args=[payment.payee.code]))
            yield Notice("slip_to_check", receiver, _values(payment, checkout), link, _centres(payment))


def slip_confirmed(payment_id: int) -> Iterator[Notice]:
    """To the buyer: the money is there."""
    yield _to_buyer("slip_confirmed", *_load(payment_id))


def slip_refused(payment_id: int) -> Iterator[Notice]:
    """To the buyer: why, and until when another slip may come."""
    yield _to_buyer("slip_refused", *_load(payment_id))


def order_expired(payment_id: int) -> Iterator[Notice]:
    """To the buyer: the goods went back."""
    yield _to_buyer("order_expired", *_load(payment_id))


def pay_reminder(payment_id: int) -> Iterator[Notice]:
    """To the buyer: a few minutes are left."""
    payment, checkout = _load(payment_id)
    if payment.state == Payment.State.AWAITING:
        yield _to_buyer("pay_reminder", payment, checkout)


def slip_escalated(payment_id: int) -> Iterator[Notice]:
    """To the operators: nobody has checked this slip."""
    payment, checkout = _load(payment_id)
    yield from _to_operators("slip_overdue" if payment.payee else "slip_to_check_operator", payment, checkout)


def refund_sent(refund_id: int) -> Iterator[Notice]:
    """To the buyer: the money is on its way back."""
    refund = Refund.objects.select_related("payment", "seller_order__centre").get(pk=refund_id)
    payment, checkout = _load(refund.payment_id)
    receiver = buyer(checkout)
    with override(receiver.language):
        values = _values(payment, checkout) | {"refund_amount": baht(refund.amount_satang), "refund_to": _("the account you paid from")}
        yield Notice("refund_done", receiver, values, order_link(checkout), centres_of([refund.seller_order]))
