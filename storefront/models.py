"""What the storefront itself remembers."""

from django.db import models
from django.utils import timezone


class SentNotice(models.Model):
    """A message that was handed to the mail or text queue. `key` names event, thing and receiver, so that nobody is told twice."""

    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key
