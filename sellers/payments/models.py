"""The buyer's money: what is to be paid to whom, what was shown as proof, and what must go back. All amounts in satang."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sellers.orders.models import PaymentRoute, SellerOrder


def private_storage() -> Storage:
    """Where slips and papers lie: never reachable without a signed address."""
    return storages["private"]


class Payment(models.Model):
    """An amount that a buyer owes one receiver for one or more seller orders.

    Under `platform` there is one per order, to the operator (`payee` empty); under `direct` one per seller order.
    `expires_at` is the buyer's clock; a slip stops it and starts the confirmer's (`confirm_by`).
    """

    class Method(models.TextChoices):
        PROMPTPAY = "promptpay", _("PromptPay with slip")
        CASH = "cash", _("Cash on delivery")

    class State(models.TextChoices):
        AWAITING = "awaiting", _("Awaiting payment")
        CHECKING = "checking", _("Slip being checked")
        ON_DELIVERY = "on_delivery", _("Cash on delivery")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="payments")
    seller_orders = models.ManyToManyField(SellerOrder, through="PaymentShare", related_name="payments")
    payee = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="payments")
    reference = models.CharField(max_length=24, unique=True)
    route = models.CharField(max_length=8, choices=PaymentRoute)
    method = models.CharField(max_length=9, choices=Method)
    amount_satang = models.PositiveBigIntegerField()
    state = models.CharField(max_length=11, choices=State)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True, help_text="The seller did not confirm in time; the operator does")
    paid_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="payment_due"),
            models.Index(fields=["state", "confirm_by"], name="payment_to_confirm"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount_satang__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(route="platform", payee__isnull=True) | Q(route="direct", payee__isnull=False), name="payment_payee_by_route"
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_at__isnull=False), name="payment_paid_has_date"),
            models.CheckConstraint(condition=~Q(state__in=["awaiting"]) | Q(expires_at__isnull=False), name="payment_awaiting_has_clock"),
        ]

    def __str__(self) -> str:
        return self.reference


class PaymentShare(models.Model):
    """The part of a payment that is for one seller order; the shares add up to the payment."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="shares")
    seller_order = models.OneToOneField(SellerOrder, on_delete=models.PROTECT, related_name="payment_share")
    amount_satang = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount_satang} of {self.payment_id}"


class Slip(models.Model):
    """A picture of a bank transfer. Its mini-QR names the sending bank and the transfer; a refused slip frees its reference."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        ACCEPTED = "accepted", _("Money received")
        REFUSED = "refused", _("Cannot be used")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="slips")
    file = models.FileField(upload_to="slips/%Y/%m", storage=private_storage, max_length=200)
    bank_code = models.CharField(max_length=3)
    transfer_reference = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    reason = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bank_code", "transfer_reference"], condition=~Q(state="refused"), name="slip_reference_once"),
            models.UniqueConstraint(fields=["payment"], condition=Q(state="checking"), name="slip_one_at_a_time"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="slip_refused_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_code} {self.transfer_reference}"


class Refund(models.Model):
    """Money that must go back to a buyer for a seller order that was paid and will not be sent. Due until somebody sends it."""

    class State(models.TextChoices):
        DUE = "due", _("Due")
        SENT = "sent", _("Sent")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    seller_order = models.OneToOneField(SellerOrder, on_delete=models.PROTECT, related_name="refund")
    amount_satang = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=4, choices=State, default=State.DUE)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_reference = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_satang__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(sent_at__isnull=False) & ~Q(sent_reference="")), name="refund_sent_has_reference"
            ),
        ]

    def __str__(self) -> str:
        return f"refund of {self.seller_order_id}"
