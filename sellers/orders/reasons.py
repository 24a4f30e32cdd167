"""Why an order ended when nobody wrote a reason: what the market's own steps store, and how people read it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.languages import localised
from sellers.delivery.models import Carrier
from sellers.orders.models import SellerOrderEvent

CANCELLED_BY_BUYER = "cancelled by the buyer"
NOT_PAID = "not paid in time"
NOT_SENT = "not sent in time"
GOODS_GONE = "paid after expiry, goods gone"

#: Stored reason -> how people read it.
REASONS: dict[str, Promise] = {
    CANCELLED_BY_BUYER: _("cancelled by the buyer"),
    NOT_PAID: _("not paid in time"),
    NOT_SENT: _("not sent in time"),
    GOODS_GONE: _("paid after the time was over, when the goods were gone"),
}


def reason_words(reason: str) -> Promise | str:
    """A stored reason in the reader's language. What people wrote stays as they wrote it."""
    return REASONS.get(reason, reason)


def event_words(event: SellerOrderEvent) -> Promise | str:
    """What an event of the story says beside its verb. One query for another carrier, of which the event keeps the code; else none."""
    if event.verb != "switch":
        return reason_words(event.reason)
    return ", ".join(localised(carrier, "name") for carrier in Carrier.objects.filter(code__in=event.reason.split()).order_by("pk"))
