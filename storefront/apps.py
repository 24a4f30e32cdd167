"""The buyer's way and the look of every page."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_unpublished

from catalog.freshness import touch

#: Models whose rows stand on public pages.
_SHOWN = (
    "catalogue.Category",
    "catalogue.Product",
    "catalogue.ProductImage",
    "photos.PhotoRendition",
    "partner.Partner",
    "shops.Certification",
    "shops.ShopClosedDays",
    "shops.ShopPicture",
    "delivery.DeliveryMethod",
    "centres.Centre",
    "centres.CentreEvent",
    "training.Round",
    "training.Certificate",
    "training.Enrolment",
    "training.SellerTraining",
)


class StorefrontConfig(AppConfig):
    name = "storefront"
    label = "storefront"
    verbose_name = "Storefront"

    def ready(self) -> None:
        """What pages for strangers show renews the mark of the shelves (storefront/unchanged.py)."""
        for label in _SHOWN:
            post_save.connect(touch, sender=apps.get_model(label), dispatch_uid=f"shown:{label}")
            post_delete.connect(touch, sender=apps.get_model(label), dispatch_uid=f"hidden:{label}")
        page_published.connect(touch, dispatch_uid="shown:page")
        page_unpublished.connect(touch, dispatch_uid="hidden:page")
