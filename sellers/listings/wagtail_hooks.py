"""Listings to check in the admin's menu and on its start page."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from sellers.desk import DeskItem
from sellers.desk.waiting import Queue, count_and_oldest, register_queue
from sellers.listings.desk import checks_waiting

MAY_DECIDE = "listings.change_listingcheck"

register_queue(
    Queue(
        "listings",
        _("Listings to check"),
        "desk_listings:checks",
        MAY_DECIDE,
        lambda: count_and_oldest(checks_waiting(), "submitted_at"),
        icon="tag",
        query="?state=waiting",
    )
)


class ListingsItem(DeskItem):
    """A menu item for those who decide about listings."""

    permission = MAY_DECIDE


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """The desk's pages (desk.py), at /cms/listings/."""
    return [path("listings/", include(("sellers.listings.desk", "desk_listings")))]


@hooks.register("register_admin_menu_item")
def listings_item() -> MenuItem:
    """The list of listings."""
    return ListingsItem(_("Listings to check"), reverse_lazy("desk_listings:checks"), name="listings", icon_name="tag", order=32)
