"""What the steps of an order are called where it is nobody's own order: at the operator's desk."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Verb of an event -> what the story says.
VERBS: dict[str, Promise] = {
    "place": _("Order placed"),
    "confirm": _("Money received"),
    "pack": _("Packed"),
    "ship": _("Handed to the carrier"),
    "correct": _("Tracking number corrected, it was"),
    "deliver": _("Delivered"),
    "complete": _("Completed"),
    "expire": _("Not paid in time"),
    "cancel": _("Cancelled"),
    "reinstate": _("Paid after all, to be packed again"),
}
