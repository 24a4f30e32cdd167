"""The guard of DESIGN section 9: no network, storage or mail while a transaction of the application is open.

A transaction holds locks; a slow server elsewhere would hold them with it, and what it did cannot be rolled back.
"""

import socket
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, Storage
from django.core.mail import EmailMessage
from django.db import connections


class EffectInTransaction(AssertionError):
    """Something that reaches outside was done inside a transaction."""


def in_application_transaction() -> bool:
    """Whether this thread is inside an atomic block that is not the test's own."""
    blocks = connections["default"].atomic_blocks
    return any(not block._from_testcase for block in blocks)


class Guard:
    """Replaces the ways outside by ones that refuse inside a transaction, and remembers, in case somebody catches the refusal."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.asleep = False

    def check(self, what: str) -> None:
        """Refuse `what` inside a transaction."""
        if not self.asleep and in_application_transaction():
            self.seen.append(what)
            raise EffectInTransaction(f"{what} inside a transaction: enqueue a task instead, or do it before or after")

    def wrap(self, function: Callable[..., Any], what: str) -> Callable[..., Any]:
        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            self.check(what)
            return function(*args, **kwargs)

        return guarded

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Guard sockets, storage and mail until `patch` is undone."""
        for owner, names, what in (
            (socket.socket, ("connect", "connect_ex", "sendto"), "network"),
            (socket, ("create_connection", "getaddrinfo"), "network"),
            (Storage, ("save",), "storage"),
            (FileSystemStorage, ("delete",), "storage"),
            (EmailMessage, ("send",), "mail"),
        ):
            for name in names:
                patch.setattr(owner, name, self.wrap(getattr(owner, name), what))
