"""The words of the log for what buyers do with orders."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def order_actions(actions: LogActionRegistry) -> None:
    """Actions of storefront/order/claiming.py."""
    actions.register_action("orders.claim", _("Add order to account"), _("Order added to the account of its buyer"))
