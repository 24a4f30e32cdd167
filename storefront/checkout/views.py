"""The checkout: one page that asks, shows every fee, and places the order. It works without JavaScript and without a session."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from sellers.delivery.quotes import Option, ParcelKey, quote
from sellers.orders.models import PaymentRoute
from storefront.basket.actions import accept_new_prices
from storefront.basket.contents import ShopGroup, contents_of
from storefront.basket.middleware import basket_of
from storefront.basket.troubles import trouble_message
from storefront.checkout.actions import OrderRefused, Wish, access_token, order_placed_with, place_order
from storefront.checkout.forms import RecipientForm
from storefront.order.access import hash_key, remember_order


class CheckoutView(View):
    """GET: the empty form. POST with `review`: check it and show delivery, payment and total. POST with `place`: order."""

    def get(self, request: HttpRequest) -> HttpResponse:
        groups = contents_of(basket_of(request))
        if refusals := _troubles(groups) if groups else [_("The basket is empty. Choose something first.")]:
            return _to_basket(request, refusals)
        user = request.user
        known = {"name": getattr(user, "name", ""), "phone": getattr(user, "phone", "") or "", "email": getattr(user, "email", "") or ""}
        return self._page(request, RecipientForm(initial={"key": uuid4(), **known}), groups)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RecipientForm(request.POST)
        valid = form.is_valid()
        if "key" in form.cleaned_data and (placed := order_placed_with(form.key_value)):
            return self._to_order(request, placed, form)
        basket = basket_of(request)
        groups = contents_of(basket)
        if not groups:
            return _to_basket(request, [_("The basket is empty. Choose something first.")])
        if troubles := _troubles(groups):
            # Not back to the basket: what was typed stands only on this page.
            return self._page(request, form, groups, _offers(request, groups, form) if valid else None, troubles, status=409)
        if not valid:
            return self._page(request, form, groups, status=422)
        shops = _offers(request, groups, form)
        if "place" not in request.POST:
            accept_new_prices(basket=basket)
            return self._page(request, form, groups, shops)
        try:
            order = place_order(
                basket=basket, wish=_wish(request, groups, form), user=request.user if request.user.is_authenticated else None
            )
        except OrderRefused as refused:
            groups = contents_of(basket)
            return self._page(request, form, groups, _offers(request, groups, form), refused.messages, status=409)
        return self._to_order(request, order, form)

    def _to_order(self, request: HttpRequest, order: Any, form: RecipientForm) -> HttpResponse:
        """To the order that this form placed. A guest's form is its key; an account's order opens only to the account."""
        if order.user_id is None:
            remember_order(request, hash_key(access_token(form.key_value)))
        elif not request.user.is_authenticated:
            return redirect_to_login(reverse("order", args=[order.number]), str(settings.LOGIN_URL))
        return redirect("order", number=order.number)

    def _page(
        self,
        request: HttpRequest,
        form: RecipientForm,
        groups: list[ShopGroup],
        shops: list[dict[str, Any]] | None = None,
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "groups": groups,
            "shops": shops,
            "problems": problems or [],
            "goods_satang": sum(group.goods_satang for group in groups),
            "is_direct": settings.PAYMENT_ROUTE == PaymentRoute.DIRECT,
        }
        if shops is not None:
            context |= {
                "total_satang": sum(shop["total_satang"] for shop in shops),
                "can_place": all(parcel["chosen"] for shop in shops for parcel in shop["parcels"]),
                "all_take_cash": all(shop["takes_cash"] for shop in shops),
                "pay": request.POST.get("pay", "promptpay"),
            }
        response = render(request, "checkout/checkout.html", context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


def _troubles(groups: list[ShopGroup]) -> list[str]:
    """What in the basket cannot be ordered, and what to do about it."""
    return [message for group in groups for item in group.items if (message := trouble_message(item, group))]


def _to_basket(request: HttpRequest, refusals: list[str]) -> HttpResponse:
    for message in refusals:
        messages.error(request, message)
    return redirect("basket")


def _field(key: ParcelKey) -> str:
    return f"delivery-{key.partner_id}-{key.storage}"


def _chosen_method(request: HttpRequest, key: ParcelKey) -> int | None:
    typed = request.POST.get(_field(key), "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None


def _cash_shops(request: HttpRequest, groups: list[ShopGroup]) -> frozenset[int]:
    if settings.PAYMENT_ROUTE == PaymentRoute.DIRECT:
        return frozenset(group.partner.pk for group in groups if request.POST.get(f"pay-{group.partner.pk}") == "cash")
    return frozenset(group.partner.pk for group in groups) if request.POST.get("pay") == "cash" else frozenset()


def _offers(request: HttpRequest, groups: list[ShopGroup], form: RecipientForm) -> list[dict[str, Any]]:
    """Per shop: its parcels with their options, the chosen one, and what it all comes to."""
    area = form.recipient().area
    quotes = quote({key: load for group in groups for key, load in group.loads().items()}, area)
    cash = _cash_shops(request, groups)
    shops = []
    for group in groups:
        parcels = [_parcel(request, key, quotes[key]) for key in group.loads()]
        chosen = [parcel["chosen"] for parcel in parcels if parcel["chosen"]]
        takes_cash = group.takes_cash and bool(chosen) and all(option.cash_fee_satang is not None for option in chosen)
        pays_cash = group.partner.pk in cash and takes_cash
        fee = sum(option.cash_fee_satang or 0 for option in chosen) if pays_cash else 0
        shipping = sum(option.price_satang for option in chosen)
        shops.append(
            {
                "group": group,
                "parcels": parcels,
                "takes_cash": takes_cash,
                "pays_cash": pays_cash,
                "cash_fee_satang": sum(option.cash_fee_satang or 0 for option in chosen) if takes_cash else 0,
                "shipping_satang": shipping,
                "total_satang": group.goods_satang + shipping + fee,
            }
        )
    return shops


def _parcel(request: HttpRequest, key: ParcelKey, options: list[Option]) -> dict[str, Any]:
    wanted = _chosen_method(request, key)
    chosen = next((option for option in options if option.method.pk == wanted), options[0] if options else None)
    return {"field": _field(key), "storage": key.storage, "options": options, "chosen": chosen}


def _wish(request: HttpRequest, groups: list[ShopGroup], form: RecipientForm) -> Wish:
    choices = {key: method for group in groups for key in group.loads() if (method := _chosen_method(request, key)) is not None}
    seen = request.POST.get("seen", "")
    return Wish(
        key=form.key_value,
        recipient=form.recipient(),
        choices=choices,
        cash=_cash_shops(request, groups),
        language=get_language() or "th",
        seen_satang=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else -1,
    )
