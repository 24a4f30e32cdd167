"""How goods travel: carriers, boxes, rate tables, and the methods that a shop offers."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.languages import localised

#: Services by which nothing travels to the buyer: fetched at the shop, or at the centre that the shop belongs to.
PICKUP, CENTRE_PICKUP = "seller_pickup", "centre_pickup"


class Carrier(models.Model):
    """A company that carries parcels, or "pickup". The demo's carriers and prices are invented and labelled so."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    tracking_pattern = models.CharField(max_length=60, blank=True, help_text="Regular expression; a mismatch warns, it never blocks")
    rate_table = models.ForeignKey("RateTable", on_delete=models.PROTECT, related_name="carriers")

    def __str__(self) -> str:
        return self.name


class RateTable(models.Model):
    """A price list, of a carrier or of one shop."""

    code = models.SlugField(max_length=40, unique=True)
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="rate_tables")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class Rate(models.Model):
    """One step of a price list: up to this weight and box size, between these zones. All money in satang."""

    class Zone(models.TextChoices):
        ANY = "any", _("Anywhere")
        BANGKOK = "bkk", _("Bangkok and vicinity")
        UPCOUNTRY = "upcountry", _("Upcountry")
        SAME_DISTRICT = "same_district", _("Same district")

    table = models.ForeignKey(RateTable, on_delete=models.CASCADE, related_name="rates")
    service = models.CharField(max_length=20)
    zone_from = models.CharField(max_length=13, choices=Zone)
    zone_to = models.CharField(max_length=13, choices=Zone)
    max_weight_g = models.PositiveIntegerField()
    max_side_sum_cm = models.PositiveIntegerField(null=True, blank=True)
    price_satang = models.PositiveIntegerField()
    extra_per_kg_satang = models.PositiveIntegerField(default=0)
    surcharge_remote_satang = models.PositiveIntegerField(default=0)
    surcharge_island_satang = models.PositiveIntegerField(default=0)
    cod_bps = models.PositiveIntegerField(
        null=True, blank=True, help_text="Fee of cash on delivery in hundredths of a percent; empty: not offered"
    )
    cod_min_satang = models.PositiveIntegerField(default=0)
    is_cold = models.BooleanField(default=False)
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["table_id", "service", "max_weight_g", "id"]
        constraints = [
            models.UniqueConstraint(fields=["table", "service", "zone_from", "zone_to", "max_weight_g"], name="rate_step_once"),
            models.CheckConstraint(condition=Q(days_max__gte=F("days_min")), name="rate_days_in_order"),
            models.CheckConstraint(condition=Q(max_weight_g__gt=0), name="rate_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.service} <= {self.max_weight_g} g"


class Box(models.Model):
    """A box size by the weight it takes, for goods without measures of their own."""

    code = models.SlugField(max_length=20, unique=True)
    max_weight_g = models.PositiveIntegerField(unique=True)
    width_cm = models.PositiveSmallIntegerField()
    length_cm = models.PositiveSmallIntegerField()
    height_cm = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["max_weight_g"]

    def __str__(self) -> str:
        return self.code

    @property
    def side_sum_cm(self) -> int:
        """Width, length and height together, as carriers measure."""
        return self.width_cm + self.length_cm + self.height_cm


class DeliveryMethodQuerySet(models.QuerySet["DeliveryMethod"]):
    """Ways of sending, as prices are worked out from them."""

    def offered(self) -> Self:
        """What buyers can choose, with carrier and the place of a centre; a centre that is closed hands nothing out."""
        return self.filter(Q(centre__isnull=True) | Q(centre__state="active"), is_active=True).select_related(
            "carrier", "centre__area__parent__parent"
        )


class DeliveryMethod(models.Model):
    """A way in which one shop delivers one group of goods. Priced by the carrier's table, or by the shop's own. `centre`: where goods
    are fetched that the shop brings to its centre.
    """

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="delivery_methods")
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="methods")
    service = models.CharField(max_length=20)
    own_table = models.ForeignKey(RateTable, on_delete=models.PROTECT, null=True, blank=True, related_name="methods")
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, null=True, blank=True, related_name="delivery_methods")
    storages = models.JSONField(default=list, help_text="Storage classes it carries: ambient, fresh, chilled, frozen")
    free_over_satang = models.PositiveIntegerField(null=True, blank=True)
    takes_cash = models.BooleanField(default=True, help_text="Cash on delivery where the rate allows it")
    is_active = models.BooleanField(default=True)

    objects = DeliveryMethodQuerySet.as_manager()

    class Meta:
        ordering = ["partner_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "carrier", "service"], name="delivery_method_once_per_shop"),
            models.CheckConstraint(
                condition=Q(service=CENTRE_PICKUP, centre__isnull=False) | (~Q(service=CENTRE_PICKUP) & Q(centre__isnull=True)),
                name="delivery_method_at_a_centre",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier_id} {self.service}"

    @property
    def is_pickup(self) -> bool:
        """The buyer comes and fetches it, at the shop or at `centre`."""
        return self.service in (PICKUP, CENTRE_PICKUP)

    @property
    def words(self) -> str:
        """What people call it: the carrier, or where it is fetched."""
        if not self.is_pickup:
            return localised(self.carrier, "name")
        return gettext("Pick up at the centre") if self.centre_id else gettext("Pick up at the shop")
