"""Failed tasks in the admin's menu, and the words of the log for what is done about them."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from config.worker.models import DeadTask
from sellers.desk import DeskItem
from sellers.desk.waiting import Queue, count_and_oldest, register_queue

register_queue(
    Queue(
        "tasks",
        _("Failed tasks"),
        "desk_tasks:tasks",
        "worker.change_deadtask",
        lambda: count_and_oldest(DeadTask.objects.filter(state=DeadTask.State.OPEN), "first_at"),
        icon="warning",
    )
)


class TasksItem(DeskItem):
    """A menu item for those who may decide about failed tasks."""

    permission = "worker.change_deadtask"


@hooks.register("register_log_actions")
def task_actions(actions: LogActionRegistry) -> None:
    """Actions of config/worker/actions.py."""
    actions.register_action("worker.retry", _("Try task again"), _("Task tried again"))
    actions.register_action("worker.dismiss", _("Dismiss task"), _("Task dismissed"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """Failed tasks, at /cms/tasks/."""
    return [path("tasks/", include(("config.worker.desk", "desk_tasks")))]


@hooks.register("register_admin_menu_item")
def tasks_item() -> MenuItem:
    """The list of failed tasks."""
    return TasksItem(_("Failed tasks"), reverse_lazy("desk_tasks:tasks"), name="failed-tasks", icon_name="warning", order=36)
