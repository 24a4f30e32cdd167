"""Asking to be forgotten. The request is written down and an operator is told; what the law has the market keep is said on the page."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from oscar.core.loading import get_model

from catalog.notices import announce
from sellers.access import shops_of
from sellers.orders.models import SellerOrder
from storefront.models import ErasureRequest

#: Until when it must be done, as the privacy notice promises (cms/data/pages/privacy.yaml, 6 and 7).
TIME_TO_ERASE = timedelta(days=30)


def open_request(user: Any) -> ErasureRequest | None:
    """The request of an account that waits, if there is one."""
    return ErasureRequest.objects.filter(user=user, done_at__isnull=True).first()


def still_open(user: Any) -> int:
    """How many orders of an account are not finished: they are seen through first."""
    ended = [SellerOrder.State.COMPLETED, SellerOrder.State.CANCELLED, SellerOrder.State.RETURNED]
    parts = SellerOrder.objects.exclude(state__in=ended)
    return int(get_model("order", "Order").objects.filter(user=user, seller_orders__in=parts).distinct().count())


def runs_a_shop(user: Any) -> bool:
    """Whether somebody still works for a shop, which has to be handed over or closed first."""
    return bool(shops_of(user).exists())


@transaction.atomic
def ask_for_erasure(*, user: Any, reason: str) -> ErasureRequest:
    """Write the request down and have the operators told. Asking twice is one request."""
    get_model("accounts", "User").objects.select_for_update().get(pk=user.pk)
    if existing := open_request(user):
        return existing
    request = ErasureRequest.objects.create(user=user, reason=reason[:500])
    announce("erasure_asked", request_id=request.pk)
    return request


@transaction.atomic
def withdraw_request(*, user: Any) -> bool:
    """Take an open request back. False if there is none."""
    count, _by_model = ErasureRequest.objects.filter(user=user, done_at__isnull=True).delete()
    return count > 0
