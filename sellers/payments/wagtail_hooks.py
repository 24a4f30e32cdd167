"""The words of the log for what happens to money."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def payment_actions(actions: LogActionRegistry) -> None:
    """Actions of sellers/payments/actions.py."""
    actions.register_action("payments.confirm", _("Confirm payment"), _("Payment confirmed"))
    actions.register_action("payments.refuse", _("Refuse slip"), _("Slip refused"))
    actions.register_action("payments.refund", _("Send refund"), _("Refund sent"))
    actions.register_action("payments.cash", _("Collect cash"), _("Cash collected"))
