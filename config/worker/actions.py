"""What an operator does with dead tasks, and the cleaning of what nobody reads any more."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log

from config.worker.models import DeadTask, ScheduledRun, TaskAttempt, WorkerBeat

KEEP_SUCCESSES = timedelta(days=7)
KEEP_FAILURES = timedelta(days=60)


class AlreadyDecided(Exception):
    """Somebody has tried again or dismissed this task before."""

    def __str__(self) -> str:
        return str(_("Somebody has already decided about this task. Reload the page to see what was done."))


class TaskGone(Exception):
    """The code of this task does not exist any more."""

    def __str__(self) -> str:
        return str(_("This task no longer exists in the software, so it cannot be tried again. Dismiss it with a reason."))


@transaction.atomic
def retry_dead_task(*, dead: DeadTask, actor: AbstractBaseUser | None, now: datetime | None = None) -> str:
    """Enqueue a dead task anew with the same arguments and all its tries. Returns the id of the new task.

    Raises AlreadyDecided, TaskGone.
    """
    dead = _decide(dead, DeadTask.State.RETRIED, actor, now)
    try:
        found = import_string(dead.task_path)
    except ImportError as error:
        raise TaskGone from error
    if not isinstance(found, Task):
        raise TaskGone
    result = found.using(queue_name=dead.queue_name, priority=dead.priority).enqueue(*dead.args, **dead.kwargs)
    log(instance=dead, action="worker.retry", user=actor, data={"task": dead.task_path, "task_id": result.id})
    return str(result.id)


@transaction.atomic
def dismiss_dead_task(*, dead: DeadTask, actor: AbstractBaseUser | None, reason: str, now: datetime | None = None) -> None:
    """Close a dead task without another try. Raises AlreadyDecided."""
    dead = _decide(dead, DeadTask.State.DISMISSED, actor, now, reason=reason)
    log(instance=dead, action="worker.dismiss", user=actor, data={"task": dead.task_path, "reason": reason})


def _decide(dead: DeadTask, state: str, actor: AbstractBaseUser | None, now: datetime | None, *, reason: str = "") -> DeadTask:
    dead = DeadTask.objects.select_for_update().get(pk=dead.pk)
    if dead.state != DeadTask.State.OPEN:
        raise AlreadyDecided
    dead.state, dead.decided_at, dead.reason = state, now or timezone.now(), reason
    dead.decided_by_id = actor.pk if actor else None
    dead.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    return dead


def clear_old_results(*, now: datetime | None = None) -> dict[str, int]:
    """Delete results of tasks after a week (failures after sixty days), with their attempts, old slots and beats of workers long gone.

    Dead tasks stay: they are the operator's. Returns how many rows went, by kind.
    """
    now = now or timezone.now()
    # The last slot of each job stays in any case: it is younger than a week, or the job is not in the table any more.
    return {
        "successes": DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_SUCCESSES).delete()[0],
        "failures": DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILURES).delete()[0],
        "attempts": TaskAttempt.objects.filter(ended_at__lt=now - KEEP_FAILURES).delete()[0],
        "slots": ScheduledRun.objects.filter(due_at__lt=now - KEEP_SUCCESSES).delete()[0],
        "workers": WorkerBeat.objects.filter(last_seen_at__lt=now - timedelta(days=1)).delete()[0],
    }
