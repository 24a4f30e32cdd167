"""What an account changes about its owner."""

from typing import Any

from django.db import transaction

from storefront.accounts.models import User


@transaction.atomic
def describe_owner(*, user: Any, name: str, language: str) -> None:
    """Store the owner's name and the language of messages ("th" or "en"). Nothing else of the row is touched."""
    User.objects.filter(pk=user.pk).update(name=name, language=language)
