"""The times of the tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
#: When the shops of the test market opened.
OPENED = datetime(2026, 1, 5, 9, 0, tzinfo=BANGKOK)
#: Where the clock of a test starts: a Monday morning.
START = datetime(2026, 3, 2, 9, 0, tzinfo=BANGKOK)


@dataclass
class Clock:
    """A time that moves only when it is told to."""

    now: datetime = START

    def advance(self, **span: Any) -> datetime:
        """Move on by `timedelta(**span)` and return the new time."""
        self.now += timedelta(**span)
        return self.now
