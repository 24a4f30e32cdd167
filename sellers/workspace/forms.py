"""What a shop types on its order pages. Forms refuse what no column could hold; whether a step is possible, the actions say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.languages import localised
from catalog.typed import TextField
from sellers.delivery.models import Carrier
from sellers.delivery.tracking import S10_CARRIERS, gives_numbers, tidy_tracking, tracking_doubt
from sellers.orders.models import MOST_NUMBERS, NUMBER_LENGTH, Parcel, SellerOrder, SellerOrderEvent

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


@dataclass(frozen=True)
class Travelling:
    """The fields of one parcel that travels: who carries it, and a number for each of its boxes with what is doubted of it, or ''."""

    parcel: Parcel
    carrier: forms.BoundField
    numbers: list[tuple[forms.BoundField, str]]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The carriers: code, name, whether it is the one, whether its numbers have the check digit of S10."""
        chosen = self.carrier.value()
        return [
            {"code": code, "name": name, "is_chosen": code == chosen, "is_s10": code in S10_CARRIERS}
            for code, name in self.carrier.field.choices  # type: ignore[attr-defined]  # a ChoiceField
        ]


class TrackingForm(forms.Form):
    """For each parcel that travels who carries it (`carrier-<parcel id>`, a code; left out: as it stands) and its tracking number, empty
    where there is none: `tracking-<parcel id>`, then `tracking-<parcel id>-2` for its second box and so on. What is fetched has no fields,
    and neither have other parcels.

    `carriers`: all there are; they are not looked at before the page needs them. `doubts`: name of a field -> what is doubted of it. Once
    they were shown, `sure` holds the values that somebody stands by; it says nothing of others.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, parcels: list[Parcel], carriers: Iterable[Carrier]) -> None:
        super().__init__(data)
        self.parcels = [parcel for parcel in parcels if not parcel.method.is_pickup]
        self._carriers = carriers
        self.doubts: dict[str, str] = {}
        for parcel in self.parcels:
            self.fields[f"carrier-{parcel.pk}"] = forms.ChoiceField(
                choices=self._named, required=False, initial=parcel.carrier.code, error_messages={"invalid_choice": _("Choose a carrier.")}
            )
            for box, name in enumerate(self._names(parcel)):
                number = parcel.numbers[box] if box < len(parcel.numbers) else ""
                self.fields[name] = TextField(max_length=NUMBER_LENGTH, required=False, initial=number)

    def _named(self) -> list[tuple[str, str]]:
        return [(carrier.code, localised(carrier, "name")) for carrier in self._carriers]

    @staticmethod
    def _names(parcel: Parcel) -> list[str]:
        first = f"tracking-{parcel.pk}"
        return [first, *(f"{first}-{box}" for box in range(2, min(parcel.pieces, MOST_NUMBERS) + 1))]

    def clean(self) -> dict[str, Any]:
        """What no carrier prints is refused; what merely looks odd, or is missing, is doubted once (sellers/delivery/tracking.py)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in (name for parcel in self.parcels for name in self._names(parcel)):
            number = tidy_tracking(cleaned.get(name) or "")
            if number and not _NUMBER.fullmatch(number):
                self.add_error(name, _("Type the number as on the receipt: letters and digits, at least 4."))
        if not self.errors and self.data.get("sure", "") != self.sure:
            self.doubts = self._doubts()
        return cleaned

    @property
    def sure(self) -> str:
        """The carriers and numbers that were typed, in one line; only of a form without errors."""
        carriers = {parcel.pk: self.cleaned_data[f"carrier-{parcel.pk}"] or parcel.carrier.code for parcel in self.parcels}
        return ", ".join(f"{pk} {carriers[pk]} {numbers}" for pk, numbers in self.numbers().items())

    def _doubts(self) -> dict[str, str]:
        carriers = self.carriers()
        found: dict[str, str] = {}
        for parcel in self.parcels:
            carrier = carriers.get(parcel.pk, parcel.carrier)
            typed = {name: self.cleaned_data[name] for name in self._names(parcel)}
            found |= {name: doubt for name, number in typed.items() if (doubt := tracking_doubt(carrier, number))}
            for name, number in typed.items():
                if other := self._sent_before(parcel, tidy_tracking(number)):
                    words = gettext("Order {order} was sent with this number. Check the receipt: each parcel has its own.")
                    found[name] = words.format(order=other)
            if gives_numbers(carrier) and not any(typed.values()):
                words = gettext("There is no number here. {carrier} prints one on its receipt.")
                found[next(iter(typed))] = words.format(carrier=localised(carrier, "name"))
        return found

    @staticmethod
    def _sent_before(parcel: Parcel, number: str) -> str:
        """The number of another order that this shop sent with this tracking number, "" if there is none. One query for a number."""
        if not number:
            return ""
        like = Parcel.objects.filter(seller_order__partner=parcel.seller_order.partner_id, tracking_number__contains=number)
        others = like.exclude(seller_order=parcel.seller_order_id).select_related("seller_order").order_by("-pk")[:10]
        return next((each.seller_order.number for each in others if number in each.tracking_number.split()), "")

    def rows(self) -> list[Travelling]:
        """The fields, parcel by parcel."""
        return [
            Travelling(parcel, self[f"carrier-{parcel.pk}"], [(self[name], self.doubts.get(name, "")) for name in self._names(parcel)])
            for parcel in self.parcels
        ]

    def numbers(self) -> dict[int, str]:
        """Parcel id -> tidy numbers with a blank between them, '' where there is none."""
        return {
            parcel.pk: " ".join(filter(None, (tidy_tracking(self.cleaned_data[name]) for name in self._names(parcel))))
            for parcel in self.parcels
        }

    def carriers(self) -> dict[int, Carrier]:
        """Parcel id -> who carries it, where one was chosen."""
        chosen = {parcel.pk: self.cleaned_data[f"carrier-{parcel.pk}"] for parcel in self.parcels}
        known = {carrier.code: carrier for carrier in self._carriers} if any(chosen.values()) else {}
        return {pk: known[code] for pk, code in chosen.items() if code}
