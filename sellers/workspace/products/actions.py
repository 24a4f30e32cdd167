"""Handing goods in: the listing and its stock record are one step."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from catalog.listings.actions import submit_listing
from catalog.listings.models import ListingCheck, ListingDraft
from sellers.stock.actions import open_stock


@transaction.atomic
def hand_in(*, draft: ListingDraft, listing: Mapping[str, Any], units: int, actor: AbstractBaseUser | None) -> ListingCheck:
    """Hand a draft in; new goods get their stock record with `units` to begin with. Raises what `submit_listing` raises."""
    check = submit_listing(draft=draft, listing=listing, actor=actor)
    open_stock(product=check.product, units=units, actor=actor)
    return check
