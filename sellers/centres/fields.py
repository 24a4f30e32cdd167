"""The fields of an address the Thai way, which shops and buyers type alike: the house, a postcode or a name of the place, its sub-district."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.typed import TextField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def house_field() -> TextField:
    """House number and what stands before the sub-district."""
    return TextField(
        label=_("House number, moo, soi, road"),
        max_length=200,
        error_messages={"required": _("Enter the house number and moo, soi or road.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )


def place_field(label: "str | StrPromise") -> TextField:
    """A postcode, or the name of a place; the form looks up what is meant."""
    return TextField(
        label=label,
        max_length=60,
        error_messages={"required": _("Enter the postcode, five digits, or the name of the sub-district.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )


def subdistrict_field() -> forms.ChoiceField:
    """One of the sub-districts that are meant; the form offers them."""
    return forms.ChoiceField(
        label=_("Sub-district"), required=False, error_messages={"invalid_choice": _("Choose the sub-district from the list.")}
    )
