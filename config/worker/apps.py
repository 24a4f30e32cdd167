"""Runs background tasks."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "config.worker"
    label = "worker"
    verbose_name = "Background tasks"

    def ready(self) -> None:
        """Register the checks."""
        from config.worker import checks  # noqa: F401, PLC0415 - needs the models
