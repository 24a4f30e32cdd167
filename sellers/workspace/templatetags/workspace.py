"""What the frame of a shop's rooms asks for: its five places, the lesson somebody came from, and the lessons that help."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.languages import localised_html
from sellers.formats import unit_for
from sellers.workspace.help import LESSON, Help, help_for, link_of

register = template.Library()


@dataclass(frozen=True)
class Place:
    """One place of the bar. `rooms`: beginnings of the names of the URLs inside it."""

    name: str
    word: Promise
    icon: str
    rooms: tuple[str, ...]
    managers_only: bool = False


#: The last one takes what belongs to none of the others.
PLACES = (
    Place("sell_today", pgettext_lazy("seller", "Today"), "home", ("sell_today",)),
    Place("sell_orders", pgettext_lazy("seller", "Orders"), "parcel", ("sell_order", "sell_payment")),
    Place("sell_products", pgettext_lazy("seller", "Products"), "plus", ("sell_product",)),
    Place("sell_help", pgettext_lazy("seller", "Help"), "lesson", ("sell_help",)),
    Place("sell_shop", _("Shop"), "shop", ("sell_",), managers_only=True),
)
#: As they stand in the bar.
_BAR = (0, 1, 2, 4, 3)


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The places of the shop in the context that exist and that the visitor may enter: word, icon, url, here."""
    shop, match = context["shop"], context["request"].resolver_match
    here = next((place for place in PLACES if match and (match.url_name or "").startswith(place.rooms)), None)
    found = []
    for place in (PLACES[position] for position in _BAR):
        if (not place.managers_only or getattr(shop, "is_managed", False)) and (url := link_of(place.name, shop.code)):
            found.append({"word": place.word, "icon": place.icon, "url": url, "here": place is here})
    return found


@register.simple_tag(takes_context=True)
def lesson_left(context: dict[str, Any]) -> dict[str, str] | None:
    """The lesson from which somebody came to practise: title, title_en, url."""
    return context["request"].session.get(LESSON)


@register.simple_tag
def lessons_for(screen: str, most: int = 2) -> list[Help]:
    """At most so many lessons that help on a screen."""
    return help_for(screen)[:most]


@register.simple_tag
def title_sold(line: Any) -> SafeString:
    """The title under which a seller order's line was sold; on English pages the product's English one. No query where both are loaded."""
    return localised_html(SimpleNamespace(title=line.line.title, title_en=line.stock_record.product.title_en), "title")


@register.simple_tag
def unit_sold(line: Any, count: int) -> str:
    """The unit of sale beside the number `count` of an order's line: "3 bags", "3 ถุง"."""
    return unit_for(line, count, "unit")
