"""The open basket of a visitor: a signed cookie for guests, the account's own basket after sign-in.

Oscar's middleware loads the basket and its offers on every page that shows a count; this one costs nothing until a view asks.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from oscar.core.loading import get_model

from storefront.basket.actions import merge_baskets
from storefront.basket.count import write_count

Basket = get_model("basket", "Basket")
_signer = Signer(salt="basket")


class BasketMiddleware:
    """Gives requests `open_basket()`, and writes or forgets the cookies afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        #: Name of a cookie -> its new value; "" to forget it.
        request.basket_cookies = {}
        response = self.get_response(request)
        for name, value in request.basket_cookies.items():
            if not value:
                response.delete_cookie(name, samesite="Lax")
                continue
            response.set_cookie(
                name,
                value,
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        write_count(request, response, lifetime=settings.OSCAR_BASKET_COOKIE_LIFETIME, secure=settings.OSCAR_BASKET_COOKIE_SECURE)
        return response


def _cookie_of(status: str) -> str:
    """A guest's second basket, of what is saved for later, has a cookie of its own."""
    name: str = settings.OSCAR_BASKET_COOKIE_OPEN
    return name if status == Basket.OPEN else f"{name}_saved"


def _cookie_basket(request: HttpRequest, status: str) -> Any | None:
    try:
        pk = _signer.unsign(request.COOKIES[_cookie_of(status)])
    except (KeyError, BadSignature):
        return None
    return Basket.objects.filter(pk=pk, owner=None, status=status).first()


def basket_of(request: Any, *, create: bool = False, status: str = Basket.OPEN) -> Any | None:
    """The visitor's open basket, None if there is none (and `create` is not set).

    After sign-in what a guest had collected moves into the account's basket. `saved_basket_of` is the same for what is kept for later.
    """
    if not request.user.is_authenticated:
        basket = _cookie_basket(request, status)
        if basket is None and create:
            basket = Basket.objects.create(status=status)
            request.basket_cookies[_cookie_of(status)] = _signer.sign(basket.pk)
        return basket
    own = Basket.objects.filter(owner=request.user, status=status).order_by("-pk").first()
    if request.COOKIES.get(_cookie_of(status)) or (own is None and create):
        return _settle(request, status, create=create)
    return own


def saved_basket_of(request: Any, *, create: bool = False) -> Any | None:
    """The visitor's basket of things saved for later. No query for a guest who has saved nothing."""
    return basket_of(request, create=create, status=Basket.SAVED)


@transaction.atomic
def _settle(request: Any, status: str, *, create: bool) -> Any | None:
    """The account's one basket of this status: made where it is missing, with what the guest had collected.

    Several requests of one sign-in come at once: they queue at the account, so that they find one basket and merge once.
    """
    get_user_model().objects.select_for_update().filter(pk=request.user.pk).values_list("pk").first()
    own = Basket.objects.filter(owner=request.user, status=status).order_by("-pk").first()
    guest = None
    if request.COOKIES.get(_cookie_of(status)):
        request.basket_cookies[_cookie_of(status)] = ""
        guest = _cookie_basket(request, status)
    if own is None and (guest is not None or create):
        own = Basket.objects.create(owner=request.user, status=status)
    if guest is not None and (left := merge_baskets(into=own, guest=guest)):
        words = ngettext("The basket is full: {n} thing is saved for later.", "The basket is full: {n} things are saved for later.", left)
        messages.warning(request, words.format(n=left))
    return own
