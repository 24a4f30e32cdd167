"""Delivery in the admin's menu, and the words of the log for what is done with prices."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from sellers.desk import ReaderItem


@hooks.register("register_log_actions")
def delivery_actions(actions: LogActionRegistry) -> None:
    """Actions of sellers/delivery: of shops (actions.py) and of operators (tables.py)."""
    actions.register_action("delivery.method", _("Change delivery"), _("Way of delivery changed"))
    actions.register_action("delivery.rates", _("Change own delivery prices"), _("Own delivery prices changed"))
    actions.register_action("delivery.rate", _("Change delivery price"), _("Delivery price changed"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """The desk's pages (desk.py), at /cms/delivery/."""
    return [path("delivery/", include(("sellers.delivery.desk", "desk_delivery")))]


@hooks.register("register_admin_menu_item")
def delivery_item() -> MenuItem:
    """The price lists."""
    return ReaderItem(
        _("Delivery prices"), reverse_lazy("desk_delivery:tables"), model="delivery.ratetable", name="delivery", icon_name="table", order=64
    )
