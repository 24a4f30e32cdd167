"""What waits for an operator: each room says how many things wait in its queue and since when; the start page asks them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timesince import timesince

#: How many wait, and since when the oldest does.
Found = tuple[int, datetime | None]


@dataclass(frozen=True)
class Queue:
    """A queue. `ask` costs one query; `permission` says who works on it; `address` may carry filters ("?state=…")."""

    name: str
    label: Promise
    url_name: str
    permission: str
    ask: Callable[[], Found]
    icon: str = "clipboard-list"
    query: str = ""

    @property
    def address(self) -> str:
        """Where the queue is worked off."""
        return reverse(self.url_name) + self.query


@dataclass(frozen=True)
class Waiting:
    """A queue as it stands now."""

    queue: Queue
    number: int
    since: datetime | None

    @property
    def age(self) -> str:
        """How long the oldest waits, in its largest unit."""
        return timesince(self.since, depth=1) if self.since else ""


_queues: dict[str, Queue] = {}


def register_queue(queue: Queue) -> None:
    """Show a queue on the start page."""
    _queues[queue.name] = queue


def count_and_oldest(rows: QuerySet[Any], moment: str) -> Found:
    """How many rows there are, and the earliest `moment` among them. One query."""
    found = rows.order_by().aggregate(number=Count("pk"), since=Min(moment))
    return found["number"], found["since"]


def waiting_for(user: AbstractBaseUser | AnonymousUser) -> list[Waiting]:
    """The queues that somebody may work on, what waits longest first, then the empty ones."""
    asked = [Waiting(queue, *queue.ask()) for queue in _queues.values() if user.has_perm(queue.permission)]  # type: ignore[union-attr]  # logins have permissions
    return sorted(asked, key=lambda row: (not row.number, row.since.timestamp() if row.since else float("inf"), row.queue.name))
