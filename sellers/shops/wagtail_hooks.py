"""The words of the log for what happens to shops."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def shop_actions(actions: LogActionRegistry) -> None:
    """Actions of sellers/shops/actions.py."""
    actions.register_action("shops.open", _("Open shop"), _("Shop opened"))
    actions.register_action("shops.move", _("Move shop"), _("Shop moved to another centre"))
    actions.register_action("shops.member", _("Add member"), _("Member added"))
    actions.register_action("shops.member_end", _("End membership"), _("Membership ended"))
    actions.register_action("shops.pause", _("Pause shop"), _("Shop paused"))
    actions.register_action("shops.resume", _("Resume shop"), _("Shop resumed"))
    actions.register_action("shops.suspend", _("Suspend shop"), _("Shop suspended"))
