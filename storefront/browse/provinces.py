"""The provinces for choices on a page, in the order of its language."""

from catalog.languages import localised, speaks_english
from sellers.centres.provinces import Province, provinces


def sorted_provinces() -> list[Province]:
    """Every province."""
    return sorted(provinces().values(), key=lambda each: each.name_en) if speaks_english() else list(provinces().values())


def province_name(code: str) -> str:
    """The name of a province in the language of the page; "" for a code that is none."""
    found = provinces().get(code)
    return localised(found, "name") if found else ""
