"""Every change of a stock count, for ever."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StockMovement(models.Model):
    """A change of `StockRecord.num_in_stock` by `delta` units. Append-only; the deltas of a stock record add up to its count.

    `key` names the business event, so that the same event moves stock once.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening stock")
        RECEIVED = "received", _("Made or received")
        CORRECTION = "correction", _("Counted again")
        SPOILT = "spoilt", _("Spoilt")
        SHIPPED = "shipped", _("Shipped")
        RETURNED = "returned", _("Came back")

    stock_record = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    delta = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(delta=0), name="stock_movement_moves")]

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.kind}"
