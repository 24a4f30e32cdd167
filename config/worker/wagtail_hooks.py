"""The words of the log for what an operator does with dead tasks."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def worker_actions(actions: LogActionRegistry) -> None:
    """Actions of config/worker/actions.py."""
    actions.register_action("worker.retry", _("Try task again"), _("Task tried again"))
    actions.register_action("worker.dismiss", _("Dismiss task"), _("Task dismissed"))
