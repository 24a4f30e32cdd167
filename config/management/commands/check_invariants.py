"""`manage.py check_invariants [--json]`: derives stock, orders, payments and shops anew and names what differs."""

import json
import sys
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from config.invariants.register import CHECKS, find_faults


class Command(BaseCommand):
    help = "Derive stock, orders, seller orders, payments and shops from their parts. Exits with 1 and a list if anything differs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        # One transaction, so that an order placed meanwhile is seen whole by all checks of a statement or not at all.
        with transaction.atomic():
            findings = find_faults()
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "ok": not findings,
                        "checks": [check.name for check in CHECKS],
                        "findings": [finding.as_dict() for finding in findings],
                    },
                    ensure_ascii=False,
                )
            )
        else:
            for finding in findings:
                self.stdout.write(f"{finding.check:<22} {finding.message}")
            self.stdout.write(self._summary(Counter(finding.check for finding in findings)))
        if findings:
            sys.exit(1)

    def _summary(self, counts: Counter[str]) -> str:
        if not counts:
            return f"{len(CHECKS)} checks, nothing differs."
        return f"{len(CHECKS)} checks, {counts.total()} differences in {len(counts)}: {', '.join(counts)}."
