"""What is sold. Oscar's catalogue (label "catalogue") with what a market of many sellers needs on top."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct, AbstractProductImage

from catalog.families import ProductFamily, SaleUnit
from catalog.managers import ProductQuerySet
from catalog.slugs import ascii_slug
from catalog.tree import forget_tree


class Category(AbstractCategory):
    """A shelf of the market. `flags` name duties of the goods on it: "fda" (FDA serial number), "rx" (notified herbal
    product), "cold" (usually sent chilled)."""

    name_en = models.CharField(max_length=255, blank=True)
    intro = models.TextField(blank=True)
    intro_en = models.TextField(blank=True)
    season_note = models.TextField(blank=True)
    season_note_en = models.TextField(blank=True)
    flags = models.JSONField(default=list, blank=True)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever saves a category, an import or an operator: the menus are read again."""
        super().save(*args, **kwargs)
        forget_tree()

    def get_absolute_url(self, parent_slug: str | None = None) -> str:
        return reverse("category", kwargs={"slug": self.slug, "pk": self.pk})

    def generate_slug(self) -> str:
        return ascii_slug(self.name_en or self.name)


class Product(AbstractProduct):
    """A thing one shop sells. Its seller never changes; it is retired, never deleted.

    `price_satang` and `in_stock` repeat what the stock record says, so that a card needs no other table; `check_invariants`
    compares them. Content (`net_quantity` in `net_unit`) gives the unit price that the law wants shown (Central Committee on
    Prices, notice 70/2563); `shipping_weight_g`, packed, gives the parcel.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CHECKING = "checking", _("Being checked")
        LISTED = "listed", _("Listed")
        PAUSED = "paused", _("Paused")
        RETIRED = "retired", _("Retired")

    class NetUnit(models.TextChoices):
        GRAM = "g", _("gram")
        MILLILITRE = "ml", _("millilitre")
        METRE = "m", _("metre")
        PIECE = "piece", _("piece")

    class Storage(models.TextChoices):
        AMBIENT = "ambient", _("Ambient")
        FRESH = "fresh", _("Fresh")
        CHILLED = "chilled", _("Chilled")
        FROZEN = "frozen", _("Frozen")

    seller = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="products")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    retired_at = models.DateTimeField(null=True, blank=True)
    title_en = models.CharField(max_length=255, blank=True)
    description_en = models.TextField(blank=True)
    made_of = models.TextField(blank=True)
    made_of_en = models.TextField(blank=True)
    use = models.TextField(blank=True)
    use_en = models.TextField(blank=True)
    keep = models.TextField(blank=True)
    keep_en = models.TextField(blank=True)
    details = models.JSONField(default=list, blank=True, help_text="[{label, label_en, value, value_en}, ...]")
    season = models.JSONField(default=list, blank=True, help_text="Months 1-12 in which it is made; empty: all year")
    search_words = models.JSONField(default=list, blank=True)

    unit = models.ForeignKey(SaleUnit, on_delete=models.PROTECT, related_name="+")
    net_quantity = models.DecimalField(max_digits=10, decimal_places=3)
    net_unit = models.CharField(max_length=5, choices=NetUnit)
    shipping_weight_g = models.PositiveIntegerField()
    storage = models.CharField(max_length=8, choices=Storage, default=Storage.AMBIENT)
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    licence_no = models.CharField(max_length=40, blank=True, help_text="FDA serial number of food, notification number of herbal goods")

    price_satang = models.PositiveBigIntegerField()
    in_stock = models.BooleanField(default=False)
    photo = models.ForeignKey("photos.Photo", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    family = models.ForeignKey(ProductFamily, on_delete=models.PROTECT, null=True, blank=True, related_name="products")
    is_family_lead = models.BooleanField(default=True, help_text="Shown in lists; the others of its family are not")

    objects = ProductQuerySet.as_manager()

    class Meta(AbstractProduct.Meta):
        indexes = [
            models.Index(fields=["is_public", "is_family_lead", "-date_created", "-id"], name="product_list"),
            models.Index(fields=["seller", "state", "-date_created"], name="product_by_shop"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(structure="standalone"), name="product_is_standalone"),
            models.CheckConstraint(
                condition=Q(is_public=True, state="listed") | (Q(is_public=False) & ~Q(state="listed")), name="product_public_when_listed"
            ),
            models.CheckConstraint(
                condition=Q(state="retired", retired_at__isnull=False) | (~Q(state="retired") & Q(retired_at__isnull=True)),
                name="product_retired_has_date",
            ),
            models.CheckConstraint(condition=Q(price_satang__gt=0), name="product_price_positive"),
            models.CheckConstraint(condition=Q(net_quantity__gt=0), name="product_has_content"),
            models.CheckConstraint(condition=Q(shipping_weight_g__gt=0), name="product_has_weight"),
            models.UniqueConstraint(fields=["family"], condition=Q(is_family_lead=True, family__isnull=False), name="family_has_one_lead"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("product", kwargs={"slug": self.slug, "pk": self.pk})

    @property
    def price(self) -> Decimal:
        """Price of one unit in baht, VAT included."""
        return Decimal(self.price_satang) / 100


class ProductImage(AbstractProductImage):
    """A picture of a product in its order; `image` is the photograph, in place of Oscar's `original`."""

    original = None
    image = models.ForeignKey("photos.Photo", on_delete=models.PROTECT, related_name="product_images")

    class Meta(AbstractProductImage.Meta):
        constraints = [models.UniqueConstraint(fields=["product", "image"], name="image_once_per_product")]


from oscar.apps.catalogue.models import *  # noqa: E402, F403

__all__ = ["Category", "Product", "ProductFamily", "ProductImage", "SaleUnit"]
