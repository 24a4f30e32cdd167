"""How many things are in the visitor's basket, as the head of every page shows it: a cookie, so that no page asks the database.

The number is a hint for the eye; what is really in the basket, the basket page says.
"""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models import Sum
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from oscar.core.loading import get_model

COOKIE = "basket_count"
#: What browsers let go at sign-out: copies of pages, the worker, the database and the storage of every tab. Apps that show pages inside of
#: themselves do not know the header; js/sign-out.js does the same there.
FORGET = '"cache", "storage"'
_MOST = 9999


def basket_count(request: HttpRequest) -> int:
    """What the cookie says, as this request leaves it; 0 for none or nonsense."""
    told = getattr(request, "basket_count", None)
    if told is not None:
        return int(told)
    text = request.COOKIES.get(COOKIE, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def tell_count(request: Any, count: int | None = None, *, basket: Any = None) -> None:
    """Let the cookie say `count`, or what the basket holds (one query)."""
    if count is None:
        count = basket.lines.aggregate(units=Sum("quantity"))["units"] or 0 if basket else 0
    request.basket_count = min(count, _MOST)


def write_count(request: Any, response: HttpResponse, *, lifetime: int, secure: bool) -> None:
    """Set the cookie where this request has changed the number; after signing out let the browser forget what it kept."""
    if getattr(request, "forget_device", False):
        response["Clear-Site-Data"] = FORGET
    told = getattr(request, "basket_count", None)
    if told is None or request.COOKIES.get(COOKIE, "0") == str(told):
        return
    if told:
        response.set_cookie(COOKIE, str(told), max_age=lifetime, secure=secure, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


@receiver(user_logged_in, dispatch_uid="basket_count_in")
def _signed_in(request: Any, user: Any, **_signal: object) -> None:
    """An account's own basket joins what the guest had collected; the basket page merges them and counts again."""
    if request is not None:
        basket = get_model("basket", "Basket").objects.filter(owner=user, status="Open").order_by("-pk").first()
        tell_count(request, max(basket_count(request), basket.lines.aggregate(units=Sum("quantity"))["units"] or 0 if basket else 0))


@receiver(user_logged_out, dispatch_uid="basket_count_out")
def _signed_out(request: Any, **_signal: object) -> None:
    """The basket stays with the account, and nothing of it on a device that others may hold."""
    if request is not None:
        tell_count(request, 0)
        request.forget_device = True
