"""Checks at start-up: the schedule leads to tasks, and SQLite takes its write lock at BEGIN."""

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from config.worker import schedule


@checks.register()
def every_job_has_a_task(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A scheduled job that points nowhere stops the start: it would otherwise be missed in silence."""
    found: list[checks.CheckMessage] = []
    for entry in schedule.ENTRIES:
        try:
            schedule.task_of(entry)
        except ImproperlyConfigured as error:
            found.append(checks.Error(str(error), hint="config/worker/schedule.py", id="worker.E001"))
    return found


@checks.register()
def sqlite_locks_at_begin(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A deferred SQLite transaction that reads and then writes fails with "database is locked", whatever its timeout."""
    return [
        checks.Error(
            f"The SQLite database '{alias}' must use transaction_mode IMMEDIATE.",
            hint='DATABASES[...]["OPTIONS"]["transaction_mode"] = "IMMEDIATE"',
            id="worker.E002",
        )
        for alias in connections
        if connections[alias].vendor == "sqlite"
        and str(connections[alias].settings_dict.get("OPTIONS", {}).get("transaction_mode", "")).upper() != "IMMEDIATE"
    ]
