"""Deciding on a slip and noting a refund, the same way at the shop's counter (`direct`) and at the operator's desk (`platform`)."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from catalog.typed import TextField
from sellers.payments.actions import ReasonMissing, confirm_payment, refuse_slip
from sellers.payments.models import Payment, Refund, Slip

CONFIRM, REFUSE = "confirm", "refuse"


class AnotherSlip(Exception):
    """The slip that was looked at is no longer the one being checked; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(_("The buyer has sent another slip meanwhile. Look at it, then decide."))


class DecisionForm(forms.Form):
    """What somebody decides about the slip that they were shown."""

    slip = forms.IntegerField(min_value=1)
    decision = forms.ChoiceField(choices=[(CONFIRM, CONFIRM), (REFUSE, REFUSE)])
    reason = TextField(max_length=Slip._meta.get_field("reason").max_length, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == REFUSE and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", str(ReasonMissing()))
        return cleaned


class SentForm(forms.Form):
    """The bank's reference of a transfer back to the buyer."""

    reference = TextField(
        label=_("Reference of the transfer"),
        validators=[RegexValidator(r"(?=.*\d).{6,}", _("A bank's reference has at least six letters and digits. Copy it from the slip."))],
        max_length=Refund._meta.get_field("sent_reference").max_length,
        error_messages={"required": _("Enter the reference of the transfer. It stands on the bank's slip.")},
    )


@transaction.atomic
def decide_slip(
    *, payment: Payment, slip_id: int, decision: str, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None
) -> Payment:
    """Confirm the payment, or refuse the slip with the id `slip_id`.

    Raises `AnotherSlip` if a newer slip is being checked: nobody confirms a slip that they have not seen. Raises `PaymentClosed`
    and `ReasonMissing` like the actions it calls.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    checking = payment.slips.filter(state=Slip.State.CHECKING).first()
    if checking is not None and checking.pk != slip_id:
        raise AnotherSlip
    if decision == CONFIRM:
        return confirm_payment(payment=payment, actor=actor, now=now)
    return refuse_slip(payment=payment, reason=reason, actor=actor, now=now)
