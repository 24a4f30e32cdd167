"""`manage.py import_shops TABLE TEXTS`: shops with accounts, certifications and delivery methods."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.importing import Progress
from sellers.delivery.imports import import_delivery_methods
from sellers.shops.imports import import_shops


class Command(BaseCommand):
    help = "Import shops from a CSV table and a YAML file of texts. Can be repeated; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", type=Path)
        parser.add_argument("texts", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        Progress(self, "Shops").finish(import_shops(options["table"], options["texts"]))
        Progress(self, "Delivery methods").finish(import_delivery_methods(options["table"]))
