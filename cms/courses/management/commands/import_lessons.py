"""`manage.py import_lessons [DIR]`: courses and lessons."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.importing import Progress
from cms.courses.imports import DATA, import_lessons


class Command(BaseCommand):
    help = "Publish courses and lessons from files. Can be repeated; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=DATA)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        progress = Progress(self, "Courses and lessons", total=len(list(folder.glob("*/"))))
        progress.finish(import_lessons(folder, each=progress.advance))
