"""The market as something one installs: its worker that keeps seen pages, the page for no signal, and its manifest."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from storefront.unchanged import release


def service_worker(request: HttpRequest) -> HttpResponse:
    """The script at the root of the site, because a worker rules over the folder that it lies in. It rules over both languages."""
    offline = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            offline.append(reverse("offline"))
    kept = [
        static("css/market.css"),
        static("css/learn.css"),
        static("css/steps.css"),
        static("js/market.js"),
        static("js/pwa.js"),  # market.js imports it: without it a kept page has no script
        static("logo.svg"),
        static("mark.svg"),
        *offline,
    ]
    context = {"release": release(), "kept": kept, "offline": offline}
    response = render(request, "sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a signal where there is no copy of a page."""
    return render(request, "offline.html")


def manifest(request: HttpRequest) -> JsonResponse:
    """How the market stands on a home screen."""
    icons = [
        {"src": static(f"icons/market-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    return JsonResponse(
        {
            "name": settings.OSCAR_SHOP_NAME,
            "short_name": settings.OSCAR_SHOP_NAME,
            "description": _("Goods straight from community makers all over Thailand."),
            "id": "/",
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "lang": request.LANGUAGE_CODE,  # type: ignore[attr-defined]
            "background_color": "#f6f4ec",
            "theme_color": "#1e3162",
            "icons": icons,
            "shortcuts": [
                {"name": _("Basket"), "url": reverse("basket")},
                {"name": _("My orders"), "url": reverse("account")},
                {"name": _("My shop"), "url": reverse("sell")},
            ],
        },
        content_type="application/manifest+json",
    )
