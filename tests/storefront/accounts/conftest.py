"""Visitors, and the messages that the market wrote to them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from storefront.accounts.models import TextMessage

PASSWORD = "three-words-remembered"


@pytest.fixture
def visitor(db: None) -> Client:
    """Somebody without an account, reading English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def texts(db: None) -> Callable[[str], list[str]]:
    """The texts in the outbox to one number, oldest first."""
    return lambda phone: list(TextMessage.objects.filter(phone=phone).order_by("id").values_list("body", flat=True))


@pytest.fixture
def mails(db: None) -> Callable[[str], list[dict[str, Any]]]:
    """The mails that wait to be sent to one address, oldest first."""

    def find(address: str) -> list[dict[str, Any]]:
        queued = DBTaskResult.objects.filter(task_path="storefront.accounts.mail.send_mail").order_by("enqueued_at")
        return [task.args_kwargs["kwargs"] for task in queued if task.args_kwargs["kwargs"]["to"] == address]

    return find


def code_in(text: str) -> str:
    """The six digits of a message."""
    found = re.search(r"\b(\d{6})\b", text)
    assert found, text
    return found[1]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
