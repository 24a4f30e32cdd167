"""Telling people what happened. This floor names the event; the floor above knows words, addresses and channels.

`settings.NOTICES` is the path of a task that takes the event's name and ids; it is enqueued in the caller's transaction.
"""

from django.conf import settings
from django.utils.module_loading import import_string


def announce(event: str, occasion: str = "", **ids: int) -> None:
    """Have everybody concerned told of `event`, once the transaction commits.

    The same event of the same thing is told once; `occasion` tells repetitions apart (a second slip).
    """
    import_string(settings.NOTICES).enqueue(event=event, ids=ids, occasion=occasion)
