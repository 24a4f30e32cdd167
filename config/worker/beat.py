"""Signs of life of a worker, and recovery of tasks whose worker gives none any more."""

import logging
import os
import socket
import threading
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.db import Error, connection
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.worker.models import TaskAttempt, WorkerBeat
from config.worker.outcomes import WorkerLost, fail

logger = logging.getLogger("config.worker")


class HeartBeat(threading.Thread):
    """Writes the worker's row every sixth part of WORKER_STALE_SECONDS, on a connection of its own, also while a task runs long."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="heart-beat", daemon=True)
        self.worker_id = worker_id
        self.every = settings.WORKER_STALE_SECONDS / 6
        self.task: DBTaskResult | None = None
        self._over = threading.Event()

    def begin(self) -> None:
        """Write the first beat, before any task is claimed: a task of an unknown worker would be taken away. Then go on in the thread."""
        self.write()
        self.start()

    def end(self) -> None:
        """Stop and take the row away, so that /readyz and the other workers know at once."""
        self._over.set()
        self.join(timeout=5)
        with suppress(Error):
            WorkerBeat.objects.filter(pk=self.worker_id).delete()

    def run(self) -> None:
        while not self._over.wait(self.every):
            try:
                self.write()
            except Error as error:
                # The database is away or busy; the next beat tries again on a new connection.
                logger.warning("heart-beat not written", extra={"worker": self.worker_id, "error": type(error).__name__})
                with suppress(Error):
                    connection.close()
        with suppress(Error):
            connection.close()

    def write(self) -> None:
        """Write one beat with the database's clock."""
        task = self.task
        WorkerBeat.objects.update_or_create(
            worker_id=self.worker_id,
            defaults={"last_seen_at": Now(), "task_id": task and task.pk, "task_path": task.task_path if task else ""},
            create_defaults={
                "host": socket.gethostname()[:255],
                "pid": os.getpid(),
                "started_at": timezone.now(),
                "last_seen_at": Now(),
            },
        )


def recover_lost_tasks(*, worker_id: str = "") -> list[UUID]:
    """Put tasks that are RUNNING without a living worker back in the queue. Returns their ids.

    `worker_id` is the caller, who has no task at hand: one that is still written as his is one whose end he could not write.
    """
    recovered = []
    alive = set(WorkerBeat.objects.seen_within(settings.WORKER_STALE_SECONDS).values_list("worker_id", flat=True)) - {worker_id}
    for row in DBTaskResult.objects.running():
        owner = row.worker_ids[-1] if row.worker_ids else ""
        if owner in alive:
            continue
        what_follows = fail(row, WorkerLost(f"worker {owner} gave no sign of life"), outcome=TaskAttempt.Outcome.LOST)
        if what_follows:
            recovered.append(row.pk)
            logger.warning("task recovered", extra={"task_id": str(row.pk), "task": row.task_path, "worker": owner, "then": what_follows})
    return recovered
