"""What was typed at the checkout, kept in the session between a press and the page that answers it.

Every press leads to the page anew (post, redirect, get), so that going back from the order never asks to send a form again. The draft
is forgotten when its order is placed, when the visitor signs out, and after a day.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict

_SESSION = "checkout"
_LIFETIME = 24 * 3600
_LONGEST = 2000
_MOST_FIELDS = 400
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "place", "review", "lookup"})


@dataclass(frozen=True)
class Draft:
    """The fields of the form as they were sent, and what the page should say about them.

    `lookup`: only the place was asked for; nothing else is complained about yet.
    """

    key: UUID
    data: Mapping[str, str] = field(default_factory=dict)
    lookup: bool = False
    problems: Sequence[str] = ()
    notice: str = ""

    def as_query(self) -> QueryDict:
        """The fields as a form reads them."""
        query = QueryDict(mutable=True)
        query.update(self.data)
        return query


def keep_draft(request: HttpRequest, key: UUID, *, lookup: bool = False, problems: Sequence[str] = (), notice: str = "") -> None:
    """Keep what was sent."""
    data = {name: str(request.POST[name])[:_LONGEST] for name in list(request.POST)[:_MOST_FIELDS] if name not in _NOT_KEPT}
    request.session[_SESSION] = {
        "at": int(time.time()),
        "key": str(key),
        "data": data,
        "lookup": lookup,
        "problems": list(problems),
        "notice": notice,
    }


def forget_draft(request: HttpRequest, key: UUID) -> None:
    """The order is placed: only the key stays, by which going back finds the order."""
    request.session[_SESSION] = {"at": int(time.time()), "key": str(key)}


def take_draft(request: HttpRequest) -> Draft | None:
    """The draft, or None. What it says about refusals is said once."""
    kept: Any = request.session.get(_SESSION)
    if not isinstance(kept, dict) or kept.get("at", 0) < time.time() - _LIFETIME:
        return None
    draft = Draft(
        UUID(kept["key"]), kept.get("data", {}), bool(kept.get("lookup")), tuple(kept.get("problems", ())), kept.get("notice", "")
    )
    if draft.problems or draft.notice:
        request.session[_SESSION] = {**kept, "problems": [], "notice": ""}
    return draft
