"""What a password must be, in the words of the market."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """At least `min_length` characters."""

    def get_error_message(self) -> str:
        return _("Use at least {n} characters.").format(n=self.min_length)

    def get_help_text(self) -> str:
        return self.get_error_message()


class NotCommon(password_validation.CommonPasswordValidator):
    """Not among the 20,000 passwords that are tried first."""

    def get_error_message(self) -> str:
        return _("This password is easy to guess. Put three words you remember one after the other.")

    def get_help_text(self) -> str:
        return _("Put three words you remember one after the other.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    """Not a number: birthdays and phone numbers are tried first."""

    def get_error_message(self) -> str:
        return _("This password is easy to guess. Put three words you remember one after the other.")

    def get_help_text(self) -> str:
        return _("Not only digits.")
