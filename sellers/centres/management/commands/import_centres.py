"""`manage.py import_centres [FILE]`: training centres."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.importing import Progress
from sellers.centres.imports import DATA, import_centres


class Command(BaseCommand):
    help = "Import centres from a CSV file (code, kind, name_th, name_th_2566, name_en, subdistrict_code, lat, lng, main_crop_th). Can be repeated."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=DATA / "centres.csv.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        progress = Progress(self, "Centres")
        centres, events = import_centres(path, watch=progress.show)
        progress.finish(centres)
        Progress(self, "Renamings of 2566").finish(events)
