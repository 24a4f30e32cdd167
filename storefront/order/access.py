"""The door to a buyer's order: the account it belongs to, or, where it belongs to none, the guest's key kept in the session. Everybody
else gets 404.

The key never opens an account's order: letters and shared devices keep keys, and an account is there to be signed out of. An order
that an account takes over later is no guest's any more: from then on the link of its first letters leads to the sign-in.
"""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from oscar.core.loading import get_model

Order = get_model("order", "Order")
_KEYS = "order_keys"
_MOST_KEYS = 50


def access_token(key: UUID) -> str:
    """The secret in a guest's link to the order with this checkout key."""
    return salted_hmac("storefront.checkout.access", str(key), algorithm="sha256").hexdigest()[:32]


def hash_key(token: str) -> str:
    """How the secret of a guest's link is stored: SHA-256 in hex."""
    return sha256(token.encode()).hexdigest()


def remember_order(request: HttpRequest, token_hash: str) -> None:
    """Let this session open the order whose key has this hash."""
    keys = [key for key in request.session.get(_KEYS, []) if key != token_hash]
    request.session[_KEYS] = [*keys, token_hash][-_MOST_KEYS:]


def just_placed(request: HttpRequest) -> Any | None:
    """The latest order of this visitor, if it is not an hour old. No query for a guest who has ordered nothing."""
    if not request.user.is_authenticated and not request.session.get(_KEYS):
        return None
    return orders_for(request).filter(date_placed__gte=timezone.now() - timedelta(hours=1)).order_by("-date_placed", "-pk").first()


def orders_for(request: HttpRequest) -> QuerySet[Any]:
    """The orders that this visitor may see."""
    keys = request.session.get(_KEYS, [])
    mine = Q(checkout__access_token_hash__in=keys, user__isnull=True)
    if request.user.is_authenticated:
        mine |= Q(user=request.user)
    elif not keys:
        return Order.objects.none()
    return Order.objects.filter(mine).select_related("checkout__area__parent__parent", "shipping_address")
