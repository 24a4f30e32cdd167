"""The querysets behind lists and cards. Relation names upward (`seller__...`) are strings and live only in this file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import Exists, F, OuterRef, Prefetch
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet

from catalog.photos.models import PhotoRendition
from catalog.photos.specs import CARD_FILTERS

if TYPE_CHECKING:
    from catalog.models import Category


class ProductQuerySet(OscarProductQuerySet):
    """Products as a buyer may see them."""

    def browsable(self) -> Self:
        """Listed products of shops that are open: what a buyer may see and put in the basket."""
        return self.filter(is_public=True, seller__state="active")

    def visible(self) -> Self:
        """Listed products of shops that are open or paused: the page answers, the button may not."""
        return self.filter(is_public=True, seller__state__in=["active", "paused"])

    def leads(self) -> Self:
        """One of each family."""
        return self.filter(is_family_lead=True)

    def in_category(self, category: Category) -> Self:
        """Products on this shelf or below it, by the tree's path and without DISTINCT."""
        through = self.model.categories.through
        return self.filter(Exists(through.objects.filter(product=OuterRef("pk"), category__path__startswith=category.path)))

    def for_cards(self) -> Self:
        """With all that a card shows and nothing more: one query for products, one for the pictures' renditions. `free`: pieces that can
        be ordered.
        """
        return (
            self.select_related("seller", "seller__centre", "seller__area__parent__parent", "unit", "photo")
            .prefetch_related(Prefetch("photo__renditions", PhotoRendition.objects.filter(filter_spec__in=CARD_FILTERS)))
            .only(
                "id",
                "slug",
                "title",
                "title_en",
                "price_satang",
                "in_stock",
                "storage",
                "net_quantity",
                "net_unit",
                "structure",
                "family_id",
                "unit__name",
                "unit__name_en",
                "seller__code",
                "seller__name",
                "seller__name_en",
                "seller__state",
                "seller__centre__code",
                "seller__area__name",
                "seller__area__name_en",
                "seller__area__parent__name",
                "seller__area__parent__parent__name",
                "seller__area__parent__parent__name_en",
                "seller__area__parent__parent__parent",
                "photo__title",
                "photo__width",
                "photo__height",
                "photo__file",
                "photo__alt",
                "photo__alt_en",
            )
            .annotate(free=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"))
            .order_by("-date_created", "-id")
        )
