"""Goods as a buyer will see them, before a buyer does."""

from decimal import Decimal
from typing import Any

from catalog.languages import localised
from catalog.listings.models import ListingDraft
from catalog.models import Product, SaleUnit
from sellers.models import Partner
from sellers.shops.models import Certification
from sellers.workspace.products.forms import STORAGE_CHOICES, UNITS, ContentForm, WhatForm
from sellers.workspace.products.numbers import tidy_number


def _number(text: str) -> Decimal:
    """What was typed as a number; 0 where it is none yet."""
    tidy = tidy_number(text)
    return Decimal(tidy) if tidy.replace(".", "", 1).isdecimal() and len(tidy) < 16 else Decimal(0)


def preview_of_draft(shop: Partner, draft: ListingDraft) -> dict[str, Any]:
    """The context of the preview from what is typed so far; what is missing is left out."""
    typed = {name: str(draft.typed.get(name) or "") for name in (*WhatForm.base_fields, *ContentForm.base_fields)}
    unit, factor = UNITS.get(typed["quantity_unit"], ("g", 1))
    marks = [int(pk) for pk in typed["marks"].split(",") if pk.isdecimal()]
    goods = Product(
        title=typed["title"],
        title_en=typed["title_en"],
        description=typed["description"],
        description_en=typed["description_en"],
        made_of=typed["made_of"],
        use=typed["use"],
        keep=typed["keep"],
        licence_no=typed["licence_no"],
        price_satang=int(_number(typed["price"]) * 100),
        net_quantity=_number(typed["quantity"]) * factor,
        net_unit=unit,
        shipping_weight_g=int(_number(typed["weight"]) * UNITS.get(typed["weight_unit"], ("g", 1))[1]),
        storage=typed["storage"] if typed["storage"] in dict(STORAGE_CHOICES) else Product.Storage.AMBIENT,
        shelf_life_days=int(_number(typed["shelf_life"])) or None,
    )
    goods.seller = shop
    summary, _line, story = localised(goods, "description").strip().partition("\n")
    return {
        "product": goods,
        "unit": SaleUnit.objects.filter(pk=int(typed["unit"])).first() if typed["unit"].isdecimal() else None,
        "pictures": [each.photo for each in draft.pictures.select_related("photo").prefetch_related("photo__renditions")],
        "marks": list(Certification.objects.shown().filter(partner=shop, pk__in=marks)),
        "stock": int(_number(typed["stock"])),
        "summary": summary,
        "story": story.strip(),
        "draft": draft,
    }


def preview_of_product(shop: Partner, product: Product) -> dict[str, Any]:
    """The context of the preview of goods that are not on sale."""
    summary, _line, story = localised(product, "description").strip().partition("\n")
    pictures = [
        each.image for each in product.images.select_related("image").prefetch_related("image__renditions").order_by("display_order", "pk")
    ]
    record = product.stockrecords.first()
    return {
        "product": product,
        "unit": product.unit,
        "pictures": pictures or ([product.photo] if product.photo else []),
        "marks": list(Certification.objects.shown().filter(products=product)),
        "stock": record.free if record else 0,
        "summary": summary,
        "story": story.strip(),
        "draft": None,
    }
