"""What django-tasks does not keep: heart-beats, failed attempts, dead tasks and the slots of the schedule."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class WorkerBeatQuerySet(models.QuerySet["WorkerBeat"]):
    """Workers by their last sign of life."""

    def seen_within(self, seconds: float) -> "WorkerBeatQuerySet":
        """Workers seen in the last `seconds`, by the clock of the database: machines' own clocks differ."""
        return self.filter(last_seen_at__gt=Now() - timedelta(seconds=seconds))


class WorkerBeat(models.Model):
    """A running worker. It writes its row every few seconds, also during a long task, and takes it away when it stops in order."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    task_id = models.UUIDField(null=True, help_text="the task at hand")
    task_path = models.TextField(blank=True)

    objects = WorkerBeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class TaskAttempt(models.Model):
    """A try of a task that did not succeed. A success leaves none: the result of the task says it."""

    class Outcome(models.TextChoices):
        FAILED = "failed", _("Failed")
        LOST = "lost", _("Worker lost")
        INTERRUPTED = "interrupted", _("Interrupted by a stop")

    task_id = models.UUIDField(db_index=True)
    task_path = models.TextField()
    number = models.PositiveSmallIntegerField(help_text="1 is the first try")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    worker_id = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    exception = models.CharField(max_length=255, blank=True, help_text="dotted path of its class")
    traceback = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["ended_at"], name="task_attempt_ended")]

    def __str__(self) -> str:
        return f"{self.task_path} #{self.number}"


class DeadTask(models.Model):
    """A task that was given up: an operator tries it again or dismisses it.

    The same task with the same arguments that dies again while it is still open counts up `times`: a broken job that the
    schedule starts every minute is one line, not a thousand.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Needs a decision")
        RETRIED = "retried", _("Tried again")
        DISMISSED = "dismissed", _("Dismissed")

    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    task_id = models.UUIDField(help_text="the last task that died of this")
    task_path = models.TextField(_("task"))
    queue_name = models.CharField(max_length=32)
    priority = models.IntegerField(default=0)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of task and arguments")
    exception = models.CharField(max_length=255)
    traceback = models.TextField()
    attempts = models.PositiveIntegerField(help_text="of all times together")
    times = models.PositiveIntegerField(default=1, help_text="how often it died while open")
    first_at = models.DateTimeField(_("first failure"))
    last_at = models.DateTimeField(_("last failure"))
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-last_at"]
        verbose_name = _("failed task")
        verbose_name_plural = _("failed tasks")
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], condition=models.Q(state="open"), name="dead_task_open_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_at__isnull=True) | (~models.Q(state="open") & models.Q(decided_at__isnull=False)),
                name="dead_task_decided_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.task_path


class ScheduledRun(models.Model):
    """One slot of the schedule that was started. The constraint lets several workers start each slot once."""

    name = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    task_id = models.UUIDField(db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due_at"], name="scheduled_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"
