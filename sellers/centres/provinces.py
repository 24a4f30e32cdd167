"""The 77 provinces as lists and maps need them, from a file: they change once in decades, and no page should ask the database for them."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sellers.centres.thai_order import sort_key

_FILE = Path(__file__).parent / "data" / "province_tilegrid.csv"

#: The six regions, from north to south. They name the dyes of the bands too (sellers/centres/weave.py).
REGIONS = ("North", "Northeast", "Central", "East", "West", "South")


@dataclass(frozen=True)
class Province:
    """A province: two-digit code, names, region, and its square on the tile map (row 0 is the north, column 0 the west)."""

    code: str
    name: str
    name_en: str
    region: str
    row: int
    column: int


@lru_cache(maxsize=1)
def provinces() -> Mapping[str, Province]:
    """Every province by its code, in the order of Thai dictionaries."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Province(row["province_code"], row["name"], row["name_en"], row["region"], int(row["row"]), int(row["col"]))
            for row in csv.DictReader(file)
        ]
    return {each.code: each for each in sorted(rows, key=lambda each: sort_key(each.name))}
