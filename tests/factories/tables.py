"""Tables for imports: copies of the project's own, with cells changed."""

import csv
import gzip
from collections.abc import Mapping
from pathlib import Path


def copy_table(
    source: Path, target: Path, cells: Mapping[tuple[int, str], str], *, rows: int | None = None, again: int | None = None
) -> Path:
    """Copy a CSV file (gzipped where its name says so) with other `cells`: (row of the file, column) -> text. Row 1 is the heading.

    `rows`: keep no more than these. `again`: repeat this row at the end. Only for tables without line breaks in cells.
    """
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        found = [row for row, _number in zip(reader, range(rows or 100_000), strict=False)]
        names = list(reader.fieldnames or [])
    for (number, name), text in cells.items():
        assert name in names
        found[number - 2][name] = text
    if again:
        found.append(found[again - 2])
    with opener(target, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(found)
    return target
