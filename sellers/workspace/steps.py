"""The steps that a shop may take with an order: which there are, when each is offered, who may take it, and what it calls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sellers.delivery.models import Carrier
from sellers.delivery.services import carrying
from sellers.orders.actions import (
    AlreadyPacked,
    NothingWritten,
    NotPacked,
    WroteOften,
    correct_tracking,
    deliver_seller_order,
    pack_seller_order,
    ship_seller_order,
    write_to_buyer,
)
from sellers.orders.models import SellerOrder
from sellers.orders.states import TRANSITIONS, WrongState
from sellers.payments.actions import (
    PaymentClosed,
    ReasonMissing,
    ReferenceMissing,
    SlipWaiting,
    cancel_seller_order,
    collect_cash,
    send_refund,
)
from sellers.payments.decisions import SentForm
from sellers.payments.models import Payment, Refund
from sellers.workspace.forms import CancelForm, LetterForm, PressForm, TrackingForm

State = SellerOrder.State


class NotOffered(Exception):
    """The order is not one that this step is for; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("This order does not need that step. Look at what it needs next."))


class CheckSlipFirst(Exception):
    """The buyer has paid, as far as anybody knows."""

    def __init__(self) -> None:
        super().__init__(_("The buyer has sent a slip. Confirm or refuse it first."))


class CashInstead(Exception):
    """A parcel paid in cash is delivered when its cash is collected."""

    def __init__(self) -> None:
        super().__init__(_("This order is paid in cash. Press “Cash collected” when the carrier has the money."))


#: What an action may answer instead of doing it; each says in its message what to do.
REFUSALS = (
    NotPacked,
    AlreadyPacked,
    WrongState,
    PaymentClosed,
    ReasonMissing,
    ReferenceMissing,
    NothingWritten,
    WroteOften,
    NotOffered,
    CheckSlipFirst,
    CashInstead,
)


def payment_of(order: SellerOrder) -> Payment:
    """The payment that covers this order."""
    return order.payment_share.payment


def due_refund(order: SellerOrder) -> Refund | None:
    """What the shop itself still has to send back for this order: only money that the shop received."""
    refund = getattr(order, "refund", None)
    holds_it = payment_of(order).payee_id == order.partner_id
    return refund if refund and holds_it and refund.state == Refund.State.DUE else None


def _pack(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    pack_seller_order(seller_order=order, actor=actor)


def _ship(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    ship_seller_order(seller_order=order, tracking=form.numbers(), carriers=form.carriers(), actor=actor)


@transaction.atomic
def _send(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    """Pack and ship with one press: from the list, where the box lies closed in front of whoever presses."""
    pack_seller_order(seller_order=order, actor=actor)
    ship_seller_order(seller_order=order, tracking=form.numbers(), carriers=form.carriers(), actor=actor)


def _write(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    write_to_buyer(seller_order=order, words=form.cleaned_data["words"], actor=actor)


def _correct(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    if order.is_fetched:
        raise NotOffered
    correct_tracking(seller_order=order, tracking=form.numbers(), carriers=form.carriers(), actor=actor)


def _deliver(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    if payment_of(order).method == Payment.Method.CASH:
        raise CashInstead
    deliver_seller_order(seller_order=order, actor=actor)


def _collect(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    collect_cash(seller_order=order, actor=actor)


def _cancel(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    try:
        cancel_seller_order(seller_order=order, reason=form.cleaned_data["reason"], actor=actor)
    except SlipWaiting as error:
        raise CheckSlipFirst from error


def _refund(order: SellerOrder, form: Any, actor: AbstractBaseUser) -> None:
    refund = due_refund(order)
    if refund is None:
        raise NotOffered
    send_refund(refund=refund, reference=form.cleaned_data["reference"], actor=actor)


def _is_cash(order: SellerOrder) -> bool:
    return payment_of(order).method == Payment.Method.CASH


def _may_cancel(order: SellerOrder) -> bool:
    if order.state == State.AWAITING_PAYMENT:
        return payment_of(order).state == Payment.State.AWAITING
    return order.state == State.TO_PACK and not order.packed_at


@dataclass(frozen=True)
class Step:
    """One step: `offered` decides whether the page shows its button; the action decides whether it happens."""

    done: Promise
    take: Callable[[SellerOrder, Any, AbstractBaseUser], None]
    offered: Callable[[SellerOrder], bool]
    managers_only: bool = False
    form: type[forms.Form] = PressForm
    done_fetched: Promise | None = None

    def bind(self, order: SellerOrder, data: Any = None, *, carriers: Iterable[Carrier] | None = None) -> Any:
        """The step's form for this order, bound to `data` if there is any; `carriers` as `carrying` gives them."""
        if self.form is TrackingForm:
            return TrackingForm(data, parcels=list(order.parcels.all()), carriers=carrying() if carriers is None else carriers)
        return self.form(data)

    def said(self, order: SellerOrder) -> str:
        """What to say when it is done."""
        return str(self.done_fetched if self.done_fetched and order.is_fetched else self.done)


_READY = _("Marked as ready. The buyer has been told.")

STEPS: dict[str, Step] = {
    "pack": Step(_("Marked as packed."), _pack, lambda order: order.state == State.TO_PACK and not order.packed_at),
    "ship": Step(
        _("Marked as sent. The buyer has been told."),
        _ship,
        lambda order: order.state == State.TO_PACK and bool(order.packed_at),
        form=TrackingForm,
        done_fetched=_READY,
    ),
    "send": Step(
        _("Packed and sent. The buyer has been told."),
        _send,
        lambda order: order.state == State.TO_PACK,
        form=TrackingForm,
        done_fetched=_READY,
    ),
    "correct": Step(
        _("Corrected. The buyer sees it on the order's page."),
        _correct,
        lambda order: order.state == State.SHIPPED and not order.is_fetched,
        form=TrackingForm,
    ),
    "deliver": Step(
        _("Marked as delivered."), _deliver, lambda order: order.state == State.SHIPPED and not _is_cash(order), managers_only=True
    ),
    "collect": Step(
        _("Cash collected and noted."),
        _collect,
        lambda order: (
            payment_of(order).state == Payment.State.ON_DELIVERY and order.state in (State.SHIPPED, State.DELIVERED, State.COMPLETED)
        ),
        managers_only=True,
    ),
    "cancel": Step(_("The order is cancelled. The buyer has been told."), _cancel, _may_cancel, managers_only=True, form=CancelForm),
    "refund": Step(
        _("The refund is noted. The buyer has been told."),
        _refund,
        lambda order: due_refund(order) is not None,
        managers_only=True,
        form=SentForm,
    ),
    "write": Step(
        _("Your letter is on its way to the buyer."),
        _write,
        lambda order: order.state in TRANSITIONS["write"],
        managers_only=True,
        form=LetterForm,
    ),
}


def offers(order: SellerOrder, *, manages: bool) -> dict[str, Any]:
    """Verb -> empty form of every step that somebody may take with this order now."""
    carriers = carrying()
    mine = {verb: step for verb, step in STEPS.items() if (manages or not step.managers_only) and step.offered(order)}
    return {verb: step.bind(order, carriers=carriers) for verb, step in mine.items()}
