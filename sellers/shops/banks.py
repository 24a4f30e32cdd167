"""Thai banks by their BOT code, as slips and payout files name them."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "banks.csv"


@dataclass(frozen=True)
class Bank:
    """A bank: code of the Bank of Thailand, the short name that people use, its names."""

    code: str
    short: str
    name: str
    name_en: str


@cache
def _banks() -> dict[str, Bank]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["bot_code"]: Bank(row["bot_code"], row["short"], row["name_th"], row["name_en"]) for row in csv.DictReader(file)}


def bank_of(code: str) -> Bank:
    """The bank with this code; an unknown code stands for itself."""
    return _banks().get(code) or Bank(code, code, code, code)


def all_banks() -> list[Bank]:
    """Every bank, those that people use most first as the file has them."""
    return list(_banks().values())
