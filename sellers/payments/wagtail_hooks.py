"""The words of the log for what happens to money, and the operator's desk in the admin's menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from sellers.desk import DeskItem, ReaderItem
from sellers.desk.waiting import Queue, count_and_oldest, register_queue
from sellers.orders.desk import late_parts
from sellers.payments.desk import refunds_due, slips_waiting

#: The permission that the desk's views ask for (sellers/payments/desk.py).
MAY_DECIDE = "payments.change_payment"

register_queue(Queue("slips", _("Slips to confirm"), "desk_payments:slips", MAY_DECIDE, slips_waiting))
register_queue(
    Queue(
        "refunds",
        _("Refunds due"),
        "desk_payments:refunds",
        MAY_DECIDE,
        lambda: count_and_oldest(refunds_due(), "created_at"),
        icon="rotate",
    )
)
register_queue(
    Queue(
        "late",
        _("Orders that should have been sent"),
        "desk_orders:parts",
        "orders.change_sellerorder",
        lambda: count_and_oldest(late_parts(), "ship_by"),
        icon="time",
        query="?late=ship",
    )
)


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
    """The desk's pages (desk.py, desk_orders.py), at /cms/money/ and /cms/orders/."""
    return [
        path("money/", include(("sellers.payments.desk", "desk_payments"))),
        path("orders/", include(("sellers.payments.desk_orders", "desk_orders"))),
    ]


@hooks.register("register_admin_menu_item")
def slips_item() -> MenuItem:
    """The queue of slips."""
    return MoneyItem(_("Slips to confirm"), reverse_lazy("desk_payments:slips"), name="slips", icon_name="clipboard-list", order=10)


@hooks.register("register_admin_menu_item")
def refunds_item() -> MenuItem:
    """Money to send back."""
    return MoneyItem(_("Refunds due"), reverse_lazy("desk_payments:refunds"), name="refunds", icon_name="rotate", order=12)


@hooks.register("register_admin_menu_item")
def orders_item() -> MenuItem:
    """Whole orders."""
    return ReaderItem(
        _("Orders"), reverse_lazy("desk_orders:orders"), model="orders.sellerorder", name="orders", icon_name="list-ul", order=20
    )


@hooks.register("register_admin_menu_item")
def parts_item() -> MenuItem:
    """Each shop's part."""
    return ReaderItem(
        _("Shops' orders"), reverse_lazy("desk_orders:parts"), model="orders.sellerorder", name="parts", icon_name="list-ul", order=21
    )
