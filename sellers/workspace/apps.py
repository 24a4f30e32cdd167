"""The pages under /sell/."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "sellers.workspace"
    label = "workspace"
    verbose_name = "Workspace"
