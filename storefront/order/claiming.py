"""Orders that somebody placed without an account, added to the account that has proven the same phone or e-mail.

Whoever gave a second contact at the checkout is perhaps not the one who receives: an order is added only where every contact it was
placed with is one that the account has proven. From then on the account opens it and the guest's link leads to the sign-in
(storefront/order/access.py), so that nobody loses an order who could not sign in for it.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from oscar.core.loading import get_model
from wagtail.log_actions import log

from sellers.limits import allowed

Order = get_model("order", "Order")
#: A number that is given up is given to somebody else after some months: what is older is found by its number and a code.
AT_MOST = timedelta(days=90)
#: Presses of one account.
PRESSES = "10/h/key"


def proven_contacts(user: Any) -> tuple[str, list[str]]:
    """(the verified phone in E.164 or "", the verified e-mails in small letters) of an account. One query."""
    mails = EmailAddress.objects.filter(user=user, verified=True).order_by("pk").values_list("email", flat=True)
    return (user.phone or "") if user.phone_verified_at else "", [mail.lower() for mail in mails]


def claimable(phone: str, mails: list[str], now: datetime) -> QuerySet[Any]:
    """Orders of the last months that somebody with these proven contacts placed without an account."""
    placed = Order.objects.filter(user__isnull=True, date_placed__gte=now - AT_MOST)
    return placed.filter(checkout__contact_phone__in=["", phone], checkout__contact_email__in=["", *mails])


@transaction.atomic
def claim_orders(*, user: Any, now: datetime | None = None) -> int:
    """Make the orders of the last months that were placed with this account's proven contacts its own; returns how many. Each is logged."""
    found = list(claimable(*proven_contacts(user), now or timezone.now()).select_for_update(of=("self",)).order_by("pk"))
    Order.objects.filter(pk__in=[order.pk for order in found]).update(user=user)
    for order in found:
        order.user = user
        log(instance=order, action="orders.claim", user=user, data={"number": order.number})
    return len(found)


class ClaimView(View):
    """One press on the account's page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not allowed(request, "orders.claim", PRESSES, key=str(request.user.pk)):
            messages.error(request, _("Tried several times. Wait an hour."))
        elif number := claim_orders(user=request.user):
            messages.success(
                request, ngettext("{n} order is now in your account.", "{n} orders are now in your account.", number).format(n=number)
            )
        else:
            messages.info(request, _("No order of the last three months was made with these contacts and without an account."))
        return redirect("account")
