"""What the steps of an order are called. The shop's rooms call some otherwise (sellers/workspace/words.py), buyers read a story of their own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sellers.orders.models import SellerOrder

#: Verb of an event -> what the story says.
VERBS: dict[str, Promise] = {
    "place": _("Order placed"),
    "confirm": _("Money received"),
    "pack": _("Packed"),
    "ship": _("Handed to the carrier"),
    "switch": _("Carrier changed, it was"),
    "correct": _("Tracking number corrected, it was"),
    "write": _("The shop wrote to the buyer"),
    "deliver": _("Delivered"),
    "complete": _("Completed"),
    "expire": _("Not paid in time"),
    "cancel": _("Cancelled"),
    "reinstate": _("Paid after all, to be packed again"),
}
#: What is called otherwise where the buyer fetches the goods.
FETCHED_VERBS: dict[str, Promise] = {
    "ship": _("Ready to be fetched"),
    "deliver": pgettext_lazy("seller's order", "Fetched by the buyer"),
}


def verbs_of(order: SellerOrder) -> dict[str, Promise]:
    """The words for what happens to this order."""
    return VERBS | FETCHED_VERBS if order.is_fetched else VERBS
