"""The buyer's money: opening payments, proof by slip, confirmation by whoever receives it, expiry, cancellation, refunds.

Under the `platform` route one payment covers an order and an operator confirms it; under `direct` each seller order has its own
and the shop confirms. Cash is always paid parcel by parcel to the carrier, so it has one payment per seller order on both routes.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from catalog.notices import announce
from sellers.orders.actions import confirm_seller_order, deliver_seller_order, reinstate_seller_order, withdraw_seller_order
from sellers.orders.clocks import TIME_FOR_LATE_SLIP, TIME_TO_CHECK_SLIP, TIME_TO_PAY
from sellers.orders.models import PaymentRoute, SellerOrder, SellerOrderLine
from sellers.orders.reasons import GOODS_GONE, NOT_PAID
from sellers.orders.states import WrongState
from sellers.payments.models import Payment, PaymentShare, Refund, Slip
from sellers.payments.slips import SlipCode
from sellers.serials import scattered_serial
from sellers.stock.actions import OutOfStock, lock_stock


class PaymentClosed(Exception):
    """The payment no longer waits for this; nothing was changed."""

    def __init__(self, state: str) -> None:
        super().__init__(_("This payment is already settled. Look at the order to see where it stands."))
        self.state = state


class SlipUsed(Exception):
    """The transfer on this slip already pays another order."""

    def __init__(self, amount: str) -> None:
        super().__init__(
            _("This slip was used for another order. Choose the slip for {amount}. If this is the right one, write to us below.").format(
                amount=amount
            )
        )


class SlipWaiting(Exception):
    """A slip of this payment is being checked already."""

    def __init__(self) -> None:
        super().__init__(_("A slip for this payment is already being checked. There is no need to send another one."))


class ReasonMissing(Exception):
    """A refusal must say why."""

    def __init__(self) -> None:
        super().__init__(_("Say why, so that the buyer knows what to do."))


class ReferenceMissing(Exception):
    """A refund that was sent has a reference."""

    def __init__(self) -> None:
        super().__init__(_("Enter the reference that the bank shows for this transfer."))


def _locked(payment: Payment) -> Payment:
    return Payment.objects.select_for_update().get(pk=payment.pk)


def _seller_orders(payment: Payment) -> list[SellerOrder]:
    """What the payment still pays for: a part cancelled before it was paid has a share of 0 and stays cancelled.

    All their goods are locked at once, because several orders one after the other would lock them out of order.
    """
    seller_orders = list(SellerOrder.objects.filter(payment_share__payment=payment, payment_share__amount_satang__gt=0).order_by("pk"))
    lock_stock(SellerOrderLine.objects.filter(seller_order__in=seller_orders).values_list("stock_record_id", flat=True))
    return seller_orders


def open_payments(*, seller_orders: Sequence[SellerOrder], cash: set[int], route: str, now: datetime) -> list[Payment]:
    """Write what the buyer owes for an order just placed. `cash` holds the partner ids that are paid on delivery. Two queries."""
    groups: list[tuple[list[SellerOrder], bool]] = [([so], True) for so in seller_orders if so.partner_id in cash]
    transfers = [so for so in seller_orders if so.partner_id not in cash]
    if route == PaymentRoute.PLATFORM:
        groups += [(transfers, False)] if transfers else []
    else:
        groups += [([so], False) for so in transfers]
    payments = Payment.objects.bulk_create(_open_payment(group, is_cash, route, now) for group, is_cash in groups)
    PaymentShare.objects.bulk_create(
        PaymentShare(payment=payment, seller_order=so, amount_satang=so.total_satang)
        for payment, (group, _is_cash) in zip(payments, groups, strict=True)
        for so in group
    )
    return payments


def _open_payment(group: list[SellerOrder], is_cash: bool, route: str, now: datetime) -> Payment:
    return Payment(
        order_id=group[0].order_id,
        payee_id=group[0].partner_id if route == PaymentRoute.DIRECT else None,
        reference=scattered_serial("P", group[0].number),
        route=route,
        method=Payment.Method.CASH if is_cash else Payment.Method.PROMPTPAY,
        amount_satang=sum(so.total_satang for so in group),
        state=Payment.State.ON_DELIVERY if is_cash else Payment.State.AWAITING,
        created_at=now,
        expires_at=None if is_cash else now + TIME_TO_PAY,
    )


def check_ready_for_slip(payment: Payment, *, now: datetime | None = None) -> None:
    """Raise what `submit_slip` would for this payment as it is: `SlipWaiting` or `PaymentClosed`. For a look before the picture is read."""
    now = now or timezone.now()
    if payment.state == Payment.State.CHECKING:
        raise SlipWaiting
    late = payment.state == Payment.State.EXPIRED and payment.expires_at is not None and now < payment.expires_at + TIME_FOR_LATE_SLIP
    if payment.state != Payment.State.AWAITING and not late:
        raise PaymentClosed(payment.state)


def check_slip_is_new(code: SlipCode, *, amount_text: str) -> None:
    """Raise `SlipUsed` where the transfer pays another order already. For a look before the picture is stored."""
    used = Slip.objects.filter(bank_code=code.bank_code, transfer_reference=code.reference).exclude(state=Slip.State.REFUSED)
    if used.exists():
        raise SlipUsed(amount_text)


@transaction.atomic
def submit_slip(*, payment: Payment, file_name: str, code: SlipCode, amount_text: str, now: datetime | None = None) -> Slip:
    """Record a slip already stored under `file_name`: the buyer's clock stops and the confirmer's starts.

    Also taken for an expired payment (late money is never dropped). Raises `PaymentClosed`, `SlipWaiting`, or `SlipUsed` when the
    transfer pays another order.
    """
    now = now or timezone.now()
    payment = _locked(payment)
    check_ready_for_slip(payment, now=now)
    try:
        with transaction.atomic():
            slip = Slip.objects.create(
                payment=payment, file=file_name, bank_code=code.bank_code, transfer_reference=code.reference, submitted_at=now
            )
    except IntegrityError as error:
        raise SlipUsed(amount_text) from error
    payment.state = Payment.State.CHECKING
    payment.confirm_by = now + TIME_TO_CHECK_SLIP
    payment.escalated_at = None
    payment.save(update_fields=["state", "confirm_by", "escalated_at"])
    announce("slip_received", occasion=str(slip.pk), payment_id=payment.pk)
    return slip


@transaction.atomic
def confirm_payment(*, payment: Payment, actor: AbstractBaseUser | None, now: datetime | None = None) -> Payment:
    """Whoever receives the money says that it is there: every seller order of the payment goes to its shop.

    For money that came after expiry the goods are allocated again; where they are gone a refund becomes due. Pressing twice
    changes nothing. Raises `PaymentClosed` if there is no slip to confirm.
    """
    now = now or timezone.now()
    payment = _locked(payment)
    if payment.state == Payment.State.PAID:
        return payment
    slip = payment.slips.filter(state=Slip.State.CHECKING).first()
    if payment.state != Payment.State.CHECKING or slip is None:
        raise PaymentClosed(payment.state)
    _decide(slip, Slip.State.ACCEPTED, actor, now)
    _mark_paid(payment, actor, now)
    for seller_order in _seller_orders(payment):
        if seller_order.state == SellerOrder.State.AWAITING_PAYMENT:
            confirm_seller_order(seller_order=seller_order, now=now, actor=actor)
        else:
            _book_late_money(payment, seller_order, actor, now)
    log(instance=payment, action="payments.confirm", user=actor, data={"amount_satang": payment.amount_satang, "slip": slip.pk})
    announce("slip_confirmed", occasion=str(slip.pk), payment_id=payment.pk)
    return payment


def _mark_paid(payment: Payment, actor: AbstractBaseUser | None, now: datetime) -> None:
    payment.state = Payment.State.PAID
    payment.paid_at = now
    payment.confirmed_by_id = actor.pk if actor else None
    payment.save(update_fields=["state", "paid_at", "confirmed_by"])


def _decide(slip: Slip, state: str, actor: AbstractBaseUser | None, now: datetime, reason: str = "") -> None:
    slip.state = state
    slip.reason = reason
    slip.decided_at = now
    slip.decided_by_id = actor.pk if actor else None
    slip.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _book_late_money(payment: Payment, seller_order: SellerOrder, actor: AbstractBaseUser | None, now: datetime) -> None:
    try:
        with transaction.atomic():
            reinstate_seller_order(seller_order=seller_order, now=now, actor=actor)
    except (OutOfStock, WrongState):
        owe_refund(payment=payment, seller_order=seller_order, reason=GOODS_GONE, now=now)


@transaction.atomic
def refuse_slip(*, payment: Payment, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> Payment:
    """The money did not come, or not this much: the transfer's reference is freed and the buyer may send another slip.

    The buyer gets a fresh clock, so that a mistake of minutes does not cost the order. Raises `PaymentClosed`, `ReasonMissing`.
    """
    now = now or timezone.now()
    if not reason.strip():
        raise ReasonMissing
    payment = _locked(payment)
    slip = payment.slips.filter(state=Slip.State.CHECKING).first()
    if payment.state != Payment.State.CHECKING or slip is None:
        raise PaymentClosed(payment.state)
    _decide(slip, Slip.State.REFUSED, actor, now, reason.strip())
    held = SellerOrder.objects.filter(payment_share__payment=payment, state=SellerOrder.State.AWAITING_PAYMENT).exists()
    payment.state = Payment.State.AWAITING if held else Payment.State.EXPIRED
    payment.confirm_by = None
    payment.reminded_at = None
    if held:
        payment.expires_at = now + TIME_TO_PAY
    payment.save(update_fields=["state", "confirm_by", "expires_at", "reminded_at"])
    log(instance=payment, action="payments.refuse", user=actor, data={"reason": reason.strip(), "slip": slip.pk})
    announce("slip_refused", occasion=str(slip.pk), payment_id=payment.pk)
    return payment


@transaction.atomic
def expire_payment(*, payment: Payment, now: datetime) -> bool:
    """The time to pay is over: its seller orders are cancelled and their goods go back. False if it no longer waits."""
    payment = _locked(payment)
    if payment.state != Payment.State.AWAITING or payment.expires_at is None or payment.expires_at > now:
        return False
    for seller_order in _seller_orders(payment):
        if seller_order.state == SellerOrder.State.AWAITING_PAYMENT:
            withdraw_seller_order(seller_order=seller_order, verb="expire", reason=NOT_PAID, now=now)
    payment.state = Payment.State.EXPIRED
    payment.save(update_fields=["state"])
    announce("order_expired", payment_id=payment.pk)
    return True


@transaction.atomic
def cancel_seller_order(
    *, seller_order: SellerOrder, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None, even_packed: bool = False
) -> SellerOrder:
    """Cancel one shop's part before it is packed. What was paid for it becomes due as a refund; what was not is owed no longer.

    Raises `ReasonMissing`, `AlreadyPacked`, `WrongState`, or `SlipWaiting` while its money is being checked.
    """
    now = now or timezone.now()
    if not reason.strip():
        raise ReasonMissing
    share = PaymentShare.objects.select_related("payment").get(seller_order=seller_order)
    payment = _locked(share.payment)
    if payment.state == Payment.State.CHECKING:
        raise SlipWaiting
    owed = payment.amount_satang
    order = withdraw_seller_order(
        seller_order=seller_order, verb="cancel", reason=reason.strip(), now=now, actor=actor, even_packed=even_packed
    )
    if payment.state == Payment.State.PAID:
        owe_refund(payment=payment, seller_order=order, reason=reason.strip(), now=now)
    else:
        _owe_less(payment, share)
    log(
        instance=payment,
        action="payments.cancel",
        user=actor,
        data={"seller_order": order.number, "reason": reason.strip(), "before_satang": owed},
    )
    announce("order_cancelled", seller_order_id=order.pk)
    return order


def _owe_less(payment: Payment, share: PaymentShare) -> None:
    """Take a cancelled part out of what is still to be paid; with the last part the payment itself is cancelled."""
    rest = payment.amount_satang - share.amount_satang
    share.amount_satang = 0
    share.save(update_fields=["amount_satang"])
    if rest:
        payment.amount_satang = rest
    else:
        payment.state = Payment.State.CANCELLED
    payment.save(update_fields=["amount_satang", "state"])


def owe_refund(*, payment: Payment, seller_order: SellerOrder, reason: str, now: datetime) -> Refund:
    """Note that the buyer's money for this seller order must go back."""
    return Refund.objects.create(
        payment=payment, seller_order=seller_order, amount_satang=seller_order.total_satang, reason=reason, created_at=now
    )


@transaction.atomic
def send_refund(*, refund: Refund, reference: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> Refund:
    """Record that whoever holds the money has sent it back, with the bank's reference. Raises `ReferenceMissing` without one."""
    if not reference.strip():
        raise ReferenceMissing
    refund = Refund.objects.select_for_update().get(pk=refund.pk)
    if refund.state == Refund.State.SENT:
        return refund
    refund.state = Refund.State.SENT
    refund.sent_at = now or timezone.now()
    refund.sent_reference = reference.strip()
    refund.save(update_fields=["state", "sent_at", "sent_reference"])
    log(
        instance=refund.payment,
        action="payments.refund",
        user=actor,
        data={"amount_satang": refund.amount_satang, "reference": refund.sent_reference},
    )
    announce("refund_sent", refund_id=refund.pk)
    return refund


@transaction.atomic
def collect_cash(*, seller_order: SellerOrder, actor: AbstractBaseUser | None, now: datetime | None = None) -> Payment:
    """The carrier took the buyer's cash at the door: the parcel is delivered and its payment is paid. Pressing twice changes nothing.

    Raises `PaymentClosed` where the order is not paid in cash, `WrongState` before it was shipped.
    """
    now = now or timezone.now()
    payment = _locked(Payment.objects.get(shares__seller_order=seller_order))
    if payment.method != Payment.Method.CASH:
        raise PaymentClosed(payment.state)
    if payment.state == Payment.State.PAID:
        return payment
    seller_order = SellerOrder.objects.get(pk=seller_order.pk)
    if seller_order.state == SellerOrder.State.SHIPPED:
        deliver_seller_order(seller_order=seller_order, actor=actor, now=now)
    elif seller_order.state not in (SellerOrder.State.DELIVERED, SellerOrder.State.COMPLETED):
        raise WrongState(seller_order.state)
    _mark_paid(payment, actor, now)
    log(instance=payment, action="payments.cash", user=actor, data={"amount_satang": payment.amount_satang})
    return payment
