"""What no visitor can call up when they like, to be looked at all the same: pages for when something is wrong, and letters.

They are rendered in this process, from the templates as they are now, and shown at the market's address, so that its sheets and pictures
come from there.
"""

import os
from collections.abc import Callable

from playwright.sync_api import Page

#: Where what is rendered is shown; nothing stands there.
ADDRESS = "/rendered/"


def _trouble(template: str) -> Callable[[str], str]:
    def render(language: str) -> str:
        from django.template.loader import render_to_string
        from django.test import RequestFactory
        from django.utils import translation

        # 503 comes before anything is known of who asks, so it speaks both languages.
        with translation.override(language):
            return render_to_string(template, {"LANGUAGE_CODE": language}, RequestFactory().get(ADDRESS))

    return render


def _letter(name: str) -> Callable[[str], str]:
    def render(language: str) -> str:
        from django.utils import translation
        from django.utils.translation import gettext

        from storefront import letters, messages

        message = messages.render(name, language, **messages.examples(language))
        with translation.override(language):
            link = letters.absolute("/orders/M-2BRPTGG5-G/")
            fields = {"subject": message.subject, "body": message.body, "button": message.next, "link": link}
            why = gettext("You get this message because it concerns an order at Chumchon Market.")
            return letters.compose(**fields, why=why, name="สมหญิง ใจดี", centres=["DCC-450210", "DCC-501402"]).html

    return render


#: Name of a picture -> how it is rendered in a language.
RENDERED: dict[str, Callable[[str], str]] = {
    "trouble-400": _trouble("errors/400.html"),
    "trouble-403": _trouble("errors/403.html"),
    "trouble-csrf": _trouble("errors/csrf.html"),
    "trouble-429": _trouble("429.html"),
    "trouble-500": _trouble("errors/500.html"),
    "trouble-503": _trouble("errors/503.html"),
    "letter-order": _letter("order_placed_platform"),
    "letter-sent": _letter("order_shipped"),
}


def prepare() -> None:
    """Make Django ready in this process: templates and words of the tree."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    # Playwright keeps an event loop in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()


def show(page: Page, base: str, name: str, language: str) -> None:
    """Open what is rendered under a name, as the market at `base` would send it."""
    from django.conf import settings

    settings.SITE_URL = base
    html = RENDERED[name](language)
    page.route(f"**{ADDRESS}", lambda route: route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html))
    page.goto(base + ADDRESS)
    page.unroute(f"**{ADDRESS}")
