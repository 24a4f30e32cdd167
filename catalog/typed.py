"""Fields for what people type, with refusals in the house's words: Django's Thai catalogue lacks those about length and characters."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Error code of Django's validators -> what is said.
REFUSALS: "dict[str, str | StrPromise]" = {
    "max_length": _("This is too long: %(show_value)d characters, where %(limit_value)d fit. Shorten it."),
    "null_characters_not_allowed": _("A character in this cannot be stored. Type it again."),
}


class TextField(forms.CharField):
    """A line of text or more."""

    default_error_messages = REFUSALS


class EmailField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = REFUSALS | {"invalid": _("Check the address. It looks like name@example.com.")}


def use_our_refusals(form: forms.BaseForm) -> None:
    """Let the text fields of a guest's form refuse in the house's words."""
    for field in form.fields.values():
        if isinstance(field, forms.CharField):
            field.error_messages |= REFUSALS
