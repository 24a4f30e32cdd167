"""Where this visitor's parcels go, as far as we know: a cookie with a province or sub-district, so that prices of delivery can be shown
before anybody types an address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sellers.centres.models import AdminArea

COOKIE = "place"
#: Until somebody says where they live: most parcels go there.
DEFAULT = "10"


def place_code(request: HttpRequest) -> str:
    """The code of the sub-district (6 digits) or province (2) that parcels go to; "" while it is not known."""
    told = getattr(request, "told_place", None)
    code = str(told if told is not None else request.COOKIES.get(COOKIE, ""))
    return code if code.isascii() and code.isdigit() and len(code) in (2, 6) else ""


def place_of(request: HttpRequest) -> AdminArea:
    """The area to quote delivery to: what the visitor said, else Bangkok. Costs no query and has no names, only its code.

    A remote sub-district asks a surcharge that only the checkout knows.
    """
    return AdminArea(code=(place_code(request) or DEFAULT).ljust(6, "0"))


def remember_place(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Keep the code of a province or sub-district for next time."""
    request.told_place = code  # type: ignore[attr-defined]
    response.set_cookie(COOKIE, code, max_age=365 * 24 * 3600, secure=settings.OSCAR_BASKET_COOKIE_SECURE, samesite="Lax")
