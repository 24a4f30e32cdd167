"""Products for machines: schema.org data, as search engines and chats read it."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog.languages import localised
from storefront.browse.shelves import Shelf

_AVAILABILITY = {True: "https://schema.org/InStock", False: "https://schema.org/OutOfStock"}
#: As Django's json_script: nothing in the data can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def largest_address(photo: Any) -> str:
    """The address of a photo's largest JPEG rendition, "" while there is none. Its renditions must be loaded."""
    jpegs = [each for each in photo.renditions.all() if each.file.name.endswith((".jpg", ".jpeg"))]
    return str(max(jpegs, key=lambda each: each.width).url) if jpegs else ""


def _script(data: Any) -> SafeString:
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308


def trail_data(request: HttpRequest, trail: Sequence[Shelf], title: str) -> dict[str, Any]:
    """A schema.org BreadcrumbList: all goods, the shelves from the top down, and the page itself."""
    way = [(_("Products"), reverse("catalogue")), *((localised(shelf, "name"), shelf.url) for shelf in trail), (title, request.path)]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": request.build_absolute_uri(path)}
        for number, (name, path) in enumerate(way, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def product_data(request: HttpRequest, product: Any, pictures: Sequence[Any], trail: Sequence[Shelf]) -> SafeString:
    """A schema.org Product with its offer, and the way to it, as the text of a JSON-LD script."""
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
        "countryOfOrigin": {"@type": "Country", "name": "Thailand"},
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": f"{product.price_satang / 100:.2f}",
            "priceCurrency": "THB",
            "availability": _AVAILABILITY[product.free > 0 and product.seller.state == "active"],
            "seller": {"@type": "Organization", "name": localised(product.seller, "name")},
        },
    }
    return _script([data, trail_data(request, trail, localised(product, "title"))])
