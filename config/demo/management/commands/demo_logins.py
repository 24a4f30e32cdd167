"""`manage.py demo_logins`: who can sign in to the demo market."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.demo.logins import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo logins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO:
            return
        for login in LOGINS:
            self.stdout.write(f"{login.role:<40} {login.email:<24} {PASSWORD}   {login.where}")
