"""Changing the addresses of an account. One of them is always first, where there are any.

Everybody who changes them queues at the account, so that two presses at once leave one that is first.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from oscar.core.loading import get_model

from sellers.centres.models import AdminArea

UserAddress = get_model("address", "UserAddress")


def _queue_at(user_id: int) -> None:
    get_user_model().objects.select_for_update().filter(pk=user_id).values_list("pk").first()


@transaction.atomic
def save_address(*, user: Any, data: dict[str, Any], area: AdminArea, address: Any = None) -> Any:
    """Store what `AddressForm` cleaned, as a new address or in place of `address`; the first one becomes the default.

    Raises `IntegrityError` where the account has this address already.
    """
    _queue_at(user.pk)
    address = address or UserAddress(user=user, country_id="TH")
    district = area.parent
    province = district.parent if district else None
    address.last_name, address.phone_number, address.line1 = data["name"], data["phone"], data["address"]
    address.line2, address.line3, address.line4 = area.name, district.name if district else "", district.name if district else ""
    address.state, address.postcode, address.area = province.name if province else "", data["postcode"], area
    first = not UserAddress.objects.filter(user=user).exclude(pk=address.pk).exists()
    address.is_default_for_shipping = data["default"] or first
    address.save()
    return address


@transaction.atomic
def put_address_first(*, address: Any) -> None:
    """Make it the one that orders begin with; the one before no longer is."""
    _queue_at(address.user_id)
    address.is_default_for_shipping = True
    address.save()


@transaction.atomic
def remove_address(*, address: Any) -> None:
    """Take an address out of the book. Where it was the first, the newest that is left becomes it."""
    _queue_at(address.user_id)
    was_first = address.is_default_for_shipping
    owner = address.user_id
    address.delete()
    following = UserAddress.objects.filter(user_id=owner).order_by("-is_default_for_shipping", "-date_created", "-pk").first()
    if was_first and following:
        following.is_default_for_shipping = True
        following.save()
