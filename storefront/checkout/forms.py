"""The checkout form: who gets it, where, how it travels, how it is paid. Nothing typed is lost, whatever is wrong."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.centres.models import AdminArea
from sellers.orders.placement import Recipient
from storefront.accounts.phones import PhoneRefused, normalise_phone
from storefront.formats import place


def areas_with(postcode: str) -> list[AdminArea]:
    """The sub-districts that a five-digit postcode serves, with district and province loaded."""
    if not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
        return []
    return list(
        AdminArea.objects.filter(Q(postcode=postcode) | Q(other_postcodes__icontains=f'"{postcode}"'), level=AdminArea.Level.SUBDISTRICT)
        .select_related("parent__parent")
        .order_by("parent__code", "sort_key")
    )


class RecipientForm(forms.Form):
    """Contact and address. The sub-district is chosen among those of the postcode, so both always fit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name of the recipient"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the name to write on the parcel.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        error_messages={"invalid": gettext_lazy("Check the address. It looks like name@example.com.")},
    )
    address = forms.CharField(
        label=gettext_lazy("House number, moo, soi, road"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the house number and moo, soi or road.")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=gettext_lazy("Postcode"),
        max_length=10,
        error_messages={"required": gettext_lazy("Enter the postcode, five digits.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Sub-district"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose the sub-district from the list.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the shops"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("postcode", "") or self.initial.get("postcode", "")).strip()
        self.areas = {area.code: area for area in areas_with(typed)}
        choices = [(code, place(area)) for code, area in self.areas.items()]
        self.fields["area"].choices = choices if len(choices) == 1 else [("", _("Choose the sub-district")), *choices]  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            return normalise_phone(typed)
        except PhoneRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"].strip()
        if not self.areas:
            raise forms.ValidationError(_("No sub-district has the postcode {postcode}. Check its five digits.").format(postcode=typed))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("phone") and not cleaned.get("email") and not ({"phone", "email"} & set(self.errors)):
            self.add_error("phone", _("Give a mobile number or an e-mail address, so that we can tell you about the order."))
        if self.areas and not cleaned.get("area") and "area" not in self.errors:
            if len(self.areas) == 1:
                cleaned["area"] = next(iter(self.areas))
            else:
                self.add_error("area", _("Choose the sub-district from the list."))
        return cleaned

    @property
    def key_value(self) -> UUID:
        """The form's key; only after validation."""
        return self.cleaned_data["key"]

    def recipient(self) -> Recipient:
        """What was filled in; only after validation."""
        data = self.cleaned_data
        return Recipient(
            name=data["name"],
            phone=data["phone"],
            email=data["email"].lower(),
            address=data["address"],
            area=self.areas[data["area"]],
            postcode=data["postcode"],
            note=data["note"],
        )
