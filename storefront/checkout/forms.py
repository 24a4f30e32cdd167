"""The checkout form: who gets it, where, how it travels, how it is paid. Nothing typed is lost, whatever is wrong."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.typed import EmailField, TextField
from sellers.formats import phone
from sellers.orders.placement import Recipient
from storefront.accounts.phones import PhoneRefused, normalise_phone
from storefront.address.places import Place, by_district, find_places, refusal
from storefront.address.recipients import RecipientFields

_LONGEST_PLACE = 100
#: A pin as the script writes it, and the box that Thailand lies in (degrees).
_PIN = re.compile(r"(\d{1,2}\.\d{1,6}),(\d{2,3}\.\d{1,6})")
_SOUTH, _NORTH, _WEST, _EAST = Decimal(5), Decimal(21), Decimal(97), Decimal(106)


def read_pin(text: str) -> tuple[Decimal, Decimal] | None:
    """(latitude, longitude) of "18.79,98.99", to a metre; None for anything that is no place in Thailand: a pin may be left out."""
    found = _PIN.fullmatch(text.strip())
    if not found:
        return None
    latitude, longitude = (Decimal(part).quantize(Decimal("0.00001")) for part in found.groups())
    return (latitude, longitude) if _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST else None


class RecipientForm(RecipientFields):
    """Contact and address. The sub-district is chosen among those that the typed postcode or name means, so that all of it fits.

    `lookup`: only the place is asked for; nothing else is complained about.
    """

    field_order = ["key", "name", "phone", "email", "postcode", "area", "address"]

    key = forms.UUIDField(widget=forms.HiddenInput)
    email = EmailField(label=gettext_lazy("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    postcode = TextField(
        label=gettext_lazy("Postcode, sub-district or district"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the postcode, five digits, or the name of the sub-district.")},
        help_text=gettext_lazy("Type one of them and the rest fills in."),
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    area = TextField(label=gettext_lazy("Sub-district"), required=False)
    pin = TextField(max_length=30, required=False, widget=forms.HiddenInput)
    note = TextField(label=gettext_lazy("Note for the shops"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, lookup: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = gettext_lazy("The carrier calls this number before the parcel comes.")
        self.lookup = lookup
        given = self.data if self.is_bound else self.initial
        self.typed_place = str(given.get("postcode", "")).strip()[:_LONGEST_PLACE]
        self.places = {found.value: found for found in find_places(self.typed_place)} if self.typed_place else {}
        wanted = str(given.get("area", ""))
        only = next(iter(self.places.values())) if len(self.places) == 1 else None
        #: The place that is chosen, or the only one there is; None while there is a choice to make.
        self.place: Place | None = self.places.get(wanted, only)
        #: Somebody who has just typed a postcode has done nothing wrong: they are only asked which place it is.
        self.asks_which = bool(self.places) and self.place is None and (lookup or "area" not in given)
        #: The places to choose among, under their districts.
        self.districts = by_district(self.places.values())

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"].strip()
        if self.places:
            return typed
        raise forms.ValidationError(refusal(typed))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("phone") and not cleaned.get("email") and not ({"phone", "email"} & set(self.errors)):
            self.add_error("phone", _("Give a mobile number or an e-mail address, so that we can tell you about the order."))
        if self.errors and not self.lookup:
            # Something is wrong and has to be mended anyway: then the choice that is open stands in the same list.
            self.asks_which = False
        if self.places and self.place is None and not self.asks_which and "area" not in self.errors:
            self.add_error("area", _("Choose the sub-district from the list."))
        return cleaned

    def full_clean(self) -> None:
        super().full_clean()
        if self.lookup and self.is_bound:
            # What is still empty is not complained about yet; what is typed and wrong is said at once.
            for name in [each for each in self.errors if each != "postcode" and not self.data.get(each)]:
                del self.errors[name]

    @property
    def written_phone(self) -> str:
        """The number as people write it, or as it was typed where it is none."""
        typed = str(self["phone"].value() or "")
        try:
            return phone(normalise_phone(typed))
        except PhoneRefused:
            return typed

    @property
    def is_complete(self) -> bool:
        """Nothing is wrong and nothing is left to choose."""
        return self.is_valid() and self.place is not None

    @property
    def key_value(self) -> UUID:
        """The form's key; only after validation."""
        return self.cleaned_data["key"]

    def recipient(self) -> Recipient:
        """What was filled in; only of a complete form."""
        data = self.cleaned_data
        if self.place is None:
            raise ValueError("no place is chosen")
        return Recipient(
            name=data["name"],
            phone=data["phone"],
            email=data["email"].lower(),
            address=data["address"],
            area=self.place.area,
            postcode=self.place.postcode,
            note=data["note"],
            pin=read_pin(data["pin"]),
        )
