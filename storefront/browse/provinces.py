"""The 77 provinces by name, for choices; read once and kept in the cache, because names of provinces do not change."""

from django.core.cache import cache

from catalog.languages import localised, speaks_english
from sellers.centres.models import AdminArea

_KEY = "provinces"


def _areas() -> list[AdminArea]:
    areas = cache.get(_KEY)
    if areas is None:
        areas = list(
            AdminArea.objects.filter(level=AdminArea.Level.PROVINCE).order_by("sort_key").only("code", "name", "name_en", "region")
        )
        cache.set(_KEY, areas, 3600)
    return areas


def provinces() -> list[AdminArea]:
    """Every province, in the order of the language of the page."""
    return sorted(_areas(), key=lambda area: area.name_en) if speaks_english() else _areas()


def province_name(code: str) -> str:
    """The name of a province in the language of the page; "" for a code that is none."""
    return next((localised(area, "name") for area in _areas() if area.code == code), "")
