"""Ways past the database's own rules, for planting faults and for controls that show what a guard prevents."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def run_sql(statement: str, *parameters: object) -> int:
    """Run a statement. Returns the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.rowcount


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """Let an append-only table be changed, inside a test's transaction."""
    if connection.vendor == "postgresql":
        # No table can be altered while a foreign key of this transaction is still to be checked.
        connection.check_constraints()
        run_sql(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield
        connection.check_constraints()
        run_sql(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def drop_constraint(table: str, name: str) -> None:
    """Take a constraint out of a private database. SQLite cannot: see `ignore_checks`."""
    run_sql(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"')


def ignore_checks() -> None:
    """SQLite: this connection checks no CHECK from now on."""
    run_sql("PRAGMA ignore_check_constraints = ON")
