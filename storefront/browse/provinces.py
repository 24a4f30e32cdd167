"""The provinces for choices on a page, in the order of its language."""

from catalog.languages import localised, speaks_english
from sellers.centres.provinces import Province
from sellers.centres.provinces import provinces as known


def provinces() -> list[Province]:
    """Every province."""
    return sorted(known().values(), key=lambda each: each.name_en) if speaks_english() else list(known().values())


def province_name(code: str) -> str:
    """The name of a province in the language of the page; "" for a code that is none."""
    found = known().get(code)
    return localised(found, "name") if found else ""
