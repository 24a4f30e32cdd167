"""What the templates of pages need."""

from typing import Any

from django import template
from wagtail.models import AbstractPage

from catalog.photos.specs import SPECS
from cms.pages.addresses import address_of

register = template.Library()

register.filter("address", address_of)


@register.filter
def written_in(page: AbstractPage) -> str:
    """The language of a page's body, for `lang`."""
    return page.locale.language_code


@register.filter
def data_size(count: int | None) -> str:
    """Bytes as people read them beside what they pay for: "42 KB", "1.2 MB" (thousands, as phone companies count)."""
    kilobytes = max(1, round((count or 0) / 1000))
    return f"{kilobytes}\u00a0KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f}\u00a0MB"


@register.filter
def unlocalised(number: Any) -> str:
    """A number as a script reads it: no thousands, no zeros behind; "" for None, which a draft may have."""
    if number is None:
        return ""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


@register.filter
def small_photo(photo: Any) -> str:
    """The address of a photo's rendition of 640 px for attributes that take one; "" while there is none."""
    found = [each for each in photo.renditions.all() if (spec := SPECS.get(each.filter_spec)) and spec.format == "jpeg"] if photo else []
    return str(min(found, key=lambda each: abs(each.width - 640)).url) if found else ""
