"""`manage.py import_products TABLE TEXTS`: products with price and opening stock."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.importing import Progress
from sellers.stock.imports import import_products


class Command(BaseCommand):
    help = "Import products from a CSV table and a YAML file of texts. Can be repeated; a second run changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("table", type=Path)
        parser.add_argument("texts", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        Progress(self, "Products").finish(import_products(options["table"], options["texts"]))
