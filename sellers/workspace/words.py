"""The words of the shop's pages. A shop calls a state by what it has to do about it; the buyer's pages have other words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sellers.orders.models import SellerOrder

State = SellerOrder.State

#: State -> its name in the shop's pages, in the order of the tabs.
STATES: dict[str, Promise] = {
    State.AWAITING_PAYMENT: pgettext_lazy("seller's order", "Awaiting payment"),
    State.TO_PACK: pgettext_lazy("seller's order", "To pack"),
    State.SHIPPED: pgettext_lazy("seller's order", "Sent"),
    State.DELIVERED: pgettext_lazy("seller's order", "Delivered"),
    State.COMPLETED: pgettext_lazy("seller's order", "Completed"),
    State.CANCELLED: pgettext_lazy("seller's order", "Cancelled"),
    State.RETURNED: pgettext_lazy("seller's order", "Returned"),
    State.DISPUTED: pgettext_lazy("seller's order", "Problem to answer"),
}
#: States that are called otherwise where the buyer fetches the goods.
FETCHED_STATES: dict[str, Promise] = {
    State.SHIPPED: pgettext_lazy("seller's order", "Ready to be fetched"),
    State.DELIVERED: pgettext_lazy("seller's order", "Fetched"),
}
#: Packed, but still in the house.
TO_SEND = pgettext_lazy("seller's order", "To send")
CASH_TO_NOTE = pgettext_lazy("seller's order", "Cash to come")
SLIP_TO_CHECK = pgettext_lazy("seller's order", "Slip to check")

SLIP_REFUSED = pgettext_lazy("seller's order", "Slip refused")


def state_of(order: SellerOrder) -> Promise:
    """The state of an order in the shop's words."""
    fetched = FETCHED_STATES.get(order.state) if order.state in FETCHED_STATES and order.is_fetched else None
    return fetched or STATES[order.state]


#: Verb of an event -> what the shop's own story says instead of sellers/orders/story.py.
OWN_VERBS: dict[str, Promise] = {"write": _("You wrote to the buyer")}

STORAGES: dict[str, Promise] = {
    "ambient": _("Ordinary goods"),
    "fresh": _("Fresh"),
    "chilled": _("Chilled"),
    "frozen": _("Frozen"),
}
