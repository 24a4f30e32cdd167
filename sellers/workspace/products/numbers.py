"""Numbers as people type them: Thai digits, thousands with commas, a baht sign."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789", ", \u00a0฿")


def tidy_number(text: str) -> str:
    """The digits of a typed number: "฿๑,๒๕๐.๕" gives "1250.5"."""
    return text.translate(_DIGITS).removesuffix(".-").removesuffix("บาท").strip()


class NumberField(forms.CharField):
    """A number above `least` (or at it) with at most so many `decimals`; gives a Decimal, None where it may be empty."""

    def __init__(self, *, least: Decimal, most: Decimal, decimals: int = 0, refusal: Any = None, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.least, self.most, self.decimals = least, most, decimals
        self.refusal = refusal or _("Enter a number, digits only.")

    def to_python(self, value: Any) -> Any:
        text = tidy_number(super().to_python(value) or "")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise forms.ValidationError(self.refusal) from error
        if not number.is_finite() or not self.least <= number <= self.most or -number.normalize().as_tuple().exponent > self.decimals:  # type: ignore[operator]  # finite numbers have an int
            raise forms.ValidationError(self.refusal)
        return number

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Length was checked when it was text."""
