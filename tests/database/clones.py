"""Cloning a template and pointing Django at the clone."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests.database.keys import ROOT, market_key, tables_key
from tests.database.stores import PostgresStore, SqliteStore

_count = itertools.count()


class Databases:
    """The templates of one backend, and the clones that this process made of them."""

    def __init__(self) -> None:
        self.settings = settings.DATABASES["default"]
        if self.settings["ENGINE"].endswith("sqlite3"):
            folder = os.environ.get("TEST_TEMPLATES") or settings.VAR_DIR / "testdb"
            self.store: SqliteStore | PostgresStore = SqliteStore(Path(folder).resolve())
        else:
            self.store = PostgresStore(self.settings)
        self.made: list[str] = []

    @cached_property
    def template_name(self) -> str:
        """The name of the market's template; built first where it is missing."""
        name, tables = f"market_{market_key()}", f"tables_{tables_key()}"
        with self.store.locked():
            if not self.store.has(name):
                if not self.store.has(tables):
                    self._build("tables", None, tables)
                self._build("market", tables, name)
        return name

    def _build(self, what: str, base: str | None, name: str) -> None:
        draft = f"draft_{os.getpid()}"
        try:
            if base:
                self.store.clone(base, draft)
            else:
                self.store.create(draft)
            env = {**os.environ, "DATABASE_URL": self.store.url(draft)}
            done = subprocess.run(
                [sys.executable, "-m", "tests.database.load", what], cwd=ROOT, env=env, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise RuntimeError(f"The test database could not be built ({what}):\n{done.stdout[-2000:]}\n{done.stderr[-6000:]}")
            self.store.seal(draft, name)
        finally:
            self.store.drop(draft)

    def switch(self, template: str) -> str:
        """Point Django at a new clone of `template`; every connection of this thread is closed. Returns the clone's name."""
        connections.close_all()
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        name = f"clone_{worker}_{os.getpid()}_{next(_count)}"
        # Django gives this very dictionary to the connection of each thread.
        self.settings["NAME"] = self.store.clone(template, name)
        self.made.append(name)
        return name

    def drop(self, name: str) -> None:
        """Throw a clone away."""
        self.store.drop(name)
        self.made.remove(name)

    @contextmanager
    def private(self, template: str) -> Iterator[None]:
        """A clone of its own for a block; afterwards Django points where it did before."""
        before = self.settings["NAME"]
        name = self.switch(template)
        try:
            yield
        finally:
            connections.close_all()
            self.settings["NAME"] = before
            self.drop(name)

    def drop_all(self) -> None:
        """Throw every clone away that is left."""
        connections.close_all()
        for name in list(self.made):
            self.drop(name)
