"""Who is told about listings, and where their button leads."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from catalog.listings.models import ListingCheck
from storefront.notices import listings
from storefront.notices.receivers import Notice
from tests.factories.goods import product
from tests.factories.people import make_member, make_user, owner_of

pytestmark = pytest.mark.django_db


def make_check(**fields: Any) -> ListingCheck:
    return ListingCheck.objects.create(product=product("S01-001"), kind="new", after={}, **fields)


def mails(notices: Any) -> list[tuple[str, str]]:
    found: list[Notice] = list(notices)
    return sorted((notice.message, notice.receiver.email) for notice in found)


def test_operators_are_told_of_what_waits_and_the_shop_of_the_answer(market: dict[str, Any]) -> None:
    shop = market["s01"]
    make_member(shop=shop, email="manager@example.test", role="manager")
    make_member(shop=shop, email="packer@example.test")
    operator = make_user(email="operator@example.test")
    operator.groups.add(Group.objects.get(name="Operators"))
    owner = owner_of(shop).email

    waits = make_check()
    assert mails(listings.listing_submitted(waits.pk)) == [("listing_to_check", "operator@example.test")]
    ListingCheck.objects.filter(pk=waits.pk).update(state="sent_back", reason="รูปไม่ชัด", decided_at=timezone.now())
    back = list(listings.listing_sent_back(waits.pk))
    assert mails(back) == sorted([("listing_to_change", owner), ("listing_to_change", "manager@example.test")])
    assert back[0].values["reason"] == "รูปไม่ชัด" and back[0].link.endswith(f"/sell/s01/products/{waits.product_id}/")
    live = list(listings.listing_approved(waits.pk))
    assert {notice.message for notice in live} == {"listing_live"} and live[0].link.endswith(waits.product.get_absolute_url())
