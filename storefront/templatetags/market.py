"""Filters and tags that every template of the house may use without loading them."""

import re
from typing import Any

from django import template
from django.utils.safestring import SafeString

from catalog.languages import localised, localised_html, speaks_english
from catalog.models import Product
from storefront import formats

register = template.Library()

NO_BREAK = "\u00a0"
_AFTER_NUMBER = re.compile(r"(?<=\d) (?=[^\d\s])")

register.filter("baht", formats.baht)
register.filter("day", formats.day)
register.filter("span", formats.span)
register.filter("moment", formats.moment)
register.filter("clock", formats.clock)
register.filter("iso", formats.iso)
register.filter("number", formats.number)
register.filter("weight", formats.weight)
register.filter("phone", formats.phone)
register.filter("place", formats.place)


@register.filter
def unit_price(product: Product) -> str:
    """Price per kilogram, litre, metre or piece of a product; "" for single pieces."""
    return formats.unit_price(product.price_satang, product.net_quantity, product.net_unit)


@register.filter
def content(product: Product) -> str:
    """Net content of a product."""
    return formats.content(product.net_quantity, product.net_unit)


@register.filter(is_safe=True)
def tied(text: str) -> str:
    """A number stays with its unit: the space after a digit does not break. For names of goods."""
    return _AFTER_NUMBER.sub(NO_BREAK, text)


@register.filter
def named(thing: Any) -> str:
    """The name of a unit, area, shop or centre in the page's language, for use inside a sentence."""
    return localised(thing, "name")


@register.filter
def province_of(area: Any) -> Any:
    """The province of an area whose parents are loaded."""
    while area.parent_id:
        area = area.parent
    return area


@register.simple_tag(name="localised")
def localised_tag(thing: Any, name: str) -> SafeString:
    """Escaped text in the page's language; Thai on an English page is marked lang="th"."""
    return localised_html(thing, name)


@register.simple_tag
def localised_text(thing: Any, name: str) -> str:
    """Plain text in the page's language, for attributes and titles."""
    return localised(thing, name)


@register.simple_tag
def words(pair: dict[str, str], name: str) -> str:
    """The value of `name` or `name_en` in a dictionary such as a product's details."""
    return (speaks_english() and pair.get(f"{name}_en")) or pair.get(name, "")


@register.simple_tag
def days(first: int, last: int) -> str:
    """How many days delivery takes."""
    return formats.days_range(first, last)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """This page's query string with some parameters changed; None takes one away."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else "?"
