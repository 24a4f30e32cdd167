"""`manage.py worker`: run background tasks until stopped."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.worker.loop import Worker


class Command(BaseCommand):
    help = "Runs background tasks, retries, schedule and recovery. Any number of workers may run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--once` for cron-like use and tests; `--interval` trades idle queries for delay."""
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks into an empty queue (default 0.5)")

    def handle(self, *args: Any, once: bool, interval: float, **options: Any) -> None:
        """Raises CommandError for an interval that is not between 0.05 and 60 seconds."""
        if not 0.05 <= interval <= 60:
            raise CommandError("--interval must be between 0.05 and 60 seconds.")
        worker = Worker(interval=interval)
        if once:
            self.stdout.write(f"{worker.run_once()} tasks run")
        else:
            worker.run()
