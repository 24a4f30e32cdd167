"""The way back to an order for somebody who ordered without an account: its number and the phone or e-mail it was placed with."""

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from catalog.typed import TextField
from sellers.orders.models import Checkout
from sellers.serials import canonical_serial
from storefront.accounts.phones import PhoneRefused, normalise_phone
from storefront.order.access import remember_order
from storefront.order.views import private

#: Tries per order that is asked for and per address that asks: enough for a mistyped digit, far too few to guess a number.
TRIES = {"find": "10/h/key,30/h/ip"}


class FindForm(forms.Form):
    """Which order, and what we were told when it was placed."""

    number = TextField(
        label=gettext_lazy("Order number"),
        help_text=gettext_lazy("It begins with M and stands in the message that we sent."),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the order number.")},
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
    contact = TextField(
        label=gettext_lazy("Mobile number or e-mail"),
        help_text=gettext_lazy("The one that you gave when you ordered."),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter the mobile number or e-mail of the order.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "spellcheck": "false"}),
    )


def find_checkout(number: str, contact: str) -> Checkout | None:
    """The checkout of a guest's order with this number, if it was placed with this phone or e-mail.

    An account's order opens to the account only, so it is not found here.
    """
    checkout = Checkout.objects.select_related("order").filter(order__number=canonical_serial(number), order__user__isnull=True).first()
    try:
        wanted = normalise_phone(contact)
    except PhoneRefused:
        wanted = contact.strip().lower()
    known = [checkout.contact_phone, checkout.contact_email.lower()] if checkout else ["", ""]
    fits = [bool(each) and constant_time_compare(each, wanted) for each in known]
    return checkout if any(fits) else None


def _too_often(request: HttpRequest, number: str) -> bool:
    """Count a try; whether there were too many for this order or from this place."""
    return not ratelimit.consume(request, app="storefront.order", action="find", config=TRIES, key=canonical_serial(number))


class FindView(View):
    """Opens a guest's order for this browser. The answer is the same for a wrong number and for a wrong phone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, FindForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        if _too_often(request, form.cleaned_data["number"]):
            form.add_error(None, _("Tried several times. Wait an hour, or use the link in the message that we sent."))
            return self._page(request, form, 429)
        checkout = find_checkout(form.cleaned_data["number"], form.cleaned_data["contact"])
        if checkout is None:
            form.add_error(
                None, _("No order fits this number with this phone or e-mail. Check both. If you ordered with an account, sign in.")
            )
            return self._page(request, form, 422)
        remember_order(request, checkout.access_token_hash)
        return redirect("order", number=checkout.order.number)

    def _page(self, request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
        return private(render(request, "order/find.html", {"form": form}, status=status))
