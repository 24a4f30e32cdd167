"""What account pages need to know."""

from django import template

from storefront.accounts.sms import has_provider

register = template.Library()


@register.simple_tag
def texts_are_sent() -> bool:
    """Whether text messages reach phones; where not, operators read them and the page says so."""
    return has_provider()
