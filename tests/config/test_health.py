"""Probes: what they look at, what they say, and what they keep to themselves."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from config import health
from config.worker.models import WorkerBeat

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]
ALL = ["database", "cache", "storage", "private_storage", "worker", "migrations"]


@pytest.fixture(autouse=True)
def _frame(settings: Any) -> Iterator[None]:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name.startswith("config.requests")]
    health._migrated.clear()
    yield
    health._migrated.clear()


@pytest.fixture
def worker() -> WorkerBeat:
    now = timezone.now()
    return WorkerBeat.objects.create(worker_id="w", host="h", pid=1, started_at=now, last_seen_at=now)


def _failed(client: Client) -> list[str]:
    response = client.get("/readyz")
    checks = response.json()["checks"]
    assert list(checks) == ALL
    failed = [name for name, result in checks.items() if result != "ok"]
    assert response.json()["ready"] is (not failed)
    assert response.status_code == (503 if failed else 200)
    return failed


def test_healthz_touches_nothing(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")
    assert "no-store" in response["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_ready(client: Client, worker: WorkerBeat) -> None:
    assert _failed(client) == []
    assert not list(Path(storages["private"].location).glob(".readyz*"))  # type: ignore[attr-defined]


def test_without_a_worker_or_with_a_silent_one(client: Client, worker: WorkerBeat) -> None:
    WorkerBeat.objects.update(last_seen_at=timezone.now() - timedelta(seconds=50))
    assert _failed(client) == []
    WorkerBeat.objects.update(last_seen_at=timezone.now() - timedelta(seconds=61))
    assert _failed(client) == ["worker"]
    WorkerBeat.objects.all().delete()
    assert _failed(client) == ["worker"]


def test_a_cache_that_forgets(client: Client, worker: WorkerBeat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda key, default=None: None)
    assert _failed(client) == ["cache"]


def test_a_storage_that_cannot_be_written(client: Client, worker: WorkerBeat, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")
    assert _failed(client) == ["storage"]


def test_a_migration_that_is_missing(client: Client, worker: WorkerBeat) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("worker", "0002_operators_decide")
    assert _failed(client) == ["migrations"]
    recorder.record_applied("worker", "0002_operators_decide")
    assert _failed(client) == []
    # Once they are all there, nobody looks again.
    recorder.record_unapplied("worker", "0002_operators_decide")
    assert _failed(client) == []


def test_reasons_stay_in_the_log(
    client: Client, worker: WorkerBeat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OSError("postgres://market:secret@10.0.0.5/market refused")

    monkeypatch.setitem(health.CHECKS, "database", away)
    response = client.get("/readyz")
    assert response.json()["checks"]["database"] == "failed"
    assert b"secret" not in response.content
    [record] = [record for record in caplog.records if record.name == "config.health"]
    assert (record.check, record.error) == ("database", "OSError")  # type: ignore[attr-defined]
