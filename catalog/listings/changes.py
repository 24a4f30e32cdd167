"""A listing as buyers see it, as plain data, and what differs between two of them.

Keys: title, title_en, category (id), category_name, photos (ids in their order), description, description_en, made_of, use, keep,
licence_no, net_quantity, net_unit, unit (id), unit_name, price_satang, shipping_weight_g, storage, shelf_life_days, marks (ids).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Key -> its word, in the order in which an operator reads.
WORDS: dict[str, Promise] = {
    "photos": _("Pictures"),
    "title": _("Name of the goods"),
    "title_en": _("Name in English"),
    "category_name": _("Kind of goods"),
    "description": _("Description"),
    "description_en": _("Description in English"),
    "made_of": _("Made of"),
    "use": _("How to use it"),
    "keep": _("How to keep it"),
    "licence_no": _("Licence number"),
    "price_satang": _("Price"),
    "unit_name": _("Sold by the"),
    "net_quantity": _("Net quantity"),
    "net_unit": _("Unit of content"),
    "shipping_weight_g": _("Weight packed"),
    "storage": _("Storage"),
    "shelf_life_days": _("Keeps"),
}


@dataclass(frozen=True)
class Change:
    """One thing that differs. `before` and `after` are as stored: photos are lists of ids, money is satang, weight grams."""

    key: str
    word: Promise
    before: Any
    after: Any


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs, in the order of `WORDS`; a key that is missing, None or empty is the same as another such."""
    found = []
    for key, word in WORDS.items():
        old, new = before.get(key) or None, after.get(key) or None
        if old != new:
            found.append(Change(key, word, old, new))
    return found
