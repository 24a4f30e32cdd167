"""`manage.py load_demo [--today DATE]`: a whole market with eight weeks of trade."""

import time as clock
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from catalog.importing import Progress
from config.demo.orders import ORDERS, trade
from config.demo.people import make_logins, train_and_open
from config.demo.pictures import hang_pictures
from config.demo.silence import silence
from config.demo.teaching import make_desk
from config.demo.waiting import leave_work, list_before_trade
from sellers.centres.imports import DATA as CENTRES
from sellers.centres.imports import import_areas, import_centres
from sellers.models import Partner
from sellers.orders.models import Checkout

DATA = Path(__file__).parents[2] / "data"


class Command(BaseCommand):
    help = "Load the demo market: 8,306 centres, 25 shops, 60 products with pictures, 6 courses, rounds, and orders in every state. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=date.fromisoformat, default=None, help="The day on which the demo stands, as 2026-11-24 (default: today)"
        )

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        began = clock.monotonic()
        now = datetime.combine(today, time(18), timezone.get_current_timezone()) if today else timezone.now()
        if Partner.objects.exclude(code__regex=r"^s\d\d$").exists():
            raise CommandError("This database has shops of its own. The demo is only loaded into an empty market.")
        self._reference()
        hang_pictures(Progress(self, "Pictures"))
        cast = make_logins(now)
        # All or nothing: what is cut short in the middle is not taken for a market the next time.
        with silence(), transaction.atomic():
            train_and_open(now=now, cast=cast, progress=Progress(self, "Shops"))
            make_desk(cast.trainer)
            if Checkout.objects.exists():
                self.stdout.write("  Orders: already there, nothing to do")
            else:
                list_before_trade(now=now)
                trade(today=now, buyer=cast.buyer, operator=cast.operator, progress=Progress(self, "Orders", ORDERS))
                leave_work(now=now, buyer=cast.buyer, operator=cast.operator)
        self.stdout.write(f"  Demo market ready after {clock.monotonic() - began:.0f} s")

    def _reference(self) -> None:
        """Areas, centres, delivery, categories, shops, products, pages and lessons."""
        areas, centres = Progress(self, "Areas"), Progress(self, "Centres")
        areas.finish(import_areas(watch=areas.show))
        counts, _events = import_centres(CENTRES / "centres.csv.gz", watch=centres.show)
        centres.finish(counts)
        for command in ("import_delivery", "import_categories"):
            call_command(command, stdout=self.stdout)
        call_command("import_shops", DATA / "shops.csv", DATA / "shops.yaml", stdout=self.stdout)
        call_command("import_products", DATA / "products.csv", DATA / "products.yaml", stdout=self.stdout)
        call_command("import_pages", stdout=self.stdout)
        call_command("import_lessons", stdout=self.stdout)
