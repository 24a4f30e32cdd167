"""Imports that can be repeated without change: rows are compared with what is there, and written in bulk.

An importer reads a file, reports every bad row by its number, and writes nothing at all if there is one.
"""

import csv
import gzip
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import models

Row = dict[str, str]
Made = TypeVar("Made")
#: Told while an import writes: rows done, rows in all.
Watch = Callable[[int, int], None]
_BATCH = 1000


class BadRow(Exception):
    """A row that cannot be imported; the message says why."""


@dataclass
class Counts:
    """What an import did."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __str__(self) -> str:
        return f"{self.created} new, {self.changed} changed, {self.unchanged} unchanged"

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


def read_rows(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield (line number in the file, row) of a CSV file in UTF-8, gzipped or not, with stripped cells."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in (reader := csv.DictReader(file)):
            if None in row or None in row.values():
                raise CommandError(f"{path.name}, row {reader.line_num}: the number of columns differs from the heading's.")
            yield reader.line_num, {name: value.strip() for name, value in row.items()}


def number(text: str) -> Decimal:
    """A cell as a number below a thousand million. Raises BadRow, also for "nan" and "inf"."""
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise BadRow(f"'{text}' is not a number") from error
    if not found.is_finite():
        raise BadRow(f"'{text}' is not a number")
    if found.adjusted() > 8:
        raise BadRow(f"'{text}' is too large")
    return found


def whole(text: str, *, least: int = 0) -> int:
    """A cell as a whole number of at least `least`. Raises BadRow."""
    found = number(text)
    if found != int(found) or found < least:
        raise BadRow(f"'{text}' is not a whole number of at least {least}")
    return int(found)


def hundredths(text: str) -> int:
    """A cell in baht as satang, or in percent as basis points; 0 where it is empty. Raises BadRow below 0 or with a third decimal."""
    found = number(text or "0") * 100
    if found != int(found) or found < 0:
        raise BadRow(f"'{text}' is not a number of at least 0 with two decimals at most")
    return int(found)


def _batches(things: list[Made]) -> Iterator[list[Made]]:
    return (things[start : start + _BATCH] for start in range(0, len(things), _BATCH))


def parse_rows(path: Path, parse: Callable[[Row], Made], *, key: Callable[[Made], Hashable] | None = None) -> list[Made]:
    """Parse every row of a file; raises CommandError naming each bad row (at most twenty) if there is any.

    `key` says what no two rows may share.
    """
    made: list[Made] = []
    errors: list[str] = []
    seen: dict[Hashable, int] = {}
    for line, row in read_rows(path):
        try:
            found = parse(row)
            if key is not None and (first := seen.setdefault(key(found), line)) != line:
                raise BadRow(f"says again what row {first} says: {key(found)}")
            made.append(found)
        except KeyError as error:
            errors.append(f"row {line}: column or value {error} is missing")
        except (BadRow, ValueError, ArithmeticError) as error:
            errors.append(f"row {line}: {error}")
    if errors:
        more = f"\n… and {len(errors) - 20} more" if len(errors) > 20 else ""
        raise CommandError(f"{path.name}: nothing was imported.\n" + "\n".join(errors[:20]) + more)
    return made


def sync(
    model: type[models.Model],
    key: Sequence[str] | str,
    wanted: Iterable[Mapping[str, Any]],
    *,
    scope: models.Q | None = None,
    watch: Watch = lambda done, total: None,
) -> Counts:
    """Make the rows of `model` be as `wanted` (dicts of attribute -> value), matched by `key`. Rows not wanted stay.

    Writes only what differs, in bulk, so that a second run changes nothing; `watch` is told after each batch.
    """
    names = [key] if isinstance(key, str) else list(key)
    rows = list(wanted)
    if not rows:
        return Counts()
    existing = model._default_manager.filter(scope) if scope is not None else model._default_manager.all()
    known = {tuple(getattr(thing, name) for name in names): thing for thing in existing}
    counts, new, changed, fields = Counts(), [], [], [name for name in rows[0] if name not in names]
    for row in rows:
        thing = known.get(tuple(row[name] for name in names))
        if thing is None:
            new.append(model(**row))
        elif any(getattr(thing, name) != row[name] for name in fields):
            for name in fields:
                setattr(thing, name, row[name])
            changed.append(thing)
        else:
            counts.unchanged += 1
    done = counts.unchanged
    for batch in _batches(new):
        model._default_manager.bulk_create(batch)
        watch(done := done + len(batch), len(rows))
    columns = [model._meta.get_field(name).name for name in fields]
    for batch in _batches(changed):
        model._default_manager.bulk_update(batch, columns, batch_size=200)
        watch(done := done + len(batch), len(rows))
    counts.created, counts.changed = len(new), len(changed)
    return counts


@dataclass
class Progress:
    """One line per step of a command, written over in place on a terminal."""

    command: BaseCommand
    label: str
    total: int = 0
    done: int = field(default=0, init=False)

    def advance(self, by: int = 1) -> None:
        """Count `by` more."""
        self.show(self.done + by, self.total)

    def show(self, done: int, total: int) -> None:
        """Say how far it is; fits `Watch`."""
        self.done, self.total = done, total
        if sys.stdout.isatty():
            self.command.stdout.write(f"\r  {self.label} {done}/{total}", ending="")

    def finish(self, result: object) -> None:
        """End the line with what came of it."""
        self.command.stdout.write(f"{chr(13) if sys.stdout.isatty() else ''}  {self.label}: {result}")
