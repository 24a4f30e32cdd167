"""What becomes of a task: tries, backoff, dead tasks and what an operator does with them."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from config.worker import loop, outcomes
from config.worker.actions import AlreadyDecided, TaskGone, clear_old_results, dismiss_dead_task, retry_dead_task
from config.worker.loop import Worker
from config.worker.models import DeadTask, ScheduledRun, TaskAttempt, WorkerBeat
from tests.config.worker import jobs

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def _row(result: Any) -> DBTaskResult:
    return DBTaskResult.objects.get(pk=result.id)


def _make_ready(result: Any) -> None:
    DBTaskResult.objects.filter(pk=result.id).update(run_after=timezone.now() - timedelta(seconds=1))


def _run_to_death(result: Any) -> DeadTask:
    for _ in range(outcomes.MAX_TRIES):
        _make_ready(result)
        assert Worker().run_ready() == 1
    return DeadTask.objects.get(task_id=result.id)


def test_a_task_runs_and_its_result_is_kept() -> None:
    result = jobs.add.enqueue(2, second=3)
    assert Worker().run_ready() == 1
    row = _row(result)
    assert (row.status, row.return_value, len(row.worker_ids)) == ("SUCCESSFUL", 5, 1)
    assert not TaskAttempt.objects.exists()


def test_a_task_rolls_back_with_what_caused_it() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.add.enqueue(1, 1)
        raise RuntimeError
    assert Worker().run_ready() == 0


def test_delays_grow_from_a_minute_to_six_hours() -> None:
    means = [60, 160, 427, 1138, 3037, 8099, 21600]
    for tries, mean in enumerate(means, 1):
        delays = {outcomes.delay_after(tries) for _ in range(50)}
        assert len(delays) > 1
        assert all(0.9 * mean - 1 <= delay.total_seconds() <= 1.1 * mean + 1 for delay in delays)
    assert outcomes.delay_after(5, at_most=timedelta(minutes=1)) <= timedelta(seconds=66)


def test_a_failed_task_is_tried_again_later_and_then_dies() -> None:
    result = jobs.poison.enqueue()
    before = timezone.now()
    assert Worker().run_ready() == 1
    row = _row(result)
    assert row.status == "READY"
    assert before + timedelta(seconds=54) <= row.run_after <= timezone.now() + timedelta(seconds=66)
    assert row.exception_class_path == "builtins.ValueError"
    assert Worker().run_ready() == 0  # not before its time

    for number in range(2, 9):
        assert not DeadTask.objects.exists()
        _make_ready(result)
        assert Worker().run_ready() == 1
        assert TaskAttempt.objects.filter(task_id=result.id).count() == number
    row = _row(result)
    assert (row.status, len(row.worker_ids)) == ("FAILED", 8)
    assert list(TaskAttempt.objects.order_by("number").values_list("number", "outcome")) == [(n, "failed") for n in range(1, 9)]
    dead = DeadTask.objects.get()
    assert (dead.task_path, dead.args, dead.kwargs) == ("tests.config.worker.jobs.poison", [], {})
    assert (dead.exception, dead.attempts, dead.times, dead.state) == ("builtins.ValueError", 8, 1, "open")
    assert "no such luck" in dead.traceback
    assert dead.first_at == TaskAttempt.objects.get(number=1).ended_at < dead.last_at
    _make_ready(result)
    assert Worker().run_ready() == 0


@pytest.mark.parametrize("bad", [jobs.poison, jobs.leave_the_interpreter, jobs.not_json])
def test_a_poisoned_task_does_not_hold_up_others(bad: Any) -> None:
    bad.enqueue()
    good = jobs.add.enqueue(1, 2)
    assert Worker().run_ready() == 2
    assert _row(good).return_value == 3
    assert TaskAttempt.objects.get().outcome == "failed"


def test_a_task_whose_code_is_gone_is_a_failure_like_others() -> None:
    lost = jobs.add.enqueue(1, 2)
    DBTaskResult.objects.filter(pk=lost.id).update(task_path="tests.config.worker.jobs.gone")
    good = jobs.add.enqueue(3, 4)
    assert Worker().run_ready() == 2
    assert _row(good).return_value == 7
    dead = None
    for _ in range(7):
        _make_ready(lost)
        Worker().run_ready()
    dead = DeadTask.objects.get()
    assert dead.exception == "builtins.ImportError"
    with pytest.raises(TaskGone):
        retry_dead_task(dead=dead, actor=None)
    dead.refresh_from_db()
    assert dead.state == "open"


def test_the_context_knows_the_attempt() -> None:
    result = jobs.which_attempt.enqueue()
    Worker().run_ready()
    assert _row(result).return_value == 1


def test_a_task_that_hangs_is_cut_off(settings: Any) -> None:
    settings.WORKER_TASK_SECONDS = 0.2
    result, good = jobs.hang.enqueue(), jobs.add.enqueue(1, 1)
    worker = Worker()
    with worker._signals():
        assert worker.run_ready() == 2
    assert TaskAttempt.objects.get(task_id=result.id).exception == "config.worker.loop.TooLong"
    assert _row(good).return_value == 2


def test_a_task_given_to_another_worker_is_not_touched_by_the_first() -> None:
    result = jobs.add.enqueue(1, 1)
    mine = Worker().claim()
    assert mine is not None
    theirs = timezone.now() + timedelta(seconds=40)
    DBTaskResult.objects.filter(pk=result.id).update(started_at=theirs, worker_ids=[*mine.worker_ids, "other"])
    assert outcomes.succeed(mine, 2) is False
    assert outcomes.fail(mine, ValueError("late")) == ""
    assert outcomes.hand_back(mine) is False
    row = _row(result)
    assert (row.status, row.started_at, row.return_value, row.worker_ids[-1]) == ("RUNNING", theirs, None, "other")
    assert not TaskAttempt.objects.exists()


def test_an_operator_tries_again(buyer: Any) -> None:
    dead = _run_to_death(jobs.poison.enqueue(text="once more"))
    new = retry_dead_task(dead=dead, actor=buyer)
    row = DBTaskResult.objects.get(pk=new)
    assert (row.task_path, row.args_kwargs["kwargs"], row.worker_ids) == (dead.task_path, {"text": "once more"}, [])
    dead.refresh_from_db()
    assert (dead.state, dead.decided_by_id) == ("retried", buyer.pk)
    entry = ModelLogEntry.objects.get(action="worker.retry")
    assert (entry.user_id, entry.data) == (buyer.pk, {"task": dead.task_path, "task_id": new})
    count = DBTaskResult.objects.count()
    with pytest.raises(AlreadyDecided):
        retry_dead_task(dead=dead, actor=buyer)
    with pytest.raises(AlreadyDecided):
        dismiss_dead_task(dead=dead, actor=buyer, reason="twice")
    assert DBTaskResult.objects.count() == count


def test_an_operator_dismisses(buyer: Any) -> None:
    dead = _run_to_death(jobs.poison.enqueue())
    dismiss_dead_task(dead=dead, actor=buyer, reason="the shop has closed")
    dead.refresh_from_db()
    assert (dead.state, dead.reason, dead.decided_by_id) == ("dismissed", "the shop has closed", buyer.pk)
    assert ModelLogEntry.objects.get(action="worker.dismiss").data["reason"] == "the shop has closed"
    assert DBTaskResult.objects.filter(status="READY").count() == 0


def test_the_same_death_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "MAX_TRIES", 1)
    for text in ("a", "a", "b"):
        jobs.poison.enqueue(text)
        assert Worker().run_ready() == 1
    assert [(dead.args, dead.times, dead.attempts) for dead in DeadTask.objects.order_by("args")] == [(["a"], 2, 2), (["b"], 1, 1)]
    dismiss_dead_task(dead=DeadTask.objects.get(args=["a"]), actor=None, reason="enough")
    jobs.poison.enqueue("a")
    Worker().run_ready()
    assert sorted(DeadTask.objects.filter(args=["a"]).values_list("state", "times")) == [("dismissed", 2), ("open", 1)]


def test_two_open_lines_for_one_death_cannot_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "MAX_TRIES", 1)
    jobs.poison.enqueue()
    Worker().run_ready()
    twin = DeadTask.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError, match=r"dead_task_open_once|fingerprint"), transaction.atomic():
        twin.save(force_insert=True)


def test_old_results_are_cleared_and_dead_tasks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "MAX_TRIES", 1)
    jobs.poison.enqueue()
    fine, fresh, waiting = jobs.add.enqueue(1, 1), jobs.add.enqueue(2, 2), None
    Worker().run_ready()
    waiting = jobs.add.enqueue(3, 3)
    DBTaskResult.objects.exclude(pk__in=[fresh.id, waiting.id]).update(finished_at=LONG_AGO)
    TaskAttempt.objects.update(ended_at=LONG_AGO)
    ScheduledRun.objects.create(name="old", due_at=LONG_AGO, task_id=fine.id)
    WorkerBeat.objects.create(worker_id="gone", host="h", pid=1, started_at=LONG_AGO, last_seen_at=LONG_AGO)
    assert clear_old_results() == {"successes": 1, "failures": 1, "attempts": 1, "slots": 1, "workers": 1}
    assert {str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)} == {fresh.id, waiting.id}
    assert DeadTask.objects.count() == 1
    assert clear_old_results() == dict.fromkeys(("successes", "failures", "attempts", "slots", "workers"), 0)


def test_a_database_that_goes_away_while_the_end_is_written_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    calls = []

    def write() -> str:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("the database system is starting up")
        return "written"

    monkeypatch.setattr(loop, "connection", type("Away", (), {"in_atomic_block": False, "close": lambda self: None})())
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    assert loop.patiently(write) == "written"
    assert len(calls) == 3


def test_mail_goes_out_of_tasks_only(mail_from_tasks_only: None) -> None:
    from tests.config.mail_guard import MailOutsideTask

    with pytest.raises(MailOutsideTask):
        jobs.send_a_mail.func()
    assert mail.outbox == []
    result = jobs.send_a_mail.enqueue()
    Worker().run_ready()
    assert _row(result).return_value == 1
    assert [message.to for message in mail.outbox] == [["somebody@example.test"]]
