"""The words of the log for what happens to listings."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def listing_actions(actions: LogActionRegistry) -> None:
    """Actions of catalog/listings/actions.py."""
    actions.register_action("listings.approve", _("Approve listing"), _("Listing approved"))
    actions.register_action("listings.send_back", _("Send listing back"), _("Listing sent back"))
    actions.register_action("listings.pause", _("Pause product"), _("Product paused"))
    actions.register_action("listings.resume", _("Resume product"), _("Product resumed"))
    actions.register_action("listings.retire", _("Retire product"), _("Product retired"))
