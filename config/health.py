"""Probes. `/healthz`: this process answers. `/readyz`: everything that an order needs is there."""

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.worker.models import WorkerBeat

logger = logging.getLogger("config.health")

WORKER_SECONDS = 60


class NotReady(Exception):
    """A part is there but not in order."""


def database() -> None:
    """The database answers a query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def shared_cache() -> None:
    """The cache gives back what was put in."""
    key, value = f"readyz:{uuid4().hex}", uuid4().hex
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise NotReady("the cache does not keep what it is given")
    cache.delete(key)


def public_storage() -> None:
    """The place of public media can be written (a folder) or asked (a bucket)."""
    _storage("default")


def private_storage() -> None:
    """The place of private papers, likewise."""
    _storage("private")


def _storage(alias: str) -> None:
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        folder = Path(storage.location)
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".readyz-{uuid4().hex}"
        probe.touch()
        probe.unlink()
    else:
        # One HEAD request: "not there" is an answer, everything else raises.
        storage.exists("readyz")


def worker() -> None:
    """Some worker gave a sign of life within the last minute."""
    if not WorkerBeat.objects.seen_within(WORKER_SECONDS).exists():
        raise NotReady("no worker has been seen for a minute")


_migrated: dict[str, bool] = {}


def migrations() -> None:
    """No migration is missing. Looked at until it is true for the first time: code and tables do not part again while this process lives."""
    name = str(connection.settings_dict["NAME"])
    if not _migrated.get(name):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise NotReady("migrations are missing")
        _migrated[name] = True


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "cache": shared_cache,
    "storage": public_storage,
    "private_storage": private_storage,
    "worker": worker,
    "migrations": migrations,
}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers; touches nothing else. A failing database is no reason to restart it."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """`{"ready": true, "checks": {name: "ok"}}` with 200, or "failed" for what fails with 503. The reasons are in the log only."""
    results = {}
    for name, check in CHECKS.items():
        try:
            check()
            results[name] = "ok"
        except Exception as error:
            # Whatever a driver raises: a probe reports and never fails itself.
            results[name] = "failed"
            logger.warning("not ready", extra={"check": name, "error": type(error).__name__, "reason": str(error)})
    ready = set(results.values()) == {"ok"}
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)
