"""What was taken out of the basket last: it can be put back until the basket changes again, however many pages lie between."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

_SESSION = "taken_out"
#: Seconds.
_HOLDS = 30 * 60


@dataclass(frozen=True)
class TakenOut:
    """Units of a product, the basket that they were in, and when (seconds since 1970)."""

    product_id: int
    units: int
    basket_id: int
    at: int


def keep_taken_out(request: HttpRequest, line: Any) -> None:
    """Remember a line that has just been taken out."""
    request.session[_SESSION] = asdict(TakenOut(line.product_id, line.quantity, line.basket_id, int(time.time())))


def forget_taken_out(request: HttpRequest) -> None:
    """Call when the basket changes otherwise."""
    request.session.pop(_SESSION, None)


def taken_out(request: HttpRequest, basket: Any) -> TakenOut | None:
    """What was taken out of this basket in the last half hour. No query beside the session's."""
    kept = request.session.get(_SESSION)
    found = TakenOut(**kept) if kept else None
    return found if found and basket and basket.pk == found.basket_id and time.time() - found.at < _HOLDS else None
