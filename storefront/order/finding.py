"""The way back to an order for somebody who ordered without an account: its number, the phone or e-mail it was placed with, and a code
that goes there."""

import secrets
import time
from dataclasses import asdict, dataclass, replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from catalog.typed import TextField
from sellers.limits import address_of, allowed
from sellers.orders.models import Checkout
from sellers.serials import canonical_serial
from storefront.accounts.mail import send_mail
from storefront.accounts.phones import PhoneRefused, normalise_phone
from storefront.accounts.sms import send_text
from storefront.letters import absolute, compose
from storefront.order.access import remember_order
from storefront.order.views import private

#: Tries per order that is asked for and per address that asks: enough for a mistyped digit, far too few to guess a number.
TRIES = "10/h/key,30/h/ip"
_SESSION = "order_find"
#: A code holds this long (seconds), and for so many tries.
_CODE_HOLDS, _MOST_CODES = 15 * 60, 3
#: The same three tries, counted outside the session, which requests at the same moment all read as it was; and codes typed for one order
#: and contact, by whomever and from wherever.
CODE_TRIES, CODES = "3/15m/key", "30/h/key"


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
    wanted = _written_once(contact)
    known = [checkout.contact_phone, checkout.contact_email.lower()] if checkout else ["", ""]
    fits = [bool(each) and constant_time_compare(each, wanted) for each in known]
    return checkout if any(fits) else None


def _written_once(contact: str) -> str:
    """A phone in E.164 or an e-mail in small letters, however it was typed."""
    try:
        return normalise_phone(contact)
    except PhoneRefused:
        return contact.strip().lower()


def _too_often(request: HttpRequest, number: str) -> bool:
    """Count a try; whether there were too many for this order from this place, or from this place at all.

    From this place: a stranger's tries must not lock the buyer out.
    """
    return not allowed(request, "orders.find", TRIES, key=f"{canonical_serial(number)}:{address_of(request)}")


def _guesses(request: HttpRequest, proof: "Proof") -> bool:
    """Count a code that was typed; whether there were too many of them. The same whether the order exists or not.

    Only who knows number and contact can use up the second count, so it locks no buyer out whose phone is not known.
    """
    code = allowed(request, "orders.code", CODE_TRIES, key=f"{proof.code_hash}:{proof.at}:{proof.asked}")
    return not (code and allowed(request, "orders.codes", CODES, key=proof.asked))


@dataclass(frozen=True)
class Proof:
    """A code on its way to whoever ordered. `checkout_id` is None where nothing fits: the page looks the same, and no code opens it.

    `asked`: number and contact as they were asked for.
    """

    checkout_id: int | None
    code_hash: str
    contact: str
    at: int
    tries: int = 0
    asked: str = ""

    @property
    def holds(self) -> bool:
        return self.tries < _MOST_CODES and time.time() - self.at < _CODE_HOLDS

    def fits(self, code: str) -> bool:
        """Whether this is the code that was sent; never where none was."""
        typed = salted_hmac("order_find", "".join(code.split())).hexdigest()
        return self.checkout_id is not None and constant_time_compare(typed, self.code_hash)


def begin_proof(request: HttpRequest, checkout: Checkout | None, number: str, contact: str) -> None:
    """Send a code to the phone or e-mail that the order was placed with, and wait for it in this session.

    Number and phone stand on every parcel, so they open nothing by themselves: only who gets the code is the buyer.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    if checkout:
        _send(checkout, contact, code)
    asked = f"{canonical_serial(number)}:{_written_once(contact)}"
    code_hash = salted_hmac("order_find", code).hexdigest()
    proof = Proof(checkout.pk if checkout else None, code_hash, contact, int(time.time()), asked=asked)
    request.session[_SESSION] = asdict(proof)


def _send(checkout: Checkout, contact: str, code: str) -> None:
    body = _("{code} is the code that opens order {number}. Tell it to nobody.").format(code=code, number=checkout.order.number)
    if "@" in contact and checkout.contact_email:
        letter = compose(
            subject=_("Code for order {number}").format(number=checkout.order.number),
            body=body,
            button=_("Find my order"),
            link=absolute(reverse("order_find")),
            why=_("Somebody asked to see this order. If it was not you, do nothing."),
        )
        send_mail.enqueue(to=checkout.contact_email, subject=letter.subject, body=letter.text, html=letter.html)
    else:
        send_text(phone=checkout.contact_phone, body=body)


def waiting_proof(request: HttpRequest) -> Proof | None:
    """The code that this session waits for, None when there is none or its time is over."""
    kept = request.session.get(_SESSION)
    proof = Proof(**kept) if kept else None
    return proof if proof and proof.holds else None


class FindView(View):
    """Asks for number and contact, sends a code, and opens the order for this browser when the code comes back.

    Every answer is the same for a wrong number, a wrong phone and an order of an account.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        proof = None if "again" in request.GET else waiting_proof(request)
        return self._page(request, FindForm(), proof=proof)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "code" in request.POST:
            return self._check(request)
        form = FindForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        if _too_often(request, form.cleaned_data["number"]):
            form.add_error(None, _("Tried several times. Wait an hour, or use the link in the message that we sent."))
            return self._page(request, form, 429)
        number, contact = form.cleaned_data["number"], form.cleaned_data["contact"]
        begin_proof(request, find_checkout(number, contact), number, contact)
        return redirect("order_find")

    def _check(self, request: HttpRequest) -> HttpResponse:
        proof = waiting_proof(request)
        form = FindForm()
        if proof is None:
            return self._page(request, form, 422, wrong=_("The code has expired. Start again."))
        if _guesses(request, proof):
            del request.session[_SESSION]
            return self._page(request, form, 422, wrong=_("The code did not match three times. Start again."))
        checkout = Checkout.objects.select_related("order").filter(pk=proof.checkout_id).first()
        if checkout and proof.fits(request.POST["code"]):
            del request.session[_SESSION]
            remember_order(request, checkout.access_token_hash)
            return redirect("order", number=checkout.order.number)
        proof = replace(proof, tries=proof.tries + 1)
        request.session[_SESSION] = asdict(proof)
        if not proof.holds:
            return self._page(request, form, 422, wrong=_("The code did not match three times. Start again."))
        return self._page(request, form, 422, proof=proof, wrong=_("The code does not match. Use the latest message."))

    def _page(self, request: HttpRequest, form: Any, status: int = 200, *, proof: Proof | None = None, wrong: str = "") -> HttpResponse:
        return private(render(request, "order/find.html", {"form": form, "proof": proof, "wrong": wrong}, status=status))
