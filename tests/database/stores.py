"""Where templates and clones lie, for SQLite (files) and for PostgreSQL (databases of the server in DATABASE_URL)."""

import fcntl
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_OLD = 7 * 24 * 3600


class SqliteStore:
    """Templates and clones as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One builder at a time, of all workers and runs."""
        with (self.folder / "sqlite.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def url(self, name: str) -> str:
        """DATABASE_URL of a database here."""
        return f"sqlite:///{self.path(name).as_posix()}"

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def create(self, name: str) -> None:
        """An empty database: SQLite makes the file at the first connection."""
        self.drop(name)

    def seal(self, draft: str, name: str) -> None:
        """Make a finished draft the template `name`: one file, nothing left in a log; old templates go."""
        with sqlite3.connect(self.path(draft)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()
        self.path(draft).replace(self.path(name))
        for path in self.folder.glob("*.sqlite3*"):
            if path.stat().st_mtime < time.time() - _OLD:
                path.unlink()

    def clone(self, template: str, name: str) -> str:
        """Copy a template. Returns what belongs into Django's NAME."""
        self.drop(name)
        shutil.copyfile(self.path(template), self.path(name))
        return str(self.path(name))

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(FileNotFoundError):
                Path(f"{self.path(name)}{suffix}").unlink()


class PostgresStore:
    """Templates and clones as databases of one server."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.parameters = {
            name: settings[key]
            for name, key in (("host", "HOST"), ("port", "PORT"), ("user", "USER"), ("password", "PASSWORD"))
            if settings.get(key)
        }

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **self.parameters) as connection:
            connection.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One builder at a time, of all that use this server."""
        with psycopg.connect(dbname="postgres", autocommit=True, **self.parameters) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext('test templates'))")
            yield

    def url(self, name: str) -> str:
        """DATABASE_URL of a database here."""
        given = self.parameters
        secret = f":{given['password']}" if "password" in given else ""
        return f"postgres://{given.get('user', '')}{secret}@{given.get('host', '')}:{given.get('port', 5432)}/{name}"

    def has(self, name: str) -> bool:
        with psycopg.connect(dbname="postgres", autocommit=True, **self.parameters) as connection:
            return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def create(self, name: str) -> None:
        self.drop(name)
        self._run("CREATE DATABASE {}", name)

    def seal(self, draft: str, name: str) -> None:
        """Make a finished draft the template `name`."""
        with psycopg.connect(dbname=draft, autocommit=True, **self.parameters) as connection:
            connection.execute("VACUUM ANALYZE")
        self._run("ALTER DATABASE {} RENAME TO {}", draft, name)

    def clone(self, template: str, name: str) -> str:
        """Copy a template. Returns what belongs into Django's NAME."""
        self.drop(name)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
