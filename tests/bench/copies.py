"""A copy of the demo market to measure on, so that the market itself stays as it is."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django


def on_a_copy(measure: Callable[[], int]) -> int:
    """Start Django on a copy of this checkout's demo market (SQLite), bring its tables up to date and return what `measure` returns.

    1 where there is no demo market yet. The copy is gone afterwards.
    """
    root = Path(__file__).resolve().parents[2]
    source = Path(os.environ.get("VAR_DIR", root / "var")) / "market.sqlite3"
    if not source.exists():
        print("There is no demo market yet. Run `make run` first.", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        before, after = sqlite3.connect(source), sqlite3.connect(folder / "market.sqlite3")
        with after:
            before.backup(after)
        before.close()
        after.close()
        _start(folder)
        return measure()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> None:
    os.environ |= {"VAR_DIR": str(folder), "DEBUG": "0", "LOG_LEVEL": "ERROR"}
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    django.setup()
    # Both need the settings.
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
