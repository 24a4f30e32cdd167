"""Filters and tags that every template of the house may use without loading them."""

import html
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.languages import localised, localised_html
from catalog.models import Product
from sellers import formats
from storefront.few import few_left

register = template.Library()

NO_BREAK = "\u00a0"
_THAI = re.compile("[ก-๙]")
#: Vowels and marks that take no width.
_ABOVE_OR_BELOW = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
#: Letters of a heading that fit beside one another on 320 px.
_LONGEST_HELD = 20
#: A tag, or a phrase up to the next space.
_PIECE = re.compile(r"(<[^>]+>)|([^ <]+)")
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
register.filter("place", formats.marked_place)
register.filter("plainly_placed", formats.place)  # for titles and attributes
register.filter("subdistrict", formats.subdistrict)


@register.filter
def few(free: Any) -> int:
    """How many are left, where that is few; else 0."""
    return few_left(free if isinstance(free, int) else None)


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
    return _AFTER_NUMBER.sub(NO_BREAK, str(text))


@register.filter(is_safe=True)
def held(text: str) -> str:
    """A heading in Thai breaks where its writer left a space, not inside a phrase: browsers part "เมฆ" from "หมอก". Phrases that may be too
    long for a line of a small phone are left to the browser."""

    def hold(found: re.Match[str]) -> str:
        tag, phrase = found.groups()
        if tag or not _THAI.search(phrase) or len(_ABOVE_OR_BELOW.sub("", html.unescape(phrase))) > _LONGEST_HELD:
            return found.group()
        return f'<span class="nowrap">{phrase}</span>'

    return _PIECE.sub(hold, text)


@register.filter
def named(thing: Any) -> SafeString:
    """The name of a unit, area, shop or centre in the page's language, for use inside a sentence of a page; Thai on an English page is
    marked lang="th". Where there can be no mark (titles, attributes) `plainly_named` stands."""
    return localised_html(thing, "name")


@register.filter
def plainly_named(thing: Any) -> str:
    """As `named`, without any mark, for titles and attributes."""
    return localised(thing, "name")


@register.filter
def unit_for(unit: Any, count: int) -> str:
    """The name of a unit of sale beside the number `count`: "3 bags", "3 ถุง"."""
    return formats.unit_for(unit, count)


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
def words(pair: dict[str, str], name: str) -> SafeString:
    """The escaped value of `name` or `name_en` in a dictionary such as a product's details; Thai on an English page is marked."""
    return localised_html(SimpleNamespace(**{name: "", **pair}), name)


@register.simple_tag
def days(first: int, last: int) -> str:
    """How many days delivery takes."""
    return formats.days_range(first, last)


@register.simple_tag(takes_context=True)
def canonical(context: dict[str, Any], *kept: str) -> SafeString:
    """The link that says under which address a page is known: its own, of whose parameters only `kept` mean another page."""
    request = context["request"]
    wanted = [(name, request.GET[name]) for name in kept if request.GET.get(name) and (name, request.GET[name]) != ("page", "1")]
    address = request.build_absolute_uri(request.path) + (f"?{urlencode(wanted)}" if wanted else "")
    return format_html('<link rel="canonical" href="{}">', address)


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
