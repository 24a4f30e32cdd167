"""What follows a try of a task: success, another try later, or the list of dead tasks.

Each function is given the row as it was claimed. `started_at` is the fence: a worker that was held up so long that its task
was given to another one finds a later `started_at` and changes nothing.
"""

import hashlib
import json
import random
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from config.worker.backend import REQUEST_ID
from config.worker.models import DeadTask, ScheduledRun, TaskAttempt
from config.worker.schedule import period_of

MAX_TRIES = 8
FIRST_DELAY = timedelta(minutes=1)
LAST_DELAY = timedelta(hours=6)
JITTER = 0.1


class WorkerLost(Exception):
    """The worker of a task gave no sign of life: killed, cut off, or its machine is gone."""


def delay_after(tries: int, *, at_most: timedelta = LAST_DELAY) -> timedelta:
    """How long to wait after the given number of tries: 1 minute after the first, 6 hours after the seventh, +-10 % so that
    what failed together does not come back together."""
    ratio = (LAST_DELAY / FIRST_DELAY) ** (1 / (MAX_TRIES - 2))
    delay = min(FIRST_DELAY * ratio ** (max(tries, 1) - 1), LAST_DELAY, at_most)
    return delay * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret


def succeed(row: DBTaskResult, value: Any, *, now: datetime | None = None) -> bool:
    """Write the result of a task (JSON). Returns whether the task was still this try's."""
    done = _mine(row).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=now or timezone.now(), return_value=value, exception_class_path="", traceback=""
    )
    return bool(done)


def fail(row: DBTaskResult, error: BaseException, *, outcome: str = TaskAttempt.Outcome.FAILED, now: datetime | None = None) -> str:
    """Note a try that did not succeed and decide what follows: "again", "dead", or "" when the task was not this try's any more."""
    now = now or timezone.now()
    tries = len(row.worker_ids)
    kind = type(error)
    exception, trace = f"{kind.__module__}.{kind.__qualname__}"[:255], "".join(format_exception(error))
    dead = tries >= MAX_TRIES
    if dead:
        change: dict[str, Any] = {"status": TaskResultStatus.FAILED, "finished_at": now}
    else:
        change = {"status": TaskResultStatus.READY, "run_after": now + _delay(row, tries, outcome)}
    with transaction.atomic():
        if not _mine(row).update(exception_class_path=exception, traceback=trace, return_value=None, **change):
            return ""
        _note(row, outcome, now, exception, trace)
        if dead:
            _bury(row, exception, trace, now)
    return "dead" if dead else "again"


def hand_back(row: DBTaskResult, *, now: datetime | None = None) -> bool:
    """Give back a task that a stopping worker could not finish. It is ready at once, and the try does not count."""
    now = now or timezone.now()
    with transaction.atomic():
        if not _mine(row).update(status=TaskResultStatus.READY, run_after=get_date_max(), worker_ids=row.worker_ids[:-1]):
            return False
        _note(row, TaskAttempt.Outcome.INTERRUPTED, now)
    return True


def _mine(row: DBTaskResult) -> Any:
    return DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)


def _delay(row: DBTaskResult, tries: int, outcome: str) -> timedelta:
    if outcome == TaskAttempt.Outcome.LOST:
        # A lost worker is seldom the task's fault, so once it may be tried at once.
        return timedelta() if tries == 1 else delay_after(tries - 1)
    name = ScheduledRun.objects.filter(task_id=row.pk).values_list("name", flat=True).first()
    # The schedule does not start a job whose last run is still open: it must not wait longer than its own period.
    return delay_after(tries, at_most=period_of(name)) if name else delay_after(tries)


def _note(row: DBTaskResult, outcome: str, now: datetime, exception: str = "", trace: str = "") -> None:
    TaskAttempt.objects.create(
        task_id=row.pk,
        task_path=row.task_path,
        number=len(row.worker_ids),
        outcome=outcome,
        worker_id=row.worker_ids[-1],
        started_at=row.started_at,
        ended_at=now,
        exception=exception,
        traceback=trace,
    )


def _bury(row: DBTaskResult, exception: str, trace: str, now: datetime) -> None:
    what = row.args_kwargs
    identity = json.dumps([row.task_path, what["args"], what["kwargs"]], sort_keys=True)
    fingerprint = hashlib.sha256(identity.encode()).hexdigest()
    tries = len(row.worker_ids)
    first = TaskAttempt.objects.filter(task_id=row.pk).order_by("number").values_list("ended_at", flat=True).first()
    same = DeadTask.objects.filter(fingerprint=fingerprint, state=DeadTask.State.OPEN)
    again = {"task_id": row.pk, "exception": exception, "traceback": trace, "last_at": now}
    if same.update(times=F("times") + 1, attempts=F("attempts") + tries, **again):
        return
    try:
        with transaction.atomic():
            DeadTask.objects.create(
                fingerprint=fingerprint,
                task_path=row.task_path,
                queue_name=row.queue_name,
                priority=row.priority,
                args=what["args"],
                kwargs=what["kwargs"],
                request_id=what.get(REQUEST_ID, ""),
                attempts=tries,
                first_at=first or now,
                **again,
            )
    except IntegrityError:
        # Another worker buried the same at this very moment.
        same.update(times=F("times") + 1, attempts=F("attempts") + tries, **again)
