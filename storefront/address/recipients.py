"""Who receives something and at which door: the fields that the address book and the checkout have in common."""

from django import forms
from django.utils.translation import gettext_lazy

from catalog.typed import TextField
from sellers.centres.fields import house_field
from storefront.accounts.forms import PhoneField


class RecipientFields(forms.Form):
    """One name, a mobile number (cleaned to E.164, "" where it is left out), and the line that leads to the door."""

    name = TextField(
        label=gettext_lazy("Name of the recipient"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the name to write on the parcel.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(required=False)
    address = house_field()

    def clean_name(self) -> str:
        """Without spaces at the ends and twice in a row."""
        return " ".join(self.cleaned_data["name"].split())
