"""Products for machines: schema.org data, as search engines and chats read it."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from catalog.languages import localised

_AVAILABILITY = {True: "https://schema.org/InStock", False: "https://schema.org/OutOfStock"}
#: As Django's json_script: nothing in the data can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def largest_address(photo: Any) -> str:
    """The address of a photo's largest JPEG rendition, "" while there is none. Its renditions must be loaded."""
    jpegs = [each for each in photo.renditions.all() if each.file.name.endswith((".jpg", ".jpeg"))]
    return str(max(jpegs, key=lambda each: each.width).url) if jpegs else ""


def product_data(request: HttpRequest, product: Any, pictures: Sequence[Any]) -> SafeString:
    """A schema.org Product with its offer, as the text of a JSON-LD script."""
    address = request.build_absolute_uri(product.get_absolute_url())
    images = [request.build_absolute_uri(found) for photo in pictures if (found := largest_address(photo))]
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": localised(product, "title"),
        "description": localised(product, "description")[:500],
        "sku": product.upc,
        "image": images,
        "url": address,
        "brand": {"@type": "Brand", "name": localised(product.seller, "name")},
        "countryOfOrigin": {"@type": "Country", "name": "TH"},
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": f"{product.price_satang / 100:.2f}",
            "priceCurrency": "THB",
            "availability": _AVAILABILITY[product.free > 0 and product.seller.state == "active"],
            "seller": {"@type": "Organization", "name": localised(product.seller, "name")},
        },
    }
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308
