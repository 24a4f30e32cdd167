"""Imports that can be repeated without change: rows are compared with what is there, and written in bulk.

An importer reads a file, reports every bad row by its number, and writes nothing at all if there is one.
"""

import csv
import gzip
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import models

Row = dict[str, str]
Made = TypeVar("Made")


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


def parse_rows(path: Path, parse: Callable[[Row], Made]) -> list[Made]:
    """Parse every row of a file; raises CommandError naming each bad row (at most twenty) if there is any."""
    made, errors = [], []
    for number, row in read_rows(path):
        try:
            made.append(parse(row))
        except KeyError as error:
            errors.append(f"row {number}: column or value {error} is missing")
        except (BadRow, ValueError) as error:
            errors.append(f"row {number}: {error}")
    if errors:
        more = f"\n… and {len(errors) - 20} more" if len(errors) > 20 else ""
        raise CommandError(f"{path.name}: nothing was imported.\n" + "\n".join(errors[:20]) + more)
    return made


def sync(
    model: type[models.Model], key: Sequence[str] | str, wanted: Iterable[Mapping[str, Any]], *, scope: models.Q | None = None
) -> Counts:
    """Make the rows of `model` be as `wanted` (dicts of attribute -> value), matched by `key`. Rows not wanted stay.

    Writes only what differs, in bulk, so that a second run changes nothing.
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
    model._default_manager.bulk_create(new, batch_size=1000)
    if changed:
        model._default_manager.bulk_update(changed, [model._meta.get_field(name).name for name in fields], batch_size=200)
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
        self.done += by
        if sys.stdout.isatty():
            self.command.stdout.write(f"\r  {self.label} {self.done}/{self.total}", ending="")

    def finish(self, result: object) -> None:
        """End the line with what came of it."""
        self.command.stdout.write(f"{chr(13) if sys.stdout.isatty() else ''}  {self.label}: {result}")
