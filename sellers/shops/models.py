"""What belongs to a shop: its people, the centres it came from, its marks of quality, and where its money goes."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ShopMember(models.Model):
    """A login that works for a shop, from one day to another. Several shops per person, several people per shop."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        PACKER = "packer", _("Packer")

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shop_memberships")
    role = models.CharField(max_length=7, choices=Role)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "user"], condition=Q(to_date__isnull=True), name="member_once_at_a_time"),
            models.CheckConstraint(condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="member_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} of {self.partner_id}"


class ShopCentre(models.Model):
    """The centre that a shop belongs to, with dates. `Partner.centre` repeats the row that has no end."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="centre_history")
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="shop_history")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["from_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["partner"], condition=Q(to_date__isnull=True), name="shop_one_centre_at_a_time"),
            models.CheckConstraint(condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="shop_centre_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} at {self.centre_id} from {self.from_date}"


class CertificationQuerySet(models.QuerySet["Certification"]):
    """Marks as a buyer may see them."""

    def shown(self, *, on: date | None = None) -> Self:
        """The marks that hold on a day (today): verified, not taken back, and valid to that day at least."""
        holds = Q(expires_on__isnull=True) | Q(expires_on__gte=on or timezone.localdate())
        return self.filter(holds, verified_at__isnull=False, retired_at__isnull=True)


class Certification(models.Model):
    """A mark of quality of a shop, or of some of its goods. Shown only when verified and not expired."""

    class Kind(models.TextChoices):
        FDA = "fda", _("FDA")
        TCPS = "tcps", _("Thai community product standard")
        GI = "gi", _("Geographical indication")
        ORGANIC = "organic_thailand", _("Organic Thailand")
        GAP = "gap", _("GAP")
        GMP = "gmp", _("GMP")
        HACCP = "haccp", _("HACCP")
        HALAL = "halal", _("Halal")
        OTOP3 = "otop3", _("OTOP 3 stars")
        OTOP4 = "otop4", _("OTOP 4 stars")
        OTOP5 = "otop5", _("OTOP 5 stars")
        ROYAL_PEACOCK = "royal_peacock", _("Royal Thai Silk peacock")

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="certifications")
    products = models.ManyToManyField("catalogue.Product", blank=True, related_name="certifications")
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(max_length=40)
    issuer = models.CharField(max_length=120)
    issuer_en = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "number"], name="certification_once_per_shop"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")), name="certification_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ShopAccount(models.Model):
    """Where a shop receives money. A personal national ID is never a PromptPay identity here: it would stand in a public QR."""

    class PromptPayKind(models.TextChoices):
        PHONE = "phone", _("Phone")
        TAX_ID = "tax_id", _("Juristic tax ID")
        EWALLET = "ewallet", _("E-wallet")

    partner = models.OneToOneField("partner.Partner", on_delete=models.PROTECT, related_name="account")
    promptpay_kind = models.CharField(max_length=7, choices=PromptPayKind)
    promptpay_id = models.CharField(max_length=15, help_text="Digits: 10 of a phone, 13 of a juristic tax ID, 15 of an e-wallet")
    bank_code = models.CharField(max_length=3, blank=True, help_text="BOT code")
    bank_account = models.CharField(max_length=15, blank=True)
    account_name = models.CharField(max_length=120)
    takes_cash_on_delivery = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # A national ID has 13 digits and begins with 1-8; a juristic number begins with 0.
            models.CheckConstraint(
                condition=~Q(promptpay_kind="tax_id") | Q(promptpay_id__startswith="0"), name="promptpay_tax_id_is_juristic"
            ),
            models.CheckConstraint(
                condition=Q(bank_account="") | Q(bank_account__regex=r"^\d{10,15}$"), name="bank_account_10_to_15_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.account_name
