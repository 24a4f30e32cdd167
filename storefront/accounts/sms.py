"""Text messages: written to a table with the change that causes them, and sent by a task where SMS_URL names a provider.

Without a provider nothing is sent: operators read the messages in the admin, and the pages say so (`has_provider`).

SMS_URL is the address of the provider's HTTP interface, for example https://name:secret@gateway.example/send?from=CHUMCHON. It gets a POST
with the form fields `to` (E.164), `text` and those of the query; name and secret travel as HTTP basic authentication. Any answer from 200
to 299 means that the message was accepted.
"""

import base64
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from storefront.accounts.models import TextMessage

#: Texts carry codes and phone numbers: they are kept no longer than somebody may need to read them.
KEPT_FOR = timedelta(days=2)


def has_provider() -> bool:
    """Whether text messages are really sent."""
    return bool(settings.SMS_URL)


def send_text(*, phone: str, body: str) -> TextMessage:
    """Write a text message to the outbox and, where there is a provider, the task that sends it. `phone` in E.164."""
    with transaction.atomic():
        message = TextMessage.objects.create(phone=phone, body=body[: TextMessage._meta.get_field("body").max_length])
        if has_provider():
            deliver.enqueue(message.pk)
    return message


def forget_texts(*, now: datetime | None = None) -> int:
    """Delete the text messages that are older than `KEPT_FOR`; returns how many."""
    count, _by_model = TextMessage.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
    return count


@task()
def forget_old_texts() -> int:
    """The nightly job of `forget_texts`."""
    return forget_texts()


@task(queue_name="mail")
def deliver(message_id: int) -> None:
    """Hand a text message to the provider, unless that has happened. Raises what urllib raises when it does not answer or refuses."""
    message = TextMessage.objects.filter(pk=message_id, sent_at__isnull=True).first()
    if message is None:
        return
    with urlopen(_request(settings.SMS_URL, to=message.phone, text=message.body), timeout=15):  # noqa: S310 (the operator's own address)
        TextMessage.objects.filter(pk=message.pk).update(sent_at=timezone.now())


def _request(url: str, *, to: str, text: str) -> Request:
    parts = urlsplit(url)
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    body = urlencode([("to", to), ("text", text), *parse_qsl(parts.query)]).encode()
    request = Request(urlunsplit((parts.scheme, host, parts.path, "", "")), data=body, method="POST")  # noqa: S310
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    return request
