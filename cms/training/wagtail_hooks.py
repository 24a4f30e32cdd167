"""The words of the log for what happens in training."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def training_actions(actions: LogActionRegistry) -> None:
    """Actions of cms/training/actions.py and people.py."""
    actions.register_action("training.login", _("Link login"), _("Login linked to a person"))
    actions.register_action("training.assign", _("Assign trainer"), _("Trainer assigned to a centre"))
    actions.register_action("training.end", _("End assignment"), _("Assignment ended"))
    actions.register_action("training.round", _("Change round"), _("Round changed"))
    actions.register_action("training.issue", _("Issue certificate"), _("Certificate issued"))
    actions.register_action("training.revoke", _("Revoke certificate"), _("Certificate revoked"))
    actions.register_action("training.seller", _("Record training"), _("Training recorded for a shop"))
    actions.register_action("training.seller_end", _("End training"), _("Training no longer stands behind a shop"))
