"""Cells of the desk's files: no spreadsheet takes one for a formula, and each is what a person would type."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from wagtail.coreutils import multigetattr

#: What makes a spreadsheet calculate, as OWASP lists it (CSV injection), with the full-width forms that Excel reads alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Characters that XML, and with it XLSX, cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Value = str | int | Decimal | datetime | None | Any


def harmless(value: Value) -> Value:
    """A cell that is only ever read: text that a spreadsheet would take for a formula gets an apostrophe before it.

    Also where blanks stand before the sign, because importing may trim them. Numbers, days and moments stay what they are.
    """
    if isinstance(value, Promise):
        value = str(value)
    if not isinstance(value, str):
        return value
    text = _UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS) else text


def local(moment: datetime | None) -> datetime | None:
    """A moment as Thai clocks show it, without a zone: spreadsheets know none."""
    return timezone.make_naive(moment).replace(microsecond=0) if moment else None


def baht_of(satang: int | None) -> Decimal | None:
    """Satang as a number of baht with two decimals, to be added up in the spreadsheet."""
    return None if satang is None else Decimal(satang).scaleb(-2)


def phone_of(number: str) -> str:
    """A Thai number as people write it, "081-234-5678": the dashes keep it text, so that its zero stays."""
    if not number.startswith("+66"):
        return number
    digits = "0" + number[3:]
    head = 3 if len(digits) == 10 else 2
    return f"{digits[:head]}-{digits[head : head + 3]}-{digits[head + 3 :]}"


@dataclass(frozen=True)
class Field:
    """A column of the files: its name in English (stable, for programs), its heading for people, and where its value is found."""

    name: str
    heading: Promise | str
    value: str | Callable[[Any], Value]

    def of(self, thing: Any) -> Value:
        """The cell for a row; a path that ends at nothing gives an empty cell."""
        if callable(self.value):
            return self.value(thing)
        try:
            return multigetattr(thing, self.value)
        except AttributeError:
            return None
