"""`manage.py import_areas`: provinces, districts and sub-districts of Thailand."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.importing import Progress
from sellers.centres.imports import import_areas


class Command(BaseCommand):
    help = "Import the administrative areas. Can be repeated; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self, "Areas")
        progress.finish(import_areas(watch=progress.show))
