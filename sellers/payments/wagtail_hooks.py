"""The words of the log for what happens to money, and the operator's desk in the admin's menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from sellers.desk import DeskItem

#: The permission that the desk's views ask for (sellers/payments/desk.py).
MAY_DECIDE = "payments.change_payment"


@hooks.register("register_log_actions")
def payment_actions(actions: LogActionRegistry) -> None:
    """Actions of sellers/payments/actions.py."""
    actions.register_action("payments.confirm", _("Confirm payment"), _("Payment confirmed"))
    actions.register_action("payments.refuse", _("Refuse slip"), _("Slip refused"))
    actions.register_action("payments.cancel", _("Cancel part of an order"), _("Part of the order cancelled"))
    actions.register_action("payments.refund", _("Send refund"), _("Refund sent"))
    actions.register_action("payments.cash", _("Collect cash"), _("Cash collected"))


class MoneyItem(DeskItem):
    """A menu item for those who may decide about payments."""

    permission = MAY_DECIDE


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """The desk's pages (sellers/payments/desk.py), at /cms/money/."""
    return [path("money/", include(("sellers.payments.desk", "desk_payments")))]


@hooks.register("register_admin_menu_item")
def slips_item() -> MenuItem:
    """The queue of slips."""
    return MoneyItem(_("Slips to confirm"), reverse_lazy("desk_payments:slips"), name="slips", icon_name="clipboard-list", order=210)


@hooks.register("register_admin_menu_item")
def refunds_item() -> MenuItem:
    """Money to send back."""
    return MoneyItem(_("Refunds due"), reverse_lazy("desk_payments:refunds"), name="refunds", icon_name="undo", order=211)
