"""Who sells. Oscar's partner (label "partner") is the shop; its stock record is one product's price and stock."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockRecord

from sellers.centres.models import AdminArea, Centre


class Partner(AbstractPartner):
    """A shop. `code` is in its address and never changes; the shop is closed, never deleted.

    `centre` is the current row of `ShopCentre` (sellers/shops), which holds the truth with its dates.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("Applied")
        ACTIVE = "active", _("Open")
        PAUSED = "paused", _("Paused")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    class ProducerType(models.TextChoices):
        COMMUNITY_ENTERPRISE = "community_enterprise", _("Community enterprise")
        COOPERATIVE = "cooperative", _("Cooperative")
        FARMER_GROUP = "farmer_group", _("Farmer group")
        SME = "sme", _("Small firm")
        STARTUP = "startup", _("Start-up")
        YOUNG_SMART_FARMER = "young_smart_farmer", _("Young smart farmer")
        INDIVIDUAL = "individual", _("Individual")

    state = models.CharField(max_length=9, choices=State, default=State.APPLIED)
    opened_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True, help_text="Since when the owners pause it; a suspension in between keeps it")
    state_reason = models.CharField(max_length=300, blank=True, help_text="Why it is paused, suspended or closed; its members read it")
    producer_type = models.CharField(max_length=20, choices=ProducerType)
    name_en = models.CharField(max_length=255, blank=True)
    tagline = models.CharField(max_length=200, blank=True)
    tagline_en = models.CharField(max_length=200, blank=True)
    story = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    making = models.TextField(blank=True)
    making_en = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    learned_en = models.TextField(blank=True)
    answers = models.JSONField(default=list, blank=True, help_text="[{question, question_en, answer, answer_en}, ...]")
    since_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Buddhist year")
    member_count = models.PositiveIntegerField(null=True, blank=True)

    area = models.ForeignKey(AdminArea, on_delete=models.PROTECT, related_name="shops")
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    line_id = models.CharField(max_length=30, blank=True)
    community_enterprise_no = models.CharField(max_length=20, blank=True)
    cooperative_no = models.CharField(max_length=40, blank=True)
    tax_id = models.CharField(max_length=13, blank=True)
    vat_registered = models.BooleanField(default=False)
    commission_bps = models.PositiveSmallIntegerField(default=0, help_text="Hundredths of a percent of the goods, frozen on each line")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="shops")
    emblem = models.ForeignKey("photos.Photo", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(AbstractPartner.Meta):
        indexes = [models.Index(fields=["state", "centre"], name="shop_by_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", retired_at__isnull=False) | (~Q(state="closed") & Q(retired_at__isnull=True)),
                name="shop_closed_has_date",
            ),
            models.CheckConstraint(condition=~Q(state__in=["active", "paused"]) | Q(opened_at__isnull=False), name="shop_open_has_date"),
            models.CheckConstraint(condition=Q(commission_bps__lte=5000), name="shop_commission_at_most_half"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("shop", kwargs={"code": self.code})


class StockRecord(AbstractStockRecord):
    """Price and stock of one product. Never saved with absolute counts: `sellers/stock/actions.py` moves them by guarded deltas.

    `num_allocated` units are promised to orders that are not shipped yet.
    """

    num_in_stock = models.PositiveIntegerField(default=0)
    num_allocated = models.PositiveIntegerField(default=0)

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["product"], name="stock_record_once_per_product"),
            models.CheckConstraint(condition=Q(num_allocated__lte=F("num_in_stock")), name="stock_allocated_within_stock"),
            models.CheckConstraint(condition=Q(price__gt=0), name="stock_price_positive"),
        ]

    @property
    def free(self) -> int:
        """Units that can still be ordered."""
        return self.num_in_stock - self.num_allocated


from oscar.apps.partner.models import *  # noqa: E402, F403

__all__ = ["Partner", "StockRecord"]
