"""Text messages: outbox, provider, and who reads them."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from storefront.accounts.models import TextMessage
from storefront.accounts.sms import deliver, forget_old_texts, forget_texts, send_text
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
PHONE = "+66800000001"


@pytest.fixture
def provider() -> Iterator[Any]:
    """An HTTP server that takes text messages; `answer` is its status, `got` what it received."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.got.append((self.path, self.headers.get("Authorization"), parse_qs(body)))
            self.send_response(server.answer)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Quiet."""

    server: Any = HTTPServer(("127.0.0.1", 0), Handler)
    server.got, server.answer = [], 200
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_a_provider_texts_wait_in_the_outbox(settings: Any) -> None:
    settings.SMS_URL = ""
    message = send_text(phone=PHONE, body="รหัส 123456")
    assert (message.body, message.sent_at) == ("รหัส 123456", None)
    assert not DBTaskResult.objects.filter(task_path__endswith="sms.deliver").exists()


def test_with_a_provider_a_task_sends_them_once(settings: Any, provider: Any) -> None:
    settings.SMS_URL = f"http://name:se%3Acret@127.0.0.1:{provider.server_port}/send?from=CHUMCHON"
    message = send_text(phone=PHONE, body="รหัส 123456")
    (queued,) = DBTaskResult.objects.filter(task_path__endswith="sms.deliver")
    assert queued.args_kwargs["args"] == [message.pk] and queued.queue_name == "mail"

    deliver.func(message.pk)
    deliver.func(message.pk)

    assert provider.got == [("/send", "Basic bmFtZTpzZTpjcmV0", {"to": [PHONE], "text": ["รหัส 123456"], "from": ["CHUMCHON"]})]
    message.refresh_from_db()
    assert message.sent_at is not None


def test_a_refusal_of_the_provider_is_tried_again(settings: Any, provider: Any) -> None:
    settings.SMS_URL = f"http://127.0.0.1:{provider.server_port}/send"
    message = send_text(phone=PHONE, body="x")
    provider.answer = 503
    with pytest.raises(HTTPError) as refused:
        deliver.func(message.pk)
    refused.value.close()
    message.refresh_from_db()
    assert message.sent_at is None
    provider.answer = 200
    deliver.func(message.pk)
    message.refresh_from_db()
    assert message.sent_at is not None


def test_texts_are_forgotten_after_two_days() -> None:
    now = timezone.now()
    old, new = send_text(phone=PHONE, body="old"), send_text(phone=PHONE, body="new")
    TextMessage.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=2, minutes=1))
    assert forget_texts(now=now) == 1
    assert list(TextMessage.objects.values_list("pk", flat=True)) == [new.pk]
    assert forget_old_texts.func() == 0


def member(*permissions: str) -> Client:
    group = Group.objects.create(name="desk")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    user = make_user(email="desk@example.test")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def test_operators_read_the_outbox_and_change_nothing() -> None:
    message = send_text(phone=PHONE, body="ตลาดชุมชน: 123456")
    client = member("view_textmessage", "change_textmessage", "add_textmessage", "delete_textmessage")

    page = client.get("/cms/text-messages/")
    assert page.status_code == 200 and "123456" in page.content.decode()
    for path in ("new/", f"edit/{message.pk}/", f"delete/{message.pk}/"):
        assert client.post(f"/cms/text-messages/{path}", {"phone": "x", "body": "y"}).status_code in {302, 403, 404}
    assert list(TextMessage.objects.values_list("phone", "body")) == [(PHONE, "ตลาดชุมชน: 123456")]


def test_others_in_the_admin_do_not_read_codes() -> None:
    send_text(phone=PHONE, body="ตลาดชุมชน: 123456")
    page = member().get("/cms/text-messages/", follow=True)
    assert "123456" not in page.content.decode()
