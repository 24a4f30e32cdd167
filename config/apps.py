"""The house as an application: its management commands and checks."""

from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "House"

    def ready(self) -> None:
        """Load the checks: a URL without a rule stops the start."""
        import_module("config.access")
