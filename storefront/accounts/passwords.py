"""What a password must be, in the words of the market."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """At least `min_length` characters."""

    def get_error_message(self) -> str:
        return _("Use at least {n} characters.").format(n=self.min_length)

    def get_help_text(self) -> str:
        return self.get_error_message()


class NotEasy(password_validation.CommonPasswordValidator):
    """Neither among the 20,000 passwords that are tried first nor a number: birthdays and phone numbers are tried next.

    One validator for both: what is both, such as 12345678, is refused once.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if password.isdigit():
            raise ValidationError(self.get_error_message(), code="password_entirely_numeric")
        super().validate(password, user)

    def get_error_message(self) -> str:
        return _("This password is easy to guess. Put three words you remember one after the other.")

    def get_help_text(self) -> str:
        return _("Put three words you remember one after the other.")
