"""Django's `migrate`, in about two thirds of the time on a new database.

Some 330 migrations of Django, Oscar, Wagtail and ours render 40,000 model classes on the way. Two things cost a third of that
and change nothing: collecting garbage that is still in use, and asking again and again which model a setting swaps (Django forgets
the answer with each class it renders).
"""

import gc
from functools import cache
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.core.management.commands import migrate


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        gc.collect()
        gc.freeze()
        threshold = gc.get_threshold()
        gc.set_threshold(200_000, 50, 100)
        try:
            with patch.object(apps, "get_swappable_settings_name", cache(apps.get_swappable_settings_name)):
                super().handle(*args, **options)
        finally:
            gc.set_threshold(*threshold)
            gc.unfreeze()
