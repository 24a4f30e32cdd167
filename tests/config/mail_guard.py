"""A guard for tests: mail leaves in tasks only, so that no page waits for a mail server and no rolled-back order is announced."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage

from config.worker.current import task_id


class MailOutsideTask(AssertionError):
    """Somebody sent mail in a request or an action."""


@pytest.fixture
def mail_from_tasks_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuse EmailMessage.send() unless a task runs, and fail the test even if the refusal was caught."""
    send, refused = EmailMessage.send, []

    def guarded(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        if not task_id.get():
            refused.append(self.subject)
            raise MailOutsideTask("mail outside a task: enqueue a task in the transaction that causes it")
        return send(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", guarded)
    yield
