"""What an order carries beyond Oscar: the checkout, one seller order per shop, its lines' units, its parcels and its history."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

#: A carrier prints numbers of at most so many characters; of one parcel at most so many boxes have a number of their own.
NUMBER_LENGTH, MOST_NUMBERS = 40, 10


class PaymentRoute(models.TextChoices):
    """Who receives the buyer's money (docs/money.md)."""

    PLATFORM = "platform", _("The market's operator")
    DIRECT = "direct", _("Each seller")


class Checkout(models.Model):
    """What was agreed when an order was placed. One per Oscar order.

    `key` is made by the buyer's form: pressing twice, going back or a lost answer finds the order that is already there.
    `access_token_hash` is the SHA-256 of the guest's link to the order.
    """

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="checkout")
    key = models.UUIDField(unique=True)
    contact_name = models.CharField(max_length=200)
    contact_phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    contact_email = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    payment_route = models.CharField(max_length=8, choices=PaymentRoute)
    access_token_hash = models.CharField(max_length=64, unique=True)
    area = models.ForeignKey("centres.AdminArea", on_delete=models.PROTECT, related_name="+", help_text="Sub-district delivered to")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True, help_text="Where the buyer put a pin, if at all")
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(contact_phone="") | ~Q(contact_email=""), name="checkout_has_contact")]

    def __str__(self) -> str:
        return f"checkout of {self.order_id}"


class SellerOrder(models.Model):
    """One shop's part of an order. Money in satang, VAT included.

    `centre` and `area` are the shop's as they were at placement: history does not move when a shop does.
    """

    class State(models.TextChoices):
        AWAITING_PAYMENT = "awaiting_payment", _("Awaiting payment")
        TO_PACK = "to_pack", _("To pack")
        SHIPPED = "shipped", _("Shipped")
        DELIVERED = "delivered", _("Delivered")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")
        RETURNED = "returned", _("Returned")
        DISPUTED = "disputed", _("Disputed")

    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="seller_orders")
    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="seller_orders")
    number = models.CharField(max_length=24, unique=True)
    state = models.CharField(max_length=16, choices=State, default=State.AWAITING_PAYMENT)
    goods_satang = models.PositiveBigIntegerField()
    shipping_satang = models.PositiveBigIntegerField()
    cod_fee_satang = models.PositiveBigIntegerField(default=0)
    discount_satang = models.PositiveBigIntegerField(default=0)
    total_satang = models.PositiveBigIntegerField()
    days_min = models.PositiveSmallIntegerField()
    days_max = models.PositiveSmallIntegerField()
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, null=True, blank=True, related_name="seller_orders")
    area = models.ForeignKey("centres.AdminArea", on_delete=models.PROTECT, related_name="seller_orders")
    placed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ship_by = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    packed_at = models.DateTimeField(null=True, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["partner", "state", "-placed_at"], name="seller_order_by_shop"),
            models.Index(fields=["state", "ship_by"], name="seller_order_late"),
            models.Index(fields=["centre", "placed_at"], name="seller_order_by_centre"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "partner"], name="seller_order_once_per_shop"),
            models.CheckConstraint(
                condition=Q(total_satang=F("goods_satang") + F("shipping_satang") + F("cod_fee_satang") - F("discount_satang")),
                name="seller_order_adds_up",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | Q(cancelled_at__isnull=False), name="seller_order_cancelled_has_date"),
        ]

    def __str__(self) -> str:
        return self.number

    @cached_property
    def is_fetched(self) -> bool:
        """Nothing of it travels: the buyer fetches all of it. Needs `parcels__method` loaded; lists annotate it (pickup.py)."""
        return all(parcel.method.is_pickup for parcel in self.parcels.all())


class SellerOrderLine(models.Model):
    """What a line carries beyond Oscar's: where its units are, and the terms as they were when it was sold."""

    line = models.OneToOneField("order.Line", on_delete=models.PROTECT, related_name="seller_line")
    seller_order = models.ForeignKey(SellerOrder, on_delete=models.PROTECT, related_name="lines")
    stock_record = models.ForeignKey("partner.StockRecord", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    packed = models.PositiveIntegerField(default=0)
    shipped = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    unit_price_satang = models.PositiveBigIntegerField()
    commission_bps = models.PositiveSmallIntegerField()
    vat_bps = models.PositiveSmallIntegerField(
        help_text="VAT contained in the price, hundredths of a percent; 0 for a seller not registered"
    )
    unit = models.CharField(max_length=40)
    unit_en = models.CharField(max_length=40)
    net_quantity = models.DecimalField(max_digits=10, decimal_places=3)
    net_unit = models.CharField(max_length=5)
    storage = models.CharField(max_length=8)
    shipping_weight_g = models.PositiveIntegerField(help_text="Of one unit")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_has_units"),
            models.CheckConstraint(condition=Q(packed__lte=F("quantity") - F("cancelled")), name="order_line_packed_bound"),
            models.CheckConstraint(condition=Q(shipped__lte=F("packed")), name="order_line_shipped_bound"),
            models.CheckConstraint(condition=Q(cancelled__lte=F("quantity")), name="order_line_cancelled_bound"),
            models.CheckConstraint(condition=Q(returned__lte=F("shipped")), name="order_line_returned_bound"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of line {self.line_id}"


class Parcel(models.Model):
    """What travels together: a seller order has one per storage class, because chilled, frozen and dry goods do not travel together."""

    seller_order = models.ForeignKey(SellerOrder, on_delete=models.PROTECT, related_name="parcels")
    storage = models.CharField(max_length=8)
    weight_g = models.PositiveIntegerField()
    pieces = models.PositiveSmallIntegerField(default=1, help_text="Boxes, where one would be too heavy for the carrier")
    box = models.ForeignKey("delivery.Box", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    price_satang = models.PositiveBigIntegerField()
    method = models.ForeignKey("delivery.DeliveryMethod", on_delete=models.PROTECT, related_name="parcels")
    carrier = models.ForeignKey("delivery.Carrier", on_delete=models.PROTECT, related_name="parcels", help_text="Who really carried it")
    tracking_number = models.CharField(
        max_length=(NUMBER_LENGTH + 1) * MOST_NUMBERS - 1, blank=True, help_text="Of several boxes one each, a blank between them"
    )
    shipped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["seller_order", "storage"], name="parcel_once_per_storage")]

    def __str__(self) -> str:
        return f"{self.storage} parcel of {self.seller_order_id}"

    @property
    def numbers(self) -> list[str]:
        """Its tracking numbers: one, or one for each box."""
        return self.tracking_number.split()


class SellerOrderEvent(models.Model):
    """A step in the story of a seller order. Append-only."""

    seller_order = models.ForeignKey(SellerOrder, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at}"
