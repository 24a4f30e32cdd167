"""The open basket of a visitor: a signed cookie for guests, the account's own basket after sign-in.

Oscar's middleware loads the basket and its offers on every page that shows a count; this one costs nothing until a view asks.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest, HttpResponse
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
        request.basket_cookie = None
        response = self.get_response(request)
        name = settings.OSCAR_BASKET_COOKIE_OPEN
        if request.basket_cookie:
            response.set_cookie(
                name,
                request.basket_cookie,
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif request.basket_cookie == "":
            response.delete_cookie(name, samesite="Lax")
        write_count(request, response, lifetime=settings.OSCAR_BASKET_COOKIE_LIFETIME, secure=settings.OSCAR_BASKET_COOKIE_SECURE)
        return response


def _cookie_basket(request: HttpRequest) -> Any | None:
    try:
        pk = _signer.unsign(request.COOKIES[settings.OSCAR_BASKET_COOKIE_OPEN])
    except (KeyError, BadSignature):
        return None
    return Basket.objects.filter(pk=pk, owner=None, status=Basket.OPEN).first()


def basket_of(request: Any, *, create: bool = False) -> Any | None:
    """The visitor's open basket, None if there is none (and `create` is not set).

    After sign-in what a guest had collected moves into the account's basket.
    """
    if not request.user.is_authenticated:
        basket = _cookie_basket(request)
        if basket is None and create:
            basket = Basket.objects.create()
            request.basket_cookie = _signer.sign(basket.pk)
        return basket
    own = Basket.objects.filter(owner=request.user, status=Basket.OPEN).order_by("-pk").first()
    if settings.OSCAR_BASKET_COOKIE_OPEN in request.COOKIES:
        own = _take_over(request, own)
    if own is None and create:
        own = Basket.objects.create(owner=request.user)
    return own


def _take_over(request: Any, own: Any | None) -> Any | None:
    request.basket_cookie = ""
    guest = _cookie_basket(request)
    if guest is None:
        return own
    with transaction.atomic():
        if own is None:
            own = Basket.objects.create(owner=request.user)
        merge_baskets(into=own, guest=guest)
    return own
