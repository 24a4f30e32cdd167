"""`manage.py import_categories`: the shelves of the market."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.importing import Progress
from catalog.imports import import_categories


class Command(BaseCommand):
    help = "Import the categories with their texts. Can be repeated; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        Progress(self, "Categories").finish(import_categories())
