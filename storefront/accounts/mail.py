"""Mails of accounts leave through a task: a slow mail server never holds up a page."""

from django.core.mail import EmailMessage
from django_tasks import task


@task(queue_name="mail")
def send_mail(to: str, subject: str, body: str) -> None:
    """Send one plain mail."""
    EmailMessage(subject=subject, body=body, to=[to]).send()
