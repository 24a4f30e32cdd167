"""What is told about listings."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import override

from catalog.languages import localised
from catalog.listings.models import ListingCheck
from sellers.formats import day
from sellers.shops.models import ShopMember
from storefront.letters import absolute
from storefront.notices.receivers import Notice, Receiver, members, operators

#: An operator looks within this time.
TIME_TO_CHECK = timedelta(days=2)


def _load(check_id: int) -> ListingCheck:
    return ListingCheck.objects.select_related("product__seller").get(pk=check_id)


def _notice(message: str, check: ListingCheck, receiver: Receiver, link: str) -> Notice:
    values = {
        "product": localised(check.product, "title"),
        "shop": localised(check.product.seller, "name"),
        "reason": check.reason,
        "answer_by": day(check.submitted_at + TIME_TO_CHECK),
    }
    return Notice(message, receiver, values, absolute(link), about_order=False)


def _to_owners(message: str, check: ListingCheck, link: str) -> Iterator[Notice]:
    """To those who may change listings: a packer is not troubled."""
    owners = ShopMember.objects.filter(partner=check.product.seller_id, to_date__isnull=True).exclude(role=ShopMember.Role.PACKER)
    keys = {f"user{pk}" for pk in owners.values_list("user_id", flat=True)}
    for receiver in members(check.product.seller):
        if receiver.key in keys:
            with override(receiver.language):
                yield _notice(message, check, receiver, link)


def listing_submitted(check_id: int) -> Iterator[Notice]:
    """To the operators: a listing waits. The desk shows it from its start page on."""
    check = _load(check_id)
    for receiver in operators():
        with override(receiver.language):
            yield _notice("listing_to_check", check, receiver, reverse("wagtailadmin_home"))


def listing_approved(check_id: int) -> Iterator[Notice]:
    """To the shop: it is on sale."""
    check = _load(check_id)
    yield from _to_owners("listing_live", check, check.product.get_absolute_url())


def listing_sent_back(check_id: int) -> Iterator[Notice]:
    """To the shop: what has to change."""
    check = _load(check_id)
    yield from _to_owners("listing_to_change", check, reverse("sell_product", args=[check.product.seller.code, check.product_id]))
