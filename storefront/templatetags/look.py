"""Tags of the house's look: icons and the bands of centres. Every template may use them without loading."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from storefront import bands
from storefront.icons import icon

register = template.Library()


@register.simple_tag(name="icon")
def icon_tag(name: str, css: str = "") -> SafeString:
    """An icon by its name; `css` are further classes, such as "small"."""
    return icon(name, css)


@register.simple_tag(takes_context=True)
def band(context: dict[str, Any], centre: Any, times: int = 1) -> SafeString:
    """The lying band of a centre, 13 px times `times`; nothing for None: a band that leads to no centre must not be on a page."""
    return bands.band(context["request"], centre.code, times) if centre else SafeString("")


@register.simple_tag(takes_context=True)
def ribbon(context: dict[str, Any], centre: Any, times: int = 2) -> SafeString:
    """The standing band of a centre; nothing for None."""
    return bands.ribbon(context["request"], centre.code, times) if centre else SafeString("")


@register.simple_tag(takes_context=True)
def lying(context: dict[str, Any], centre: Any) -> SafeString:
    """The lying ribbon of a chain; nothing for None."""
    return bands.lying_ribbon(context["request"], centre.code) if centre else SafeString("")


@register.simple_tag(takes_context=True)
def sprite(context: dict[str, Any]) -> SafeString:
    """The patterns of the bands above it. Once, at the end of the body."""
    return bands.sprite(context["request"])
