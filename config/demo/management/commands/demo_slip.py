"""Make a slip to attach on the pay page of a demo market."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.slips import slip_picture


class Command(BaseCommand):
    """Writes `slip.png` of a transfer that was never seen before, and says where it is."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            raise CommandError("Slips are made up in a demo market only.")
        path = settings.VAR_DIR / "slip.png"
        path.write_bytes(slip_picture(f"DEMO{uuid4().hex[:16].upper()}"))
        self.stdout.write(str(path))
