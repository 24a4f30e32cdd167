"""Workers as real processes: killed, stopped, several at once."""

import json
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.worker.beat import HeartBeat, recover_lost_tasks
from config.worker.loop import Worker
from config.worker.models import DeadTask, TaskAttempt, WorkerBeat
from config.worker.schedule import ENTRIES
from tests.config.worker import jobs
from tests.config.worker.conftest import wait_until

StartWorker = Callable[..., Any]


def _status(result: Any) -> str:
    return str(DBTaskResult.objects.values_list("status", flat=True).get(pk=result.id))


def _claimed_by(worker_id: str) -> DBTaskResult:
    result = jobs.add.enqueue(20, 22)
    row = Worker().claim()
    assert row is not None
    DBTaskResult.objects.filter(pk=result.id).update(worker_ids=[worker_id])
    return DBTaskResult.objects.get(pk=result.id)


def _beat(worker_id: str, *, age: float) -> None:
    then = timezone.now() - timedelta(seconds=age)
    WorkerBeat.objects.create(worker_id=worker_id, host="h", pid=1, started_at=then, last_seen_at=then)


@pytest.mark.django_db
def test_a_task_is_taken_away_after_thirty_seconds_of_silence() -> None:
    assert settings.WORKER_STALE_SECONDS == 30
    row = _claimed_by("quiet")
    _beat("quiet", age=20)
    assert recover_lost_tasks() == []
    WorkerBeat.objects.update(last_seen_at=timezone.now() - timedelta(seconds=31))
    assert recover_lost_tasks() == [row.pk]
    assert recover_lost_tasks() == []
    assert Worker().run_ready() == 1
    row.refresh_from_db()
    assert (row.status, row.return_value, len(row.worker_ids)) == ("SUCCESSFUL", 42, 2)
    assert TaskAttempt.objects.get().outcome == "lost"


@pytest.mark.django_db
def test_a_task_of_an_unknown_worker_is_recovered() -> None:
    row = _claimed_by("never seen")
    assert recover_lost_tasks() == [row.pk]


@pytest.mark.django_db
def test_a_worker_recovers_what_it_could_not_finish_writing() -> None:
    row = _claimed_by("me")
    _beat("me", age=0)
    assert recover_lost_tasks(worker_id="somebody else") == []
    assert recover_lost_tasks(worker_id="me") == [row.pk]


@pytest.mark.django_db
def test_a_task_that_kills_its_worker_each_time_dies() -> None:
    row = _claimed_by("w0")
    DBTaskResult.objects.filter(pk=row.pk).update(worker_ids=[f"w{n}" for n in range(8)])
    assert recover_lost_tasks() == [row.pk]
    row.refresh_from_db()
    assert (row.status, DeadTask.objects.get().exception) == ("FAILED", "config.worker.outcomes.WorkerLost")


@pytest.mark.django_db
def test_a_beat_is_written_anew_when_its_row_was_taken_away() -> None:
    beat = HeartBeat("w1")
    beat.write()
    first = WorkerBeat.objects.get()
    assert (first.pid, first.task_id, first.task_path) == (os.getpid(), None, "")
    WorkerBeat.objects.all().delete()
    beat.write()
    assert WorkerBeat.objects.seen_within(5).count() == 1


@pytest.mark.ops
def test_kill_9_in_the_middle_of_a_task(start_worker: StartWorker) -> None:
    result = jobs.wait_for.enqueue("begun", "gate")
    first = start_worker(WORKER_STALE_SECONDS="6")
    wait_until(lambda: jobs.marks("begun") == [first.pid], what="the first worker to begin")
    # Its heart beats while the task runs.
    beat = wait_until(lambda: WorkerBeat.objects.filter(pid=first.pid, task_id=result.id).first(), what="the beat to name the task")
    wait_until(lambda: WorkerBeat.objects.get(pid=first.pid).last_seen_at > beat.last_seen_at, what="a beat during the task")
    first.signal(signal.SIGKILL)
    first.end()
    assert _status(result) == "RUNNING"

    second = start_worker(WORKER_STALE_SECONDS="6")
    wait_until(lambda: jobs.marks("begun") == [first.pid, second.pid], what="the second worker to take the task over")
    (jobs.folder() / "gate").touch()
    wait_until(lambda: _status(result) == "SUCCESSFUL", what="the end of the task")
    row = DBTaskResult.objects.get(pk=result.id)
    assert (row.return_value, len(row.worker_ids)) == ("through the gate", 2)
    assert list(TaskAttempt.objects.values_list("number", "outcome", "worker_id")) == [(1, "lost", row.worker_ids[0])]


@pytest.mark.ops
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_lets_the_task_at_hand_end(start_worker: StartWorker, number: int) -> None:
    at_hand = jobs.wait_for.enqueue("begun", "gate")
    worker = start_worker()
    wait_until(lambda: jobs.marks("begun"), what="the task to begin")
    next_one = jobs.leave_mark.enqueue("next")
    worker.signal(number)
    (jobs.folder() / "gate").touch()
    assert worker.end() == 0
    assert _status(at_hand) == "SUCCESSFUL"
    assert _status(next_one) == "READY"
    assert jobs.marks("next") == []
    assert not WorkerBeat.objects.exists()


@pytest.mark.ops
def test_a_task_that_outlasts_the_grace_is_handed_back_and_the_try_does_not_count(start_worker: StartWorker) -> None:
    result = jobs.hang.enqueue()
    worker = start_worker(WORKER_GRACE_SECONDS="0.5")
    wait_until(lambda: _status(result) == "RUNNING", what="the task to begin")
    wait_until(lambda: WorkerBeat.objects.get().task_id, what="the beat to name the task", seconds=20)
    worker.signal(signal.SIGTERM)
    assert worker.end() == 0
    row = DBTaskResult.objects.get(pk=result.id)
    assert (row.status, row.worker_ids) == ("READY", [])
    assert TaskAttempt.objects.get().outcome == "interrupted"


@pytest.mark.ops
def test_an_idle_worker_stops_at_once(start_worker: StartWorker) -> None:
    worker = start_worker()
    wait_until(WorkerBeat.objects.exists, what="the worker to be there")
    wait_until(lambda: b"worker started" in worker.log.read_bytes(), what="its first line")
    worker.signal(signal.SIGTERM)
    assert worker.end(10) == 0
    assert not WorkerBeat.objects.exists()


@pytest.mark.ops
def test_several_workers_run_each_task_once_beside_other_writers(start_worker: StartWorker) -> None:
    workers = [start_worker() for _ in range(3)]
    results = [jobs.leave_mark.enqueue(f"mark{number}") for number in range(150)]
    wait_until(
        lambda: DBTaskResult.objects.filter(task_path__endswith="leave_mark", status="SUCCESSFUL").count() == 150, what="all 150 tasks"
    )
    wait_until(lambda: WorkerBeat.objects.count() == 3, what="every worker to be there")
    assert [len(jobs.marks(f"mark{number}")) for number in range(150)] == [1] * 150
    assert not TaskAttempt.objects.exists()
    assert len(results) == 150
    for worker in workers:
        worker.signal(signal.SIGTERM)
    assert [worker.end() for worker in workers] == [0, 0, 0]


@pytest.mark.ops
def test_the_schedule_starts_each_slot_once_with_several_workers(start_worker: StartWorker) -> None:
    from config.worker.models import ScheduledRun

    workers = [start_worker() for _ in range(3)]
    wait_until(lambda: ScheduledRun.objects.values("name").distinct().count() == len(ENTRIES), what="every job to be started")
    wait_until(lambda: WorkerBeat.objects.count() == 3, what="every worker to be there")
    for worker in workers:
        worker.signal(signal.SIGTERM)
    assert [worker.end() for worker in workers] == [0, 0, 0]
    runs = list(ScheduledRun.objects.values_list("name", "due_at"))
    assert len(runs) == len(set(runs))
    scheduled = DBTaskResult.objects.filter(task_path__in=[entry.task for entry in ENTRIES])
    assert scheduled.count() == len(runs)


@pytest.mark.ops
def test_once_runs_what_is_due_and_ends(start_worker: StartWorker) -> None:
    result = jobs.add.enqueue(1, 1)
    worker = start_worker("--once")
    assert worker.end(60) == 0
    assert _status(result) == "SUCCESSFUL"
    assert f"{1 + len(ENTRIES)} tasks run".encode() in worker.log.read_bytes()


@pytest.mark.ops
def test_workers_outlive_a_restart_of_the_connection(start_worker: StartWorker) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    worker = start_worker()
    wait_until(WorkerBeat.objects.exists, what="the worker to be there")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    result = jobs.add.enqueue(2, 2)
    wait_until(lambda: _status(result) == "SUCCESSFUL", what="the worker to be back")
    assert worker.process.poll() is None


@pytest.mark.ops
def test_the_log_of_a_task_carries_the_request_that_caused_it(start_worker: StartWorker) -> None:
    from config.requests import request_id

    token = request_id.set("request-of-somebody")
    try:
        jobs.say.enqueue("call 081-234-5678 or write to a@b.example")
    finally:
        request_id.reset(token)
    worker = start_worker("--once")
    assert worker.end(60) == 0
    lines = [json.loads(line) for line in worker.log.read_text().splitlines() if line.startswith("{")]
    [said] = [line for line in lines if line["logger"] == "tests.jobs"]
    assert (said["request_id"], said["message"]) == ("request-of-somebody", "call [phone] or write to [e-mail]")
    [done] = [line for line in lines if line["message"] == "task done" and line["task"].endswith(".say")]
    assert (done["request_id"], done["task_id"], done["attempt"], done["then"]) == (said["request_id"], said["task_id"], 1, "succeeded")
