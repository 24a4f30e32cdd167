"""The schedule: each slot once, whatever happens; and the checks that guard it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.worker import checks, outcomes, schedule
from config.worker.loop import Worker
from config.worker.models import ScheduledRun
from config.worker.schedule import Entry, start_due

NOON = datetime(2026, 5, 1, 12, 0, 30, tzinfo=UTC)
MINUTE = Entry("minutely", "tests.config.worker.jobs.enqueue_another", every=timedelta(minutes=1))
NIGHT = Entry("nightly", "tests.config.worker.jobs.enqueue_another", at=time(3, 15))
BROKEN = Entry("broken", "tests.config.worker.jobs.poison", every=timedelta(minutes=1))


@pytest.fixture
def two_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "ENTRIES", (MINUTE, NIGHT))


def test_slots_are_whole_periods() -> None:
    assert MINUTE.slot(NOON) == datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    ten = Entry("ten", "x.y", every=timedelta(minutes=10))
    assert ten.slot(datetime(2026, 5, 1, 12, 9, 59, tzinfo=UTC)) == datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    assert ten.slot(datetime(2026, 5, 1, 12, 10, tzinfo=UTC)) == datetime(2026, 5, 1, 12, 10, tzinfo=UTC)


def test_a_daily_time_is_bangkok_time() -> None:
    # 03:15 in Bangkok is 20:15 UTC of the day before.
    assert NIGHT.slot(datetime(2026, 4, 30, 20, 14, tzinfo=UTC)) == datetime(2026, 4, 29, 20, 15, tzinfo=UTC)
    assert NIGHT.slot(datetime(2026, 4, 30, 20, 15, tzinfo=UTC)) == datetime(2026, 4, 30, 20, 15, tzinfo=UTC)
    assert NIGHT.slot(NOON) == datetime(2026, 4, 30, 20, 15, tzinfo=UTC)


def test_an_entry_has_a_period_or_a_time() -> None:
    for wrong in ({}, {"every": timedelta(1), "at": time(1)}):
        with pytest.raises(ImproperlyConfigured):
            Entry("wrong", "x.y", **wrong)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_each_slot_is_started_once(two_jobs: None) -> None:
    assert start_due(now=NOON) == ["minutely", "nightly"]
    assert start_due(now=NOON + timedelta(seconds=29)) == []
    assert DBTaskResult.objects.count() == 2
    Worker().run_ready()
    assert start_due(now=NOON + timedelta(seconds=30)) == ["minutely"]


@pytest.mark.django_db
def test_after_a_long_stop_a_job_runs_once(two_jobs: None) -> None:
    start_due(now=NOON)
    Worker().run_ready()
    later = NOON + timedelta(days=3)
    assert start_due(now=later) == ["minutely", "nightly"]
    Worker().run_ready()
    assert start_due(now=later) == []
    assert ScheduledRun.objects.filter(name="minutely").count() == 2


@pytest.mark.django_db
def test_a_job_that_has_not_ended_is_not_started_again(two_jobs: None) -> None:
    start_due(now=NOON)
    for minute in range(1, 6):
        assert start_due(now=NOON + timedelta(minutes=minute)) == []
    Worker().run_ready()
    assert start_due(now=NOON + timedelta(minutes=5)) == ["minutely"]


@pytest.mark.django_db
def test_another_worker_was_faster(two_jobs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = MINUTE.slot(NOON)
    ScheduledRun.objects.create(name="minutely", due_at=slot, task_id="00000000-0000-0000-0000-000000000001")
    # As if our look had been just before theirs.
    assert schedule._start(MINUTE, slot) is False
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db
def test_a_job_that_fails_waits_no_longer_than_its_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "ENTRIES", (BROKEN,))
    start_due(now=NOON)
    for _ in range(5):
        DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
        Worker().run_ready()
    row = DBTaskResult.objects.get()
    assert row.run_after <= timezone.now() + timedelta(seconds=66)
    assert outcomes.delay_after(5) > timedelta(minutes=10)


@pytest.mark.django_db
def test_every_entry_runs_on_the_market() -> None:
    assert [entry.name for entry in schedule.ENTRIES] == [
        "expire_unpaid",
        "remind_unpaid",
        "escalate_slips",
        "chase_unshipped",
        "cancel_unshipped",
        "complete_delivered",
        "presume_delivered",
        "warn_expiring_marks",
        "fill_social_pictures",
        "forget_old_texts",
        "clean_old_results",
    ]
    assert start_due() == [entry.name for entry in schedule.ENTRIES]
    assert Worker().run_ready() == len(schedule.ENTRIES)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_a_job_without_a_task_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Entry("gone", "sellers.orders.tasks.never_written", every=timedelta(minutes=1))
    plain = Entry("plain", "tests.config.worker.jobs.mark", every=timedelta(minutes=1))
    monkeypatch.setattr(schedule, "ENTRIES", (MINUTE, gone, plain))
    found = checks.every_job_has_a_task(None)
    assert [error.id for error in found] == ["worker.E001", "worker.E001"]
    assert "sellers.orders.tasks.never_written" in found[0].msg
    assert "@task()" in found[1].msg


def test_the_check_is_registered_and_the_schedule_is_whole() -> None:
    assert checks.every_job_has_a_task(None) == []
    from django.core.checks.registry import registry

    assert {checks.every_job_has_a_task, checks.sqlite_locks_at_begin} <= set(registry.registered_checks)


def test_sqlite_must_lock_at_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.sqlite_locks_at_begin(None) == []
    if connections["default"].vendor != "sqlite":
        pytest.skip("SQLite only")
    for options in ({}, {"transaction_mode": "DEFERRED"}):
        monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", options)
        assert [error.id for error in checks.sqlite_locks_at_begin(None)] == ["worker.E002"]
