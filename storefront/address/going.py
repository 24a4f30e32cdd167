"""Where a visitor's things go until the checkout is filled in: one rule for the basket that quotes and the checkout that asks.

1. The place that was named last (the cookie: in the basket, or of the address that was chosen last) wins. It has an address where the
   account has one there.
2. Without one: the account's first address.
3. Without any: where the account's last order went.

Choosing an address (putting it first, or ordering to it) remembers its place, so that 1 follows what was chosen.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from sellers.orders.models import Checkout
from storefront.address.book import addresses_of, place_of_address
from storefront.address.places import Place, named_place, remember_place


@dataclass(frozen=True)
class Going:
    """A place, with the account's address there (`UserAddress`), or else the account's last order, wherever that went."""

    place: Place | None = None
    address: Any = None
    last: Checkout | None = None

    @property
    def last_went_there(self) -> bool:
        """Whether the door of the last order is in this place."""
        return self.last is not None and _place_of_order(self.last) == self.place


def _last_order(user: Any) -> Checkout | None:
    rows = Checkout.objects.filter(order__user=user).select_related("area__parent__parent", "order__shipping_address")
    return rows.order_by("-pk").first()


def _place_of_order(last: Checkout) -> Place:
    return Place(last.area, last.order.shipping_address.postcode)


def going_to(request: HttpRequest) -> Going:
    """Where things go, by the rule above. At most three queries; one for a guest who has named a place, none for one who has not."""
    named, user = named_place(request), request.user
    if not user.is_authenticated:
        return Going(named)
    if named is None:
        if first := addresses_of(user).filter(is_default_for_shipping=True).first():
            return Going(place_of_address(first), first)
        last = _last_order(user)
        return Going(_place_of_order(last), last=last) if last else Going()
    if address := addresses_of(user).filter(area=named.area, postcode=named.postcode).first():
        return Going(named, address)
    return Going(named, last=_last_order(user))


def place_of(request: HttpRequest) -> Place | None:
    """The place alone, for a page that only quotes: at most two queries."""
    return named_place(request) or (going_to(request).place if request.user.is_authenticated else None)


def remember_after_order(request: HttpRequest, response: HttpResponse, place: Place) -> None:
    """An order went to `place`. An account's next one goes to its first address again, where it has put one first."""
    user = request.user
    first = addresses_of(user).filter(is_default_for_shipping=True).first() if user.is_authenticated else None
    remember_place(response, (place_of_address(first) if first else None) or place)
