"""The checkout: one page that asks who, where and how, shows every fee, and places the order. It works without JavaScript."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from sellers.formats import phone
from sellers.limits import allowed, session_of
from storefront.address.going import Going, going_to, remember_after_order
from storefront.basket.actions import accept_new_prices
from storefront.basket.contents import ShopGroup, contents_of, contents_to_show
from storefront.basket.count import tell_count
from storefront.basket.middleware import basket_of
from storefront.basket.parcels import forget_choices, keep_choices, read_choices, remembered_choices
from storefront.basket.troubles import trouble_message
from storefront.checkout.actions import OrderRefused, Wish, access_token, no_way_to_pay, order_placed_with, place_order
from storefront.checkout.drafts import Draft, forget_draft, keep_draft, take_draft
from storefront.checkout.forms import RecipientForm
from storefront.checkout.offers import Offers, cash_shops, offers_for, wished
from storefront.order.access import hash_key, remember_order

#: Orders by one visitor, and from one address.
ORDERS = "20/h/key,300/h/ip"


class CheckoutView(View):
    """GET: the page, with what was typed so far. POST: `lookup` a place, `review` all of it, or `place` the order.

    A POST never answers with a page: it keeps a draft and leads to the page, so that going back asks nobody to send a form again.

    An order holds its goods for an hour without a satang paid, so they are counted: 20 in an hour by one visitor (an account, a session,
    or an address that keeps no session), 300 from one address, behind which a carrier may have hundreds of buyers. Who is refused finds
    everything as it was typed.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if choices := read_choices(request.GET):
            keep_choices(request, choices)
            return redirect("checkout")
        draft = take_draft(request)
        groups, _saved = contents_to_show(basket_of(request))
        if not groups:
            placed = order_placed_with(draft.key) if draft else None
            return (
                _to_order(request, placed, draft.key)
                if placed and draft
                else _to_basket(request, [_("The basket is empty. Choose something first.")])
            )
        troubles = _troubles(groups)
        if draft is None or not draft.data:
            return _to_basket(request, troubles) if troubles else _page(request, groups, RecipientForm(initial=_known(request)), None)
        form = RecipientForm(draft.as_query(), lookup=draft.lookup)
        return _page(request, groups, form, draft, [*dict.fromkeys([*draft.problems, *troubles])])

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RecipientForm(request.POST, lookup="lookup" in request.POST)
        form.is_valid()
        key = form.cleaned_data.get("key") or uuid4()
        if placed := order_placed_with(key):
            return _to_order(request, placed, key)
        basket = basket_of(request)
        groups = contents_of(basket)
        if not groups:
            return _to_basket(request, [_("The basket is empty. Choose something first.")])
        keep_choices(request, read_choices(request.POST))
        troubled = bool(_troubles(groups))
        if "place" in request.POST and form.is_complete and not troubled:
            return self._place(request, form, basket, groups)
        # Where something is wrong the page says so: it looks at the form and at the basket again.
        keep_draft(request, key, lookup=form.lookup)
        if troubled:
            return redirect("checkout")
        if form.place:
            accept_new_prices(basket=basket)
        return _to_step(form)

    def _place(self, request: HttpRequest, form: RecipientForm, basket: Any, groups: list[ShopGroup]) -> HttpResponse:
        key, choices = form.key_value, remembered_choices(request)
        if _chose_anew(request, form, groups):
            keep_draft(request, key, notice=_("This is the total for what you have just chosen. Look at it and press once more."))
            return _to_step(form)
        if not allowed(request, "checkout.place", ORDERS, key=session_of(request)):
            keep_draft(request, key, problems=[_("Many orders were placed from here. Nothing is lost: wait 10 minutes and press again.")])
            return redirect("checkout")
        seen = request.POST.get("seen", "")
        wish = Wish(
            key=key,
            recipient=form.recipient(),
            choices=wished(groups, choices),
            cash=cash_shops(request.POST, groups),
            language=get_language() or "th",
            seen_satang=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 18 else -1,
        )
        try:
            order = place_order(basket=basket, wish=wish, user=request.user if request.user.is_authenticated else None)
        except OrderRefused as refused:
            keep_draft(request, key, problems=refused.messages)
            return redirect("checkout")
        response = _to_order(request, order, key)
        if form.place:
            remember_after_order(request, response, form.place)
        return response


def _to_step(form: RecipientForm) -> HttpResponse:
    """To the page: to its head where something is wrong, else to the step that is next."""
    if form.errors:
        return redirect("checkout")
    return redirect(f"{reverse('checkout')}#{'how' if form.place else 'id_area'}")


def _to_order(request: HttpRequest, order: Any, key: UUID) -> HttpResponse:
    """To the order that this form placed. A guest's form is its key; an account's order opens only to the account."""
    forget_draft(request, key)
    forget_choices(request)
    tell_count(request, basket=basket_of(request))
    if order.user_id is None:
        remember_order(request, hash_key(access_token(key)))
    elif not request.user.is_authenticated:
        return redirect_to_login(reverse("order", args=[order.number]), str(settings.LOGIN_URL))
    return redirect("order", number=order.number)


def _to_basket(request: HttpRequest, refusals: list[str]) -> HttpResponse:
    for message in refusals:
        messages.error(request, message)
    return redirect("basket")


def _chose_anew(request: HttpRequest, form: RecipientForm, groups: list[ShopGroup]) -> bool:
    """Whether the buyer has changed something since the total was shown: then the new total is shown, and nothing is wrong."""
    if form.place is None:
        return True
    shown = request.POST.get("chosen", "")
    return bool(shown) and shown != offers_for(groups, form.place, request.POST, remembered_choices(request)).choices


def _troubles(groups: list[ShopGroup]) -> list[str]:
    """What in the basket cannot be ordered, and what to do about it."""
    return [message for group in groups for item in group.items if (message := trouble_message(item, group))]


def _known(request: HttpRequest) -> dict[str, Any]:
    """What is known before anything is typed: the account, and where its things go (storefront/address/going.py)."""
    user, going = request.user, going_to(request)
    known: dict[str, Any] = {"key": uuid4()}
    if user.is_authenticated:
        known |= {"name": getattr(user, "name", ""), "phone": getattr(user, "phone", "") or "", "email": getattr(user, "email", "") or ""}
    known |= {name: value for name, value in _door(going).items() if value}
    if going.place:
        known |= {"postcode": going.place.postcode, "area": going.place.value}
    known["phone"] = phone(known.get("phone", ""))
    return known


def _door(going: Going) -> dict[str, str]:
    """Name, number and door of the address, or of the last order: its door only where it went to the same place."""
    if going.address:
        number = str(going.address.phone_number) if going.address.phone_number else ""
        return {"name": going.address.last_name, "phone": number, "address": going.address.line1, "postcode": going.address.postcode}
    if going.last:
        door = going.last.order.shipping_address.line1 if going.last_went_there else ""
        return {"name": going.last.contact_name, "phone": going.last.contact_phone, "address": door}
    return {}


def _page(
    request: HttpRequest, groups: list[ShopGroup], form: RecipientForm, draft: Draft | None, problems: list[str] | None = None
) -> HttpResponse:
    data = draft.data if draft else {}
    offers = offers_for(groups, form.place, data, remembered_choices(request)) if form.place else None
    unpayable = [no_way_to_pay(shop.group) for shop in offers.shops if not shop.can_be_paid] if offers else []
    context = {
        "form": form,
        "groups": groups,
        "offers": offers,
        "problems": problems or unpayable,
        "notice": draft.notice if draft else "",
        "goods_satang": sum(group.goods_satang for group in groups),
        "units": sum(item.goods.quantity for group in groups for item in group.items),
        "steps": _steps(form, offers),
    }
    status = 409 if problems else 422 if form.errors else 200
    response = render(request, "checkout/checkout.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _steps(form: RecipientForm, offers: Offers | None) -> dict[str, str]:
    """State of the three steps, "done", "now" or "": the first that is not done is the one to do now."""
    filled = {name: bool(form[name].value()) and not form[name].errors for name in ("name", "phone", "email", "address")}
    done = {
        "who": filled["name"] and (filled["phone"] or filled["email"]),
        "where": filled["address"] and form.place is not None,
        "how": False,
    }
    current = next(step for step, is_done in done.items() if not is_done)
    return {step: "now" if step == current else "done" if is_done else "" for step, is_done in done.items()}
