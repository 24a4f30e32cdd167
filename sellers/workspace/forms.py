"""What a shop types on its order pages. Forms refuse what no column could hold; whether a step is possible, the actions say."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.typed import TextField
from sellers.delivery.tracking import tidy_tracking
from sellers.orders.models import Parcel, SellerOrder, SellerOrderEvent

#: Letters and digits of any script that carriers print, with the signs between them.
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/-]{3,39}")


class PressForm(forms.Form):
    """A step that needs nothing but the press."""


class CancelForm(forms.Form):
    """Cancelling says why; the buyer reads it."""

    reason = TextField(
        max_length=SellerOrder._meta.get_field("cancel_reason").max_length,
        error_messages={"required": _("Say why, so that the buyer knows what to do.")},
    )


class LetterForm(forms.Form):
    """What the shop writes to the buyer."""

    words = TextField(
        max_length=SellerOrderEvent._meta.get_field("reason").max_length,
        widget=forms.Textarea,
        error_messages={"required": _("Write what the buyer should know.")},
    )


class TrackingForm(forms.Form):
    """One tracking number per parcel, in fields `tracking-<parcel id>`; empty where there is none. Other ids are not fields."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, parcels: list[Parcel]) -> None:
        super().__init__(data)
        self.parcels = parcels
        for parcel in parcels:
            self.fields[f"tracking-{parcel.pk}"] = TextField(
                max_length=Parcel._meta.get_field("tracking_number").max_length, required=False, initial=parcel.tracking_number
            )

    def clean(self) -> dict[str, Any]:
        """What no carrier prints is refused; what merely looks odd is said after it is saved (sellers/delivery/tracking.py)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for parcel in self.parcels:
            name = f"tracking-{parcel.pk}"
            number = tidy_tracking(cleaned.get(name) or "")
            if number and not _NUMBER.fullmatch(number):
                self.add_error(name, _("Type the number as on the receipt: letters and digits, at least 4."))
        return cleaned

    def numbers(self) -> dict[int, str]:
        """Parcel id -> tidy number, '' where there is none."""
        return {parcel.pk: tidy_tracking(self.cleaned_data[f"tracking-{parcel.pk}"]) for parcel in self.parcels}
