"""Addresses of pages in the language that is being read."""

from django.urls import translate_url
from django.utils.translation import get_language, override
from wagtail.models import AbstractPage


def in_active_language(page: AbstractPage) -> bool:
    """Whether a page is written in the language of the request."""
    return (get_language() or "th").split("-")[0] == page.locale.language_code


def address_of(page: AbstractPage) -> str:
    """The path of a page within the language being read: a Thai page that has no translation stays under /en/ for its English readers."""
    address = page.get_url() or ""
    if in_active_language(page):
        return address
    reading = get_language() or "th"
    # An address is known only in its own language's map.
    with override(page.locale.language_code):
        return translate_url(address, reading)
