"""Whether what is on the shelves has changed: a mark in the cache that everybody who changes it renews.

Pages that a browser has already are answered "not modified" as long as the mark is the same, without asking the database.
"""

from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

_KEY = "shelves:mark"
_KEPT = 24 * 3600


def mark() -> str:
    """The mark as it stands; a new one where there is none."""
    found = cache.get(_KEY)
    if found is None:
        found = cache.get_or_set(_KEY, lambda: uuid4().hex, _KEPT)
    return str(found)


def touch(*_signal: object, **_data: Any) -> None:
    """Something that pages show has changed: the mark is renewed when the transaction is through. Fits as a signal receiver."""
    transaction.on_commit(lambda: cache.set(_KEY, uuid4().hex, _KEPT), robust=True)
