"""The worker: claims one task at a time from the database queue, runs it, and between tasks recovers and schedules.

A loop of our own instead of the one of django-tasks-db, which has no retries, no heart-beat and no recovery, and takes SQLite's
write lock at every poll. PostgreSQL: claims skip rows that others hold. SQLite: the transaction is IMMEDIATE, so that one
worker claims at a time; an empty queue is seen by a plain read, which waits for nobody.
"""

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, close_old_connections, connection, transaction
from django_tasks.base import TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult

from config.requests import request_id
from config.worker import outcomes
from config.worker.backend import REQUEST_ID
from config.worker.beat import HeartBeat, recover_lost_tasks
from config.worker.current import task_id
from config.worker.schedule import start_due

logger = logging.getLogger("config.worker")
T = TypeVar("T")

ROUND_SECONDS = 5.0  # between looks at the schedule and for lost tasks
DATABASE_AWAY = (OperationalError, InterfaceError)


class TooLong(BaseException):
    """A task ran longer than WORKER_TASK_SECONDS. Not an Exception: a task's own `except Exception` must not swallow it."""


class Stopping(BaseException):
    """The worker must stop and the task at hand has used up its grace."""


class Worker:
    """One process that runs tasks. `interval`: seconds between looks into an empty queue."""

    def __init__(self, *, interval: float = 0.5, backend_name: str = "default") -> None:
        self.id = f"{socket.gethostname()[:30]}-{uuid4().hex}"
        self.interval = interval
        self.backend_name = backend_name
        self.stopping = False
        self.beat: HeartBeat | None = None
        self._limited = False
        self._next_round = 0.0

    def run(self) -> None:
        """Work until SIGTERM or Ctrl-C; the task at hand is given WORKER_GRACE_SECONDS to end. A database that goes away is waited for."""
        with self._signals(), self._alive():
            pause = self.interval
            while not self.stopping:
                try:
                    busy = self.step()
                    pause = self.interval
                except DATABASE_AWAY as error:
                    busy, pause = False, min(max(pause, 0.25) * 2, 10.0)
                    logger.warning("database away or busy", extra={"error": type(error).__name__, "again_in": pause})
                    with suppress(Error):
                        connection.close()
                if not busy:
                    self._rest(pause)

    def run_once(self) -> int:
        """Do the round, then run what is ready until nothing is. Returns how many tasks ran."""
        with self._signals(), self._alive():
            self._round()
            return self.run_ready()

    def run_ready(self) -> int:
        """Run what is ready until nothing is, without heart-beat or schedule (tests, demo). Returns how many tasks ran."""
        count = 0
        while not self.stopping and (row := self.claim()) is not None:
            self.perform(row)
            count += 1
        return count

    def step(self) -> bool:
        """The round if it is time for it, then one task. Returns whether there was a task."""
        close_old_connections()
        if time.monotonic() >= self._next_round:
            self._round()
        row = self.claim()
        if row is None:
            return False
        self.perform(row)
        return True

    def claim(self) -> DBTaskResult | None:
        """Take the first ready task, or None when there is none (or another worker took it just now)."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if ready.values_list("pk", flat=True).first() is None:
            return None
        with transaction.atomic():
            row = ready.select_for_update(skip_locked=True).first()
            if row is not None:
                row.claim(self.id)
        return row

    def perform(self, row: DBTaskResult) -> None:
        """Run a claimed task and write what became of it. Nothing that a task does ends the worker, short of killing the process."""
        began = time.monotonic()
        tokens = task_id.set(str(row.pk)), request_id.set(str(row.args_kwargs.get(REQUEST_ID, "")))
        if self.beat:
            self.beat.task = row
        try:
            then, error = self._try(row)
            facts = {"task": row.task_path, "attempt": len(row.worker_ids), "then": then, "ms": round((time.monotonic() - began) * 1000)}
            if error is None:
                logger.info("task done", extra=facts)
            else:
                logger.log(logging.ERROR if then == "dead" else logging.WARNING, "task failed", extra=facts, exc_info=error)
        finally:
            if self.beat:
                self.beat.task = None
            task_id.reset(tokens[0])
            request_id.reset(tokens[1])

    def _try(self, row: DBTaskResult) -> tuple[str, BaseException | None]:
        try:
            value = self._call(row)
        except Stopping:
            connection.close()  # the interrupted statement may have left it unusable
            patiently(lambda: outcomes.hand_back(row))
            return "handed back", None
        except BaseException as error:
            if isinstance(error, (TooLong, *DATABASE_AWAY)) and not connection.in_atomic_block:
                connection.close()
            failure = error
            then = patiently(lambda: outcomes.fail(row, failure))
            if then == "dead":
                _announce(row)
            return then or "not ours any more", error
        then = "succeeded" if patiently(lambda: outcomes.succeed(row, value)) else "not ours any more"
        _announce(row)
        return then, None

    def _call(self, row: DBTaskResult) -> Any:
        task, result = row.task, row.task_result
        task_started.send(sender=type(task.get_backend()), task_result=result)
        context = (TaskContext(task_result=result),) if task.takes_context else ()  # type: ignore[arg-type]
        with self._limit(settings.WORKER_TASK_SECONDS):
            return normalize_json(task.call(*context, *result.args, **result.kwargs))

    def _round(self) -> None:
        self._next_round = time.monotonic() + ROUND_SECONDS
        recover_lost_tasks(worker_id=self.id)
        for name in start_due():
            logger.debug("job due", extra={"job": name})

    def _rest(self, seconds: float) -> None:
        # In slices: Python goes on sleeping after a signal.
        end = time.monotonic() + seconds
        while not self.stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))

    @contextmanager
    def _alive(self) -> Iterator[None]:
        beat = HeartBeat(self.id)
        patiently(beat.begin)
        self.beat = beat
        logger.info("worker started", extra={"worker": self.id})
        try:
            yield
        finally:
            self.beat = None
            beat.end()
            logger.info("worker stopped", extra={"worker": self.id})

    @contextmanager
    def _signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield  # only the main thread may set handlers
            return
        before = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, self._stop),
            signal.SIGINT: signal.signal(signal.SIGINT, self._stop),
            signal.SIGALRM: signal.signal(signal.SIGALRM, self._time_is_up),
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        again, self.stopping = self.stopping, True
        if self._limited:
            # A second signal means now.
            signal.setitimer(signal.ITIMER_REAL, 0.001 if again else settings.WORKER_GRACE_SECONDS)

    def _time_is_up(self, number: int, frame: FrameType | None) -> None:
        if self._limited:
            raise Stopping if self.stopping else TooLong(f"longer than {settings.WORKER_TASK_SECONDS} s")

    @contextmanager
    def _limit(self, seconds: float) -> Iterator[None]:
        if signal.getsignal(signal.SIGALRM) != self._time_is_up:
            yield  # not in the main thread: no limit
            return
        self._limited = True
        signal.setitimer(signal.ITIMER_REAL, settings.WORKER_GRACE_SECONDS if self.stopping else seconds)
        try:
            yield
        finally:
            self._limited = False
            signal.setitimer(signal.ITIMER_REAL, 0)


def patiently(write: Callable[[], T]) -> T:
    """Call `write`, again and again for half a minute while the database is away: what became of a task must not be lost.

    Raises the last error after that; the task is then recovered as lost. Inside a transaction nothing can be repeated.
    """
    end = time.monotonic() + 30
    pause = 0.1
    while True:
        try:
            return write()
        except DATABASE_AWAY:
            if connection.in_atomic_block or time.monotonic() > end:
                raise
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, 2.0)


def _announce(row: DBTaskResult) -> None:
    """Tell django-tasks' listeners. What goes wrong there, also a task whose code is gone, is no failure of the task."""
    try:
        row.refresh_from_db()
        task_finished.send(sender=type(row.task.get_backend()), task_result=row.task_result)
    except Exception:
        logger.warning("listener of a finished task failed", exc_info=True)
