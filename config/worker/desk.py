"""Failed tasks in the operator's desk: what was given up, why, and the two things one can do about it."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from config.worker.actions import AlreadyDecided, TaskGone, dismiss_dead_task, retry_dead_task
from config.worker.models import DeadTask
from sellers.desk import PAGE_SIZE, DeskView


class DismissForm(forms.Form):
    """Why a task is not tried again."""

    reason = TextField(max_length=200, error_messages={"required": gettext_lazy("Say why, so that others understand it later.")})


class TasksView(DeskView):
    """The tasks that wait for a decision, the latest failure first."""

    permission_policy = ModelPermissionPolicy(DeadTask)
    page_title = gettext_lazy("Failed tasks")
    header_icon = "warning"
    template_name = "worker/desk/tasks.html"

    def page(self, typed: dict[int, DismissForm] | None = None, status: int = 200) -> HttpResponse:
        """The list; `typed` holds forms with their errors by the task's id."""
        page = Paginator(DeadTask.objects.filter(state=DeadTask.State.OPEN), PAGE_SIZE).get_page(self.request.GET.get("p"))
        rows = [{"task": task, "form": (typed or {}).get(task.pk)} for task in page]
        return self.show(status, page=page, rows=rows)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


class TaskView(TasksView):
    """Tries one failed task again, or dismisses it with a reason."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        dead = get_object_or_404(DeadTask, pk=pk)
        try:
            if "dismiss" in request.POST:
                form = DismissForm(request.POST)
                if not form.is_valid():
                    return self.page({dead.pk: form}, status=422)
                dismiss_dead_task(dead=dead, actor=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]  # the permission is only a login's
                messages.success(request, _("The task is dismissed."))
            else:
                retry_dead_task(dead=dead, actor=request.user)  # type: ignore[arg-type]  # the permission is only a login's
                messages.success(request, _("The task is tried again now. If it fails again, it comes back to this list."))
        except (AlreadyDecided, TaskGone) as refusal:
            messages.error(request, str(refusal))
        return redirect("desk_tasks:tasks")


urlpatterns = [
    path("", TasksView.as_view(), name="tasks"),
    path("<int:pk>/", TaskView.as_view(), name="task"),
]
