"""What the layout of every page needs. Costs no query: the number of things in the basket comes from a cookie."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url

from catalog.languages import speaks_english
from storefront.basket.count import basket_count


def layout(request: HttpRequest) -> dict[str, Any]:
    """Name of the market, the same page in the other language, where the site's own pages hang, and what the basket holds."""
    here = request.get_full_path()
    return {
        "market_name": settings.MARKET_NAME_EN if speaks_english() else settings.OSCAR_SHOP_NAME,
        "thai_url": translate_url(here, "th"),
        "english_url": translate_url(here, "en"),
        "site": "/en/" if speaks_english() else "/",
        "is_demo": settings.IS_DEMO,
        "basket_count": basket_count(request),
        "searched_for": request.GET.get("q", "")[:100] if hasattr(request, "GET") else "",
    }
