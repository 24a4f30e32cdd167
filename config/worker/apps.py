"""Runs background tasks."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "config.worker"
    label = "worker"
    verbose_name = "Background tasks"
