"""`manage.py import_pages [DIR]`: the pages of the site, in Thai and English."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.importing import Progress
from cms.pages.imports import DATA, import_pages


class Command(BaseCommand):
    help = "Publish the pages of the site from files. Can be repeated; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=DATA)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        progress = Progress(self, "Site pages", total=len(list(folder.glob("*.yaml"))))
        progress.finish(import_pages(folder, each=progress.advance))
