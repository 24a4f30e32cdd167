"""Mail leaves through a task: a slow mail server never holds up a page, and what was rolled back is never announced."""

from django.core.mail import EmailMultiAlternatives
from django_tasks import task


@task(queue_name="mail")
def send_mail(to: str, subject: str, body: str, html: str = "") -> None:
    """Send one mail, with `html` beside the plain text. The only place of the house that does."""
    message = EmailMultiAlternatives(subject=subject, body=body, to=[to], headers={"Auto-Submitted": "auto-generated"})
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
