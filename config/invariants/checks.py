"""A check is a query that finds what is wrong: one row per finding, empty where all is well.

Each costs one query, whatever the number of rows; each works on SQLite and on PostgreSQL.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class Finding:
    """Something that differs: the check's name, what it is about, what is there and what should be."""

    check: str
    thing: str
    found: str
    expected: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """For machines."""
        return asdict(self)


@dataclass(frozen=True)
class Check:
    """A named query that selects (thing, found, expected), and the sentence it is read out with."""

    name: str
    sentence: str
    query: Callable[[], str]

    def run(self) -> list[Finding]:
        """All that this check finds, now."""
        with connection.cursor() as cursor:
            cursor.execute(self.query())
            return [self._finding(*(_plain(value) for value in row)) for row in cursor.fetchall()]

    def _finding(self, thing: str, found: str, expected: str) -> Finding:
        return Finding(self.name, thing, found, expected, self.sentence.format(thing=thing, found=found, expected=expected))


def _plain(value: Any) -> str:
    """Numbers and texts as both databases would write them: 12.0 and 12.00 are 12, true is 1."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(int(value))
    text = str(value)
    return text.rstrip("0").rstrip(".") if text.replace(".", "", 1).replace("-", "", 1).isdigit() and "." in text else text


Named = Callable[[Callable[[], str]], Check]


def check(name: str, sentence: str) -> Named:
    """Make a check of a function that returns its SQL. `sentence` may use {thing}, {found} and {expected}."""
    return lambda query: Check(name, sentence, query)


def run_checks(checks: Iterable[Check]) -> list[Finding]:
    """Everything that any of the checks finds, in their order."""
    return [finding for each in checks for finding in each.run()]
