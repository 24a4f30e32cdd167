"""What the layout of every page needs. Costs no query: the basket's count is asked for only where a view puts it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url


def layout(request: HttpRequest) -> dict[str, Any]:
    """Name of the market, the same page in the other language, and whether a demo market stands behind it."""
    here = request.get_full_path()
    return {
        "market_name": settings.OSCAR_SHOP_NAME,
        "thai_url": translate_url(here, "th"),
        "english_url": translate_url(here, "en"),
        "is_demo": settings.IS_DEMO,
    }
