"""`manage.py import_delivery`: carriers, boxes and price lists."""

from typing import Any

from django.core.management.base import BaseCommand

from catalog.importing import Progress
from sellers.delivery.imports import import_delivery


class Command(BaseCommand):
    help = "Import carriers, boxes and rates. Can be repeated; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        Progress(self, "Carriers, boxes and rates").finish(import_delivery())
