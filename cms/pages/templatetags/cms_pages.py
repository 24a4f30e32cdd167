"""What the templates of pages need."""

from django import template
from wagtail.models import AbstractPage

from cms.pages.addresses import address_of

register = template.Library()

register.filter("address", address_of)


@register.filter
def written_in(page: AbstractPage) -> str:
    """The language of a page's body, for `lang`."""
    return page.locale.language_code
