"""What a shop types on its order pages. Forms refuse what no column could hold; whether a step is possible, the actions say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sellers.delivery.tracking import tidy_tracking
from sellers.orders.models import Parcel, SellerOrder


class PressForm(forms.Form):
    """A step that needs nothing but the press."""


class CancelForm(forms.Form):
    """Cancelling says why; the buyer reads it."""

    reason = forms.CharField(
        max_length=SellerOrder._meta.get_field("cancel_reason").max_length,
        error_messages={"required": _("Say why, so that the buyer knows what to do.")},
    )


class TrackingForm(forms.Form):
    """One tracking number per parcel, in fields `tracking-<parcel id>`; empty where there is none. Other ids are not fields."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, parcels: list[Parcel]) -> None:
        super().__init__(data)
        self.parcels = parcels
        for parcel in parcels:
            self.fields[f"tracking-{parcel.pk}"] = forms.CharField(
                max_length=Parcel._meta.get_field("tracking_number").max_length, required=False, initial=parcel.tracking_number
            )

    def numbers(self) -> dict[int, str]:
        """Parcel id -> tidy number, '' where there is none."""
        return {parcel.pk: tidy_tracking(self.cleaned_data[f"tracking-{parcel.pk}"]) for parcel in self.parcels}
