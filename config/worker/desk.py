"""Failed tasks in the operator's desk: what was given up, why, and the two things one can do about it."""

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from config.worker.actions import AlreadyDecided, TaskGone, dismiss_dead_task, retry_dead_task
from config.worker.models import DeadTask
from sellers.desk.cells import Field, local
from sellers.desk.lists import DeskFilters, DeskList, MomentColumn, SinceColumn, StateColumn, choice, column, days, list_paths, title
from sellers.desk.things import Deed, ReasonForm, ThingView

POLICY = ModelPermissionPolicy(DeadTask)


class TaskFilters(DeskFilters):
    """Filters of the failed tasks."""

    state = choice("state", _("State"), DeadTask.State.choices)
    day = days("last_at", _("Last failure"))


class TasksList(DeskList):
    """Failed tasks: those that wait for a decision first, the latest failure on top."""

    permission_policy = POLICY
    any_permission_required = ["change"]
    model = DeadTask
    page_title = _("Failed tasks")
    header_icon = "warning"
    index_url_name = "desk_tasks:tasks"
    search_fields = ["task_path", "exception", "request_id"]
    search_hint = _("Task, failure, request")
    empty_message = _("No task has failed.")
    filterset_class = TaskFilters
    columns = [
        title("task", _("Task"), "desk_tasks:task", accessor="task_path"),
        column("exception", _("What went wrong"), "exception"),
        SinceColumn("first_at", label=_("Since")),
        MomentColumn("last_at", label=_("Last failure")),
        column("attempts", _("Tries"), "attempts", classname="desk-number"),
        StateColumn("state", label=_("State"), accessor="get_state_display", primary=lambda dead: dead.state == DeadTask.State.OPEN),
    ]
    fields = [
        Field("task", _("Task"), "task_path"),
        Field("exception", _("What went wrong"), "exception"),
        Field("first_at", _("Since"), lambda dead: local(dead.first_at)),
        Field("last_at", _("Last failure"), lambda dead: local(dead.last_at)),
        Field("tries", _("Tries"), "attempts"),
        Field("state", _("State"), "get_state_display"),
        Field("request", _("Request"), "request_id"),
        Field("reason", _("Reason"), "reason"),
    ]

    def rows(self) -> QuerySet[DeadTask]:
        rank = Case(When(state=DeadTask.State.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
        return DeadTask.objects.defer("traceback").annotate(rank=rank).order_by("rank", "-last_at", "-pk")


class DismissForm(ReasonForm):
    """Why a task is not tried again."""

    reason = TextField(
        label=_("Why it is not tried again"),
        max_length=200,
        error_messages={"required": _("Say why, so that others understand it later.")},
    )


def _is_open(dead: DeadTask) -> bool:
    return dead.state == DeadTask.State.OPEN


class TaskView(ThingView):
    """A failed task: try it again, or dismiss it with a reason."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "worker/desk/task.html"
    listed_in = TasksList
    header_icon = "warning"
    words = dict(DeadTask.State.choices)
    refusals = (AlreadyDecided, TaskGone)
    deeds = {
        "retry": Deed(
            _("Try again"),
            _("The task is tried again now. If it fails again, it comes back to this list."),
            lambda dead, data, actor: retry_dead_task(dead=dead, actor=actor),
            _is_open,
            note=_("Mend the cause first."),
        ),
        "dismiss": Deed(
            _("Dismiss"),
            _("The task is dismissed."),
            lambda dead, data, actor: dismiss_dead_task(dead=dead, actor=actor, reason=data["reason"]),
            _is_open,
            DismissForm,
            grave=True,
        ),
    }

    def thing(self, pk: int) -> DeadTask:
        return get_object_or_404(DeadTask.objects.select_related("decided_by"), pk=pk)

    def after(self, thing: Any, verb: str) -> HttpResponse:
        return redirect("desk_tasks:tasks")


urlpatterns = [*list_paths(TasksList, "", "tasks"), path("<int:pk>/", TaskView.as_view(), name="task")]
