"""What buyers see of a product, read from it and written to it as plain data (keys: catalog/listings/changes.py)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.models import Category, Product, ProductImage, SaleUnit
from catalog.slugs import ascii_slug

_TEXTS = ("title", "title_en", "description", "description_en", "made_of", "use", "keep", "licence_no", "net_unit", "storage")


def plain(number: Decimal) -> str:
    """A decimal without needless zeros: "450", "0.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listing_of(product: Product) -> dict[str, Any]:
    """The product as it is for buyers now. Six queries."""
    category = product.categories.order_by("pk").first()
    photos = list(product.images.order_by("display_order", "pk").values_list("image_id", flat=True))
    return {
        **{name: getattr(product, name) for name in _TEXTS},
        "category": category.pk if category else None,
        "category_name": category.name if category else "",
        "photos": photos or ([product.photo_id] if product.photo_id else []),
        "net_quantity": plain(product.net_quantity),
        "unit": product.unit_id,
        "unit_name": product.unit.name,
        "price_satang": product.price_satang,
        "shipping_weight_g": product.shipping_weight_g,
        "shelf_life_days": product.shelf_life_days,
        "marks": sorted(product.certifications.values_list("pk", flat=True)),
    }


def with_names(listing: Mapping[str, Any]) -> dict[str, Any]:
    """The listing with the names of its category and unit, as an operator reads them."""
    return {
        **listing,
        "category_name": Category.objects.values_list("name", flat=True).get(pk=listing["category"]),
        "unit_name": SaleUnit.objects.values_list("name", flat=True).get(pk=listing["unit"]),
    }


def fill(product: Product, listing: Mapping[str, Any]) -> None:
    """Set the product's own columns from a listing; nothing is saved."""
    for name in _TEXTS:
        setattr(product, name, listing[name])
    product.slug = ascii_slug(listing["title_en"] or listing["title"])
    product.net_quantity = Decimal(listing["net_quantity"])
    product.unit_id = listing["unit"]
    product.price_satang = listing["price_satang"]
    product.shipping_weight_g = listing["shipping_weight_g"]
    product.shelf_life_days = listing["shelf_life_days"]
    product.photo_id = listing["photos"][0] if listing["photos"] else None


def hang(product: Product, listing: Mapping[str, Any]) -> None:
    """Put what lies in other tables beside a saved product: its shelf, pictures, marks, and the price of its stock record."""
    product.categories.set([listing["category"]])
    _hang_photos(product, listing["photos"])
    product.certifications.set(product.seller.certifications.filter(pk__in=listing["marks"]))
    product.stockrecords.update(price=product.price)


def _hang_photos(product: Product, photos: Sequence[int]) -> None:
    product.images.exclude(image_id__in=photos).delete()
    there = {image.image_id: image for image in product.images.all()}
    for place, pk in enumerate(photos):
        if pk not in there:
            ProductImage.objects.create(product=product, image_id=pk, display_order=place)
        elif there[pk].display_order != place:
            ProductImage.objects.filter(pk=there[pk].pk).update(display_order=place)
