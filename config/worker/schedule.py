"""What the market does by the clock. A new nightly job is one line in ENTRIES and a task that may safely run twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.worker.models import ScheduledRun

BANGKOK = ZoneInfo("Asia/Bangkok")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """A job: its name, the path of its task (called without arguments), and either `every` or a time of day in Bangkok (`at`)."""

    name: str
    task: str
    every: timedelta | None = None
    at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ImproperlyConfigured(f"The job {self.name} needs either `every` or `at`.")

    @property
    def period(self) -> timedelta:
        """The time between two slots."""
        return self.every or timedelta(days=1)

    def slot(self, now: datetime) -> datetime:
        """The last slot that is due at `now`. After a long stop that is one slot, however many were missed."""
        if self.every is not None:
            return _EPOCH + (now - _EPOCH) // self.every * self.every
        assert self.at is not None
        local = now.astimezone(BANGKOK)
        slot = datetime.combine(local.date(), self.at, tzinfo=BANGKOK)
        return slot if slot <= local else slot - timedelta(days=1)


ENTRIES = (
    Entry("expire_unpaid", "sellers.payments.tasks.expire_unpaid", every=timedelta(minutes=1)),
    Entry("remind_unpaid", "sellers.payments.tasks.remind_unpaid", every=timedelta(minutes=1)),
    Entry("escalate_slips", "sellers.payments.tasks.escalate_slips", every=timedelta(minutes=5)),
    Entry("chase_unshipped", "sellers.orders.tasks.chase_unshipped", every=timedelta(minutes=10)),
    Entry("cancel_unshipped", "sellers.payments.tasks.cancel_unshipped", every=timedelta(minutes=10)),
    Entry("complete_delivered", "sellers.orders.tasks.complete_delivered", every=timedelta(minutes=10)),
    Entry("presume_delivered", "sellers.orders.tasks.presume_delivered", every=timedelta(hours=1)),
    Entry("warn_expiring_marks", "sellers.shops.tasks.warn_expiring_marks", at=time(7, 0)),
    Entry("fill_social_pictures", "storefront.social.fill_social_pictures", every=timedelta(minutes=5)),
    Entry("forget_old_texts", "storefront.accounts.sms.forget_old_texts", at=time(3, 30)),
    Entry("clean_old_results", "config.worker.tasks.clean_old_results", at=time(3, 15)),
)


def task_of(entry: Entry) -> Task:
    """The task of a job. Raises ImproperlyConfigured when its path leads to none."""
    try:
        found = import_string(entry.task)
    except ImportError as error:
        raise ImproperlyConfigured(f"The scheduled job {entry.name} points to {entry.task}, which does not exist: {error}") from error
    if not isinstance(found, Task):
        raise ImproperlyConfigured(f"The scheduled job {entry.name} points to {entry.task}, which is not a task: decorate it with @task().")
    return found


def period_of(name: str) -> timedelta:
    """The period of a job by its name; a day for one that is no longer in the table."""
    return next((entry.period for entry in ENTRIES if entry.name == name), timedelta(days=1))


def start_due(*, now: datetime | None = None) -> list[str]:
    """Enqueue every job whose slot is due and not yet started by any worker. Returns their names.

    A job whose last run has not ended waits: runs of one job neither pile up nor overlap.
    """
    now = now or timezone.now()
    due = {entry.name: (entry, entry.slot(now)) for entry in ENTRIES}
    started = set(ScheduledRun.objects.filter(due_at__in={slot for _, slot in due.values()}).values_list("name", "due_at"))
    open_jobs: set[str] | None = None
    names = []
    for name, (entry, slot) in due.items():
        if (name, slot) in started:
            continue
        if open_jobs is None:
            open_jobs = _open_jobs()
        if name not in open_jobs and _start(entry, slot):
            names.append(name)
    return names


def _start(entry: Entry, slot: datetime) -> bool:
    try:
        with transaction.atomic():
            result = task_of(entry).enqueue()
            ScheduledRun.objects.create(name=entry.name, due_at=slot, task_id=UUID(result.id))
    except IntegrityError:
        return False  # another worker was faster; our task is rolled back
    return True


def _open_jobs() -> set[str]:
    unfinished = DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    return set(ScheduledRun.objects.filter(task_id__in=unfinished.values("id")).values_list("name", flat=True))
